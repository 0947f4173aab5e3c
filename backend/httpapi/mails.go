package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/contact"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// MailCard is a mail of the workspace without its text.
type MailCard = studio.MailCard

// Mail is a mail of the workspace with its text and what is wrong with it.
type Mail struct {
	studio.Mail
	Findings Findings `json:"findings"`
}

// MailText are the parts of a mail that an author changes; what is left out stays as it is.
type MailText struct {
	Title     *string `json:"title,omitempty" maxLength:"200"`
	Subject   *string `json:"subject,omitempty" maxLength:"1000" doc:"May hold Liquid."`
	Preheader *string `json:"preheader,omitempty" maxLength:"1000" doc:"May hold Liquid."`
	HTML      *string `json:"html,omitempty" maxLength:"1000000" doc:"May hold Liquid."`
	Text      *string `json:"text,omitempty" maxLength:"1000000" doc:"Empty: made from the HTML."`
	Purpose   *string `json:"purpose,omitempty" enum:"marketing,service"`
}

func (m MailText) change() studio.MailChange {
	c := studio.MailChange{Title: m.Title, Subject: m.Subject, Preheader: m.Preheader, HTML: m.HTML, Text: m.Text}
	if m.Purpose != nil {
		purpose := contact.Purpose(*m.Purpose)
		c.Purpose = &purpose
	}
	return c
}

// AddMail makes a mail.
type AddMail struct {
	Copy string `json:"copy,omitempty" maxLength:"80" doc:"Id of the mail to begin with."`
	MailText
}

// SaveMail changes a mail whose revision is still Rev.
type SaveMail struct {
	Rev int64 `json:"rev"`
	MailText
}

// MailID names one mail in a path.
type MailID struct {
	ID string `path:"id" maxLength:"80"`
}

func mailBody(m studio.Mail, err error, say words.Printer) (*Body[Mail], error) {
	return body(Mail{Mail: m, Findings: findings(m.Findings, say)}, err)
}

func (s *Server) mails() {
	st := s.services.Studio
	operation(s, http.MethodGet, "/api/mails", "list-mails", "The mails of the workspace, newest first",
		func(ctx context.Context, in *Paging) (*Body[Page[MailCard]], error) {
			before, err := after(in.Cursor)
			if err != nil {
				return nil, err
			}
			page, err := st.Mails(ctx, before, in.Limit)
			out := Page[MailCard]{Items: page.Items}
			if page.Next > 0 {
				out.Next = cursor(page.Next)
			}
			return body(out, err)
		})
	operation(s, http.MethodPost, "/api/mails", "add-mail", "Make a mail, from nothing or as a copy",
		func(ctx context.Context, in *struct{ Body AddMail }) (*Body[Mail], error) {
			m, err := st.AddMail(ctx, in.Body.Copy, in.Body.change())
			return mailBody(m, err, printerOf(ctx))
		})
	operation(s, http.MethodGet, "/api/mails/{id}", "get-mail", "One mail with its text and what is wrong with it",
		func(ctx context.Context, in *MailID) (*Body[Mail], error) {
			m, err := st.Mail(ctx, in.ID)
			return mailBody(m, err, printerOf(ctx))
		})
	operation(s, http.MethodPatch, "/api/mails/{id}", "save-mail", "Change parts of a mail",
		func(ctx context.Context, in *struct {
			MailID
			Body SaveMail
		}) (*Body[Mail], error) {
			m, err := st.SaveMail(ctx, in.ID, in.Body.Rev, in.Body.change())
			return mailBody(m, err, printerOf(ctx))
		})
	operation(s, http.MethodDelete, "/api/mails/{id}", "delete-mail", "Take a mail out of the list; refused while a draft sends it",
		func(ctx context.Context, in *MailID) (*struct{}, error) {
			return nil, st.DeleteMail(ctx, in.ID)
		})
	operation(s, http.MethodPost, "/api/mails/{id}/restore", "restore-mail", "Bring a deleted mail back",
		func(ctx context.Context, in *MailID) (*Body[Mail], error) {
			m, err := st.RestoreMail(ctx, in.ID)
			return mailBody(m, err, printerOf(ctx))
		})
	operation(s, http.MethodGet, "/api/mails/{id}/preview", "preview-mail", "A mail as it would be sent now",
		func(ctx context.Context, in *struct {
			MailID
			Contact string `query:"contact" maxLength:"40" doc:"con_…; absent: the first of the workspace, else somebody made up."`
			Dark    bool   `query:"dark" doc:"Show the mail as a dark mail program would, where the mail itself says nothing."`
		}) (*Body[MessagePreview], error) {
			say := printerOf(ctx)
			o := studio.TrialOptions{Lang: string(say.Lang)}
			if in.Contact != "" {
				var err error
				if o.Contact, err = rowNumber("con", in.Contact); err != nil {
					return nil, err
				}
			}
			trial, err := st.TrialMail(ctx, in.ID, o)
			if err != nil {
				return nil, err
			}
			return body(s.tryMessage(ctx, trial, in.Dark, say))
		})
}
