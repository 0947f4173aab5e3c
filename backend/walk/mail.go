package walk

import (
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// mail plans one delivery; the person waits until it is resolved, and the step's row of history is written then.
func (w *walker) mail(step *journey.Step, c journey.Sender) (*journey.Step, error) {
	version := w.v.Pins[c.MessageID()]
	if version == "" {
		return nil, broken("walk.unpinned", "node", step.ID)
	}
	w.p.Effects = append(w.p.Effects, Effect{
		Kind: Mail, Key: EffectKey(w.who.Enrollment, step.ID, w.s.Visit, 0), Node: step.ID, Message: c.MessageID(), MessageVersion: version, At: w.now,
	})
	return nil, nil
}

// resolved goes on by how the delivery ended. Unknown counts as sent: nobody is mailed twice.
func (w *walker) resolved(step *journey.Step) (*journey.Step, error) {
	r := w.st.What.(Resolved).Receipt
	switch r.State {
	case MailSent:
		said := "reason.mail.sent"
		if w.who.Practice {
			said = "reason.mail.practised"
		}
		return w.pass(step, journey.PortNext, words.New(said, "subject", short(r.Subject), "at", int64(w.st.At))), nil
	case MailUnknown:
		lines := []words.Line{words.New("reason.mail.unknown", "subject", short(r.Subject), "at", int64(w.st.At))}
		if r.Reason.ID != "" {
			lines = append(lines, r.Reason)
		}
		return w.pass(step, journey.PortNext, fit(lines)...), nil
	case MailSkipped, MailNever, MailExpired:
		return w.failed(step, &r), nil
	}
	return nil, broken("walk.receipt", "node", step.ID, "state", short(string(r.State)))
}

func (w *walker) failed(step *journey.Step, r *Receipt) *journey.Step {
	lines := make([]words.Line, 0, 3)
	if r.Reason.ID != "" {
		lines = append(lines, words.New("reason.mail."+string(r.State), "why", r.Reason))
	} else {
		lines = append(lines, words.New("reason.mail."+string(r.State), "why", words.New("reason.mail.no_reason")))
	}
	port := journey.PortFailed
	if step.Next[port] == nil {
		port = journey.PortNext
		lines = append(lines, words.New("reason.mail.goes_on"))
	}
	return w.pass(step, port, fit(lines)...)
}
