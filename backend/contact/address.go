package contact

import (
	"strings"

	"golang.org/x/net/idna"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Address is a mail address taken apart (RFC 5321 §4.1.2), after repair.
type Address struct {
	Text     string     // as shown to people: repaired, letter case and Japanese domain kept
	Key      string     // normalised; two addresses with one key are one person
	Local    string     // left of the at sign, unquoted
	Domain   string     // right of it, ASCII (punycode, RFC 5891), lower-case
	Repaired words.Line // what was repaired, to be shown; zero when nothing was
}

// Longest lengths in octets (RFC 5321 §4.5.3.1): local part, domain, and the path less its angle brackets.
const (
	longestLocal   = 64
	longestDomain  = 255
	longestAddress = 254
	longestTyped   = 2_000 // with a name, blanks and brackets around it
)

// ParseAddress reads one mail address as people type it. Full-width letters, blanks around it, "mailto:"
// and "名前 <a@b>" are repaired and noted in Repaired. Its error is a problem without the address in it.
//
// The local part must be a dot-string (RFC 5321 §4.1.2), except under the domains of Japanese carriers,
// which once gave out addresses with leading, trailing and doubled dots. Local parts outside ASCII are
// refused: they need SMTPUTF8 (RFC 6531), which relays on the way drop.
//
// Key folds the letter case of the local part too. RFC 5321 §2.4 leaves case to the receiving host, but
// no mailbox provider tells Taro@ from taro@, and a person entered twice would be mailed twice.
func ParseAddress(s string) (Address, error) {
	if len(s) > longestTyped {
		return Address{}, problem.New(problem.Invalid, "address.long")
	}
	text, notes := repair(s)
	if text == "" {
		return Address{}, problem.New(problem.Invalid, "address.empty")
	}
	for _, r := range text {
		if r < 0x20 || r == 0x7f {
			return Address{}, problem.New(problem.Invalid, "address.form")
		}
	}
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return Address{}, problem.New(problem.Invalid, "address.at")
	}
	typedLocal, typedDomain := strings.TrimSpace(text[:at]), strings.TrimSpace(text[at+1:])
	if len(typedLocal)+len(typedDomain)+1 != len(text) {
		notes = note(notes, "blank")
	}
	if cut := strings.TrimRight(typedDomain, ".,;、 "); cut != typedDomain {
		typedDomain, notes = cut, note(notes, "end")
	}
	domain, err := readDomain(typedDomain)
	if err != nil {
		return Address{}, err
	}
	local, err := readLocal(typedLocal, domain)
	if err != nil {
		return Address{}, err
	}
	if len(local) > longestLocal || len(domain) > longestDomain || len(local)+1+len(domain) > longestAddress {
		return Address{}, problem.New(problem.Invalid, "address.long")
	}
	return Address{
		Text:     local + "@" + typedDomain,
		Key:      strings.ToLower(local) + "@" + domain,
		Local:    local,
		Domain:   domain,
		Repaired: repairLine(notes),
	}, nil
}

// Wire is the mailbox as RCPT TO carries it (RFC 5321 §4.1.2): ASCII, the local part quoted when it is
// not a dot-string.
func (a Address) Wire() string {
	if isDotString(a.Local) {
		return a.Local + "@" + a.Domain
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(a.Local)
	return `"` + quoted + `"@` + a.Domain
}

// Reserved reports whether mail to the address can reach nobody: its domain is for examples and tests.
func (a Address) Reserved() bool { return Reserved(a.Domain) }

// readLocal gives the unquoted local part, or the problem with it.
func readLocal(typed, domain string) (string, error) {
	if typed == "" {
		return "", problem.New(problem.Invalid, "address.local")
	}
	for i := 0; i < len(typed); i++ {
		if typed[i] >= 0x80 {
			return "", problem.New(problem.Invalid, "address.unicode")
		}
	}
	local, ok := unquote(typed)
	if !ok {
		if strings.IndexByte(typed, '@') >= 0 {
			return "", problem.New(problem.Invalid, "address.several")
		}
		return "", problem.New(problem.Invalid, "address.local")
	}
	if isDotString(local) {
		return local, nil
	}
	if !isDotsAndAtoms(local) {
		if strings.IndexByte(local, '@') >= 0 {
			return "", problem.New(problem.Invalid, "address.several")
		}
		return "", problem.New(problem.Invalid, "address.local")
	}
	if !carrier(domain) || strings.Trim(local, ".") == "" {
		return "", problem.New(problem.Invalid, "address.dots")
	}
	return local, nil
}

// unquote takes the quotes off a Quoted-string (RFC 5321 §4.1.2); other text comes back as it is.
func unquote(s string) (string, bool) {
	if len(s) < 2 || s[0] != '"' {
		return s, strings.IndexByte(s, '"') < 0
	}
	if s[len(s)-1] != '"' {
		return "", false
	}
	var b strings.Builder
	for i := 1; i < len(s)-1; i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s)-1:
			i++
			c = s[i]
		case c == '\\' || c == '"':
			return "", false
		}
		b.WriteByte(c)
	}
	return b.String(), true
}

// profile maps and checks a domain for mail: full-width and upper-case letters folded, Japanese labels
// in punycode, host-name letters only, DNS lengths.
var profile = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))

func readDomain(typed string) (string, error) {
	if typed == "" {
		return "", problem.New(problem.Invalid, "address.domain")
	}
	domain, err := profile.ToASCII(typed)
	if err != nil {
		return "", problem.New(problem.Invalid, "address.domain")
	}
	dot := strings.LastIndexByte(domain, '.')
	if dot < 0 || len(domain)-dot < 3 { // one label, or a top level of one letter
		return "", problem.New(problem.Invalid, "address.domain")
	}
	if c := domain[dot+1]; c >= '0' && c <= '9' { // 192.0.2.1 is no domain
		return "", problem.New(problem.Invalid, "address.domain")
	}
	return strings.ToLower(domain), nil
}

// isDotString is Dot-string of RFC 5321 §4.1.2: atoms with single dots between them.
func isDotString(s string) bool {
	return isDotsAndAtoms(s) && s[0] != '.' && s[len(s)-1] != '.' && !strings.Contains(s, "..")
}

func isDotsAndAtoms(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.':
		case strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0: // atext, RFC 5322 §3.2.3
		default:
			return false
		}
	}
	return s != ""
}
