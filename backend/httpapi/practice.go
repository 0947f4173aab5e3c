package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Practice is the practice mailbox as the API needs it.
type Practice interface {
	// PracticeMails lists mails, newest first, without their source.
	PracticeMails(ctx context.Context, f outbox.PracticeFilter) ([]outbox.PracticeMail, error)
	// CountPractice counts what the filter finds, and how much of it nobody has looked at.
	CountPractice(ctx context.Context, f outbox.PracticeFilter) (total, unread int64, err error)
	// PracticeMail is one mail with its source.
	PracticeMail(ctx context.Context, id int64) (mail outbox.PracticeMail, found bool, err error)
	// PracticeMailOf is the newest mail with a Message-ID, with its source.
	PracticeMailOf(ctx context.Context, messageID string) (mail outbox.PracticeMail, found bool, err error)
	// SeePractice marks a mail as seen, or all of them (0), and tells how many were new.
	SeePractice(ctx context.Context, id int64) (n int64, err error)
	// EmptyPractice throws all mails away and tells how many there were.
	EmptyPractice(ctx context.Context) (n int64, err error)
	// Open takes a mail apart for showing.
	Open(raw []byte, dark bool) (PracticeLetter, error)
	// Preview makes a rendered mail harmless for showing.
	Preview(r message.Rendered, dark bool) MailPreview
	// Size is how many bytes a letter has on the wire; 0: it cannot be composed.
	Size(l outbox.Letter) int
}

// PracticeMail is one line of the practice mailbox.
type PracticeMail struct {
	ID       string           `json:"id" doc:"pm_…"`
	At       clock.Instant    `json:"at"`
	From     string           `json:"from"`
	To       string           `json:"to"`
	Subject  string           `json:"subject"`
	Snippet  string           `json:"snippet" doc:"What a mail program shows beside the subject: the preheader, else the beginning of the text part; at most 80 characters."`
	Unread   bool             `json:"unread"`
	Contact  *PracticePerson  `json:"contact,omitempty" doc:"Absent for a mail that no delivery knows."`
	Journey  *DeliveryJourney `json:"journey,omitempty"`
	Step     *DeliveryStep    `json:"step,omitempty"`
	Delivery string           `json:"delivery,omitempty" doc:"out_…"`
	Purpose  string           `json:"purpose,omitempty" enum:"marketing,service"`
}

// PracticePerson is whom a practice mail was for.
type PracticePerson struct {
	ID   string `json:"id" doc:"con_…"`
	Name string `json:"name,omitempty"`
}

// PracticeLetter is one mail taken apart.
type PracticeLetter struct {
	PracticeMail
	MailPreview
	Text    string          `json:"text"`
	HTML    string          `json:"html" doc:"The HTML part as it was sent, for reading its source only; show document instead."`
	Headers []PracticeField `json:"headers"`
	Source  string          `json:"source" doc:"The mail as the server received it, at most 1 MB of it."`
	Cut     bool            `json:"cut,omitempty" doc:"source was longer and is cut."`
	Size    int             `json:"size" doc:"Bytes of the whole mail."`
}

// PracticeField is one header field, decoded.
type PracticeField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// PracticeCounts are the figures over the list.
type PracticeCounts struct {
	Total  int64 `json:"total"`
	Unread int64 `json:"unread"`
}

// Many tells how many rows an act concerned.
type Many struct {
	N int64 `json:"n"`
}

// PracticeMailFilter are the parameters that both the list and its counts take.
type PracticeMailFilter struct {
	Search string `query:"search" maxLength:"200" doc:"In name, kana in any width, address and subject."`
	Unread bool   `query:"unread" doc:"Only mails nobody has looked at."`
}

func practiceMail(m outbox.PracticeMail, say words.Printer) PracticeMail {
	out := PracticeMail{ID: ident.Show("pm", m.ID), At: m.At, From: m.From, To: m.To, Subject: m.Subject, Snippet: m.Snippet, Unread: m.SeenAt == 0}
	if m.Delivery != 0 {
		out.Delivery, out.Purpose = ident.Show("out", m.Delivery), string(m.Purpose)
		out.Contact = &PracticePerson{ID: ident.Show("con", m.Contact), Name: m.About.Name(string(say.Lang))}
		out.Journey, out.Step = placeOf(m.About, m.Node, say)
	}
	return out
}

// PracticeID names one mail in a path.
type PracticeID struct {
	ID string `path:"id" maxLength:"40"`
}

func (s *Server) practice() {
	p := s.services.Practice
	operation(s, http.MethodGet, "/api/practice", "list-practice", "The practice mailbox, newest first",
		func(ctx context.Context, in *struct {
			Paging
			PracticeMailFilter
		}) (*Body[Page[PracticeMail]], error) {
			before, err := after(in.Cursor)
			if err != nil {
				return nil, err
			}
			list, err := p.PracticeMails(ctx, outbox.PracticeFilter{Search: in.Search, Unread: in.Unread, Before: before, Limit: in.Limit})
			out := Page[PracticeMail]{Items: []PracticeMail{}}
			for _, m := range list {
				out.Items = append(out.Items, practiceMail(m, printerOf(ctx)))
			}
			if len(list) == in.Limit {
				out.Next = cursor(list[len(list)-1].ID)
			}
			return body(out, err)
		})
	operation(s, http.MethodGet, "/api/practice/counts", "count-practice", "How many mails the practice mailbox has, and how many nobody has looked at",
		func(ctx context.Context, in *PracticeMailFilter) (*Body[PracticeCounts], error) {
			total, unread, err := p.CountPractice(ctx, outbox.PracticeFilter{Search: in.Search, Unread: in.Unread})
			return body(PracticeCounts{Total: total, Unread: unread}, err)
		})
	operation(s, http.MethodGet, "/api/practice/{id}", "get-practice", "One mail of the practice mailbox; reading it does not mark it as seen",
		func(ctx context.Context, in *struct {
			PracticeID
			Dark bool `query:"dark" doc:"Show the mail as a dark mail program would, where the mail itself says nothing."`
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
				return nil, problem.New(problem.NotFound, "practice.gone", "id", clip(in.ID))
			}
			letter, err := p.Open(m.Raw, in.Dark)
			letter.PracticeMail = practiceMail(m, printerOf(ctx))
			return body(letter, err)
		})
	operation(s, http.MethodPost, "/api/practice/{id}/seen", "see-practice", "Mark one mail of the practice mailbox as seen",
		func(ctx context.Context, in *PracticeID) (*Body[Many], error) {
			n, err := rowNumber("pm", in.ID)
			if err != nil {
				return nil, err
			}
			n, err = p.SeePractice(ctx, n)
			return body(Many{N: n}, err)
		})
	operation(s, http.MethodPost, "/api/practice/seen", "see-all-practice", "Mark every mail of the practice mailbox as seen",
		func(ctx context.Context, _ *struct{}) (*Body[Many], error) {
			n, err := p.SeePractice(ctx, 0)
			return body(Many{N: n}, err)
		})
	operation(s, http.MethodDelete, "/api/practice", "empty-practice", "Throw away every mail of the practice mailbox",
		func(ctx context.Context, _ *struct{}) (*Body[Many], error) {
			n, err := p.EmptyPractice(ctx)
			return body(Many{N: n}, err)
		})
}
