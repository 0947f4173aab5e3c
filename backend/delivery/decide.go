package delivery

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// Decide says whether the mail of q may leave at now, and why not. Due means: go. Checks whose result is final come
// before those that may pass by themselves, except that a paused journey is asked first, so that nobody is skipped
// during a pause.
func Decide(q Question, now clock.Instant) Verdict {
	if v, stop := stands(q); stop {
		return v
	}
	if q.ExpiresAt != 0 && now > q.ExpiresAt {
		return verdict(Expired, "expired", "at", int64(q.ExpiresAt))
	}
	if v, stop := reachable(q); stop {
		return v
	}
	if v, stop := allowed(q); stop {
		return v
	}
	if repeats(q, now) {
		v := verdict(Held, "same", "at", int64(q.SameAt), "minutes", int(SamePause/time.Minute))
		v.Ask = true
		return v
	}
	if q.Account.State != Ready {
		return verdict(Held, "account", "why", q.Account.Reason)
	}
	return room(q.Windows, now)
}

// stands asks whether the mail's journey still wants it: not stopped, not paused, the person still at the step, not
// expired.
func stands(q Question) (Verdict, bool) {
	switch {
	case q.Journey == journey.Stopped:
		return verdict(Skipped, "journey_stopped"), true
	case !q.Enrolled:
		return verdict(Skipped, "left"), true
	case q.Journey == journey.Paused:
		return verdict(Held, "journey_paused"), true
	}
	return Verdict{}, false
}

// reachable asks whether the contact exists and has an address that this account may send to.
func reachable(q Question) (Verdict, bool) {
	switch {
	case !q.Contact:
		return verdict(Skipped, "person_gone"), true
	case q.Address == "":
		return verdict(Skipped, "no_address"), true
	case q.Practice != q.Account.Practice:
		return verdict(Skipped, "practice_only"), true
	case q.Account.Practice || q.Account.Loopback:
		return Verdict{}, false
	case q.Sample:
		return verdict(Skipped, "sample"), true
	case q.Reserved:
		return verdict(Skipped, "reserved"), true
	}
	return Verdict{}, false
}

// allowed asks whether the person may be mailed: an opt-out beats every ground of consent (特定電子メール法 Art. 3).
func allowed(q Question) (Verdict, bool) {
	switch {
	case q.Suppressed:
		return verdict(Skipped, "suppressed"), true
	case q.Purpose == contact.Service:
		return Verdict{}, false
	case q.Consent.Basis == "":
		return verdict(Skipped, "consent_unknown"), true
	case !q.Consent.Given():
		return verdict(Skipped, "no_consent"), true
	}
	return Verdict{}, false
}

// SamePause is how long the same message version does not go to the same person again without a new cause from outside
// (design D28): journeys that mail in a circle are stopped here at the latest.
const SamePause = 10 * time.Minute

// repeats asks whether the same mail was sent within SamePause. A moment in the future, after a clock was set back,
// does not count.
func repeats(q Question, now clock.Instant) bool {
	return q.SameAt != 0 && now.Sub(q.SameAt).Abs() < SamePause
}

// room asks every rolling limit; the one whose next place is free last decides.
func room(windows []Window, now clock.Instant) Verdict {
	v := Verdict{State: Due}
	for _, w := range windows {
		if w.Free > 0 {
			continue
		}
		at := max(w.OpensAt, now+1)
		if v.State == Due || at > v.At {
			v = verdict(Later, "limit", "limit", w.Limit, "hours", w.Hours, "at", int64(at))
			v.At = at
		}
	}
	return v
}

func verdict(s State, id string, kv ...any) Verdict {
	return Verdict{State: s, Reason: words.New("reason.delivery."+id, kv...)}
}

// waits are the pauses after the first temporary refusals (RFC 5321 §4.5.4.1); later ones use the last.
var waits = [...]time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

// Patience is how long after its plan a mail is tried again.
const Patience = 48 * time.Hour

// NextTry is the moment of the next try after so many temporary refusals (≥ 1); give is true when the mail is given up.
// The first waits are granted even to a mail that was planned long ago, because a computer that was switched off has
// not tried for two days.
func NextTry(tries int, planned, now clock.Instant) (at clock.Instant, give bool) {
	i := min(max(tries, 1), len(waits)) - 1
	at = now.Add(waits[i])
	if tries > len(waits) && at > planned.Add(Patience) {
		return 0, true
	}
	return at, false
}

// Spacing is the pause after the n-th (≥ 1) broken connection in a row with one mail; such breaks
// use up no try, but other mails go first.
func Spacing(n int) time.Duration { return waits[min(max(n, 1), len(waits))-1] }
