package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/intake"
	"tabiji/backend/outbox"
	"tabiji/backend/words"
)

// Run tests everything that the engine relies on in a store. open makes an empty one that ends with its test.
func Run(t *testing.T, open func(testing.TB) Subject) {
	t.Helper()
	for _, promise := range []struct {
		name string
		test func(*testing.T, *world)
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
			promise.test(t, newWorld(t, open(t)))
		})
	}
	t.Run("a failure between any two writes leaves nothing", func(t *testing.T) { betweenAnyTwoWrites(t, open) })
}

// aLetter is a journey of one mail, in which nothing else takes time.
const aLetter = `{"format":"tabiji.journey/1","id":"jny_letter","title":"手紙","settings":{"reentry":"never"},
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

func sameEvent(t *testing.T, w *world) {
	who := w.people(1)[0]
	first := w.happen(who, "purchase", "order-1", map[string]string{"amount": "1000"})
	again := w.happen(who, "purchase", "order-1", map[string]string{"amount": "9999"})
	if first.Same || !again.Same || again.Seq != first.Seq {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if got := w.Events("purchase"); len(got) != 1 || got[0].Seq != first.Seq || got[0].Key != "order-1" || got[0].Props["amount"] != "1000" {
		t.Errorf("stored: %+v", got)
	}
}

func oneEntry(t *testing.T, w *world) {
	w.start(aLetter)
	who, live := w.people(1)[0], w.live("jny_letter")
	var wg sync.WaitGroup
	in := make(chan bool, 50)
	for range 50 {
		wg.Go(func() {
			err := w.Intake().Consume(context.Background(), func(tx intake.Tx) error {
				ok, err := tx.Enroll(intake.Enrollment{Journey: live.Journey, Version: live.Version, Contact: who, Key: "once", Entry: "in", At: tx.Now(), Practice: true})
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
	if rows := w.Enrollments(); n != 1 || rows != 1 {
		t.Errorf("%d were told that they are in, %d are", n, rows)
	}
}

func onePlan(t *testing.T, w *world) {
	w.waitingForMail(1)
	before, m := w.Everything(), w.Mails()[0]
	if m.MessageID == "" {
		t.Error("a mail has no Message-ID")
	}
	if row, err := w.PlanAgain(m, w.clock.Now()+1); row != 0 || err != nil {
		t.Errorf("planned again as row %d, %v", row, err)
	}
	if after := w.Everything(); after != before {
		t.Errorf("it left\n%s", difference(before, after))
	}
}

func disjointClaims(t *testing.T, w *world) {
	w.waitingForMail(400)
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
	for _, m := range w.Mails() {
		if owners[m.ID] != m.Owner {
			t.Errorf("out_%d was given to %s and belongs to %s", m.ID, owners[m.ID], m.Owner)
		}
	}
}

func oldestFirst(t *testing.T, w *world) {
	w.waitingForMail(10)
	mails, now := w.Mails(), w.clock.Now()
	for i, m := range mails {
		w.SetDue(m.ID, now-clock.Instant(i)) // the newest row is due first
	}
	w.SetDue(mails[3].ID, now+1) // not due yet
	var got []int64
	for _, r := range w.claim("run_a", 4) {
		got = append(got, r.ID)
	}
	if want := []int64{mails[9].ID, mails[8].ID, mails[7].ID, mails[6].ID}; !slices.Equal(got, want) {
		t.Errorf("claimed %v, not %v", got, want)
	}
	if rest := w.claim("run_a", 100); len(rest) != 5 || w.state(mails[3].ID) != delivery.Due {
		t.Errorf("then %d rows; the one of later is %s", len(rest), w.state(mails[3].ID))
	}
}

func handedRule(t *testing.T, w *world) {
	w.waitingForMail(2)
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
	if m := w.mail(row.ID); m.HandedAt != w.clock.Now() || m.Address != row.Person.Address || m.Hash != "hash" {
		t.Errorf("recorded: %+v", m)
	}
	if w.hand("run_a", row) {
		t.Error("it was handed over twice")
	}
	if again := w.claim("run_b", 10); len(again) != 1 || again[0].ID == row.ID {
		t.Errorf("a row in somebody's hands was claimed: %v", again)
	}
}

func notSentUnhanded(t *testing.T, w *world) {
	w.waitingForMail(1)
	row := w.claim("run_a", 1)[0]
	if w.settle("run_a", outbox.Result{ID: row.ID, Enrollment: row.Enrollment, State: delivery.Sent}) || w.state(row.ID) != "claimed" {
		t.Errorf("a row that was never handed over is %s", w.state(row.ID))
	}
	w.hand("run_a", row)
	if w.settle("run_b", outbox.Result{ID: row.ID, Enrollment: row.Enrollment, State: delivery.Sent}) || w.state(row.ID) != "handed" {
		t.Errorf("somebody else's receipt made it %s", w.state(row.ID))
	}
}

func receiptAndWake(t *testing.T, w *world) {
	w.waitingForMail(1)
	row := w.claim("run_a", 1)[0]
	w.hand("run_a", row)
	receipt := outbox.Result{ID: row.ID, Enrollment: row.Enrollment, State: delivery.Sent, Reply: "250 ok"}
	cut := fmt.Errorf("the commit does not come")
	if err := w.send(func(tx outbox.Tx) error {
		if _, err := tx.RecordResult("run_a", receipt); err != nil {
			return err
		}
		return cut
	}); err != cut {
		t.Fatal(err)
	}
	if w.state(row.ID) != "handed" || len(w.Wakes()) != 0 {
		t.Errorf("rolled back, the row is %s with %d wakes", w.state(row.ID), len(w.Wakes()))
	}
	if !w.settle("run_a", receipt) || w.state(row.ID) != "sent" || !slices.Equal(w.Wakes(), []int64{row.ID}) {
		t.Errorf("the row is %s with wakes of %v", w.state(row.ID), w.Wakes())
	}
	if w.settle("run_a", receipt) || len(w.Wakes()) != 1 {
		t.Error("the same receipt counted twice")
	}
	w.rest()
	if path := w.Path(row.Enrollment); path != "in:next → mark:next → mail:next → tell:next → rank:next → end:" || len(w.Wakes()) != 0 {
		t.Errorf("went %s", path)
	}
}

func takenBack(t *testing.T, w *world) {
	w.waitingForMail(6)
	dead := w.claim("run_dead", 4)
	w.hand("run_dead", dead[0])
	w.hand("run_dead", dead[1])
	mine := w.claim("run_me", 2)
	w.hand("run_me", mine[0])
	w.must(w.send(func(tx outbox.Tx) error {
		due, unknown, err := tx.Recover("run_me", words.New("reason.delivery.unknown_crash"))
		if due != 2 || unknown != 2 {
			t.Errorf("%d due, %d unknown", due, unknown)
		}
		return err
	}))
	var states []string
	for _, r := range append(dead, mine...) {
		states = append(states, string(w.state(r.ID)))
	}
	if got := strings.Join(states, " "); got != "unknown unknown due due handed claimed" {
		t.Errorf("they are %s", got)
	}
	recorded := 0
	for _, m := range w.Mails() {
		if m.State == delivery.Unknown && m.Unknown == 1 && slices.Contains(w.Wakes(), m.ID) {
			recorded++
		}
	}
	if recorded != 2 {
		t.Errorf("%d of 2 unknown mails are recorded with a try and a wake", recorded)
	}
}
