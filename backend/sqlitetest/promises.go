package sqlitetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tabiji/backend/agenda"
	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/event"
	"tabiji/backend/intake"
	"tabiji/backend/outbox"
	"tabiji/backend/runner"
	"tabiji/backend/sqlite"
	"tabiji/backend/storetest"
	"tabiji/backend/studio"
)

// Subject is a workspace file in the form that storetest tests.
type Subject struct{ *World }

// NewSubject makes a Subject in a folder of the test.
func NewSubject(t testing.TB) storetest.Subject { return Subject{New(t)} }

// The stores of the work packages, and the clock that all of them use.
func (s Subject) Intake() intake.Store     { return s.DB.Intake() }
func (s Subject) Agenda() agenda.Store     { return s.DB.Agenda() }
func (s Subject) Ticks() runner.Store      { return s.DB.Ticks() }
func (s Subject) Outbox() outbox.Store     { return s.DB.Outbox() }
func (s Subject) Audience() audience.Store { return s.DB.Audience() }
func (s Subject) Studio() studio.Store     { return s.DB.Studio() }
func (s Subject) Clock() *clock.Manual     { return s.World.Clock }

// StepGeneration raises the engine's generation, as a start of the engine does.
func (s Subject) StepGeneration(ctx context.Context, atLeast int64, host string) (int64, error) {
	return s.DB.StepGeneration(ctx, atLeast, host)
}

// PlanAgain plans the effect of a mail a second time; row is 0 when the outbox has it already.
func (s Subject) PlanAgain(m storetest.Mail, at clock.Instant) (row int64, err error) {
	err = s.DB.Write(context.Background(), sqlite.Tick, sqlite.Normal, func(tx *sqlite.Tx) error {
		key, err := tx.TokenKey()
		if err != nil {
			return err
		}
		row, err = tx.PlanMail(outbox.Planned{Cause: outbox.ByJourney, Key: m.Key, Account: m.Account, Purpose: "marketing", Contact: m.Contact, Enrollment: m.Enrollment,
			Journey: 1, Node: m.Node, MessageVersion: m.Version, At: at}, key, "")
		return err
	})
	return row, err
}

// SetDue sets the moment from which a mail is due.
func (s Subject) SetDue(mail int64, at clock.Instant) {
	s.Exec("UPDATE outbox SET next_at = ? WHERE id = ?", int64(at), mail)
}

// Mails are the rows of the outbox, by id.
func (s Subject) Mails() (list []storetest.Mail) {
	for _, r := range s.Rows(`SELECT id, effect_key, message_id, account, state, owner, contact, enrollment, node, message_version,
		coalesce(handed_at, 0), address, content_hash, (SELECT count(*) FROM attempt a WHERE a.outbox = o.id AND a.outcome = 'unknown') FROM outbox o ORDER BY id`) {
		m := storetest.Mail{Key: r[1], MessageID: r[2], Account: r[3], State: delivery.State(r[4]), Owner: r[5], Node: r[8], Version: r[9], Address: r[11], Hash: r[12]}
		fmt.Sscan(strings.Join([]string{r[0], r[6], r[7], r[10], r[13]}, " "), &m.ID, &m.Contact, &m.Enrollment, &m.HandedAt, &m.Unknown)
		list = append(list, m)
	}
	return list
}

// Wakes are the mails whose end has not been passed on to their enrollment yet.
func (s Subject) Wakes() (mails []int64) {
	for _, r := range s.Rows("SELECT ref FROM wake WHERE kind = 'receipt' ORDER BY seq") {
		var id int64
		fmt.Sscan(r[0], &id)
		mails = append(mails, id)
	}
	return mails
}

// Events are the events of a kind, in order.
func (s Subject) Events(kind string) (list []event.Event) {
	for _, r := range s.Rows("SELECT seq, key, props ->> 'amount' FROM event WHERE kind = ? ORDER BY seq", kind) {
		e := event.Event{Kind: kind, Key: r[1], Props: map[string]string{"amount": r[2]}}
		fmt.Sscan(r[0], &e.Seq)
		list = append(list, e)
	}
	return list
}

// Enrollments is how many there are.
func (s Subject) Enrollments() (n int) {
	fmt.Sscan(s.One("SELECT count(*) FROM enrollment"), &n)
	return n
}

// Path is the steps and outcomes of an enrollment, as in "in:next → split:else".
func (s Subject) Path(enrollment int64) string { return s.PathOf(enrollment) }

// Everything is the whole file as text, one row in a line.
func (s Subject) Everything() string {
	var b strings.Builder
	for _, table := range s.tables() {
		for line := range strings.Lines(s.Dump("SELECT * FROM " + table)) {
			b.WriteString(table + ": " + line)
		}
	}
	return b.String()
}

// FailAfter lets so many writes of rows succeed and makes the next one fail.
func (s Subject) FailAfter(writes int) {
	if s.One("SELECT 1 FROM sqlite_schema WHERE name = 'zz_trap'") == "" {
		s.trapWrites()
	}
	s.Exec("UPDATE zz_trap SET left = ?", writes)
}

// Failed reports whether an error is that of FailAfter.
func (s Subject) Failed(err error) bool { return strings.Contains(err.Error(), "malformed JSON") }

// trapWrites installs triggers that count every write of a row, and fail the one that FailAfter chose.
func (s Subject) trapWrites() {
	s.Exec("CREATE TABLE zz_trap (left INTEGER NOT NULL)")
	s.Exec("INSERT INTO zz_trap VALUES (1000000)")
	for _, table := range s.tables() {
		for _, write := range []string{"INSERT", "UPDATE", "DELETE"} {
			s.Exec(fmt.Sprintf(`CREATE TRIGGER zz_%s_%s BEFORE %s ON %s BEGIN
				UPDATE zz_trap SET left = left - 1;
				SELECT json('{' || left) FROM zz_trap WHERE left < 0;
			END`, table, write, write, table))
		}
	}
}

func (s Subject) tables() (list []string) {
	for _, row := range s.Rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'zz_%' AND name NOT LIKE 'goose_%' ORDER BY 1") {
		list = append(list, row[0])
	}
	return list
}
