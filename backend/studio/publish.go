package studio

import (
	"context"

	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/problem"
)

// Check lists what is or may be wrong with the draft of a journey and its messages.
func (s *Studio) Check(ctx context.Context, id string) (findings []journey.Finding, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, others, err := s.amongOthers(tx, id)
		if err != nil {
			return err
		}
		findings, err = s.memory.findings(tx, &j, others)
		return err
	})
	return findings, err
}

// amongOthers reads a journey, and what the journeys that run do.
func (s *Studio) amongOthers(tx Tx, id string) (j Journey, others running, err error) {
	if j, err = need(tx, id); err != nil {
		return j, others, err
	}
	others, err = s.memory.running(tx)
	return j, others, err
}

// check lists what is or may be wrong with a draft. The list is never nil, so that it is a list in JSON.
func (m *memory) check(tx Tx, j *Journey, others running) ([]journey.Finding, error) {
	w, err := m.world(tx, j, others)
	if err != nil {
		return nil, err
	}
	return append([]journey.Finding{}, journey.Check(j.Draft, w)...), nil
}

// world reads what the findings of a draft depend on beside the draft.
func (m *memory) world(tx Tx, j *Journey, others running) (journey.World, error) {
	w := journey.World{Fields: map[string]contact.FieldType{}, Messages: map[string]journey.Mail{}, Others: others.but(j.No), Known: &m.known}
	var err error
	if w.Zone, err = tx.ZoneName(); err != nil {
		return w, err
	}
	w.Now = tx.Now()
	asks, err := m.askedBy(tx, j)
	if err != nil {
		return w, err
	}
	w.Beside, _ = others.touching(j.No, asks)
	if w.Heard, err = tx.Heard(asks.Events); err != nil {
		return w, err
	}
	fields, err := tx.Fields()
	if err != nil {
		return w, err
	}
	own := []string{}
	for _, f := range fields {
		w.Fields[f.Key] = f.Type
		own = append(own, f.Key)
	}
	messages, err := tx.Messages(j.Draft.MessageIDs())
	if err != nil {
		return w, err
	}
	for _, m := range messages {
		mail, err := mailOf(tx, m.Source, own)
		if err != nil {
			return w, err
		}
		w.Messages[m.Source.ID] = mail
	}
	return w, nil
}

// Published is the result of a publication.
type Published struct {
	View
	New      bool              `json:"new"` // false: the live version has the same meaning already
	Findings []journey.Finding `json:"findings"`
}

// Publish makes an immutable version of the draft and its messages, and the version that new people enter. People
// inside stay on theirs. A draft with errors is refused with its findings; one with the same meaning as the live
// version changes nothing.
func (s *Studio) Publish(ctx context.Context, id string) (p Published, err error) {
	err = s.planned(ctx, id, func(tx Tx, j *Journey, ready *plan) (err error) {
		p.Findings = ready.findings
		if ready.refusal != nil {
			return ready.refusal
		}
		if (j.State == Running || j.State == Paused) && !j.Practice {
			if err := senderFits(tx, ready.composed); err != nil {
				return err
			}
		}
		if p.New, err = publish(tx, j, ready); err != nil || !p.New {
			return err
		}
		return tx.SaveJourney(j)
	})
	if err != nil {
		return p, err
	}
	p.View, err = s.row(ctx, id)
	return p, err
}

// plan is a draft made ready to be published: packed, checked and compiled. That is done outside the write transaction,
// where other writers would wait for it.
type plan struct {
	composed
	rev       int64 // of the journey it was made of
	findings  []journey.Finding
	refusal   error // when a finding is an error
	interests []journey.Interest
}

func (s *Studio) plan(ctx context.Context, id string) (p plan, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		p.rev = j.Rev
		if p.composed, err = compose(tx, &j); err != nil {
			return err
		}
		others, err := s.memory.running(tx)
		if err != nil {
			return err
		}
		if p.findings, err = s.memory.check(tx, &j, others); err != nil {
			return err
		}
		p.refusal = refusal(j.Title, p.findings)
		return nil
	})
	if err != nil || p.refusal != nil {
		return p, err
	}
	compiled, err := journey.Unpack(p.body)
	if err != nil {
		return p, err
	}
	p.interests = journey.Interests(compiled)
	return p, nil
}

// planned runs a command on a journey in one FULL transaction, with a plan of the present draft. When the draft changed
// in between, a new plan is made.
func (s *Studio) planned(ctx context.Context, id string, command func(Tx, *Journey, *plan) error) error {
	for {
		p, err := s.plan(ctx, id)
		if err != nil {
			return err
		}
		stale := false
		err = s.store.Change(ctx, func(tx Tx) error {
			j, err := need(tx, id)
			if stale = err == nil && j.Rev != p.rev; stale || err != nil {
				return err
			}
			return command(tx, &j, &p)
		})
		if !stale || err != nil {
			return err
		}
	}
}

// refusal is the problem that prevents the publication of a draft with errors; nil when it has none.
func refusal(title string, findings []journey.Finding) error {
	p := problem.New(problem.Invalid, "journey.has_errors", "title", title)
	for _, f := range findings {
		if f.Level == journey.Error {
			p.At(place(f), f.Line)
		}
	}
	if len(p.Where) > 0 {
		return p
	}
	return nil
}

// place says where a finding is, in the form of a path into the journey file.
func place(f journey.Finding) string {
	switch {
	case f.Node != "":
		return "nodes." + f.Node
	case f.Message != "":
		return "messages." + f.Message
	}
	return ""
}

// publish stores the version unless the live one has the same meaning, and sets j.Live; the caller saves j.
func publish(tx Tx, j *Journey, p *plan) (isNew bool, err error) {
	if j.Live != 0 {
		live, err := needVersion(tx, j.Live)
		if err != nil || live.Hash == p.hash {
			return false, err
		}
	}
	for _, m := range p.messages {
		if err := tx.AddMessageVersion(m.Source); err != nil {
			return false, err
		}
	}
	last, err := tx.LastVersion(j.No)
	if err != nil {
		return false, err
	}
	v := Version{Journey: j.No, No: last + 1, Body: p.body, Hash: p.hash}
	if err := tx.AddVersion(&v, p.interests); err != nil {
		return false, err
	}
	j.Live = v.ID
	pins := make(map[string]string, len(p.messages))
	for _, m := range p.messages {
		pins[m.Source.ID], _ = message.Pin(m.Source)
	}
	return true, tx.ReleaseCorrected(j.No, pins)
}

// mailOf is what the check of a drawing must know of a message. fields are the keys of the owner's own contact fields.
func mailOf(tx Tx, m message.Source, fields []string) (mail journey.Mail, err error) {
	mail = journey.Mail{Title: m.Title, Purpose: purposeOf(m), Subject: m.Subject}
	found := message.Check(m, fields, func(sha string) bool {
		has, failure := tx.HasAsset(sha)
		if failure != nil {
			err = failure
		}
		return has
	})
	for _, f := range found {
		mail.Findings = append(mail.Findings, journey.Finding{Level: journey.Level(f.Level), Message: m.ID, Line: f.Line})
	}
	return mail, err
}
