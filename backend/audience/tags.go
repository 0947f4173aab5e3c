package audience

import (
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// look is what a tag looks like: composed, with full and half width as one. Letter case counts: VIP and vip are
// different.
func look(tag string) string { return norm.NFC.String(width.Fold.String(norm.NFC.String(tag))) }

// tagBook gives tags that look alike one name: that of the first.
type tagBook struct {
	of  map[string]string // by look
	met []metTag          // what was typed differently, once each
}

type metTag struct{ typed, have string }

func newTagBook(names []string) tagBook {
	b := tagBook{of: make(map[string]string, len(names))}
	for _, name := range names {
		if l := look(name); b.of[l] == "" || name == l {
			b.of[l] = name
		}
	}
	return b
}

// mostMet bounds how many tags the result names.
const mostMet = 5

// name is the name under which a tag is kept.
func (b *tagBook) name(tag string) string {
	if tag == "" {
		return ""
	}
	l := look(tag)
	have, known := b.of[l]
	if !known {
		b.of[l] = tag
		return tag
	}
	if have != tag && len(b.met) < mostMet && len(tag) > 0 {
		for _, m := range b.met {
			if m.typed == tag {
				return have
			}
		}
		b.met = append(b.met, metTag{typed: tag, have: have})
	}
	return have
}
