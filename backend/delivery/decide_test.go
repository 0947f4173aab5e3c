package delivery_test

import (
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	. "tabiji/backend/delivery"
	"tabiji/backend/words"
)

const noon = clock.Instant(1_795_316_400_000)

// willing is a question whose answer is go.
func willing() Question {
	return Question{
		Purpose: contact.Marketing, Contact: true, Address: "misaki@kyaku.jp", Consent: contact.Consent{Basis: contact.OptIn},
		Enrolled: true, Journey: "running", PlannedAt: noon, Account: Account{ID: "default", State: Ready},
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	why := words.New("reason.account.locked")
	for _, c := range []struct {
		sentence string
		change   func(*Question)
		state    State
		reason   string // after "reason.delivery."
		at       clock.Instant
	}{
		{"a wanted mail to a person who consented goes", func(*Question) {}, Due, "", 0},
		{"a mail of no journey goes", func(q *Question) { q.Journey = "" }, Due, "", 0},
		{"a journey that is finishing still sends", func(q *Question) { q.Journey = "finishing" }, Due, "", 0},
		{"a stopped journey skips", func(q *Question) { q.Journey = "stopped" }, Skipped, "journey_stopped", 0},
		{"a person who left the step is skipped", func(q *Question) { q.Enrolled = false }, Skipped, "left", 0},
		{"who left a paused journey is skipped and not held", func(q *Question) { q.Enrolled, q.Journey = false, "paused" }, Skipped, "left", 0},
		{"a paused journey holds", func(q *Question) { q.Journey = "paused" }, Held, "journey_paused", 0},
		{"a paused journey holds even who opted out, until its owner decides", func(q *Question) { q.Journey, q.Suppressed = "paused", true }, Held, "journey_paused", 0},
		{"a mail at its time limit still goes", func(q *Question) { q.ExpiresAt = noon }, Due, "", 0},
		{"a mail past its time limit expires", func(q *Question) { q.ExpiresAt = noon - 1 }, Expired, "expired", 0},
		{"a person who is gone is skipped", func(q *Question) { q.Contact = false }, Skipped, "person_gone", 0},
		{"a person without an address is skipped", func(q *Question) { q.Address = "" }, Skipped, "no_address", 0},
		{"practice never goes to a real account", func(q *Question) { q.Practice = true }, Skipped, "practice_only", 0},
		{"practice never goes to a server on this machine either", func(q *Question) { q.Practice, q.Account.Loopback = true, true }, Skipped, "practice_only", 0},
		{"real mail never goes to the practice mailbox", func(q *Question) { q.Account.Practice = true }, Skipped, "practice_only", 0},
		{"practice goes to the practice mailbox", func(q *Question) { q.Practice, q.Account.Practice = true, true }, Due, "", 0},
		{"practice reaches sample people", func(q *Question) { q.Practice, q.Account.Practice, q.Sample, q.Reserved = true, true, true, true }, Due, "", 0},
		{"practice asks for consent like the real thing", func(q *Question) { q.Practice, q.Account.Practice, q.Consent.Basis = true, true, "" }, Skipped, "consent_unknown", 0},
		{"a sample person gets no real mail", func(q *Question) { q.Sample = true }, Skipped, "sample", 0},
		{"a reserved address gets no real mail", func(q *Question) { q.Reserved = true }, Skipped, "reserved", 0},
		{"a server on this machine takes reserved addresses", func(q *Question) { q.Reserved, q.Sample, q.Account.Loopback = true, true, true }, Due, "", 0},
		{"who opted out is skipped", func(q *Question) { q.Suppressed = true }, Skipped, "suppressed", 0},
		{"opting out beats every ground, also of service mail", func(q *Question) { q.Suppressed, q.Purpose = true, contact.Service }, Skipped, "suppressed", 0},
		{"LAW-5: nothing is known of consent", func(q *Question) { q.Consent = contact.Consent{} }, Skipped, "consent_unknown", 0},
		{"LAW-5: it is known that there is no consent", func(q *Question) { q.Consent.Basis = contact.None }, Skipped, "no_consent", 0},
		{"an existing customer may be mailed", func(q *Question) { q.Consent.Basis = contact.ExistingCustomer }, Due, "", 0},
		{"service mail needs no consent", func(q *Question) { q.Purpose, q.Consent = contact.Service, contact.Consent{} }, Due, "", 0},
		{"an account in attention holds", func(q *Question) { q.Account.State, q.Account.Reason = Attention, why }, Held, "account", 0},
		{"a resting account holds", func(q *Question) { q.Account.State = Resting }, Held, "account", 0},
		{"a locked account holds", func(q *Question) { q.Account.State = LockedOut }, Held, "account", 0},
		{"who opted out is skipped also while the account is locked", func(q *Question) { q.Account.State, q.Suppressed = LockedOut, true }, Skipped, "suppressed", 0},
		{"the same mail a minute ago holds, and asks for a person", func(q *Question) { q.SameAt = noon - 60_000 }, Held, "same", 0},
		{"the same mail ten minutes ago lets go", func(q *Question) { q.SameAt = noon - 600_000 }, Due, "", 0},
		{"the same mail in a future that never was lets go", func(q *Question) { q.SameAt = noon + 600_000 }, Due, "", 0},
		{"who opted out is skipped also when the same mail went before", func(q *Question) { q.Suppressed, q.SameAt = true, noon-1 }, Skipped, "suppressed", 0},
		{"the same mail asks also while the account is locked", func(q *Question) { q.SameAt, q.Account.State = noon-1, LockedOut }, Held, "same", 0},
		{"a window with room lets go", func(q *Question) { q.Windows = []Window{{Hours: 1, Limit: 100, Free: 1}} }, Due, "", 0},
		{"a full window waits until it opens", func(q *Question) { q.Windows = []Window{{Hours: 1, Limit: 100, OpensAt: noon + 60_000}} }, Later, "limit", noon + 60_000},
		{"the window that opens last decides", func(q *Question) {
			q.Windows = []Window{{Hours: 1, Limit: 100, OpensAt: noon + 60_000}, {Hours: 24, Limit: 500, OpensAt: noon + 3_600_000}}
		}, Later, "limit", noon + 3_600_000},
		{"later is always after now", func(q *Question) { q.Windows = []Window{{Hours: 1, Limit: 100, OpensAt: noon}} }, Later, "limit", noon + 1},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			t.Parallel()
			q := willing()
			c.change(&q)
			got := Decide(q, noon)
			wantReason := ""
			if c.reason != "" {
				wantReason = "reason.delivery." + c.reason
			}
			if got.State != c.state || got.Reason.ID != wantReason || got.At != c.at {
				t.Errorf("got %s %s %d, want %s %s %d", got.State, got.Reason.ID, got.At, c.state, wantReason, c.at)
			}
			if got.Ask != (c.reason == "same") {
				t.Errorf("asks for a person: %v", got.Ask)
			}
			for _, lang := range words.Langs() {
				if said := (words.Printer{Lang: lang}).Say(got.Reason); wantReason != "" && (said == wantReason || said == "") {
					t.Errorf("%s has no words for %s", lang, wantReason)
				}
			}
		})
	}
}

func TestNextTry(t *testing.T) {
	t.Parallel()
	plan, now := noon, noon
	var waits []time.Duration
	for tries := 1; ; tries++ {
		at, give := NextTry(tries, plan, now)
		if give {
			break
		}
		waits, now = append(waits, at.Sub(now)), at
	}
	want := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 4 * time.Hour}
	for i, w := range want {
		if waits[i] != w {
			t.Errorf("wait %d is %v, want %v", i+1, waits[i], w)
		}
	}
	if last := now.Sub(plan); last > Patience || last < Patience-4*time.Hour {
		t.Errorf("the last try is %v after the plan, want within 4 h before %v", last, Patience)
	}
	if at, give := NextTry(1, noon-1_000_000_000, noon); give || at != noon+60_000 {
		t.Errorf("a mail planned 11 days ago is given up after its first try")
	}
}
