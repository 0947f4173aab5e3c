package outbox_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlite"
)

func TestDUP3_TheOwnerIsDeadWhenItIsNotThisRun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sentence string
		state    string
		owner    string
		moved    time.Duration // the clock since the row was taken
		want     string
	}{
		{"claimed by another run a moment ago", "claimed", "old", time.Millisecond, "due"},
		{"claimed by another run at this very moment", "claimed", "old", 0, "due"},
		{"claimed by another run an hour ahead of the clock", "claimed", "old", -time.Hour, "due"},
		{"claimed by another run a year ago", "claimed", "old", 365 * 24 * time.Hour, "due"},
		{"claimed by this run, however long ago", "claimed", "run1", 365 * 24 * time.Hour, "claimed"},
		{"handed over by another run", "handed", "old", time.Millisecond, "unknown"},
		{"handed over by another run an hour ahead of the clock", "handed", "old", -time.Hour, "unknown"},
		{"handed over by this run, however long ago", "handed", "run1", 365 * 24 * time.Hour, "handed"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{}, smtptest.Options{})
			s.plan(1)
			s.exec("UPDATE outbox SET state = ?, owner = ?, next_at = NULL, handed_at = CASE ? WHEN 'handed' THEN ? END", c.state, c.owner, c.state, int64(noon))
			s.clock.Advance(c.moved)
			o := outbox.New(outbox.Config{Store: s.db.Outbox(), Clock: s.clock, RunID: "run1"})
			if err := o.Recover(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.want(c.want, 1)
		})
	}
}

func TestSTUCK5_RowsOfAKilledSenderByTheStageTheyHadReached(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(10)
	s.exec("UPDATE outbox SET state = 'claimed', owner = 'dead', next_at = NULL WHERE id <= 6")
	s.exec("UPDATE outbox SET state = 'handed', owner = 'dead', next_at = NULL, handed_at = 1 WHERE id <= 2")
	r := s.start()
	r.settle()
	s.want("unknown", 2, "sent", 8)
	if n := s.number("SELECT count(*) FROM wake WHERE ref <= 2"); n != 2 {
		t.Errorf("%d enrollments of unknown mails wake, want 2", n)
	}
	if n := s.number("SELECT count(*) FROM attempt WHERE outcome = 'unknown'"); n != 2 {
		t.Errorf("%d attempts say unknown, want 2", n)
	}
	if n := s.server.Taken(); n != 8 {
		t.Errorf("the server took %d, want 8", n)
	}
}

// faulty is a store whose writes of senders can be made to fail, as on a full disk.
type faulty struct {
	outbox.Store
	full atomic.Bool
}

func (f *faulty) Send(ctx context.Context, full bool, do func(outbox.Tx) error) error {
	if f.full.Load() {
		return problem.New(problem.Unavailable, "disk.full").Because(errors.New("no space"))
	}
	return f.Store.Send(ctx, full, do)
}

func TestLOCK3_TheDiskIsFull(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sentence string
		point    string // when the disk becomes full, for the second mail
		sent     int    // when there is room again
		unknown  int
	}{
		{"before the hand-over: nothing more is sent", "body", 5, 0},
		{"after the dot: the receipt waits for room", "replied", 5, 0},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: 1}, smtptest.Options{})
			s.plan(5)
			disk := &faulty{Store: s.db.Outbox()}
			failed := make(chan struct{}, 1)
			var nth atomic.Int32
			r := s.start(func(o *outbox.Config) {
				o.Store = disk
				o.Point = func(name string) {
					if name == c.point && nth.Add(1) == 2 {
						disk.full.Store(true)
						select {
						case failed <- struct{}{}:
						default:
						}
					}
				}
			})
			r.Poke()
			<-failed
			for r.Trouble() == nil {
				s.clock.Advance(time.Second) // the retries of a failed write wait for the clock
				r.Poke()
			}
			if taken := s.server.Taken(); taken > 2 {
				t.Errorf("the server took %d mails after the disk was full", taken)
			}
			if rows, err := r.List(t.Context(), outbox.Filter{}); err != nil || len(rows) != 5 {
				t.Errorf("reading while the disk is full: %d rows, %v", len(rows), err)
			}
			disk.full.Store(false)
			for s.states()[delivery.Sent] < c.sent {
				s.clock.Advance(time.Second)
				r.Poke()
			}
			r.settle()
			s.want("sent", c.sent, "unknown", c.unknown)
			s.eachOnce()
		})
	}
}

