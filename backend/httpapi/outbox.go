package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/ident"
	"tabiji/backend/outbox"
	"tabiji/backend/words"
)

// Delivery is one mail to one person, with its state and the reason for it.
type Delivery struct {
	ID         string           `json:"id" doc:"out_…"`
	State      string           `json:"state" enum:"due,claimed,handed,sent,never,unknown,later,held,skipped,expired"`
	StateText  string           `json:"state_text" doc:"The state in words."`
	Rev        int64            `json:"rev"`
	Contact    string           `json:"contact"`
	Name       string           `json:"name,omitempty" doc:"The person's name in the language asked for; absent where none is known."`
	Sample     bool             `json:"sample,omitempty" doc:"A sample person."`
	Address    string           `json:"address" doc:"Where it went, or would go now."`
	Subject    string           `json:"subject,omitempty" doc:"As sent; where nothing has left yet, as it would be for this person now."`
	Account    string           `json:"account"`
	Practice   bool             `json:"practice"`
	Purpose    string           `json:"purpose" enum:"marketing,service"`
	Journey    *DeliveryJourney `json:"journey,omitempty"`
	Step       *DeliveryStep    `json:"step,omitempty"`
	Enrollment string           `json:"enrollment,omitempty"`
	Node       string           `json:"node,omitempty"`
	MessageID  string           `json:"message_id"`
	PlannedAt  clock.Instant    `json:"planned_at"`
	NextAt     clock.Instant    `json:"next_at,omitempty"`
	HandedAt   clock.Instant    `json:"handed_at,omitempty"`
	ResolvedAt clock.Instant    `json:"resolved_at,omitempty"`
	Tries      int              `json:"tries"`
	Reason     string           `json:"reason,omitempty"`
	Releases   string           `json:"releases,omitempty" doc:"What lets it leave, or when it is tried next, in words."`
	Reply      string           `json:"reply,omitempty" doc:"The server's last words."`
	Settled    string           `json:"settled,omitempty" doc:"again: a person had it sent anew."`
	Can        []string         `json:"can" enum:"sent,again,skip" doc:"The decisions a person may take now."`
	Attempts   []Attempt        `json:"attempts,omitempty" doc:"Tries that ended otherwise than in sent; only where one delivery is asked for."`
	Preview    *MailPreview     `json:"preview,omitempty" doc:"The mail, where it can still be made or was practice; only where one delivery is asked for."`
	Text       string           `json:"text,omitempty" doc:"The text part, beside preview."`
	PreviewIs  string           `json:"preview_is,omitempty" enum:"sent,now" doc:"sent: the very mail. now: the pinned text for the person as they are now, which may differ from what was sent."`
	Unwritable string           `json:"unwritable,omitempty" doc:"Why there is no preview, in words."`
}

// DeliveryJourney is the journey that a mail belongs to.
type DeliveryJourney struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Practice bool   `json:"practice" doc:"The journey runs in practice now."`
}

// DeliveryStep is the step that a mail comes from.
type DeliveryStep struct {
	Node  string `json:"node"`
	Title string `json:"title" doc:"The step's title, or the name of its kind."`
}

// When is the moment a list shows for a delivery: of its result, else of its plan.
func (d *Delivery) When() clock.Instant {
	if d.ResolvedAt != 0 {
		return d.ResolvedAt
	}
	return d.PlannedAt
}

// Attempt is one try that did not end in sent.
type Attempt struct {
	N           int           `json:"n"`
	At          clock.Instant `json:"at"`
	Outcome     string        `json:"outcome"`
	OutcomeText string        `json:"outcome_text" doc:"The outcome in words."`
	Scope       string        `json:"scope"`
	Stage       string        `json:"stage"`
	StageText   string        `json:"stage_text" doc:"Where in the conversation it ended, in words."`
	Code        int           `json:"code,omitempty"`
	Text        string        `json:"text,omitempty" doc:"The server's words."`
}

// ResolveDelivery is a person's decision about a delivery.
type ResolveDelivery struct {
	As string `json:"as" enum:"sent,again,skip"`
}

// DeliveryCount is how many deliveries are in one state.
type DeliveryCount struct {
	State    string `json:"state" enum:"due,claimed,handed,sent,never,unknown,later,held,skipped,expired"`
	Practice bool   `json:"practice"`
	N        int64  `json:"n"`
	Settled  int64  `json:"settled" doc:"How many of them a person has had sent anew; they need nobody any more."`
}

