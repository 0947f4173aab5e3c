// Package message knows a mail's template: Liquid, rendering, the text part, the legal footer and
// what is wrong with it. It refuses to know SMTP and whether the mail may be sent.
package message

import (
	"tabiji/backend/contact"
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

// Rendered is a mail ready to be composed for one person.
type Rendered struct {
	Subject string
	HTML    string // complete document; images as src="cid:<sha256>@tabiji"
	Text    string
	Inline  []Asset
	Hash    string // hex SHA-256 over subject, HTML, text and asset hashes
}
