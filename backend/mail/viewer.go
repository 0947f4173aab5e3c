package mail

import (
	"tabiji/backend/message"
	"tabiji/backend/outbox"
)

// Viewer is the outbox's Viewer; it has no state.
type Viewer struct{}

// Lead is what a list shows beside the subject, at most so many characters; "": the mail cannot be read.
func (Viewer) Lead(raw []byte, most int) string {
	v, err := Read(raw)
	if err != nil {
		return ""
	}
	return v.Lead(most)
}

// Open takes a mail apart. One that is no mail at all has its source alone.
func (Viewer) Open(raw []byte, dark bool) outbox.Opened {
	v, err := Read(raw)
	opened := outbox.Opened{Shown: Preview(v, dark)}
	if err == nil {
		opened.Text, opened.HTML = v.Text, v.HTML
	}
	for _, h := range v.Headers {
		opened.Headers = append(opened.Headers, outbox.Header(h))
	}
	return opened
}

// Preview shows a mail that was rendered and not composed.
func (Viewer) Preview(r message.Rendered, dark bool) outbox.Shown {
	var inline []Inline
	for _, picture := range r.Inline {
		inline = append(inline, Inline{ContentID: picture.SHA256 + "@tabiji", Type: picture.Type, Name: picture.Name, Data: picture.Data})
	}
	return Preview(View{HTML: r.HTML, Text: r.Text, Inline: inline}, dark)
}

// Size composes a letter only to measure it. The address of a trial may be one that no server takes.
func (Viewer) Size(l outbox.Letter) int {
	raw, err := Compose(l)
	if err != nil {
		return 0
	}
	return len(raw)
}