// DeliveryCounts are the figures of the outbox's tabs.
type DeliveryCounts struct {
	Items []DeliveryCount `json:"items" doc:"Only states that occur."`
	Total int64           `json:"total"`
}

// DeliveryFilter are the parameters that both the list and its counts take.
type DeliveryFilter struct {
	Contact  string `query:"contact" maxLength:"40" doc:"con_…"`
	Journey  string `query:"journey" maxLength:"40" doc:"jny_…"`
	Search   string `query:"search" maxLength:"200" doc:"In name, kana in any width, address and subject."`
	Practice string `query:"practice" enum:"true,false" doc:"Absent: both."`
}

func (in *DeliveryFilter) filter() (f outbox.Filter, err error) {
	f = outbox.Filter{JourneyID: in.Journey, Search: in.Search}
	if in.Contact != "" {
		f.Contact, err = rowNumber("con", in.Contact)
	}
	if in.Practice != "" {
		practice := in.Practice == "true"
		f.Practice = &practice
	}
	return f, err
}

// groups are names for several states at once.
var groups = map[string][]delivery.State{
	"coming": {delivery.Due, delivery.Claimed, delivery.Handed, delivery.Later},
	"aside":  {delivery.Held, delivery.Unknown, delivery.Never, delivery.Skipped, delivery.Expired},
}

// DeliveryID names one delivery in a path.
type DeliveryID struct {
	ID string `path:"id" maxLength:"40"`
}

func (s *Server) outbox() {
	o := s.services.Outbox
	operation(s, http.MethodGet, "/api/outbox", "list-deliveries", "Deliveries, newest first",
		func(ctx context.Context, in *struct {
			Paging
			DeliveryFilter
			State []string `query:"state,explode" enum:"due,claimed,handed,sent,never,unknown,later,held,skipped,expired,coming,aside" doc:"May be given several times. coming: due, claimed, handed, later. aside: held, unknown, never, skipped, expired."`
		}) (*Body[Page[Delivery]], error) {
			f, err := in.filter()
			if err != nil {
				return nil, err
			}
			if f.After, err = after(in.Cursor); err != nil {
				return nil, err
			}
			f.Limit = in.Limit
			for _, state := range in.State {
				if group, ok := groups[state]; ok {
					f.States = append(f.States, group...)
				} else {
					f.States = append(f.States, delivery.State(state))
				}
			}
			return s.listDeliveries(ctx, f)
		})
	operation(s, http.MethodGet, "/api/outbox/counts", "count-deliveries", "How many deliveries are in each state, practice and real apart",
		func(ctx context.Context, in *DeliveryFilter) (*Body[DeliveryCounts], error) {
			f, err := in.filter()
			if err != nil {
				return nil, err
			}
			list, err := o.Tally(ctx, f)
			out := DeliveryCounts{Items: []DeliveryCount{}}
			for _, c := range list {
				out.Items = append(out.Items, DeliveryCount{State: string(c.State), Practice: c.Practice, N: c.N, Settled: c.Settled})
				out.Total += c.N
			}
			return body(out, err)
		})
	operation(s, http.MethodGet, "/api/outbox/{id}", "get-delivery", "One delivery with its tries and its mail",
		func(ctx context.Context, in *struct {
			DeliveryID
			Dark bool `query:"dark" doc:"Show the mail as a dark mail program would, where the mail itself says nothing."`
		}) (*Body[Delivery], error) {
			n, err := rowNumber("out", in.ID)
			if err != nil {
				return nil, err
			}
			d, err := o.Get(ctx, n)
			return s.wholeDelivery(ctx, d, in.Dark, err)
		})
	operation(s, http.MethodPost, "/api/outbox/{id}/resolve", "resolve-delivery",
		"Decide about a delivery: treat an unknown one as sent, send it again, or skip one that has not left",
		func(ctx context.Context, in *struct {
			DeliveryID
			Body ResolveDelivery
		}) (*Body[Delivery], error) {
			n, err := rowNumber("out", in.ID)
			if err != nil {
				return nil, err
			}
			d, err := o.Resolve(ctx, n, outbox.Decision(in.Body.As))
			return s.wholeDelivery(ctx, d, false, err)
		})
}

func (s *Server) listDeliveries(ctx context.Context, f outbox.Filter) (*Body[Page[Delivery]], error) {
	o := s.services.Outbox
	rows, err := o.List(ctx, f)
	if err != nil {
		return nil, err
	}
	accounts, err := o.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	out := Page[Delivery]{Items: []Delivery{}}
	for _, r := range rows {
		if r.Subject == "" {
			if r.Subject, err = o.SubjectNow(ctx, r); err != nil {
				return nil, err
			}
		}
		out.Items = append(out.Items, deliveryOf(r, accounts[r.Account], printerOf(ctx)))
	}
	if len(rows) == f.Limit {
		out.Next = cursor(rows[len(rows)-1].ID)
	}
	return body(out, nil)
}

