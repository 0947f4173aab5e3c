package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"hash/fnv"
	"mime"
	"net/url"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"tabiji/backend/message"
	"tabiji/backend/outbox"
)

// Compose writes a letter as it goes over the wire, CRLF lines, all ASCII:
//
//	multipart/alternative
//	├ text/plain
//	└ text/html, or multipart/related of it and its pictures (RFC 2387) when it shows any
//
// go-mail composes the header: encoded words, folding, dates. The parts are written here, because
// their base64 is most of the work and a picture is the same in every mail of a journey.
func Compose(letter outbox.Letter) ([]byte, error) {
	return (&composer{}).compose(&letter)
}

// composer keeps the buffer between the letters of one session.
type composer struct {
	buf    []byte
	crlf   []byte // text with CRLF line ends, before base64
	from   string // sender's address in wire form
	images *imageCache
}

// keep is how large a buffer may stay between letters.
const keep = 1 << 20

var errAddress = errors.New("an address cannot go on the wire")

// compose writes the letter into the composer's buffer, which is valid until the next call.
func (c *composer) compose(l *outbox.Letter) ([]byte, error) {
	if cap(c.buf) > keep {
		c.buf, c.crlf = nil, nil
	}
	c.from = wireAddress(l.From)
	if c.from == "" || !onWire(l.To) {
		return nil, errAddress
	}
	mark := boundary(l.MessageID)
	c.buf = c.buf[:0]
	if err := c.header(l, mark); err != nil {
		return nil, err
	}
	c.parts(l.Body, mark)
	// Base64 lines, folded header lines and boundaries never begin with a dot; should that ever
	// change, the dot is doubled (RFC 5321 §4.5.2).
	if bytes.Contains(c.buf, []byte("\n.")) {
		c.buf = bytes.ReplaceAll(c.buf, []byte("\n."), []byte("\n.."))
	}
	return c.buf, nil
}

// header lets go-mail write the header block. Names are put together here: go-mail would quote the
// local part of a wire address a second time, and writes names in the larger Q encoding. Headers
// given "preformatted" are raw in go-mail and are not used.
func (c *composer) header(l *outbox.Letter, mark string) error {
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent())
	msg.SetMessageIDWithValue(oneLine(l.MessageID))
	msg.SetDateWithValue(l.Date.Time())
	msg.SetGenHeader(gomail.HeaderSubject, encodedWords(oneLine(l.Body.Subject)))
	msg.SetGenHeader("From", mailbox(l.FromName, c.from))
	msg.SetGenHeader("To", mailbox(l.ToName, l.To))
	if l.Unsubscribe != "" {
		// RFC 2369. List-Unsubscribe-Post (RFC 8058) needs an https URI and comes with one.
		msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+escapeURI(l.Unsubscribe)+">")
	}
	msg.SetGenHeader(gomail.HeaderContentType, contentType(l.Body, mark))
	if single(l.Body) {
		msg.SetGenHeader(gomail.HeaderContentTransferEnc, "base64")
	}
	_, err := msg.WriteTo((*appender)(&c.buf))
	return err
}

// appender is a buffer as a writer.
type appender []byte

func (a *appender) Write(p []byte) (int, error) {
	*a = append(*a, p...)
	return len(p), nil
}

const (
	plainText = "text/plain; charset=UTF-8"
	htmlText  = "text/html; charset=UTF-8"
)

func single(b message.Rendered) bool {
	return b.HTML == "" || (b.Text == "" && len(b.Inline) == 0)
}

func contentType(b message.Rendered, mark string) string {
	switch {
	case b.HTML == "":
		return plainText
	case single(b):
		return htmlText
	case b.Text == "":
		return `multipart/related; type="text/html"; boundary="` + mark + `r"`
	}
	return `multipart/alternative; boundary="` + mark + `a"`
}

