package runner_test

import (
	"testing"
	"time"

	"tabiji/backend/sqlitetest"
)

// buyers splits by what people bought, asks for a tag that the step before has given, and a day later for what did not happen.
const buyers = `{"id":"jny_buyers","title":"t","settings":{"reentry":"never"},"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"mark","kind":"tag.add","at":[0,1],"config":{"tag":"印"}},
 {"id":"seen","kind":"split.condition","at":[0,2],"config":{"branches":[{"port":"yes","when":{"event":"tabiji.tag.added","at_most":1,"at_least":1,"where":{"prop":"tag","is":"equals","value":"印"}}}]}},
 {"id":"big","kind":"split.condition","at":[0,3],"config":{"branches":[
   {"port":"twice","when":{"event":"purchase","at_least":2,"within_days":30,"where":{"all":[{"prop":"amount","is":"at_least","value":1000},{"prop":"shop","is":"not_equals","value":"支店","empty_as":"本店"}]}}},
   {"port":"some","when":{"event":"purchase"}}]}},
 {"id":"day","kind":"wait.duration","at":[0,4],"config":{"amount":1,"unit":"day"}},
 {"id":"quiet","kind":"split.condition","at":[0,5],"config":{"branches":[{"port":"yes","when":{"event":"purchase","at_most":0,"within_days":1}}]}}],
"edges":[{"from":["in","next"],"to":"mark"},{"from":["mark","next"],"to":"seen"},{"from":["seen","yes"],"to":"big"},{"from":["big","else"],"to":"day"},{"from":["big","some"],"to":"day"},{"from":["day","next"],"to":"quiet"}]}`

func TestStepsAskWhatEventsWere(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	people := w.Contacts(4)
	buy := func(who int, key string, props map[string]string) { w.Happen(people[who], "purchase", key, props) }
	buy(0, "1", map[string]string{"amount": "１，０００円"})
	buy(0, "2", map[string]string{"amount": "5000", "shop": "本店"})
	buy(1, "3", map[string]string{"amount": "5000", "shop": "支店"})
	buy(1, "4", map[string]string{"amount": "5000"})
	buy(2, "5", map[string]string{"amount": "999"})
	w.Until(sqlitetest.Monday.Add(time.Hour))
	w.Enter(w.Publish(buyers), people...)
	w.Settle()
	w.Until(sqlitetest.Monday.Add(23 * time.Hour))
	buy(2, "6", map[string]string{"amount": "1"})
	w.Until(sqlitetest.Monday.Add(3 * day))
	for who, want := range []string{
		"in:next → mark:next → seen:yes → big:twice", "in:next → mark:next → seen:yes → big:some → day:next → quiet:yes",
		"in:next → mark:next → seen:yes → big:some → day:next → quiet:else", "in:next → mark:next → seen:yes → big:else → day:next → quiet:yes",
	} {
		if got := w.PathOf(int64(who + 1)); got != want {
			t.Errorf("person %d went %s, want %s", who+1, got, want)
		}
	}
	w.Sound()
}