func TestLOCK3_SQLiteItselfSaysFull(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 4}, smtptest.Options{})
	s.plan(400)
	s.reopen(sqlite.Options{MostPages: int(s.number("PRAGMA page_count")) + 1})
	r := s.start()
	r.Poke()
	for r.Trouble() == nil {
		if s.states()[delivery.Sent] == 400 {
			t.Fatal("the file had room for everything")
		}
		s.clock.Advance(time.Second)
		r.Poke()
	}
	if !problem.IsKind(r.Trouble(), problem.Unavailable) {
		t.Errorf("the trouble is %v", r.Trouble())
	}
	r.stop()
	if n := s.number("SELECT count(*) FROM outbox WHERE state = 'handed'"); n > 4 {
		t.Errorf("%d rows are handed over, at most one a connection may be", n)
	}
	s.reopen(sqlite.Options{})
	r = s.start()
	r.settle()
	unknown := s.states()[delivery.Unknown]
	s.want("sent", 400-unknown, "unknown", unknown)
	for id, n := range s.server.Record() {
		if n != 1 {
			t.Errorf("%s reached the server %d times", id, n)
		}
	}
	if n := s.server.Taken(); n < 400-unknown {
		t.Errorf("the server took %d, %d are unknown", n, unknown)
	}
}

func TestTheClockIsSetBackWhileTheServerIsAway(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.clock.Advance(5 * time.Hour)
	s.plan(1)
	s.exec("UPDATE outbox SET planned_at = ?, next_at = ?", int64(noon), int64(noon))
	s.server.Fault(smtptest.Fault{At: smtptest.Accept, Do: smtptest.Drop})
	r := s.start()
	r.settle()
	s.want("due", 1)
	s.server.Heal()
	s.clock.Advance(-3 * time.Hour)
	r.settle()
	s.want("sent", 1)
}

func TestLOCK3_TheDiskStaysFullUntilTheProgramEnds(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.plan(3)
	disk := &faulty{Store: s.db.Outbox()}
	full := make(chan struct{})
	once := sync.OnceFunc(func() { disk.full.Store(true); close(full) })
	r := s.start(func(o *outbox.Config) {
		o.Store = disk
		o.Point = func(name string) {
			if name == "replied" {
				once()
			}
		}
	})
	r.Poke()
	<-full
	r.stop()
	disk.full.Store(false)
	if n := s.number("SELECT count(*) FROM outbox WHERE state = 'handed'"); n != 1 {
		t.Fatalf("%d rows are handed over, want 1", n)
	}
	r = s.start()
	r.settle()
	s.want("sent", 2, "unknown", 1)
	for id, n := range s.server.Record() {
		if n != 1 {
			t.Errorf("%s reached the server %d times", id, n)
		}
	}
}