func (c *composer) parts(b message.Rendered, mark string) {
	switch {
	case b.HTML == "":
		c.buf = append(c.buf, '\r', '\n')
		c.text(b.Text)
	case single(b):
		c.buf = append(c.buf, '\r', '\n')
		c.text(b.HTML)
	case b.Text == "":
		c.buf = append(c.buf, '\r', '\n')
		c.related(b, mark)
	default:
		c.part(mark, "a", plainText)
		c.text(b.Text)
		if len(b.Inline) == 0 {
			c.part(mark, "a", htmlText)
			c.text(b.HTML)
		} else {
			c.open(mark, "a")
			c.buf = append(c.buf, "Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\""...)
			c.buf = append(append(c.buf, mark...), "r\"\r\n\r\n"...)
			c.related(b, mark)
		}
		c.end(mark, "a")
	}
}

func (c *composer) related(b message.Rendered, mark string) {
	c.part(mark, "r", htmlText)
	c.text(b.HTML)
	for i := range b.Inline {
		c.picture(&b.Inline[i], mark)
	}
	c.end(mark, "r")
}

func (c *composer) picture(a *message.Asset, mark string) {
	c.open(mark, "r")
	c.buf = append(c.buf, "Content-Type: "...)
	c.buf = append(c.buf, mediaType(a.Type)...)
	c.buf = append(c.buf, "\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <"...)
	c.buf = append(append(c.buf, a.SHA256...), "@tabiji>\r\nContent-Disposition: inline;\r\n filename"...)
	c.buf = append(append(c.buf, fileName(a.Name)...), "\r\n\r\n"...)
	c.buf = append(c.buf, c.images.encoded(a)...)
}

func (c *composer) open(mark, letter string) {
	c.buf = append(append(append(append(c.buf, "\r\n--"...), mark...), letter...), "\r\n"...)
}

func (c *composer) end(mark, letter string) {
	c.buf = append(append(append(append(c.buf, "\r\n--"...), mark...), letter...), "--\r\n"...)
}

func (c *composer) part(mark, letter, kind string) {
	c.open(mark, letter)
	c.buf = append(append(c.buf, "Content-Type: "...), kind...)
	c.buf = append(c.buf, "\r\nContent-Transfer-Encoding: base64\r\n\r\n"...)
}

// text appends base64 of the text in its canonical form, with CRLF line ends (RFC 2049 §4).
func (c *composer) text(s string) {
	c.crlf = c.crlf[:0]
	for {
		i := strings.IndexByte(s, '\n')
		if i < 0 {
			break
		}
		c.crlf = append(append(c.crlf, strings.TrimSuffix(s[:i], "\r")...), '\r', '\n')
		s = s[i+1:]
	}
	c.crlf = append(c.crlf, s...)
	c.buf = appendBase64(c.buf, c.crlf)
}

// appendBase64 appends src in lines of 76 characters, each ended by CRLF (RFC 2045 §6.8).
func appendBase64(dst, src []byte) []byte {
	const in, out = 57, 76
	lines := (len(src) + in - 1) / in
	need := base64.StdEncoding.EncodedLen(len(src)) + 2*lines
	at := len(dst)
	dst = grow(dst, need)
	for len(src) > 0 {
		n := min(in, len(src))
		base64.StdEncoding.Encode(dst[at:], src[:n])
		at += base64.StdEncoding.EncodedLen(n)
		dst[at], dst[at+1] = '\r', '\n'
		at += 2
		src = src[n:]
	}
	return dst
}

func grow(b []byte, n int) []byte {
	if cap(b)-len(b) < n {
		b = append(make([]byte, 0, len(b)+n+cap(b)), b...)
	}
	return b[:len(b)+n]
}

// boundary is stable for a letter, so that composing it twice gives the same bytes. It cannot occur
// in a part: "=" followed by "_" is no base64.
func boundary(messageID string) string {
	h := fnv.New64a()
	h.Write([]byte(messageID))
	return "=_" + strconv.FormatUint(h.Sum64(), 36) + "_"
}

