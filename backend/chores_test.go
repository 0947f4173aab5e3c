package backend_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/smtptest"
)

// Number 7: while the daily backup or the weekly check is at work, entries, ticks, mails and clicks go on.
func TestAChoreAtWorkBlocksNobody(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{Discard: true})
	s := newShop(t)
	begun := make(chan struct{}, 2)
	stuck := func(ctx context.Context, _ json.RawMessage) error {
		begun <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	s.chores = map[agenda.Kind]agenda.Chore{agenda.Backup: stuck, "check": stuck}
	s.start()
	<-begun // the backup, due at the first start
	s.clock.Set(monday + 7*day)
	<-begun // the check, due after a week; both are at work now
	s.people(1, 20)
	s.account(server, 2)
	s.enterAll(s.journey(welcome, nil))
	s.settle()
	if n := server.Taken(); n != 20 {
		t.Errorf("%d of 20 mails left while chores were at work", n)
	}
	s.until(monday + 7*day + 3*hour)
	if n := server.Taken(); n != 40 {
		t.Errorf("%d of 40 mails left: the loop waited for a chore", n)
	}
	if idle, err := s.b.Idle(); idle || err != nil {
		t.Errorf("called idle while chores are at work: %v", err)
	}
	s.close() // would hang if chores could not be ended
	s.start()
	<-begun
	<-begun // both are due again
}

// visitors mails to whoever visits.
const visitors = `{"id":"jny_visit","title":"ご来店","settings":{"reentry":"never"},
"nodes":[{"id":"in","kind":"entry.event","at":[0,0],"config":{"event":"visit"}},{"id":"letter","kind":"mail.send","at":[0,1],"config":{"message":"thanks"}},
 {"id":"end","kind":"goal","at":[0,2],"config":{}}],
"edges":[{"from":["in","next"],"to":"letter"},{"from":["letter","next"],"to":"end"}],
"messages":[{"id":"thanks","purpose":"service","subject":"ご来店ありがとうございます","html":"<p>ありがとうございます。</p>"}]}`

// TestNumber7_TheChoresOfALargeFileBlockNobody: the true backup and the true check of a file of some size (about 395 MB in
// the long run) go on; meanwhile somebody writes, and people come in one by one, each with a mail to the practice mailbox.
func TestNumber7_TheChoresOfALargeFileBlockNobody(t *testing.T) {
	t.Parallel()
	people := rounds(300, 10_000)
	s := newShop(t).start()
	s.people(1, people)
	s.journey(visitors, map[string]any{"practice": true})
	s.settle()
	s.close()
	e := s.look()
	e.Exec(`WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < ?)
		INSERT INTO event (contact, kind, source, key, occurred_at, received_at, props)
		SELECT 1 + i % 100, 'order', 'shop', i, 0, 0, json_object('lines', hex(randomblob(350))) FROM i`, rounds(20_000, 440_000))
	e.Exec("UPDATE meta SET value = (SELECT max(seq) FROM event) WHERE key IN ('intake_seq', 'intake_seen')")
	e.One("PRAGMA wal_checkpoint(TRUNCATE)")
	file, err := os.Stat(s.path)
	s.must(err)
	s.start()
	s.settle()
	const rows = "SELECT count(*) FROM agenda WHERE kind IN ('backup', 'check') AND done = 0 AND "
	for e.One(rows+"(owner <> '' OR planned_at <= ?)", int64(s.clock.Now())) != "0" { // those of the start
		s.round()
	}
	s.clock.Set(monday + 7*day + hour)
	now := int64(s.clock.Now())
	b := s.beside()
	began := time.Now()
	var entries []time.Duration
	beside := 0
	for n := 1; e.One(rows+"(owner <> '' OR planned_at <= ?)", now) != "0" || n < 20; n++ {
		if e.One(rows+"owner <> ''") != "0" {
			beside++
		}
		asked := time.Now()
		s.call("POST", "/api/events", map[string]any{"contact": address(n), "kind": "visit", "key": fmt.Sprint("visit-", n)}, nil)
		for e.One(`SELECT count(*) FROM enrollment WHERE journey = (SELECT no FROM journey WHERE id = 'jny_visit')
			AND contact = (SELECT id FROM contact WHERE address_key = ?) AND state = 'done'`, address(n)) == "0" {
			s.b.Wake()
		}
		entries = append(entries, time.Since(asked))
	}
	took := time.Since(began)
	waits := b.over()
	slices.Sort(entries)
	last := func(list []time.Duration) time.Duration { return list[len(list)-1].Round(time.Millisecond) }
	t.Logf("%d MB, chores %s: %d entries, median %s, longest %s; %d writes beside, median %s, longest %s; %s mails left", file.Size()>>20, took.Round(time.Millisecond),
		len(entries), entries[len(entries)/2].Round(time.Millisecond), last(entries), len(waits), waits[len(waits)/2], last(waits),
		e.One("SELECT count(*) FROM outbox WHERE state = 'sent'"))
	if beside == 0 {
		t.Error("no chore was seen at work: nothing was proved")
	}
	if long() && (last(entries) > 2*time.Second || last(waits) > time.Second) {
		t.Errorf("an entry waited %s, a write %s", last(entries), last(waits))
	}
}
