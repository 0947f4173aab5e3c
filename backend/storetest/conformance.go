package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"tabiji/backend/delivery"
	"tabiji/backend/intake"
	"tabiji/backend/outbox"
	"tabiji/backend/sqlite"
	"tabiji/backend/words"
)

// Run holds a store against what the engine stands on. open makes a fresh World on it.
func Run(t *testing.T, open func(testing.TB) *World) {
	t.Helper()
	for _, promise := range []struct {
		name string
		test func(*testing.T, *World)
	}{
		{"an event under a known key is the one that is there", sameEvent},
		{"DUP-8 fifty entries of one person at once are one", oneEntry},
		{"an effect planned twice is one row with one Message-ID", onePlan},
		{"DUP-1 eight owners claiming at once share no row", disjointClaims},
		{"a claim takes the oldest due rows and no more than asked", oldestFirst},
		{"a row is handed over only by its owner, once, in the revision that was decided on", handedRule},
		{"a row that was not handed over cannot be sent", notSentUnhanded},
		{"a receipt and the wake of its enrollment are one commit, heard once", receiptAndWake},
		{"STUCK-5 what other runs left is taken back by its stage", takenBack},
	} {
		t.Run(promise.name, func(t *testing.T) {
			t.Parallel()
			promise.test(t, open(t))
		})
	}
	t.Run("a failure between any two writes leaves nothing", func(t *testing.T) { betweenAnyTwoWrites(t, open) })
}

// aLetter has one mail and nothing else that takes time.
const aLetter = `{"id":"jny_letter","title":"手紙","settings":{"reentry":"never"},
"nodes":[
 {"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"mark","kind":"tag.add","at":[0,1],"config":{"tag":"入会"}},
 {"id":"mail","kind":"mail.send","at":[0,2],"config":{"message":"msg_hello"}},
 {"id":"tell","kind":"notify","at":[0,3],"config":{"title":"届きました","body":""}},
 {"id":"rank","kind":"field.set","at":[0,4],"config":{"field":"company","value":"お得意様"}},
 {"id":"end","kind":"goal","at":[0,5],"config":{}}],
"edges":[{"from":["in","next"],"to":"mark"},{"from":["mark","next"],"to":"mail"},{"from":["mail","next"],"to":"tell"},
 {"from":["tell","next"],"to":"rank"},{"from":["rank","next"],"to":"end"}],
"messages":[{"id":"msg_hello","subject":"こんにちは","html":"<p>こんにちは</p>"}]}`

// waitingForMail is a World in which so many people wait for a mail that is due.
func waitingForMail(w *World, people int) {
	w.T.Helper()
	r := w.Publish(aLetter)
	w.Enter(r, w.Contacts(people)...)
	w.Settle()
	if n := w.One("SELECT count(*) FROM outbox WHERE state = 'due'"); n != fmt.Sprint(people) {
		w.T.Fatalf("%s mails are due", n)
	}
}

// send runs f in one of the senders' transactions.
func (w *World) send(f func(tx outbox.Tx) error) error {
	return w.DB.Outbox().Send(context.Background(), true, f)
}

// claim takes rows for an owner.
func (w *World) claim(owner string, limit int) (rows []outbox.Claimed) {
	w.T.Helper()
	w.must(w.send(func(tx outbox.Tx) error {
		tickets, err := tx.Claim(w.Account, owner, limit)
		if err != nil {
			return err
		}
		var ids []int64
		for _, t := range tickets {
			ids = append(ids, t.ID)
		}
		read, err := tx.Claimed(ids)
		rows = nil
		for _, id := range ids { // in the order of the claim
			for _, r := range read {
				if r.ID == id {
					rows = append(rows, r)
				}
			}
		}
		return err
	}))
	return rows
}

// hand hands a claimed row over.
func (w *World) hand(owner string, row outbox.Claimed) (ok bool) {
	w.T.Helper()
	w.must(w.send(func(tx outbox.Tx) (err error) {
		ok, err = tx.Hand(owner, outbox.Handed{ID: row.ID, Rev: row.Rev, Address: row.Person.Address, ContentHash: "hash"})
		return err
	}))
	return ok
}

func (w *World) settle(owner string, s outbox.Settlement) (ok bool) {
	w.T.Helper()
	w.must(w.send(func(tx outbox.Tx) (err error) {
		ok, err = tx.Settle(owner, s)
		return err
	}))
	return ok
}

