package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

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

// mostSource is how much of a mail's source is shown, bytes.
const mostSource = 1 << 20

func letterOf(raw []byte, opened outbox.Opened) PracticeLetter {
	letter := PracticeLetter{MailPreview: previewOf(opened.Shown), Text: opened.Text, HTML: opened.HTML, Headers: []PracticeField{}, Size: len(raw), Source: string(raw)}
	if len(raw) > mostSource {
		letter.Source, letter.Cut = string(raw[:mostSource]), true
	}
	for _, h := range opened.Headers {
		letter.Headers = append(letter.Headers, PracticeField(h))
	}
	return letter
}

func previewOf(s outbox.Shown) MailPreview {
	p := MailPreview{Document: s.Document, Links: []MailLink{}, ImagesWithoutText: s.ImagesWithoutText, RemoteImages: s.RemoteImages}
	for _, l := range s.Links {
		p.Links = append(p.Links, MailLink(l))
	}
	return p
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
			from, err := after(in.Cursor)
			if err != nil {
				return nil, err
			}
			list, err := p.PracticeMails(ctx, outbox.PracticeFilter{Search: in.Search, Unread: in.Unread, After: from, Limit: in.Limit})
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
			letter := letterOf(m.Raw, p.Open(m.Raw, in.Dark))
			letter.PracticeMail = practiceMail(m, printerOf(ctx))
			return body(letter, nil)
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
