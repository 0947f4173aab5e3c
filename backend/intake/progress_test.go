package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/sqlitetest"
)

const steps = "SELECT j.id, e.state, e.depth, iif(e.reason = '', '', e.reason ->> 'id') FROM enrollment e JOIN journey j ON j.no = e.journey ORDER BY e.id"

func TestNumber1_JourneysThatCauseEachOtherAreHeldTheFirstTime(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Publish(tagger("a", "red", "blue", "red"))
	w.Publish(tagger("b", "blue", "red", "blue"))
	w.Contact("a@a.example", nil, "red")
	w.Settle()
	if got := w.Dump(steps); got != "jny_a | done | 0 | \njny_b | done | 1 | \njny_a | held | 2 | reason.entry.held.circle\n" {
		t.Errorf("enrollments:\n%s", got)
	}
}

// around is a journey that starts itself: it takes its own tag off, waits as long as wait says, and gives it again.
// Between the wait and the giving stand as many further steps as later says, each ending a passage.
func around(wait string, later int) string {
	var nodes, edges []string
	from := "off"
	step := func(id, kind, config string) {
		nodes = append(nodes, fmt.Sprintf(`{"id":"%s","kind":"%s","at":[0,0],"config":%s}`, id, kind, config))
		edges = append(edges, fmt.Sprintf(`{"from":["%s","next"],"to":"%s"}`, from, id))
		from = id
	}
	if wait != "" {
		amount, unit, _ := strings.Cut(wait, " ")
		step("wait", "wait.duration", `{"amount":`+amount+`,"unit":"`+unit+`"}`)
	}
	for i := range later {
		step(fmt.Sprint("soon", i), "wait.duration", `{"amount":1,"unit":"second"}`)
	}
	step("on", "tag.add", `{"tag":"VIP"}`)
	return `{"id":"jny_around","title":"VIP","settings":{"reentry":"after_exit"},
"nodes":[{"id":"in","kind":"entry.tag","at":[0,0],"config":{"tag":"VIP"}},{"id":"hand","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"off","kind":"tag.remove","at":[0,0],"config":{"tag":"VIP"}},` + strings.Join(nodes, ",") + `],
"edges":[{"from":["in","next"],"to":"off"},{"from":["hand","next"],"to":"off"},` + strings.Join(edges, ",") + `]}`
}

func TestNumber1_OnlyADrawnWaitOfAnHourIsProgress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says, wait string
		later      int
		goesOn     bool
	}{
		{"no wait at all", "", 0, false},
		{"a second", "1 second", 0, false},
		{"fifty-nine minutes", "59 minute", 0, false},
		{"sixty minutes", "60 minute", 0, true},
		{"3,599 seconds", "3599 second", 0, false},
		{"3,600 seconds", "3600 second", 0, true},
		{"an hour", "1 hour", 0, true},
		{"a day", "1 day", 0, true},
		{"an hour, and short waits after it", "1 hour", 3, true},
		{"short waits, however many", "59 minute", 40, false},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			w.Publish(around(c.wait, c.later))
			w.Contact("a@a.example", nil, "VIP")
			span := 20 * time.Hour
			if c.wait == "1 day" {
				span = 20 * 24 * time.Hour // beyond the deepest chain
			}
			w.Until(sqlitetest.Monday.Add(span + time.Minute))
			held := w.One("SELECT count(*) FROM enrollment WHERE state = 'held'")
			entered := w.One("SELECT count(*) FROM enrollment")
			if c.goesOn && (held != "0" || len(entered) < 2 || entered < "20") {
				t.Errorf("%s entries, %s held, after twenty waits", entered, held)
			}
			if !c.goesOn && (held != "1" || entered != "2") {
				t.Errorf("%s entries, %s held: %s", entered, held, w.Dump(steps))
			}
			if deep := w.One("SELECT max(depth) FROM event"); c.goesOn && deep > "1" {
				t.Errorf("the chain is %s deep", deep)
			}
		})
	}
}

func TestNumber1_ACircleIsHeldHoweverItBegan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says  string
		begin func(w *sqlitetest.World, r sqlitetest.Running, person int64)
	}{
		{"by the sweep of Start", func(w *sqlitetest.World, r sqlitetest.Running, person int64) {
			w.Exec("INSERT INTO agenda (key, kind, planned_at, body) VALUES ('sweep:1:in:1', 'sweep', ?, ?)", int64(w.Clock.Now()),
				fmt.Sprintf(`{"journey":%d,"entry":"in","tag":"VIP"}`, r.No))
		}},
		{"by hand", func(w *sqlitetest.World, r sqlitetest.Running, person int64) {
			w.Exec("INSERT INTO agenda (key, kind, planned_at, body) VALUES ('enter:1:x', 'enter', ?, ?)", int64(w.Clock.Now()),
				fmt.Sprintf(`{"journey":%d,"contact":%d}`, r.No, person))
		}},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			who := w.Contact("a@a.example", nil, "VIP")
			w.Settle()
			r := w.Publish(around("1 second", 0))
			c.begin(w, r, who)
			w.Until(sqlitetest.Monday.Add(time.Minute))
			if got := w.Dump(steps); got != "jny_around | done | 0 | \njny_around | held | 1 | reason.entry.held.circle\n" {
				t.Errorf("enrollments:\n%s", got)
			}
			if got := w.One("SELECT count(DISTINCT root) || ' ' || (max(root) < 0) FROM enrollment"); got != "1 1" {
				t.Errorf("both go back to the same act: %s", got)
			}
		})
	}
}

