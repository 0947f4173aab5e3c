// Package message knows a mail's template: Liquid, rendering, the text part, the legal footer and
// what is wrong with it. It refuses to know SMTP and whether the mail may be sent.
package message

import (
	"encoding/json"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/facts"
	"tabiji/backend/words"
)

// Source is a message as its author wrote it; it travels inside a journey file.
type Source struct {
	ID        string          `json:"id"`
	Title     string          `json:"title,omitempty"`
	Purpose   contact.Purpose `json:"purpose,omitempty"` // empty reads as marketing
	Subject   string          `json:"subject"`
	Preheader string          `json:"preheader,omitempty"`
	HTML      string          `json:"html"`
	Text      string          `json:"text,omitempty"` // empty: made from the HTML
	Body      json.RawMessage `json:"body,omitempty"` // the editor's document, kept as it is; HTML is what is sent
}

// Name is how a person knows the message: its title, else its subject with … for what is inserted, else its id.
func (s Source) Name() string {
	for _, name := range [...]string{s.Title, withoutLiquid(s.Subject), s.ID} {
		if name = oneLine(clean(name)); strings.Trim(name, "… ") != "" {
			if r := []rune(name); len(r) > 60 {
				return string(r[:59]) + "…"
			}
			return name
		}
	}
	return ""
}

// withoutLiquid writes … for each piece of Liquid.
func withoutLiquid(s string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 || open+1 == len(s) {
			return b.String() + s
		}
		end := map[byte]string{'{': "}}", '%': "%}"}[s[open+1]]
		close := strings.Index(s[open+1:], end)
		if end == "" || close < 0 {
			b.WriteString(s[:open+1])
			s = s[open+1:]
			continue
		}
		b.WriteString(s[:open])
		if s[open+1] == '{' {
			b.WriteString("…")
		}
		s = s[open+1+close+2:]
	}
}

// Asset is a picture kept under its content hash and named in HTML as src="asset:<sha256>".
type Asset struct {
	SHA256 string `json:"sha256"` // 64 hex digits
	Type   string `json:"type"`   // image/png, image/jpeg, image/gif
	Name   string `json:"name"`
	Data   []byte `json:"data"` // base64 in files
}

// Sender is who the mail says it is from; the footer is made of it.
type Sender struct {
	Name    string // formal name
	Address string // mail address of From
	Postal  string // postal address (特定電子メール法施行規則)
	Contact string // telephone, mail or URL for questions
}

// Person is whom a mail is rendered for.
type Person = facts.Facts

// Options are what a mail depends on beside text and person.
type Options struct {
	Lang        string                         // "ja" or "en": lang attribute and footer; empty reads as "ja"
	Purpose     contact.Purpose                // empty: the source's
	Basis       contact.Basis                  // why the person may be mailed; chooses the footer's line
	Unsubscribe string                         // mailto URI of the footer; see UnsubscribeURI
	Assets      func(sha string) (Asset, bool) // pictures by hash; must be cheap, it is called for each mail
	Stop        func() bool                    // asked now and then: true ends the rendering, as "slow"; nil: never
}

// Rendered is a mail ready to be composed for one person.
type Rendered struct {
	Subject   string
	Preheader string // in the HTML too, where nobody sees it
	HTML      string // complete document; images as src="cid:<sha256>@tabiji"
	Text      string
	Inline    []Asset
	Hash      string    // hex SHA-256 over subject, HTML, text and asset hashes
	Notes     []Finding // what was left out of this person's mail, such as a link of a forbidden kind
}

// Level says how much a finding weighs. The words are those of journey.Level.
type Level string

// The levels; an Error keeps a message from being parsed, and its journey from being published.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Hint    Level = "hint"
)

// Finding is one thing that is or may be wrong with a message.
type Finding struct {
	Level Level      `json:"level"`
	Line  words.Line `json:"line"`
}

// Bounds of a message (design D10). Sizes are bytes.
const (
	LongestSource  = 256 << 10 // subject, preheader, HTML and text together
	LongestOutput  = 2 << 20   // HTML, and text, of one mail
	LongestLine    = 500       // characters of a notification's title or body
	MostIterations = 10_000    // of all loops of one rendering
)
