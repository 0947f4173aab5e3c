package delivery

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"tabiji/backend/clock"
)

// Whom a permanent refusal concerns is concluded from what happens to other mails (design D30): a server that refuses
// several people in a row with the same reply refuses the account, whatever the reply says; one that takes the next
// mail refused that person.
const (
	// EqualRefusals is how many different people refused with the same words, and nobody accepted between
	// them, stop an account.
	EqualRefusals = 3
	// AnyRefusals does so with different replies: some servers never give the same reply twice.
	AnyRefusals = 10 * EqualRefusals
	// Patient is the factor by which more it takes once a person has answered that such refusals concern the refused
	// people.
	Patient = 10
	// Doubt is how long a refusal that does not say whom it concerns waits for the results of other mails before the
	// mail is tried once more.
	Doubt = 24 * time.Hour
)

// Concern is whom a refusal concerns, as far as is known.
type Concern int

// The concerns. An unclear one is not final: the row is deferred until other mails were accepted or refused.
const (
	ThisOne Concern = iota
	Unclear
	Everybody
)

// Refused is what is known when a mail is permanently refused.
type Refused struct {
	Equal   int  // different people refused with these words since a mail was last accepted, this one included
	Any     int  // the same, whatever the words
	Most    int  // how many Equal ones it takes; 0: EqualRefusals
	Sure    bool // the reply says that it concerns this mail or this person
	Before  bool // this very mail was refused so before, and waited
	Stopped bool // the account is stopped for such refusals already
}

// Concerns decides whom a permanent refusal concerns.
func Concerns(r Refused) Concern {
	most := r.Most
	if most == 0 {
		most = EqualRefusals
	}
	switch {
	case r.Stopped, r.Equal >= most, r.Any >= max(AnyRefusals, most):
		return Everybody
	case r.Sure, r.Before:
		return ThisOne
	}
	return Unclear
}

// AskAgain is how many equal refusals it takes to ask once more, after somebody answered when it took most.
func AskAgain(most int) int { return Patient * max(most, EqualRefusals) }

var (
	withSign  = regexp.MustCompile(`[^\s<>"'()\[\],;]*@[^\s<>"'()\[\],;]*|https?://\S+`)
	withDigit = regexp.MustCompile(`[^\s<>"'()\[\],;:=]*\d[^\s<>"'()\[\],;:=]*`)
	mostKind  = 200
)

// RefusalKind is what a refusal has in common with an equal one for somebody else: stage, code and words,
// without addresses, numbers and ids, and without the person's own address in pieces.
func RefusalKind(stage string, code int, text, address string) string {
	low := strings.ToLower(strings.ToValidUTF8(text, "?"))
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	for _, own := range []string{strings.ToLower(address), local, domain} {
		if len(own) > 5 { // "info" or "user" may be a word of the sentence
			low = strings.ReplaceAll(low, own, "@")
		}
	}
	low = withDigit.ReplaceAllString(withSign.ReplaceAllString(low, "@"), "#")
	low = strings.Join(strings.Fields(low), " ")
	if len(low) > mostKind {
		low = strings.ToValidUTF8(low[:mostKind], "")
	}
	return stage + " " + strconv.Itoa(code) + " " + low
}

// NextAfterBreak is the moment of the next try after the n-th (≥ 1) connection that broke under one mail and not under
// others. Such breaks use up no try, but other mails go first; they are given up after the same time as tries
// (Patience).
func NextAfterBreak(n int, planned, now clock.Instant) (at clock.Instant, give bool) {
	return NextTry(n, planned, now)
}