func TestNumber1_ThreeJourneysInACircle(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Publish(tagger("a", "red", "green", "red"))
	w.Publish(tagger("b", "green", "blue", "green"))
	w.Publish(tagger("c", "blue", "red", "blue"))
	w.Contact("a@a.example", nil, "green")
	w.Settle()
	if got := w.Dump(steps); got != "jny_b | done | 0 | \njny_c | done | 1 | \njny_a | done | 2 | \njny_b | held | 3 | reason.entry.held.circle\n" {
		t.Errorf("enrollments:\n%s", got)
	}
	if got := w.One("SELECT count(DISTINCT root) FROM enrollment"); got != "1" {
		t.Errorf("%s causes from outside", got)
	}
}

func TestNumber1_AnEntryThatWasHeldGivesWayToANewCauseAndToNothingElse(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Publish(around("", 0))
	who := w.Contact("a@a.example", nil, "VIP")
	w.Settle()
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	// The owner takes the tag off and gives it again: a cause from outside.
	w.Tag(who, "VIP", false)
	w.Tag(who, "VIP", true)
	w.Settle()
	if got := w.Dump(steps); got != "jny_around | done | 0 | \njny_around | done | 1 | reason.ended.replaced\njny_around | done | 0 | \njny_around | held | 1 | reason.entry.held.circle\n" {
		t.Errorf("enrollments:\n%s", got)
	}
}

func TestNumber1_AChainStoredByTheFormerProgramIsRead(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Publish(around("1 second", 0))
	w.Contact("a@a.example", nil, "VIP")
	w.Settle()
	w.Exec("UPDATE enrollment SET chain = '[{\"j\":\"jny_other\",\"at\":\"2026-11-02T00:00:00.000Z\"},{\"j\":\"jny_around\",\"at\":\"2026-11-02T00:00:00.000Z\"}]', depth = 2, root = 0")
	w.Until(sqlitetest.Monday.Add(time.Minute))
	if got := w.Dump(steps); got != "jny_around | done | 2 | \njny_around | held | 3 | reason.entry.held.circle\n" {
		t.Errorf("enrollments:\n%s", got)
	}
}

// orders is a journey that orders begin, each staying for an hour.
func orders(settings string) string {
	return `{"id":"jny_orders","title":"ご注文のお礼","settings":` + settings + `,
"nodes":[{"id":"in","kind":"entry.event","at":[0,0],"config":{"event":"purchase"}},
 {"id":"hour","kind":"wait.duration","at":[0,1],"config":{"amount":30,"unit":"minute"}},
 {"id":"end","kind":"goal","at":[0,2],"config":{}}],
"edges":[{"from":["in","next"],"to":"hour"},{"from":["hour","next"],"to":"end"}]}`
}

func TestNumber8_TenOrdersAtOnceAreTenEntries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says, settings string
		inside         string // at once, after the orders
		end            time.Duration
	}{
		{"one after the other", `{"reentry":"per_key"}`, "1", 5 * time.Hour},
		{"side by side", `{"reentry":"per_key","parallel":true}`, "10", 30 * time.Minute},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			w.Publish(orders(c.settings))
			p := w.Contact("a@a.example", nil)
			for i := range 10 {
				w.Happen(p, "purchase", fmt.Sprintf("order-%d", i), nil)
			}
			w.Settle()
			if got := w.One("SELECT count(*) FROM enrollment WHERE state = 'live'"); got != c.inside {
				t.Errorf("%s are inside at once, want %s", got, c.inside)
			}
			w.Open() // whatever dies, the keys are rows
			w.Until(sqlitetest.Monday.Add(c.end))
			if got := w.One("SELECT group_concat(entry_key) FROM (SELECT entry_key FROM enrollment WHERE ended_by = 'goal' ORDER BY id)"); got !=
				"key:order-0,key:order-1,key:order-2,key:order-3,key:order-4,key:order-5,key:order-6,key:order-7,key:order-8,key:order-9" {
				t.Errorf("ended: %s", got)
			}
			if got := w.One("SELECT max(ended_at) FROM enrollment"); got != fmt.Sprint(int64(sqlitetest.Monday.Add(c.end))) {
				t.Errorf("the last ended at %s", got)
			}
			if rest := w.One("SELECT (SELECT count(*) FROM postponed) + (SELECT count(*) FROM refused_entry)"); rest != "0" {
				t.Errorf("%s are left over", rest)
			}
			if got := w.One("SELECT count(DISTINCT root) FROM enrollment"); got != "10" {
				t.Errorf("%s causes from outside", got)
			}
		})
	}
}