func deliveryOf(r outbox.Row, account outbox.Standing, say words.Printer) Delivery {
	d := Delivery{
		ID: ident.Show("out", r.ID), State: string(r.State), StateText: say.Text("state.outbox." + string(r.State)), Rev: r.Rev,
		Contact: ident.Show("con", r.Contact), Name: r.About.Name(string(say.Lang)), Sample: r.About.Sample, Address: r.Address, Subject: r.Subject,
		Account: r.Account, Practice: r.Practice, Purpose: string(r.Purpose), Node: r.Node, MessageID: r.MessageID,
		PlannedAt: r.PlannedAt, NextAt: r.NextAt, HandedAt: r.HandedAt, ResolvedAt: r.ResolvedAt, Tries: r.Tries, Reply: r.Reply, Settled: r.Settled,
		Can: []string{},
	}
	if d.Address == "" {
		d.Address = r.Person
	}
	if r.Enrollment != 0 {
		d.Enrollment = ident.Show("enr", r.Enrollment)
	}
	why := outbox.Why(r, account)
	if r.Settled != "" {
		why = outbox.WhyNow(r)
	}
	if why.ID != "" {
		d.Reason = say.Say(why)
	}
	d.Journey, d.Step = placeOf(r.About, r.Node, say)
	if line, ok := outbox.Releases(r, account); ok {
		d.Releases = say.Say(line)
	}
	for _, decision := range outbox.Can(r, account.Account) {
		d.Can = append(d.Can, string(decision))
	}
	return d
}

// placeOf names journey and step of a mail.
func placeOf(a outbox.About, node string, say words.Printer) (*DeliveryJourney, *DeliveryStep) {
	if a.JourneyID == "" {
		return nil, nil
	}
	j := &DeliveryJourney{ID: a.JourneyID, Title: a.JourneyTitle, Practice: a.JourneyPractice}
	if node == "" {
		return j, nil
	}
	step := &DeliveryStep{Node: node, Title: a.StepTitle}
	if step.Title == "" {
		step.Title = say.Text("kind.mail.send")
	}
	return j, step
}

func (s *Server) wholeDelivery(ctx context.Context, d outbox.Delivery, dark bool, err error) (*Body[Delivery], error) {
	if err != nil {
		return nil, err
	}
	say := printerOf(ctx)
	accounts, err := s.services.Outbox.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	out := deliveryOf(d.Row, accounts[d.Account], say)
	for _, a := range d.Attempts {
		out.Attempts = append(out.Attempts, Attempt{
			N: a.N, At: a.At, Outcome: string(a.Outcome), OutcomeText: say.Text("state.outbox." + string(a.Outcome)),
			Scope: string(a.Scope), Stage: a.Stage, StageText: stageText(a.Stage, say), Code: a.Code, Text: a.Text,
		})
	}
	if err := s.showMail(ctx, d.Row, dark, &out); err != nil {
		return nil, err
	}
	return body(out, nil)
}

// stageText names a stage; one that has no word is shown as it is.
func stageText(stage string, say words.Printer) string {
	if id := "stage." + stage; words.Has(id) {
		return say.Text(id)
	}
	return stage
}

// showMail adds the mail itself: as it was sent, where the practice mailbox still has it, else as the pinned text would
// be for the person now.
func (s *Server) showMail(ctx context.Context, r outbox.Row, dark bool, out *Delivery) error {
	if r.Practice {
		m, found, err := s.services.Practice.PracticeMailOf(ctx, r.MessageID)
		if err != nil {
			return err
		}
		if found {
			opened := s.services.Practice.Open(m.Raw, dark)
			p := previewOf(opened.Shown)
			out.Preview, out.Text, out.PreviewIs = &p, opened.Text, "sent"
			return nil
		}
	}
	letter, why, err := s.services.Outbox.LetterNow(ctx, r)
	if err != nil {
		return err
	}
	if why.ID != "" {
		out.Unwritable = printerOf(ctx).Say(why)
		return nil
	}
	if out.Subject == "" {
		out.Subject = letter.Body.Subject
	}
	p := previewOf(s.services.Practice.Preview(letter.Body, dark))
	out.Preview, out.Text, out.PreviewIs = &p, letter.Body.Text, "now"
	return nil
}
