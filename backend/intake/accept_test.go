package intake_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tabiji/backend/intake"
	"tabiji/backend/problem"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
)

func TestAcceptStoresAnEventOnceUnderItsKey(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	p := w.Contact("a@a.example", nil)
	first := w.Happen(p, "purchase", "order-1", map[string]string{"amount": "1200"})
	again := w.Happen(p, "purchase", "order-1", map[string]string{"amount": "1200"})
	if first.Same || !again.Same || first.Seq != again.Seq {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if got, want := w.Dump("SELECT contact, kind, source, key, occurred_at, received_at, props FROM event"),
		fmt.Sprintf("1 | purchase | api | order-1 | %d | %d | {\"amount\":\"1200\"}\n", sqlitetest.Monday, sqlitetest.Monday); got != want {
		t.Errorf("stored %q, want %q", got, want)
	}
}

func TestAcceptMakesAKeyWhenNoneIsGiven(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	p := w.Contact("a@a.example", nil)
	a, b := w.Happen(p, "visit", "", nil), w.Happen(p, "visit", "", nil)
	if a.Key == "" || a.Key == b.Key || a.Same || b.Same {
		t.Errorf("%+v, %+v", a, b)
	}
}

func TestAcceptFindsThePersonByAddressAndFollowsAMerge(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	old, kept := w.Contact("old@a.example", nil), w.Contact("kept@a.example", nil)
	w.Exec("UPDATE contact SET merged_into = ? WHERE id = ?", kept, old)
	_, err := w.Intake.Accept(t.Context(), []intake.Incoming{
		{AddressKey: "kept@a.example", Kind: "visit", Source: "api", Key: "1"},
		{AddressKey: "old@a.example", Kind: "visit", Source: "api", Key: "2"},
		{Contact: old, Kind: "visit", Source: "api", Key: "3"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Dump("SELECT DISTINCT contact FROM event"); got != fmt.Sprintf("%d\n", kept) {
		t.Errorf("events are about %q", got)
	}
}

func TestAcceptRefusesWhatCannotBeAnEvent(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	p := w.Contact("a@a.example", nil)
	w.Happen(p, "visit", "used", nil)
	many := map[string]string{}
	for i := range 51 {
		many[fmt.Sprint("k", i)] = "v"
	}
	for _, c := range []struct {
		name  string
		spoil func(*intake.Incoming)
		id    string
		path  string
	}{
		{"no kind", func(e *intake.Incoming) { e.Kind = "" }, "event.kind", "1.kind"},
		{"a kind of 65 characters", func(e *intake.Incoming) { e.Kind = strings.Repeat("買", 65) }, "event.kind", "1.kind"},
		{"a kind with a line break", func(e *intake.Incoming) { e.Kind = "a\nb" }, "event.kind", "1.kind"},
		{"a kind that only we write", func(e *intake.Incoming) { e.Kind = "tabiji.tag.added" }, "event.kind_ours", "1.kind"},
		{"51 properties", func(e *intake.Incoming) { e.Props = many }, "event.props", "1.props"},
		{"a property without a name", func(e *intake.Incoming) { e.Props = map[string]string{"": "x"} }, "event.prop_key", "1.props"},
		{"a property of 2,001 characters", func(e *intake.Incoming) { e.Props = map[string]string{"x": strings.Repeat("あ", 2001)} }, "event.prop_value", "1.props.x"},
		{"a key of 201 characters", func(e *intake.Incoming) { e.Key = strings.Repeat("k", 201) }, "event.key", "1.key"},
		{"no source", func(e *intake.Incoming) { e.Source = "" }, "event.source", "1.source"},
		{"the source of our own steps", func(e *intake.Incoming) { e.Source = "step" }, "event.source_ours", "1.source"},
		{"more than a day ahead", func(e *intake.Incoming) { e.OccurredAt = sqlitetest.Monday.Add(24*time.Hour + time.Millisecond) }, "event.future", "1.occurred_at"},
		{"before time began", func(e *intake.Incoming) { e.OccurredAt = -1 }, "event.past", "1.occurred_at"},
		{"nobody we know", func(e *intake.Incoming) { e.Contact = 99 }, "event.contact", "1.contact"},
		{"a key that was used for something else", func(e *intake.Incoming) { e.Key, e.Kind = "used", "purchase" }, "event.key_used", "1.key"},
	} {
		bad := intake.Incoming{Contact: p, Kind: "visit", Source: "api", Key: c.name}
		c.spoil(&bad)
		good := intake.Incoming{Contact: p, Kind: "visit", Source: "api", Key: "good " + c.name}
		_, err := w.Intake.Accept(t.Context(), []intake.Incoming{good, bad})
		pr := problem.Of(err)
		if err == nil || pr.ID != c.id || len(pr.Where) != 1 || pr.Where[0].Path != c.path {
			t.Errorf("%s: %v at %+v, want %s at %s", c.name, err, pr, c.id, c.path)
		}
	}
	if got := w.One("SELECT count(*) FROM event"); got != "1" {
		t.Errorf("%s events: a refused list left something", got)
	}
	for _, fine := range []intake.Incoming{
		{Contact: p, Kind: strings.Repeat("買", 64), Source: "api", Key: strings.Repeat("k", 200)},
		{Contact: p, Kind: "visit", Source: "api", Key: "ahead", OccurredAt: sqlitetest.Monday.Add(24 * time.Hour)},
		{Contact: p, Kind: "visit", Source: "api", Key: "long ago", OccurredAt: 1},
	} {
		if _, err := w.Intake.Accept(t.Context(), []intake.Incoming{fine}); err != nil {
			t.Errorf("at the bound: %v", err)
		}
	}
}

const shop = `{"id":"jny_shop","title":"お買い上げ","settings":{"reentry":"REENTRY","days":DAYS},
"nodes":[{"id":"in","kind":"entry.event","at":[0,0],"config":{"event":"purchase","where":{"prop":"amount","is":"greater","value":1000}}},
 {"id":"rest","kind":"wait.duration","at":[0,1],"config":{"amount":2,"unit":"hour"}},
 {"id":"end","kind":"goal","at":[0,2],"config":{}}],
"edges":[{"from":["in","next"],"to":"rest"},{"from":["rest","next"],"to":"end"}]}`

func shopOf(reentry string, days int) string {
	s := strings.Replace(shop, "REENTRY", reentry, 1)
	if days == 0 {
		return strings.Replace(s, `,"days":DAYS`, "", 1)
	}
	return strings.Replace(s, "DAYS", fmt.Sprint(days), 1)
}

func TestDUP8_FiftyParallelEntriesOfOnePersonAreOneEnrollment(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Publish(shopOf("after_exit", 0))
	p := w.Contact("a@a.example", nil)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			_, err := w.Intake.Accept(context.Background(), []intake.Incoming{{Contact: p, Kind: "purchase", Source: "api",
				Key: fmt.Sprint("order-", i), Props: map[string]string{"amount": "5000"}}})
			if err != nil {
				t.Error(err)
			}
			if _, err := w.Intake.Consume(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	w.Settle()
	if got := w.Dump("SELECT count(*), count(DISTINCT entry_key) FROM enrollment"); got != "1 | 1\n" {
		t.Errorf("enrollments %q, want one", got)
	}
}

func TestDUP8_FiftyParallelInsertsOfOneEnrollmentGiveOneWinner(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	j := w.Publish(shopOf("never", 0))
	p := w.Contact("a@a.example", nil)
	var mu sync.Mutex
	var won, already int
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			err := w.DB.Write(context.Background(), sqlite.Tick, sqlite.Normal, func(tx *sqlite.Tx) error {
				in, err := tx.Enroll(intake.Enrollment{Journey: j.No, Version: j.Version, Contact: p, Key: "once", Entry: "in", At: tx.Now()})
				mu.Lock()
				defer mu.Unlock()
				if in {
					won++
				} else {
					already++
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won != 1 || already != 49 {
		t.Errorf("%d entered, %d already in; want 1 and 49", won, already)
	}
}

func TestConsumeLetsInWhomTheTriggerMeans(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	p, q := w.Contact("a@a.example", nil), w.Contact("b@a.example", nil)
	w.Happen(p, "purchase", "before start", map[string]string{"amount": "9000"})
	w.Publish(shopOf("never", 0))
	w.Happen(p, "purchase", "small", map[string]string{"amount": "900"})
	w.Happen(p, "visit", "other", nil)
	w.Happen(q, "purchase", "big", map[string]string{"amount": "1001"})
	res, err := w.Intake.Consume(t.Context())
	if err != nil || res.Events != 4 || res.Entered != 1 {
		t.Fatalf("%+v, %v", res, err)
	}
	if got, want := w.Dump("SELECT contact, entry_key, entry, state, due_at, entered_at FROM enrollment"),
		fmt.Sprintf("%d | once | in | live | %d | %d\n", q, sqlitetest.Monday, sqlitetest.Monday); got != want {
		t.Errorf("enrollment %q, want %q", got, want)
	}
	if res, err := w.Intake.Consume(t.Context()); err != nil || res.Events != 0 {
		t.Errorf("again: %+v, %v", res, err)
	}
	w.Settle()
	if why := w.One("SELECT reasons FROM history WHERE step_no = 0"); !strings.Contains(why, "amount") {
		t.Errorf("row 0 does not say which rule let the person in: %s", why)
	}
}

func TestReentryRules(t *testing.T) {
	t.Parallel()
	const hour = time.Hour
	for _, c := range []struct {
		name    string
		reentry string
		days    int
		orders  []struct {
			key   string
			after time.Duration
		}
		keys string
	}{
		{"never again", "never", 0, []struct {
			key   string
			after time.Duration
		}{{"a", 0}, {"b", hour}, {"c", 5 * hour}}, "once\n"},
		{"after exit, not while inside", "after_exit", 0, []struct {
			key   string
			after time.Duration
		}{{"a", 0}, {"b", hour}, {"c", 5 * hour}}, "ev:1\nev:3\n"},
		{"after three days", "after_days", 3, []struct {
			key   string
			after time.Duration
		}{{"a", 0}, {"b", 71 * hour}, {"c", 72 * hour}}, "ev:1\nev:3\n"},
		{"once per event key", "per_key", 0, []struct {
			key   string
			after time.Duration
		}{{"a", 0}, {"b", 5 * hour}, {"c", 10 * hour}}, "key:a\nkey:b\nkey:c\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			w.Publish(shopOf(c.reentry, c.days))
			p := w.Contact("a@a.example", nil)
			for _, o := range c.orders {
				w.Until(sqlitetest.Monday.Add(o.after))
				w.Happen(p, "purchase", o.key, map[string]string{"amount": "2000"})
				w.Settle()
			}
			if got := w.Dump("SELECT entry_key FROM enrollment ORDER BY id"); got != c.keys {
				t.Errorf("entries %q, want %q", got, c.keys)
			}
		})
	}
}

// twoTagJourneys cause each other: a gives the tag that b waits for, and the other way round.
func tagger(id, enters, gives, takes string) string {
	return fmt.Sprintf(`{"id":"jny_%s","title":"%s","settings":{"reentry":"after_exit"},
"nodes":[{"id":"in","kind":"entry.tag","at":[0,0],"config":{"tag":"%s"}},
 {"id":"off","kind":"tag.remove","at":[0,1],"config":{"tag":"%s"}},
 {"id":"on","kind":"tag.add","at":[0,2],"config":{"tag":"%s"}},
 {"id":"end","kind":"exit","at":[0,3],"config":{}}],
"edges":[{"from":["in","next"],"to":"off"},{"from":["off","next"],"to":"on"},{"from":["on","next"],"to":"end"}]}`, id, id, enters, takes, gives)
}

func TestAChainDeeperThanSixteenIsHeld(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	for i := range 20 {
		w.Publish(tagger(fmt.Sprint("j", i), fmt.Sprint("t", i), fmt.Sprint("t", i+1), "nothing"))
	}
	w.Contact("a@a.example", nil, "t0")
	w.Settle()
	if got := w.Dump("SELECT max(depth), sum(state = 'done'), sum(state = 'held'), max(iif(reason = '', '', reason ->> 'id')) FROM enrollment"); got !=
		"17 | 17 | 1 | reason.entry.held.depth\n" {
		t.Errorf("enrollments: %s", got)
	}
}

func TestAPausedJourneyTakesPeopleInAndHoldsThemAtItsEntry(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Publish(shopOf("never", 0))
	w.Exec("UPDATE journey SET state = 'paused', paused_at = ?", int64(sqlitetest.Monday))
	w.Happen(w.Contact("a@a.example", nil), "purchase", "1", map[string]string{"amount": "2000"})
	w.Settle()
	if got := w.Dump("SELECT state, node FROM enrollment"); got != "live | \n" {
		t.Errorf("enrollment %q", got)
	}
	w.Exec("UPDATE journey SET state = 'finishing'")
	w.Happen(w.Contact("b@a.example", nil), "purchase", "2", map[string]string{"amount": "2000"})
	w.Settle()
	if got := w.One("SELECT count(*) FROM enrollment"); got != "1" {
		t.Errorf("%s enrollments: a finishing journey took somebody in", got)
	}
}

func TestManyEventsAreConsumedInPieces(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Publish(shopOf("never", 0))
	people := w.Contacts(1200)
	var list []intake.Incoming
	for _, p := range people[:1000] {
		list = append(list, intake.Incoming{Contact: p, Kind: "purchase", Source: "import", Key: fmt.Sprint(p), Props: map[string]string{"amount": "2000"}})
	}
	if _, err := w.Intake.Accept(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Intake.Accept(t.Context(), append(list, list[0])); !problem.IsKind(err, problem.TooLarge) {
		t.Errorf("1,001 events at once: %v", err)
	}
	events, entered := 0, 0
	for {
		res, err := w.Intake.Consume(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if res.Events > 500 {
			t.Errorf("%d events in one transaction", res.Events)
		}
		events, entered = events+res.Events, entered+res.Entered
		if !res.More {
			break
		}
	}
	if entered != 1000 || events < 1600 { // 600 people also got the tag VIP
		t.Errorf("%d events, %d entered", events, entered)
	}
}