func (w *World) state(row int64) string {
	w.T.Helper()
	return w.One("SELECT state FROM outbox WHERE id = ?", row)
}

func sameEvent(t *testing.T, w *World) {
	who := w.Contacts(1)[0]
	first := w.Happen(who, "purchase", "order-1", map[string]string{"amount": "1000"})
	again := w.Happen(who, "purchase", "order-1", map[string]string{"amount": "9999"})
	if first.Same || !again.Same || again.Seq != first.Seq {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if got := w.Dump("SELECT key, props FROM event WHERE kind = 'purchase'"); got != `order-1 | {"amount":"1000"}`+"\n" {
		t.Errorf("stored: %s", got)
	}
}

func oneEntry(t *testing.T, w *World) {
	r, who := w.Publish(aLetter), w.Contacts(1)[0]
	var wg sync.WaitGroup
	in := make(chan bool, 50)
	for range 50 {
		wg.Go(func() {
			err := w.DB.Write(context.Background(), sqlite.Bulk, sqlite.Normal, func(tx *sqlite.Tx) error {
				ok, err := tx.Enroll(intake.Enrollment{Journey: r.No, Version: r.Version, Contact: who, Key: "once", Entry: "in", At: tx.Now()})
				in <- ok
				return err
			})
			if err != nil {
				t.Errorf("who comes second is already in, which is no error: %v", err)
			}
		})
	}
	wg.Wait()
	close(in)
	n := 0
	for ok := range in {
		if ok {
			n++
		}
	}
	if rows := w.One("SELECT count(*) FROM enrollment"); n != 1 || rows != "1" {
		t.Errorf("%d were told that they are in, %s are", n, rows)
	}
}

func onePlan(t *testing.T, w *World) {
	waitingForMail(w, 1)
	before := w.Dump("SELECT * FROM outbox")
	version, planned := w.One("SELECT message_version FROM outbox"), w.One("SELECT effect_key FROM outbox")
	w.Write(func(tx *sqlite.Tx) error {
		key, err := tx.TokenKey()
		if err != nil {
			return err
		}
		id, err := tx.PlanMail(outbox.Planned{Cause: outbox.ByJourney, Key: planned, Account: w.Account, Purpose: "marketing", Contact: 1, Enrollment: 1,
			Journey: 1, Node: "mail", MessageVersion: version, At: tx.Now() + 1}, key, "")
		if id != 0 {
			t.Errorf("planned again as row %d", id)
		}
		return err
	})
	if after := w.Dump("SELECT * FROM outbox"); after != before {
		t.Errorf("before\n%safter\n%s", before, after)
	}
}

func disjointClaims(t *testing.T, w *World) {
	waitingForMail(w, 400)
	var wg sync.WaitGroup
	var mu sync.Mutex
	owners := map[int64]string{}
	for i := range 8 {
		owner := fmt.Sprint("run_", i)
		wg.Go(func() {
			for {
				rows := w.claim(owner, 7)
				if len(rows) == 0 {
					return
				}
				mu.Lock()
				for _, r := range rows {
					if owners[r.ID] != "" {
						t.Errorf("out_%d is claimed by %s and %s", r.ID, owners[r.ID], owner)
					}
					owners[r.ID] = owner
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(owners) != 400 {
		t.Errorf("%d of 400 rows were claimed", len(owners))
	}
	for _, row := range w.Rows("SELECT id, owner FROM outbox") {
		var id int64
		fmt.Sscan(row[0], &id)
		if owners[id] != row[1] {
			t.Errorf("out_%d was given to %s and belongs to %s", id, owners[id], row[1])
		}
	}
}

func oldestFirst(t *testing.T, w *World) {
	waitingForMail(w, 10)
	now := int64(w.Clock.Now())
	w.Exec("UPDATE outbox SET next_at = ? - id", now)           // the newest row is the oldest due
	w.Exec("UPDATE outbox SET next_at = ? WHERE id = 4", now+1) // not due yet
	var got []int64
	for _, r := range w.claim("run_a", 4) {
		got = append(got, r.ID)
	}
	if want := []int64{10, 9, 8, 7}; !slices.Equal(got, want) {
		t.Errorf("claimed %v, not %v", got, want)
	}
	if rest := w.claim("run_a", 100); len(rest) != 5 || w.state(4) != "due" {
		t.Errorf("then %d rows; the one of later is %s", len(rest), w.state(4))
	}
}

func handedRule(t *testing.T, w *World) {
	waitingForMail(w, 2)
	row := w.claim("run_a", 1)[0]
	if w.hand("run_b", row) || w.state(row.ID) != "claimed" {
		t.Error("somebody else handed it over")
	}
	old := row
	old.Rev--
	if w.hand("run_a", old) || w.state(row.ID) != "claimed" {
		t.Error("it was handed over in a revision that nobody decided on")
	}
	if !w.hand("run_a", row) {
		t.Fatal("its owner could not hand it over")
	}
	if got := w.One("SELECT handed_at || address || content_hash FROM outbox WHERE id = ?", row.ID); got != fmt.Sprint(int64(w.Clock.Now()))+row.Person.Address+"hash" {
		t.Errorf("recorded: %s", got)
	}
	if w.hand("run_a", row) {
		t.Error("it was handed over twice")
	}
	if again := w.claim("run_b", 10); len(again) != 1 || again[0].ID == row.ID {
		t.Errorf("a row in somebody's hands was claimed: %v", again)
	}
}

func notSentUnhanded(t *testing.T, w *World) {
	waitingForMail(w, 1)
	row := w.claim("run_a", 1)[0]
	if w.settle("run_a", outbox.Settlement{ID: row.ID, Enrollment: row.Enrollment, State: delivery.Sent}) || w.state(row.ID) != "claimed" {
		t.Errorf("a row that was never handed over is %s", w.state(row.ID))
	}
	w.hand("run_a", row)
	if w.settle("run_b", outbox.Settlement{ID: row.ID, Enrollment: row.Enrollment, State: delivery.Sent}) || w.state(row.ID) != "handed" {
		t.Errorf("somebody else's receipt made it %s", w.state(row.ID))
	}
}

func receiptAndWake(t *testing.T, w *World) {
	waitingForMail(w, 1)
	row := w.claim("run_a", 1)[0]
	w.hand("run_a", row)
	receipt := outbox.Settlement{ID: row.ID, Enrollment: row.Enrollment, State: delivery.Sent, Reply: "250 ok"}
	cut := fmt.Errorf("the commit does not come")
	if err := w.send(func(tx outbox.Tx) error {
		if _, err := tx.Settle("run_a", receipt); err != nil {
			return err
		}
		return cut
	}); err != cut {
		t.Fatal(err)
	}
	if w.state(row.ID) != "handed" || w.One("SELECT count(*) FROM wake") != "0" {
		t.Errorf("rolled back, the row is %s with %s wakes", w.state(row.ID), w.One("SELECT count(*) FROM wake"))
	}
	if !w.settle("run_a", receipt) || w.state(row.ID) != "sent" || w.One("SELECT count(*) FROM wake WHERE ref = ?", row.ID) != "1" {
		t.Errorf("the row is %s with %s wakes", w.state(row.ID), w.One("SELECT count(*) FROM wake"))
	}
	if w.settle("run_a", receipt) || w.One("SELECT count(*) FROM wake") != "1" {
		t.Error("the same receipt counted twice")
	}
	w.Settle()
	if path := w.PathOf(row.Enrollment); path != "in:next → mark:next → mail:next → tell:next → rank:next → end:" || w.One("SELECT count(*) FROM wake") != "0" {
		t.Errorf("went %s", path)
	}
}

func takenBack(t *testing.T, w *World) {
	waitingForMail(w, 6)
	dead := w.claim("run_dead", 4)
	w.hand("run_dead", dead[0])
	w.hand("run_dead", dead[1])
	mine := w.claim("run_me", 2)
	w.hand("run_me", mine[0])
	w.must(w.send(func(tx outbox.Tx) error {
		due, unknown, err := tx.TakeBack("run_me", words.New("reason.delivery.unknown_crash"))
		if due != 2 || unknown != 2 {
			t.Errorf("%d due, %d unknown", due, unknown)
		}
		return err
	}))
	var states []string
	for _, r := range append(dead, mine...) {
		states = append(states, w.state(r.ID))
	}
	if got := strings.Join(states, " "); got != "unknown unknown due due handed claimed" {
		t.Errorf("they are %s", got)
	}
	if n := w.One("SELECT count(*) FROM wake w JOIN outbox o ON o.id = w.ref JOIN attempt a ON a.outbox = o.id WHERE o.state = 'unknown' AND a.outcome = 'unknown'"); n != "2" {
		t.Errorf("%s of 2 unknown mails are recorded with a try and a wake", n)
	}
}
