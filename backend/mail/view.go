package mail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"strings"
)

// View is a parsed mail for showing.
type View struct {
	Headers []Header // in the order of the mail, decoded
	Text    string
	HTML    string
	Inline  []Inline
}

// Header is one header field.
type Header struct{ Name, Value string }

// Inline is a picture that the HTML names as "cid:" + ContentID.
type Inline struct {
	ContentID string
	Type      string
	Name      string
	Data      []byte
}

// Get is the value of the first header of that name.
func (v View) Get(name string) string {
	for _, h := range v.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// deepest bounds nested parts.
const deepest = 8

// Read parses a mail (RFC 5322, RFC 2045). A broken part is left out; an error means that it is no mail at all.
func Read(raw []byte) (View, error) {
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return View{}, fmt.Errorf("read mail: %w", err)
	}
	v := View{Headers: readHeaders(raw)}
	v.part(textproto.MIMEHeader(m.Header), m.Body, 0)
	return v, nil
}

// readHeaders keeps the order, which net/mail's map loses.
func readHeaders(raw []byte) []Header {
	block, _, _ := bytes.Cut(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	var headers []Header
	for line := range strings.SplitSeq(string(block), "\n") {
		if line == "" {
			continue
		}
		if line[0] == ' ' || line[0] == '\t' {
			if n := len(headers); n > 0 {
				headers[n-1].Value += line
			}
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		headers = append(headers, Header{Name: name, Value: value})
	}
	for i := range headers {
		headers[i].Value = strings.TrimSpace(headers[i].Value)
		if decoded, err := new(mime.WordDecoder).DecodeHeader(headers[i].Value); err == nil {
			headers[i].Value = decoded
		}
	}
	return headers
}

func (v *View) part(h textproto.MIMEHeader, body io.Reader, depth int) {
	kind, parameters, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") {
		if depth < deepest && parameters["boundary"] != "" {
			parts := multipart.NewReader(body, parameters["boundary"])
			for {
				p, err := parts.NextRawPart()
				if err != nil {
					return
				}
				v.part(p.Header, p, depth+1)
			}
		}
		return
	}
	content, err := io.ReadAll(decoder(h.Get("Content-Transfer-Encoding"), body))
	if err != nil && len(content) == 0 {
		return
	}
	switch {
	case h.Get("Content-Id") != "":
		_, disposition, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
		v.Inline = append(v.Inline, Inline{
			ContentID: strings.Trim(h.Get("Content-Id"), "<> "), Type: kind, Name: disposition["filename"], Data: content,
		})
	case kind == "text/plain" && v.Text == "":
		v.Text = lines(content)
	case kind == "text/html" && v.HTML == "":
		v.HTML = lines(content)
	}
}

func lines(b []byte) string {
	return strings.ToValidUTF8(strings.ReplaceAll(string(b), "\r\n", "\n"), "\uFFFD")
}

func decoder(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	}
	return r
}

// Page is the HTML with its pictures inside, as data URIs (RFC 2397), so that showing it asks nobody
// for anything. Only picture types are put in.
func (v View) Page() string {
	pairs := make([]string, 0, 2*len(v.Inline))
	for _, i := range v.Inline {
		if i.ContentID != "" && strings.HasPrefix(i.Type, "image/") {
			pairs = append(pairs, "cid:"+i.ContentID, "data:"+i.Type+";base64,"+base64.StdEncoding.EncodeToString(i.Data))
		}
	}
	return strings.NewReplacer(pairs...).Replace(v.HTML)
}