// mailbox writes a name and an address in wire form (RFC 5322 §3.4).
func mailbox(name, wire string) string {
	name = oneLine(name)
	if name == "" {
		return "<" + wire + ">"
	}
	if encoded := encodedWords(name); encoded != name {
		return encoded + " <" + wire + ">"
	}
	quoted := `"` + quoter.Replace(name) + `"`
	if !folds(quoted) {
		quoted = encodedASCII(name)
	}
	return quoted + " <" + wire + ">"
}

var quoter = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// encodedWords is RFC 2047's form of a line where it needs one: what is not ASCII, what could not be
// folded, and what would be read as an encoded word though it is none.
func encodedWords(s string) string {
	if encoded := mime.BEncoding.Encode("UTF-8", s); encoded != s {
		return encoded
	}
	if folds(s) && !strings.Contains(s, "=?") {
		return s
	}
	return encodedASCII(s)
}

// folds tells whether a line can be broken at its blanks into lines of at most 76.
func folds(s string) bool {
	run := 0
	for i := 0; i < len(s); i++ {
		if run++; s[i] == ' ' {
			run = 0
		}
		if run > longestWord {
			return false
		}
	}
	return true
}

// longestWord is what fits on a line of 76 after the longest header name.
const longestWord = 60

// encodedASCII encodes what mime.BEncoding would leave alone.
func encodedASCII(s string) string {
	var words []string
	for len(s) > 0 {
		n := min(45, len(s)) // 60 characters of base64, a word of 72
		words = append(words, "=?UTF-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, " ")
}

// oneLine makes text fit for a header: control characters and line ends, also those of Unicode, are
// blanks, and blanks come singly.
func oneLine(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == ' ' {
			return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), isBreak), " ")
		}
	}
	return s
}

// isBreak leaves the ideographic space alone: it belongs to names such as 山田　太郎.
func isBreak(r rune) bool {
	return r <= 0x20 || (r >= 0x7f && r < 0xa0) || r == '\u2028' || r == '\u2029'
}

// wireAddress makes the domain of an address ASCII; "" when it cannot go on the wire.
func wireAddress(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return ""
	}
	wire := address[:at+1] + asciiDomain(address[at+1:])
	if !onWire(wire) {
		return ""
	}
	return wire
}

// onWire tells whether an address in wire form may stand between < and >: printable ASCII with a
// local part and a domain.
func onWire(address string) bool {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 || len(address) > 320 {
		return false
	}
	quoted := address[0] == '"' && address[at-1] == '"' && at > 1
	for i := 0; i < len(address); i++ {
		c := address[i]
		if c < 0x20 || c >= 0x7f || (!(quoted && i < at) && (c == ' ' || c == '<' || c == '>')) {
			return false
		}
	}
	return true
}

// asciiDomain is the domain in A-labels (RFC 5891); "" when it has none.
func asciiDomain(domain string) string {
	for i := 0; i < len(domain); i++ {
		if domain[i] >= 0x80 {
			ascii, err := idna.Lookup.ToASCII(domain)
			if err != nil {
				return ""
			}
			return ascii
		}
		if c := domain[i]; c <= 0x20 || c == 0x7f {
			return ""
		}
	}
	return domain
}

// escapeURI percent-encodes what may not stand in a URI (RFC 3986); what is encoded already stays.
func escapeURI(uri string) string {
	var b strings.Builder
	for i := 0; i < len(uri); i++ {
		if c := uri[i]; c <= 0x20 || c >= 0x7f || c == '<' || c == '>' || c == '"' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// mediaType lets only plain type/subtype words into a header.
func mediaType(s string) string {
	kind, _, err := mime.ParseMediaType(s)
	if err != nil || !strings.Contains(kind, "/") {
		return "application/octet-stream"
	}
	return kind
}

// fileName is the parameter after "filename": quoted when ASCII, else by RFC 2231.
func fileName(name string) string {
	name = oneLine(name)
	if name == "" {
		return `="image"`
	}
	for i := 0; i < len(name); i++ {
		if name[i] >= 0x80 {
			return `*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
		}
	}
	return `="` + quoter.Replace(name) + `"`
}
