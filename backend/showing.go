package backend

import (
	"context"

	"tabiji/backend/httpapi"
	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/sqlite"
)

// practiceBox answers the API about the practice mailbox, and shows mails without harm.
type practiceBox struct{ sqlite.PracticeBox }

const (
	snippetLength = 80
	mostSource    = 1 << 20
)

// PracticeMails fills in the beginning of mails that were kept before it was kept with them.
func (p practiceBox) PracticeMails(ctx context.Context, f outbox.PracticeFilter) ([]outbox.PracticeMail, error) {
	list, err := p.PracticeBox.PracticeMails(ctx, f)
	for i := range list {
		if list[i].Snippet != "" || err != nil {
			continue
		}
		whole, found, err := p.PracticeMail(ctx, list[i].ID)
		if err != nil {
			return list, err
		}
		if v, broken := mail.Read(whole.Raw); found && broken == nil {
			list[i].Snippet = v.Lead(snippetLength)
		}
	}
	return list, err
}

// Open takes a mail apart. One that is no mail at all is shown by its source alone.
func (practiceBox) Open(raw []byte, dark bool) (httpapi.PracticeLetter, error) {
	v, err := mail.Read(raw)
	letter := httpapi.PracticeLetter{Headers: []httpapi.PracticeField{}, Size: len(raw), Source: string(raw)}
	if len(raw) > mostSource {
		letter.Source, letter.Cut = string(raw[:mostSource]), true
	}
	if err == nil {
		letter.Text, letter.HTML = v.Text, v.HTML
	}
	letter.MailPreview = shown(mail.Preview(v, dark))
	for _, h := range v.Headers {
		letter.Headers = append(letter.Headers, httpapi.PracticeField{Name: h.Name, Value: h.Value})
	}
	return letter, nil
}

// Preview shows a mail that was rendered and not composed.
func (practiceBox) Preview(r message.Rendered, dark bool) httpapi.MailPreview {
	var inline []mail.Inline
	for _, picture := range r.Inline {
		inline = append(inline, mail.Inline{ContentID: picture.SHA256 + "@tabiji", Type: picture.Type, Name: picture.Name, Data: picture.Data})
	}
	return shown(mail.Preview(mail.View{HTML: r.HTML, Text: r.Text, Inline: inline}, dark))
}

// Size composes a letter and throws it away. The address of a trial may be one that no server takes.
func (practiceBox) Size(l outbox.Letter) int {
	raw, err := mail.Compose(l)
	if err != nil {
		return 0
	}
	return len(raw)
}

func shown(s mail.Shown) httpapi.MailPreview {
	p := httpapi.MailPreview{Document: s.Document, Links: []httpapi.MailLink{}, ImagesWithoutText: s.ImagesWithoutText, RemoteImages: s.RemoteImages}
	for _, l := range s.Links {
		p.Links = append(p.Links, httpapi.MailLink{Text: l.Text, Href: l.Href, OK: l.OK})
	}
	return p
}
