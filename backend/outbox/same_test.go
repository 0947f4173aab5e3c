package outbox_test

import (
	"fmt"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlite"
	"tabiji/backend/walk"
)

// again plans one more mail of the version to person 1, by an enrollment of its own that goes back to root; by the
// same enrollment as before when root is "same".
func (s *shop) again(version, root string, visit int) {
	s.t.Helper()
	enrollment := int64(1)
	if root != "same" {
		enrollment = s.exec(`INSERT INTO enrollment (journey, version, contact, entry_key, entry, state, node, visit, waits, practice, entered_at, root, parallel_no)
			VALUES (1, 1, 1, ?, 'n0', 'live', 'n1', ?, 'receipt', 0, 0, ?, ?)`, fmt.Sprint("again", visit), visit, root, visit)
		enrollment = s.number("SELECT max(id) FROM enrollment")
	} else {
		s.exec("UPDATE enrollment SET visit = ?, state = 'live', ended_at = NULL WHERE id = 1", visit)
	}
	s.write(func(tx *sqlite.Tx) error {
		key, err := tx.TokenKey()
		if err == nil {
			_, err = tx.PlanMail(outbox.Planned{Cause: outbox.ByJourney, Key: walk.EffectKey(enrollment, "n1", visit, 0), Account: outbox.Default, Purpose: contact.Marketing,
				Contact: 1, Enrollment: enrollment, Journey: 1, Node: "n1", MessageVersion: version, At: tx.Now()}, key, "info@kissa.jp")
		}
		return err
	})
}

func TestNumber1_TheSameMailToTheSamePersonNeedsANewCause(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says, version, root string
		gap                 time.Duration
		before              string // what became of the first mail
		want                string
	}{
		{"at once, in the same passage", "mv", "same", 0, "sent", "held"},
		{"at once, by a passage that the same cause led to", "mv", "7", 0, "sent", "held"},
		{"a moment before ten minutes", "mv", "7", 10*time.Minute - time.Millisecond, "sent", "held"},
		{"after ten minutes", "mv", "7", 10 * time.Minute, "sent", "sent"},
		{"by a new cause from outside", "mv", "8", 0, "sent", "sent"},
		{"another mail", "other", "7", 0, "sent", "sent"},
		{"the first one may have arrived", "mv", "7", 0, "unknown", "held"},
		{"the first one surely did not", "mv", "7", 0, "never", "sent"},
		{"a clock that was set back says nothing", "mv", "7", -24 * time.Hour, "sent", "sent"},
		{"passages of a program that noted no cause", "mv", "0", 0, "sent", "sent"},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{}, smtptest.Options{})
			s.plan(1)
			if c.root != "0" {
				s.exec("UPDATE enrollment SET root = 7")
			}
			r := s.start()
			r.settle()
			s.want("sent", 1)
			s.exec("UPDATE outbox SET state = ?", c.before)
			s.clock.Set(s.clock.Now().Add(c.gap))
			s.again(c.version, c.root, 2)
			r.settle()
			if got := s.text("SELECT state FROM outbox WHERE id = 2"); got != c.want {
				t.Fatalf("the second mail is %s, want %s", got, c.want)
			}
			if c.want == "held" && s.text("SELECT reason ->> 'id' FROM outbox WHERE id = 2") != "reason.delivery.same" {
				t.Errorf("held without the reason")
			}
		})
	}
}

// others writes mails to person 1 that left at a moment, newer than all that are there: of other messages, or of the
// same one by another cause.
func (s *shop) others(n int, version string, handed clock.Instant) {
	s.t.Helper()
	s.exec(`WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < ?)
		INSERT INTO outbox (effect_key, message_id, state, account, practice, purpose, contact, enrollment, journey, node, message_version, planned_at, handed_at)
		SELECT 'x:' || ? || i, 'x' || ? || i, 'sent', 'default', 0, 'marketing', 1, 1, 1, 'n1', ?, 0, ? FROM i`, n, version, version, version, int64(handed))
}

func TestNumber1_HoweverManyMailsLieBetween(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says    string
		n       int
		version string
		away    time.Duration
	}{
		{"31 others", 31, "other", 0},
		{"32 others", 32, "other", 0},
		{"500 others", 500, "other", 0},
		{"the same, an hour before", 40, "mv", -time.Hour},
		{"the same, in a year that never was", 1, "mv", 365 * 24 * time.Hour},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{}, smtptest.Options{})
			s.plan(1)
			s.exec("UPDATE enrollment SET root = 7")
			r := s.start()
			r.settle()
			s.others(c.n, c.version, s.clock.Now().Add(c.away))
			s.again("mv", "7", 2)
			r.settle()
			if got := s.text("SELECT state FROM outbox ORDER BY id DESC LIMIT 1"); got != "held" {
				t.Errorf("the same mail is %s, want held", got)
			}
		})
	}
}

func TestNumber1_OnlyAPersonReleasesAMailHeldAsTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says     string
		decision outbox.Decision
		want     []any
	}{
		{"again sends it, whatever came before", outbox.Again, []any{"sent", 2}},
		{"skip gives it up", outbox.Skip, []any{"sent", 1, "skipped", 1}},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{}, smtptest.Options{})
			s.plan(1)
			r := s.start()
			r.settle()
			s.again("mv", "same", 2)
			r.settle()
			s.want("sent", 1, "held", 1)
			for _, later := range []time.Duration{0, time.Minute, time.Hour, 48 * time.Hour} {
				s.clock.Set(s.clock.Now().Add(later))
				if err := r.Release(t.Context()); err != nil {
					t.Fatal(err)
				}
				r.settle()
			}
			r.stop()
			r = s.start() // nor does a new start release it
			r.settle()
			s.want("sent", 1, "held", 1)
			s.clock.Set(s.clock.Now().Add(-48*time.Hour - time.Hour)) // within ten minutes of the first again
			if _, err := r.Resolve(t.Context(), 2, c.decision); err != nil {
				t.Fatal(err)
			}
			r.settle()
			s.want(c.want...)
		})
	}
}

func TestNumber1_TwoConnectionsAtOnceDoNotBothSendTheSameMail(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 4}, smtptest.Options{})
	s.plan(1)
	s.exec("UPDATE enrollment SET root = 7")
	for i := range 3 {
		s.again("mv", "7", 2+i)
	}
	r := s.start(func(c *outbox.Config) { c.Linger = 50 * time.Millisecond }) // long enough for one commit of all four
	r.settle()
	s.want("sent", 1, "held", 3)
	if n := s.server.Taken(); n != 1 {
		t.Errorf("the server took %d", n)
	}
	if n := s.states()[delivery.Held]; n != 3 {
		t.Errorf("%d are held", n)
	}
}
