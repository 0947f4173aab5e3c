package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
)

// Practice is the practice mailbox as the API needs it.
type Practice interface {
	// PracticeMails lists mails, newest first, before an id (0: from the newest), without their source.
	PracticeMails(ctx context.Context, before int64, limit int) ([]outbox.PracticeMail, error)
	// PracticeMail is one mail with its source.
	PracticeMail(ctx context.Context, id int64) (mail outbox.PracticeMail, found bool, err error)
	// Open takes a mail apart for showing.
	Open(raw []byte) (PracticeLetter, error)
}

// PracticeMail is one line of the practice mailbox.
type PracticeMail struct {
	ID      string        `json:"id" doc:"pm_…"`
	At      clock.Instant `json:"at"`
	From    string        `json:"from"`
	To      string        `json:"to"`
	Subject string        `json:"subject"`
}

// PracticeLetter is one mail taken apart.
type PracticeLetter struct {
	PracticeMail
	Text    string          `json:"text"`
	HTML    string          `json:"html" doc:"With its pictures inside; to be shown only in a locked frame."`
	Headers []PracticeField `json:"headers"`
	Source  string          `json:"source"`
}

// PracticeField is one header field, decoded.
type PracticeField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func practiceMail(m outbox.PracticeMail) PracticeMail {
	return PracticeMail{ID: ident.Show("pm", m.ID), At: m.At, From: m.From, To: m.To, Subject: m.Subject}
}

func (s *Server) practice() {
	p := s.services.Practice
	operation(s, http.MethodGet, "/api/practice", "list-practice", "The practice mailbox, newest first",
		func(ctx context.Context, in *Paging) (*Body[Page[PracticeMail]], error) {
			before, err := after(in.Cursor)
			if err != nil {
				return nil, err
			}
			list, err := p.PracticeMails(ctx, before, in.Limit)
			out := Page[PracticeMail]{Items: []PracticeMail{}}
			for _, m := range list {
				out.Items = append(out.Items, practiceMail(m))
			}
			if len(list) == in.Limit {
				out.Next = cursor(list[len(list)-1].ID)
			}
			return body(out, err)
		})
	operation(s, http.MethodGet, "/api/practice/{id}", "get-practice", "One mail of the practice mailbox",
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"40"`
		}) (*Body[PracticeLetter], error) {
			n, err := rowNumber("pm", in.ID)
			if err != nil {
				return nil, err
			}
			m, found, err := p.PracticeMail(ctx, n)
			if err != nil {
				return nil, err
			}
			if !found {
				return nil, problem.New(problem.NotFound, "not_found.id", "id", clip(in.ID))
			}
			letter, err := p.Open(m.Raw)
			letter.PracticeMail = practiceMail(m)
			return body(letter, err)
		})
}
