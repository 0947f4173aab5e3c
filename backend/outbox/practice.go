package outbox

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/message"
)

// PracticeMail is one mail in the practice mailbox, as its server received it.
type PracticeMail struct {
	ID        int64         // 0 before it is kept; the API shows it as "pm_12"
	At        clock.Instant // 0: the moment it is kept
	From      string        // envelope
	To        string        // envelope
	Subject   string        // decoded
	MessageID string        // without angle brackets
	Raw       []byte        // RFC 5322; empty in a listing
	Snippet   string        // preheader, else the beginning of the text part, on one line
	SeenAt    clock.Instant // 0: nobody has looked at it

	// What it belongs to, found by its Message-ID; Delivery 0: no delivery knows it.
	Delivery int64
	Contact  int64
	Node     string
	Purpose  contact.Purpose
	About    About
}

// PracticeFilter chooses mails of the practice mailbox, newest first.
type PracticeFilter struct {
	Search string // folded by the store; "": all
	Unread bool   // only what nobody has looked at
	After  int64  // the last id of the page before, newest first; 0: from the newest
	Limit  int
}

// PracticeStore is the practice mailbox as it is kept.
type PracticeStore interface {
	// PracticeMails lists mails, newest first, without their source.
	PracticeMails(ctx context.Context, f PracticeFilter) ([]PracticeMail, error)
	// CountPractice counts what the filter finds, and how much of it nobody has looked at.
	CountPractice(ctx context.Context, f PracticeFilter) (total, unread int64, err error)
	// PracticeMail is one mail with its source.
	PracticeMail(ctx context.Context, id int64) (mail PracticeMail, found bool, err error)
	// PracticeMailOf is the newest mail with a Message-ID, with its source.
	PracticeMailOf(ctx context.Context, messageID string) (mail PracticeMail, found bool, err error)
	// SeePractice marks a mail as seen, or all of them (0), and tells how many were new.
	SeePractice(ctx context.Context, id int64) (n int64, err error)
	// EmptyPractice throws all mails away and tells how many there were.
	EmptyPractice(ctx context.Context) (n int64, err error)
}

// Viewer takes mails apart and makes them harmless for showing.
type Viewer interface {
	// Lead is what a list shows beside the subject, at most so many characters; "": it cannot be read.
	Lead(raw []byte, most int) string
	// Open takes a mail apart. One that is no mail at all has its source alone.
	Open(raw []byte, dark bool) Opened
	// Preview shows a mail that was rendered and not composed.
	Preview(r message.Rendered, dark bool) Shown
	// Size is how many bytes a letter has on the wire; 0: it cannot be composed.
	Size(l Letter) int
}

// Opened is a mail taken apart.
type Opened struct {
	Shown
	Text, HTML string
	Headers    []Header // in the order of the mail, decoded
}

// Header is one header field.
type Header struct{ Name, Value string }

// Shown is a mail made harmless for showing.
type Shown struct {
	Document          string // complete, with a policy of its own
	Links             []Link // in order, at most 200
	ImagesWithoutText int    // pictures without a description
	RemoteImages      int    // pictures that would be fetched from elsewhere
}

// Link is one link of a mail.
type Link struct {
	Text, Href string
	OK         bool // a complete address that a mail program would open
}

// PracticeBox is the practice mailbox as it is shown.
type PracticeBox struct {
	PracticeStore
	Viewer
}

// snippetLength is the length of PracticeMail.Snippet, characters.
const snippetLength = 80

// PracticeMails fills in the beginning of mails that were kept before it was kept with them.
func (p PracticeBox) PracticeMails(ctx context.Context, f PracticeFilter) ([]PracticeMail, error) {
	list, err := p.PracticeStore.PracticeMails(ctx, f)
	for i := range list {
		if list[i].Snippet != "" || err != nil {
			continue
		}
		whole, found, err := p.PracticeMail(ctx, list[i].ID)
		if err != nil {
			return list, err
		}
		if found {
			list[i].Snippet = p.Lead(whole.Raw, snippetLength)
		}
	}
	return list, err
}