func TestSCHED6_TwoRunsOnOneFileTakeDifferentRows(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(200)
	var mu sync.Mutex
	owners := map[int64]string{}
	var wg sync.WaitGroup
	for _, run := range []string{"a", "b", "c", "d"} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				var rows []outbox.Ticket
				err := s.db.Outbox().Send(context.Background(), false, func(tx outbox.Tx) (err error) {
					rows, err = tx.Claim(outbox.Default, run, 7)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				if err != nil || len(rows) == 0 {
					return
				}
				mu.Lock()
				for _, r := range rows {
					if owners[r.ID] != "" {
						t.Errorf("row %d belongs to %s and %s", r.ID, owners[r.ID], run)
					}
					owners[r.ID] = run
				}
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	if len(owners) != 200 {
		t.Errorf("%d rows were taken, want 200", len(owners))
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sentence string
		state    string
		decision outbox.Decision
		want     string // state of the returned row, or the problem
		states   []any  // after the engine went on
	}{
		{"an unknown mail is taken as sent", "unknown", outbox.AsSent, "sent", []any{"sent", 1}},
		{"an unknown mail is sent again as a new one", "unknown", outbox.Again, "due", []any{"unknown", 1, "sent", 1}},
		{"a failed mail is sent again as a new one", "never", outbox.Again, "due", []any{"never", 1, "sent", 1}},
		{"a held mail is released", "held", outbox.Again, "due", []any{"sent", 1}},
		{"a held mail is given up", "held", outbox.Skip, "skipped", []any{"skipped", 1}},
		{"a sent mail cannot be sent again", "sent", outbox.Again, "outbox.cannot_again", []any{"sent", 1}},
		{"a sent mail cannot be given up", "sent", outbox.Skip, "outbox.cannot_skip", []any{"sent", 1}},
		{"a failed mail is not made sent", "never", outbox.AsSent, "outbox.cannot_sent", []any{"never", 1}},
		{"nonsense is refused", "unknown", "maybe", "outbox.decision", []any{"unknown", 1}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{}, smtptest.Options{})
			s.plan(1)
			old := s.text("SELECT message_id FROM outbox")
			s.exec("UPDATE outbox SET state = ?, next_at = NULL, resolved_at = 1", c.state)
			s.exec("UPDATE enrollment SET waits = 'timer', node = 'n2' WHERE ? <> 'held'", c.state)
			o := outbox.New(outbox.Config{Store: s.db.Outbox(), Clock: s.clock, RunID: "short"})
			d, err := o.Resolve(t.Context(), 1, c.decision)
			got := string(d.State)
			if err != nil {
				got = problem.Of(err).ID
			}
			if got != c.want {
				t.Fatalf("got %s (%v), want %s", got, err, c.want)
			}
			r := s.start()
			r.settle()
			s.want(c.states...)
			if d.ID > 1 && (d.MessageID == old || d.Key != "r:1:1") {
				t.Errorf("the new mail has key %s and Message-ID %s", d.Key, d.MessageID)
			}
		})
	}
}

func TestResolveTwiceNeverSendsTwice(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(1)
	s.exec("UPDATE outbox SET state = 'unknown', next_at = NULL, resolved_at = 1")
	s.exec("UPDATE enrollment SET waits = 'timer', node = 'n2'")
	r := s.start()
	if _, err := r.Resolve(t.Context(), 1, outbox.Again); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Resolve(t.Context(), 1, outbox.Again); problem.Of(err) == nil || problem.Of(err).ID != "outbox.sent_anew" {
		t.Errorf("asking again gives %v", err)
	}
	if _, err := r.Resolve(t.Context(), 1, outbox.AsSent); !problem.IsKind(err, problem.Conflict) {
		t.Errorf("and taking it as sent gives %v", err)
	}
	r.settle()
	s.want("unknown", 1, "sent", 1)
	if n := s.server.Taken(); n != 1 {
		t.Errorf("the server took %d, want 1", n)
	}
	counts, err := r.Counts(t.Context())
	if err != nil || counts[delivery.Unknown] != 0 || counts[delivery.Sent] != 1 {
		t.Errorf("counts %v, %v: an unknown mail that was sent anew is dealt with", counts, err)
	}
	if n := s.number("SELECT count(*) FROM wake"); n != 0 {
		t.Errorf("%d wakes: a resend belongs to no enrollment", n)
	}
	s.exec("UPDATE outbox SET state = 'never' WHERE id = 2")
	if d, err := r.Resolve(t.Context(), 1, outbox.Again); err != nil || d.Key != "r:1:2" {
		t.Errorf("after the new mail failed: %v, %v", d.Key, err)
	}
}

func TestLaterTriesFollowTheLadderAndGiveUp(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(1)
	s.server.Fault(smtptest.Fault{At: smtptest.DATA, Do: smtptest.Reply, Say: "451 4.3.0 try later"})
	r := s.start()
	r.settle()
	var waits []time.Duration
	for s.states()[delivery.Later] == 1 {
		next := clock.Instant(s.number("SELECT next_at FROM outbox"))
		waits = append(waits, next.Sub(s.clock.Now()))
		s.clock.Set(next)
		r.settle()
	}
	s.want("never", 1)
	d, err := r.Get(t.Context(), 1)
	if err != nil || d.Reason.ID != "reason.delivery.gave_up" || d.Tries != len(d.Attempts) || d.Tries != len(waits)+1 {
		t.Errorf("the row says %+v after %d waits, %v", d, len(waits), err)
	}
	if waits[0] != time.Minute || waits[3] != time.Hour || s.clock.Now().Sub(noon) > delivery.Patience {
		t.Errorf("waits %v", waits)
	}
}
