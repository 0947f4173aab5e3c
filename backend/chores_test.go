package backend_test

import (
	"context"
	"encoding/json"
	"testing"

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