func TestNumber8_TheNextKeyBeginsWhoeverEndsTheOneBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says   string
		end    func(w *sqlitetest.World)
		second string // state of the second order, or the reason why it did not enter
	}{
		{"the walk", func(w *sqlitetest.World) { w.Until(sqlitetest.Monday.Add(30 * time.Minute)) }, "live"},
		{"a person taken out", func(w *sqlitetest.World) {
			w.Exec("UPDATE enrollment SET state = 'done', due_at = NULL, ended_at = 1, ended_by = 'hand' WHERE id = 1")
		}, "live"},
		{"a passage that breaks", func(w *sqlitetest.World) { w.Exec("UPDATE enrollment SET state = 'broken' WHERE id = 1") }, "live"},
		{"a journey that is paused meanwhile takes in all the same", func(w *sqlitetest.World) {
			w.Exec("UPDATE journey SET state = 'paused'")
			w.Exec("UPDATE enrollment SET state = 'done', due_at = NULL, ended_at = 1, ended_by = 'hand' WHERE id = 1")
		}, "live"},
		{"a stop drops it with the reason", func(w *sqlitetest.World) { w.Exec("UPDATE journey SET state = 'stopped'") }, "reason.enter.closed"},
		{"a finish drops it with the reason", func(w *sqlitetest.World) { w.Exec("UPDATE journey SET state = 'finishing'") }, "reason.enter.closed"},
		{"the end of practice drops it", func(w *sqlitetest.World) { w.Exec("UPDATE journey SET practice = 1, state = 'stopped'") }, "reason.enter.closed"},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			w.Publish(orders(`{"reentry":"per_key"}`))
			p := w.Contact("a@a.example", nil)
			w.Happen(p, "purchase", "a", nil)
			w.Happen(p, "purchase", "b", nil)
			w.Settle()
			if got := w.Dump("SELECT entry_key, open FROM postponed"); got != "key:b | 0\n" {
				t.Fatalf("waiting: %s", got)
			}
			c.end(w)
			w.Settle()
			got := w.One("SELECT coalesce((SELECT state FROM enrollment WHERE entry_key = 'key:b'), (SELECT reason ->> 'id' FROM refused_entry), '')")
			if got != c.second || w.One("SELECT count(*) FROM postponed") != "0" {
				t.Errorf("the second order: %q, want %q; waiting: %s", got, c.second, w.Dump("SELECT * FROM postponed"))
			}
		})
	}
}

func TestNumber8_ARefusedEntryLeavesOneReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says, settings string
		keys           []string
		n, reason      string
	}{
		{"never again", `{"reentry":"never"}`, []string{"a", "b", "c", "d"}, "3", "reason.enter.inside"},
		{"while inside", `{"reentry":"after_exit"}`, []string{"a", "b", "c"}, "2", "reason.enter.inside"},
		{"too early", `{"reentry":"after_days","days":3}`, []string{"a", "-", "b"}, "1", "reason.enter.days"},
		{"once for ever", `{"reentry":"never"}`, []string{"a", "-", "b", "c"}, "2", "reason.enter.once"},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			w.Publish(orders(c.settings))
			p := w.Contact("a@a.example", nil)
			var first, last clock.Instant
			for i, key := range c.keys {
				w.Clock.Set(w.Clock.Now().Add(time.Minute))
				if key == "-" {
					w.Until(w.Clock.Now().Add(time.Hour))
					continue
				}
				w.Happen(p, "purchase", key, nil)
				w.Settle()
				if i > 0 && first == 0 {
					first = w.Clock.Now()
				}
				last = w.Clock.Now()
			}
			want := fmt.Sprintf("%d | %d | %s | %s\n", first, last, c.n, c.reason)
			if got := w.Dump("SELECT first_at, last_at, n, reason ->> 'id' FROM refused_entry"); got != want {
				t.Errorf("noted %q, want %q", got, want)
			}
		})
	}
}

func TestNumber8_TheSameKeyNeverEntersTwiceAlsoWhileItWaits(t *testing.T) {
	t.Parallel()
	s := journey.Settings{Reentry: journey.PerKey}
	past := []journey.Past{{EntryKey: "key:a", Live: true, EnteredAt: 5}, {EntryKey: "key:b", Waiting: true, EnteredAt: 7}}
	for _, c := range []struct {
		says, key, why string
		parallel, in   bool
		waits          bool
	}{
		{"the key that is inside", "a", "reason.enter.key", false, false, false},
		{"the key that waits", "b", "reason.enter.key", false, false, false},
		{"another key waits", "c", "reason.enter.turn", false, false, true},
		{"the key that is inside, side by side", "a", "reason.enter.key", true, false, false},
		{"another key goes beside", "c", "", true, true, false},
	} {
		s.Parallel = c.parallel
		a := journey.MayEnter(s, past, journey.Cause{Key: "ev:1", EventKey: c.key, At: 9})
		if a.Enters != c.in || a.Waits != c.waits || a.Why.ID != c.why || a.Beside != c.in {
			t.Errorf("%s: %+v", c.says, a)
		}
	}
	if a := journey.MayEnter(s, past, journey.Cause{Key: "run:1", At: 9}); a.Enters || a.Why.ID != "reason.enter.inside" {
		t.Errorf("without a key nobody goes beside: %+v", a)
	}
}
