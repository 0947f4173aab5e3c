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
	// them, stop an account whose owner chose no other number; FewestRefusals and MostRefusals bound the choice.
	EqualRefusals  = 3
	FewestRefusals = 2
	MostRefusals   = 20
	// AnyRefusals is how many times as many do so with different replies: some servers never give the same reply twice.
	AnyRefusals = 10
	// Patient is by how much more it takes after a person said that such refusals are those people's own.
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
	Limit   int  // the account's number of Equal that stop it; 0: EqualRefusals
	Excused int  // the same for these words, after a person answered for them; 0: nobody did
	Sure    bool // the server says in so many words that it is this mail or this person
	Before  bool // this very mail was refused so before, and waited
	Stopped bool // the account is stopped for such refusals already
}

// Concerns decides whom a permanent refusal concerns.
func Concerns(r Refused) Concern {
	limit := r.Limit
	if limit == 0 {
		limit = EqualRefusals
	}
	equal := max(limit, r.Excused)
	switch {
	case r.Stopped, r.Equal >= equal, r.Any >= max(AnyRefusals*limit, equal):
		return Everybody
	case r.Sure, r.Before:
		return ThisOne
	}
	return Unclear
}

// AskAgain is how many equal refusals it takes to ask once more, after somebody answered for an account with
// a limit, and before for these words when it took excused (0: never).
func AskAgain(limit, excused int) int { return Patient * max(limit, excused) }

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
