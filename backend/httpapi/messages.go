package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/ident"
	"tabiji/backend/outbox"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// MessagePreview is a mail looked at before it is sent.
type MessagePreview struct {
	MailPreview
	Subject   string        `json:"subject" doc:"Filled in for the person."`
	Preheader string        `json:"preheader,omitempty"`
	FromName  string        `json:"from_name,omitempty"`
	From      string        `json:"from" doc:"Address of the sender."`
	Text      string        `json:"text"`
	Size      int           `json:"size,omitempty" doc:"Bytes of the whole mail."`
	Notes     []string      `json:"notes" doc:"What is left out of this person's mail, in words."`
	Contact   PreviewPerson `json:"contact"`
	AsOf      string        `json:"as_of" enum:"now" doc:"The draft's text for the person as they are now."`
}

// PreviewPerson is whom a mail is looked at for.
type PreviewPerson struct {
	ID     string `json:"id,omitempty" doc:"con_…; absent for somebody made up."`
	Name   string `json:"name" doc:"The address of somebody without a name."`
	MadeUp bool   `json:"made_up,omitempty" doc:"There is nobody yet whom it could be shown for."`
}

func (s *Server) messages() {
	operation(s, http.MethodGet, "/api/journeys/{id}/messages/{message}/preview", "preview-message", "A mail of the draft as it would be sent now",
		func(ctx context.Context, in *struct {
			JourneyID
			Message  string `path:"message" maxLength:"200"`
			Contact  string `query:"contact" maxLength:"40" doc:"con_…; absent: the first who would enter, else the first inside, else somebody made up."`
			Practice string `query:"practice" enum:"true,false" doc:"Absent: as the journey sends, or as Start would choose."`
			Dark     bool   `query:"dark" doc:"Show the mail as a dark mail program would, where the mail itself says nothing."`
		}) (*Body[MessagePreview], error) {
			say := printerOf(ctx)
			o := studio.TrialOptions{Lang: string(say.Lang)}
			if in.Practice != "" {
				practice := in.Practice == "true"
				o.Practice = &practice
			}
			if in.Contact != "" {
				var err error
				if o.Contact, err = rowNumber("con", in.Contact); err != nil {
					return nil, err
				}
			}
			trial, err := s.services.Studio.Trial(ctx, in.ID, in.Message, o)
			if err != nil {
				return nil, err
			}
			return body(s.tryMessage(ctx, trial, in.Dark, say))
		})
}

func (s *Server) tryMessage(ctx context.Context, trial studio.Trial, dark bool, say words.Printer) (out MessagePreview, err error) {
	letter, person, err := s.services.Outbox.Try(ctx, outbox.Trial{Source: trial.Source, Person: trial.Person, Account: trial.Account})
	if err != nil {
		return out, err
	}
	out = MessagePreview{
		MailPreview: previewOf(s.services.Practice.Preview(letter.Body, dark)), Size: s.services.Practice.Size(letter),
		Subject: letter.Body.Subject, Preheader: letter.Body.Preheader, Text: letter.Body.Text,
		FromName: letter.FromName, From: letter.From, Notes: []string{}, AsOf: "now",
	}
	for _, n := range letter.Body.Notes {
		out.Notes = append(out.Notes, say.Say(n.Line))
	}
	if out.Contact = (PreviewPerson{Name: callName(person, say), MadeUp: person.ID == 0}); person.ID != 0 {
		out.Contact.ID = ident.Show("con", person.ID)
	}
	return out, nil
}
