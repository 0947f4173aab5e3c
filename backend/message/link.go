package message

import (
	"html"
	"strings"
)

// urlAttrs are the attributes whose value a mail program may follow or fetch.
var urlAttrs = map[string]bool{
	"href": true, "src": true, "background": true, "cite": true, "longdesc": true, "poster": true, "data": true,
	"action": true, "formaction": true, "usemap": true, "xlink:href": true, "lowsrc": true, "dynsrc": true,
}

// fetched are those of urlAttrs that name a picture.
func fetched(name string) bool {
	return name == "src" || name == "background" || name == "poster" || name == "lowsrc" || name == "dynsrc"
}

// scheme reads a link as a browser does: blanks at the ends and line breaks inside are dropped (URL
// standard §4.4). It is lower-case, "" for a relative link.
func scheme(raw string) (name, rest string) {
	url := strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, raw)
	url = strings.TrimFunc(url, func(r rune) bool { return r <= 0x20 })
	for i := 0; i < len(url); i++ {
		c := url[i]
		switch {
		case letter(c), i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
			continue
		case c == ':' && i > 0:
			return strings.ToLower(url[:i]), url[i+1:]
		}
		break
	}
	return "", url
}

// linkAllowed reports whether an attribute may carry the link (already without entities).
func linkAllowed(attrName, url string) bool {
	name, _ := scheme(url)
	switch name {
	case "https", "http", "":
		return !strings.HasPrefix(strings.TrimSpace(url), ":")
	case "mailto", "tel":
		return !fetched(attrName)
	case "asset", "cid":
		return fetched(attrName)
	}
	return false
}

// assetHash reads src="asset:<sha256>".
func assetHash(url string) (sha string, ok bool) {
	sha, ok = strings.CutPrefix(strings.TrimSpace(url), "asset:")
	return sha, ok
}

func isHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// ContentID is the Content-ID of a picture inside a mail, without angle brackets (RFC 2392).
func ContentID(sha string) string { return sha + "@tabiji" }

// UnsubscribeURI is the mailto link with which a person refuses further mail (RFC 6068): to the sender's
// address, the token in the subject, in words the sender understands.
func UnsubscribeURI(from, token, lang string) string {
	word := "配信停止"
	if lang == "en" {
		word = "unsubscribe"
	}
	return "mailto:" + escapeURL(from, "@") + "?subject=" + escapeURL(word+" "+token, "")
}

// escapeURL percent-encodes all but unreserved characters (RFC 3986 §2.3) and those to keep.
func escapeURL(s, keep string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if letter(c) || c >= '0' && c <= '9' || strings.IndexByte("-._~"+keep, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

func unescape(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(s)
}
