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
	ID         string        `json:"id" doc:"out_…"`
	State      string        `json:"state" enum:"due,claimed,handed,sent,never,unknown,later,held,skipped,expired"`
	Rev        int64         `json:"rev"`
	Contact    string        `json:"contact"`
	Address    string        `json:"address" doc:"Where it went, or would go now."`
	Subject    string        `json:"subject,omitempty" doc:"As sent; where nothing has left yet, as written by the author, and only where one delivery is asked for."`
	Account    string        `json:"account"`
	Practice   bool          `json:"practice"`
	Purpose    string        `json:"purpose" enum:"marketing,service"`
	Enrollment string        `json:"enrollment,omitempty"`
	Node       string        `json:"node,omitempty"`
	MessageID  string        `json:"message_id"`
	PlannedAt  clock.Instant `json:"planned_at"`
	NextAt     clock.Instant `json:"next_at,omitempty"`
	HandedAt   clock.Instant `json:"handed_at,omitempty"`
	ResolvedAt clock.Instant `json:"resolved_at,omitempty"`
	Tries      int           `json:"tries"`
	Reason     string        `json:"reason,omitempty"`
	Reply      string        `json:"reply,omitempty" doc:"The server's last words."`
	Settled    string        `json:"settled,omitempty" doc:"again: a person had it sent anew."`
	Attempts   []Attempt     `json:"attempts,omitempty" doc:"Tries that ended otherwise than in sent; only where one delivery is asked for."`
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
	N       int           `json:"n"`
	At      clock.Instant `json:"at"`
	Outcome string        `json:"outcome"`
	Scope   string        `json:"scope"`
	Stage   string        `json:"stage"`
	Code    int           `json:"code,omitempty"`
	Text    string        `json:"text,omitempty"`
}

// ResolveDelivery is a person's decision about a delivery.
type ResolveDelivery struct {
	As string `json:"as" enum:"sent,again,skip"`
}

func deliveryOf(r outbox.Row, say words.Printer) Delivery {
	d := Delivery{
		ID: ident.Show("out", r.ID), State: string(r.State), Rev: r.Rev, Contact: ident.Show("con", r.Contact),
		Address: r.Address, Subject: r.Subject, Account: r.Account, Practice: r.Practice, Purpose: string(r.Purpose), Node: r.Node, MessageID: r.MessageID,
		PlannedAt: r.PlannedAt, NextAt: r.NextAt, HandedAt: r.HandedAt, ResolvedAt: r.ResolvedAt, Tries: r.Tries, Reply: r.Reply, Settled: r.Settled,
	}
	if d.Address == "" {
		d.Address = r.Person
	}
	if r.Enrollment != 0 {
		d.Enrollment = ident.Show("enr", r.Enrollment)
	}
	if r.Reason.ID != "" {
		d.Reason = say.Say(r.Reason)
	}
	return d
}

func (s *Server) wholeDelivery(ctx context.Context, d outbox.Delivery, err error) (*Body[Delivery], error) {
	if err != nil {
		return nil, err
	}
	out := deliveryOf(d.Row, printerOf(ctx))
	if out.Subject == "" {
		if out.Subject, err = s.services.Outbox.Subject(ctx, d.MessageVersion); err != nil {
			return nil, err
		}
	}
	for _, a := range d.Attempts {
		out.Attempts = append(out.Attempts, Attempt{N: a.N, At: a.At, Outcome: string(a.Outcome), Scope: string(a.Scope), Stage: a.Stage, Code: a.Code, Text: a.Text})
	}
	return body(out, nil)
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
			State   string `query:"state" enum:"due,claimed,handed,sent,never,unknown,later,held,skipped,expired"`
			Contact string `query:"contact" maxLength:"40" doc:"con_…"`
		}) (*Body[Page[Delivery]], error) {
			before, err := after(in.Cursor)
			if err != nil {
				return nil, err
			}
			f := outbox.Filter{State: delivery.State(in.State), Before: before, Limit: in.Limit}
			if in.Contact != "" {
				if f.Contact, err = rowNumber("con", in.Contact); err != nil {
					return nil, err
				}
			}
			rows, err := o.List(ctx, f)
			out := Page[Delivery]{Items: []Delivery{}}
			for _, r := range rows {
				out.Items = append(out.Items, deliveryOf(r, printerOf(ctx)))
			}
			if len(rows) == in.Limit {
				out.Next = cursor(rows[len(rows)-1].ID)
			}
			return body(out, err)
		})
	operation(s, http.MethodGet, "/api/outbox/{id}", "get-delivery", "One delivery with its tries",
		func(ctx context.Context, in *DeliveryID) (*Body[Delivery], error) {
			n, err := rowNumber("out", in.ID)
			if err != nil {
				return nil, err
			}
			d, err := o.Get(ctx, n)
			return s.wholeDelivery(ctx, d, err)
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
			return s.wholeDelivery(ctx, d, err)
		})
}
