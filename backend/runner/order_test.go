package runner_test

import (
	"fmt"
	"strings"
	"testing"

	"tabiji/backend/runner"
	"tabiji/backend/sqlitetest"
)

func TestVeryManyJourneysAreWalkedInTheOrderOfTime(t *testing.T) {
	t.Parallel()
	for _, batch := range []int{1, 7, 500} {
		t.Run(fmt.Sprint("batch ", batch), func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			w.Tune = func(c *runner.Config) { c.Batch = batch }
			w.Open()
			person := w.Contact("a@a.example", nil)
			const journeys = 70 // more than one query merges
			for i := range journeys {
				minutes := 1 + i*37%journeys
				j := w.Publish(fmt.Sprintf(`{"id":"jny_%d","title":"t","settings":{"reentry":"never"},
"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"rest","kind":"wait.duration","at":[0,1],"config":{"amount":%d,"unit":"minute"}},
 {"id":"on","kind":"tag.add","at":[0,2],"config":{"tag":"%03d"}}],
"edges":[{"from":["in","next"],"to":"rest"},{"from":["rest","next"],"to":"on"}]}`, i, minutes, minutes))
				w.Enter(j, person)
			}
			w.Settle()
			w.Clock.Advance(day)
			w.Settle()
			var got, want []string
			for _, row := range w.Rows("SELECT props ->> 'tag' FROM event WHERE source = 'step' ORDER BY seq") {
				got = append(got, row[0])
			}
			for i := range journeys {
				want = append(want, fmt.Sprintf("%03d", i+1))
			}
			if strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("walked in the order %v", got)
			}
		})
	}
}

func TestSTUCK1_OneRowThatTheFileRefusesSpoilsNoBatch(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	j := w.Publish(letter)
	w.Enter(j, w.Contacts(200)...)
	w.Settle()
	w.Exec("INSERT INTO outbox (effect_key, message_id, state, account, practice, purpose, contact, message_version, planned_at) VALUES ('x', 'x', 'sent', 'default', 0, 'marketing', 1, 'x', 1)")
	w.Exec("INSERT INTO history VALUES (37, 2, 'x', 'x', 1, 1, '', '[]'), (101, 3, 'x', 'x', 1, 1, '', '[]')") // 37 collides with its next row
	w.Until(sqlitetest.Monday.Add(day))
	w.Resolve("sent")
	w.Settle()
	if got := w.Dump("SELECT state, count(*), group_concat(iif(state = 'broken', id, NULL)) FROM enrollment GROUP BY 1 ORDER BY 1"); got != "broken | 2 | 37,101\ndone | 198 | \n" {
		t.Errorf("enrollments:\n%s", got)
	}
}

func TestLongReasonsAreCutAndSaySo(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	var branches, edges []string
	for i := range 20 {
		branches = append(branches, fmt.Sprintf(`{"port":"p%d","title":"%s","when":{"field":"f%d","is":"equals","value":"%s"}}`, i, strings.Repeat("枝", 50), i, strings.Repeat("値", 60)))
		edges = append(edges, fmt.Sprintf(`{"from":["ask","p%d"],"to":"end"}`, i))
	}
	j := w.Publish(`{"id":"jny_long","title":"t","settings":{"reentry":"never"},"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"ask","kind":"split.condition","at":[0,1],"config":{"branches":[` + strings.Join(branches, ",") + `]}},{"id":"end","kind":"goal","at":[0,2],"config":{}}],
 "edges":[{"from":["in","next"],"to":"ask"},{"from":["ask","else"],"to":"end"},` + strings.Join(edges, ",") + `]}`)
	w.Enter(j, w.Contact("a@a.example", nil))
	w.Settle()
	if got, want := w.PathOf(1), "in:next → ask:else → end:"; got != want {
		t.Fatalf("path %q, want %q", got, want)
	}
	if got := w.One("SELECT json_valid(reasons) AND reasons LIKE '%reason.more%' AND length(reasons) <= 4096 FROM history WHERE node = 'ask'"); got != "1" {
		t.Errorf("reasons: %s", w.One("SELECT reasons FROM history WHERE node = 'ask'"))
	}
}
