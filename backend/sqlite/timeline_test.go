package sqlite_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tabiji/backend/contact"
	"tabiji/backend/intake"
	"tabiji/backend/problem"
	"tabiji/backend/record"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

const walked = `{"id":"jny_walk","title":"はじめて","settings":{"reentry":"after_exit"},
"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"hello","kind":"mail.send","title":"ごあいさつ","at":[0,1],"config":{"message":"m1"}},
 {"id":"rest","kind":"wait.duration","title":"三日おく","at":[0,2],"config":{"amount":3,"unit":"day"}},
 {"id":"tag","kind":"tag.add","at":[0,3],"config":{"tag":"案内済み"}},
 {"id":"ask","kind":"split.condition","title":"会社の方か","at":[0,4],"config":{"branches":[{"port":"y","title":"会社名がある","when":{"none":[{"field":"company","is":"empty"}]}}]}},
 {"id":"end","kind":"goal","at":[0,5],"config":{}}, {"id":"bye","kind":"exit","at":[1,5],"config":{}}],
"edges":[{"from":["in","next"],"to":"hello"},{"from":["hello","next"],"to":"rest"},{"from":["rest","next"],"to":"tag"},{"from":["tag","next"],"to":"ask"},
 {"from":["ask","y"],"to":"end"},{"from":["ask","else"],"to":"bye"}],
"messages":[{"id":"m1","title":"ごあいさつのメール","subject":"{{ contact.salutation }}、はじめまして","html":"<p>こんにちは</p>"}]}`

const day = 24 * time.Hour

// telling is a world with a studio, and the records of its people.
type telling struct {
	*sqlitetest.World
	studio *studio.Studio
	record *record.Service
	say    words.Printer
}

func newTelling(t *testing.T) telling {
	t.Helper()
	w := sqlitetest.New(t)
	return telling{w, studio.New(studio.Config{Store: w.DB.Studio(), Clock: w.Clock}), record.New(record.Config{Store: w.DB.Record()}), words.Printer{Lang: words.Japanese, Zone: tokyo(t)}}
}

func tokyo(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// timeline pages to the end, two at a time, and writes a line for each moment.
func (w telling) timeline(contact int64, show record.Show) (lines []string) {
	w.T.Helper()
	cursor, seen := "", map[string]bool{}
	for range 100 {
		list, next, err := w.record.Timeline(w.T.Context(), contact, show, cursor, 2)
		if err != nil {
			w.T.Fatal(err)
		}
		for _, m := range list {
			if seen[m.ID] {
				w.T.Errorf("%s comes twice", m.ID)
			}
			seen[m.ID] = true
			lines = append(lines, m.Type+" "+w.say.Say(m.Title))
		}
		if cursor = next; next == "" {
			return lines
		}
	}
	w.T.Fatal("the timeline never ends")
	return nil
}

func TestATimelineTellsEverythingOnceNewestFirst(t *testing.T) {
	t.Parallel()
	w := newTelling(t)
	j := w.Publish(walked)
	p := w.Contact("hana@a.example", map[string]string{"family_name": "佐藤", "company": "北山商店"}, "新規")
	w.Write(func(tx *sqlite.Tx) error {
		return tx.AddConsent(p, contact.Marketing, contact.Consent{Basis: contact.OptIn, Source: "import:顧客.csv"})
	})
	w.Clock.Advance(time.Hour)
	w.Happen(p, "purchase", "1", map[string]string{"item": "豆 200g", "amount": "1960"})
	w.Clock.Advance(time.Hour)
	w.Enter(j, p)
	w.Settle()
	w.Exec("UPDATE outbox SET subject = '佐藤 様、はじめまして', handed_at = ?", int64(w.Clock.Now()))
	w.Resolve("sent")
	w.Until(sqlitetest.Monday.Add(4 * day))
	got := w.timeline(p, record.ShowAll)
	want := []string{
		"decision ゴールに届きました。", "decision 「会社名がある」に進みます。", "decision タグ「案内済み」を付けました。",
		"decision 3日待ちます。11月5日（木）11:00に次へ進みます。", "decision 11月2日（月）11:00に「佐藤 様、はじめまして」を送信しました（相手のサーバーが受け取りました）。",
		"decision 11月2日（月）11:00に、手動で参加しました。", "event 購入 豆 200g", "tag タグ「新規」が付きました", "consent 配信の同意を記録しました（本人の同意）",
	}
	if !slices.Equal(got, want) {
		t.Errorf("told:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for show, n := range map[record.Show]int{record.ShowEvents: 1, record.ShowDecisions: 6, record.ShowDeliveries: 1} {
		if lines := w.timeline(p, show); len(lines) != n {
			t.Errorf("%s: %v, want %d", show, lines, n)
		}
	}
	list, _, err := w.record.Timeline(t.Context(), p, record.ShowDecisions, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	asked, mailed := list[1], list[4]
	if asked.Step.Node != "ask" || asked.Outcome != "y" || asked.Journey.Version != 1 || asked.Journey.Title != "はじめて" || len(asked.Reasons) < 2 || asked.Enrollment != "enr_1" {
		t.Errorf("the split tells %+v", asked)
	}
	if mailed.Delivery != "out_1" || mailed.State != "sent" {
		t.Errorf("the mail tells %+v", mailed)
	}
}

func TestATimelineTellsWhatEndedFromOutsideAndWhatWasStopped(t *testing.T) {
	t.Parallel()
	w := newTelling(t)
	j := w.Publish(walked)
	p := w.Contact("hana@a.example", nil)
	w.Enter(j, p)
	w.Settle()
	w.Clock.Advance(time.Minute)
	if _, err := w.record.End(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(time.Minute)
	w.Write(func(tx *sqlite.Tx) error {
		_, err := tx.Stop(p, contact.Stop{Source: "mail"})
		return err
	})
	got := strings.Join(w.timeline(p, record.ShowAll), "\n")
	want := "consent すべてのメールの配信を停止しました\ndecision 参加が終わりました（担当者の操作）\ndelivery 「ごあいさつのメール」の送信を見送りました\ndecision 11月2日（月）9:00に、手動で参加しました。"
	if got != want {
		t.Errorf("told:\n%s\nwant:\n%s", got, want)
	}
	if _, _, err := w.record.Timeline(t.Context(), 99, record.ShowAll, "", 10); !problem.IsKind(err, problem.NotFound) {
		t.Errorf("nobody's timeline: %v", err)
	}
	if _, _, err := w.record.Timeline(t.Context(), p, record.ShowAll, "nonsense", 10); problem.Of(err).ID != "api.cursor" {
		t.Errorf("a cursor that is none: %v", err)
	}
}

func TestAStoredReasonThatIsGoneIsSaidToBeMissing(t *testing.T) {
	t.Parallel()
	w := newTelling(t)
	j := w.Publish(walked)
	p := w.Contact("hana@a.example", nil)
	w.Enter(j, p)
	w.Settle()
	w.Exec("UPDATE history SET reasons = '[]'")
	if got := strings.Join(w.timeline(p, record.ShowDecisions), "\n"); got != "decision 理由の記録がありません。" {
		t.Errorf("told %q", got)
	}
	w.Exec("DELETE FROM history")
	list, err := w.record.Tracks(t.Context(), p, 0, 10)
	if err != nil || list[0].Missing == nil || w.say.Say(*list[0].Missing) != "このほかの1件のステップは、記録がありません。" {
		t.Errorf("track %+v, %v", list, err)
	}
}

// path writes a track as "done, done [standing] ahead → depends".
func (w telling) path(t record.Track) string {
	var b strings.Builder
	for _, s := range t.Steps {
		b.WriteString(s.Node + " ")
	}
	if t.Standing != nil {
		fmt.Fprintf(&b, "[%s %s] ", t.Standing.Node, t.Standing.Waits)
	}
	for _, a := range t.Ahead {
		b.WriteString(a.Node + " ")
	}
	if t.Depends != nil {
		b.WriteString("→ " + w.say.Say(*t.Depends))
	}
	return strings.TrimSpace(b.String())
}

func TestATrackShowsWhatIsBehindWhereOneStandsAndWhatIsSureAhead(t *testing.T) {
	t.Parallel()
	w := newTelling(t)
	j := w.Publish(walked)
	p := w.Contact("hana@a.example", nil)
	w.Enter(j, p)
	track := func() record.Track {
		t.Helper()
		list, err := w.record.Tracks(t.Context(), p, 0, 10)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		return list[0]
	}
	check := func(says, want string) {
		t.Helper()
		if got := w.path(track()); got != want {
			t.Errorf("%s: %q, want %q", says, got, want)
		}
	}
	depends := "この先は、「会社の方か」の条件で決まります。"
	check("before the first tick", "[in ] hello rest tag ask")
	w.Settle()
	check("waiting for a mail", "in [hello receipt] rest tag ask → "+depends)
	if m := track().Standing.Mail; m == nil || m.ID != "out_1" || m.State != "due" {
		t.Errorf("the mail waited for: %+v", m)
	}
	w.Resolve("sent")
	w.Settle()
	check("waiting for a day", "in hello [rest timer] tag ask → "+depends)
	w.Until(sqlitetest.Monday.Add(5 * day))
	check("at the end", "in hello rest tag ask bye")
	if last := track(); last.State != "done" || last.EndedBy != "exit" {
		t.Errorf("ended: %s %s", last.State, last.EndedBy)
	}
}

func TestAHeldEntryGoesOnWhenItIsReleased(t *testing.T) {
	t.Parallel()
	w := newTelling(t)
	j := w.Publish(walked)
	p := w.Contact("hana@a.example", nil)
	w.Write(func(tx *sqlite.Tx) error {
		_, err := tx.Enroll(intake.Enrollment{Journey: j.No, Version: j.Version, Contact: p, Key: "once", Entry: "in", At: tx.Now(), Held: words.New("reason.entry.held.circle")})
		return err
	})
	w.Settle()
	counts, err := w.studio.Counting(t.Context(), "jny_walk")
	if err != nil || len(counts.Items) != 1 || counts.Items[0].Node != "in" || counts.Items[0].Held != 1 {
		t.Errorf("held at the entry: %+v, %v", counts, err)
	}
	for range 2 { // again changes nothing
		e, err := w.record.Release(t.Context(), 1)
		if err != nil || e.State != "live" {
			t.Fatalf("released: %+v, %v", e, err)
		}
	}
	w.Settle()
	if got := w.PathOf(1); got != "in:next" {
		t.Errorf("walked %q", got)
	}
	if _, err := w.record.End(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	_, err = w.record.Release(t.Context(), 1)
	if e, ok := problem.Of(err).Current.(record.EnrollmentState); problem.Of(err).ID != "enrollment.release_done" || !ok || e.State != "done" {
		t.Errorf("released after its end: %v, %+v", err, problem.Of(err).Current)
	}
	w.Exec("UPDATE enrollment SET state = 'broken', ended_at = NULL")
	if _, err = w.record.Release(t.Context(), 1); problem.Of(err).ID != "enrollment.release_broken" {
		t.Errorf("released a broken one: %v", err)
	}
	w.Exec("UPDATE enrollment SET state = 'held'")
	w.Exec("UPDATE journey SET state = 'stopped'")
	if _, err = w.record.Release(t.Context(), 1); problem.Of(err).ID != "enrollment.release_stopped" {
		t.Errorf("released in a journey that does not run: %v", err)
	}
	if _, err = w.record.Release(t.Context(), 99); !problem.IsKind(err, problem.NotFound) {
		t.Errorf("released nobody: %v", err)
	}
}

func TestEndingAPassageByHandSkipsItsMailAndCountsNobodyTwice(t *testing.T) {
	t.Parallel()
	w := newTelling(t)
	j := w.Publish(walked)
	people := w.Contacts(3)
	w.Enter(j, people...)
	w.Settle()
	for range 2 {
		e, err := w.record.End(t.Context(), 1)
		if err != nil || e.State != "done" || e.EndedBy != "hand" || e.EndedAt != w.Clock.Now() {
			t.Fatalf("ended: %+v, %v", e, err)
		}
	}
	w.Exec("UPDATE outbox SET state = 'handed', next_at = NULL, handed_at = 1, owner = 'run', address = 'x', content_hash = 'x' WHERE id = 2")
	if e, err := w.record.End(t.Context(), 2); err != nil || e.Skipped != 0 {
		t.Errorf("a mail on its way was skipped: %+v, %v", e, err)
	}
	w.Exec("UPDATE enrollment SET state = 'broken' WHERE id = 3")
	w.Exec("UPDATE node_count SET n = n - 1 WHERE what = 'standing'")
	if _, err := w.record.End(t.Context(), 3); err != nil {
		t.Error(err)
	}
	if got := w.Dump("SELECT id, state, iif(reason = '', '', reason ->> 'id') FROM outbox ORDER BY id"); got != "1 | skipped | reason.ended.hand\n2 | handed | \n3 | skipped | reason.ended.hand\n" {
		t.Errorf("outbox:\n%s", got)
	}
	if got := w.Dump("SELECT node, n FROM node_count WHERE what = 'standing' AND n <> 0"); got != "" {
		t.Errorf("still standing: %q", got)
	}
	w.Settle()
	w.Exec("UPDATE enrollment SET ended_by = 'goal' WHERE id = 3")
	if _, err := w.record.End(t.Context(), 3); problem.Of(err).ID != "enrollment.end_done" {
		t.Errorf("ended after its goal: %v", err)
	}
}

func TestACardShowsTheDaysTheGoalAndWhatIsNext(t *testing.T) {
	t.Parallel()
	w := newTelling(t)
	j := w.Publish(walked)
	people := w.Contacts(6)
	w.Exec("UPDATE contact SET fields = json_set(fields, '$.company', '商店') WHERE id <= 2")
	w.Enter(j, people[:4]...)
	w.Settle()
	w.Resolve("sent")
	w.Until(sqlitetest.Monday.Add(15 * time.Hour)) // midnight in Tokyo
	w.Enter(j, people[4])
	w.Settle()
	w.Resolve("sent")
	w.Until(sqlitetest.Monday.Add(2 * day))
	w.Enter(j, people[5])
	card := func() studio.Card {
		t.Helper()
		list, err := w.studio.Cards(t.Context(), false)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		return list[0]
	}
	c := card()
	if got := fmt.Sprint(c.Days); got != "[0 0 0 0 0 0 0 0 0 0 0 4 1 1]" || c.Inside != 6 || c.Entered != 6 {
		t.Errorf("days %s, inside %d, entered %d", got, c.Inside, c.Entered)
	}
	if c.Next == nil || c.Next.N != 1 || c.Next.At != w.Clock.Now() {
		t.Errorf("next %+v, want the one who has just entered", c.Next)
	}
	if c.Goal == nil || *c.Goal != (studio.GoalRate{Reached: 0, Entered: 6}) {
		t.Errorf("goal %+v", c.Goal)
	}
	if len(c.Shape.Nodes) != 7 || len(c.Shape.Edges) != 6 || c.Findings.Errors != 0 {
		t.Errorf("shape %+v, findings %+v", c.Shape, c.Findings)
	}
	w.Settle()
	w.Resolve("sent")
	w.Settle()
	if c = card(); c.Next == nil || c.Next.N != 4 || c.Next.At != sqlitetest.Monday.Add(3*day) {
		t.Errorf("next %+v, want four on Thursday", c.Next)
	}
	w.Until(sqlitetest.Monday.Add(4 * day))
	if c = card(); *c.Goal != (studio.GoalRate{Reached: 2, Entered: 6}) {
		t.Errorf("goal %+v, want two of six", c.Goal)
	}
	if got := w.Dump("SELECT what, sum(n) FROM journey_day GROUP BY what"); got != "entered | 6\ngoal | 2\n" {
		t.Errorf("days by kind: %q", got)
	}
	w.Exec("UPDATE journey SET state = 'paused'")
	if c = card(); c.Next != nil {
		t.Errorf("a paused journey is due at %+v", c.Next)
	}
}

func TestPeopleAtAStepThatIsNotDrawnAnyMoreAreNotForgotten(t *testing.T) {
	t.Parallel()
	w := newTelling(t)
	j := w.Publish(walked)
	people := w.Contacts(2)
	w.Enter(j, people...)
	w.Settle()
	w.Resolve("sent")
	w.Settle()
	whole, err := w.studio.Whole(t.Context(), "jny_walk")
	if err != nil || len(whole.Draft.Nodes) != 7 {
		t.Fatal(whole, err)
	}
	w.Exec(`UPDATE journey SET rev = rev + 1, draft = json_remove(draft, '$.nodes[2]')`) // 三日おく
	counts, err := w.studio.Counting(t.Context(), "jny_walk")
	if err != nil || len(counts.Gone) != 0 {
		t.Errorf("the live version still draws it: %+v, %v", counts.Gone, err)
	}
	w.Write(func(tx *sqlite.Tx) error {
		row, _, err := tx.Version(1)
		if err != nil {
			return err
		}
		next := studio.Version{Journey: j.No, No: 2, Hash: "other", Body: []byte(strings.ReplaceAll(strings.ReplaceAll(string(row.Body), `"rest"`, `"pause"`), "三日おく", "休む"))}
		return tx.AddVersion(&next, nil)
	})
	w.Exec("UPDATE journey SET live_version = 2")
	counts, err = w.studio.Counting(t.Context(), "jny_walk")
	if err != nil || len(counts.Gone) != 1 || counts.Gone[0] != (studio.GoneStep{Node: "rest", Title: "三日おく", Kind: "wait.duration", N: 2}) {
		t.Errorf("gone %+v, %v", counts.Gone, err)
	}
	if whole, err = w.studio.Whole(t.Context(), "jny_walk"); err != nil || whole.Live == nil || whole.Live.Version != 2 || len(whole.Live.Drawing.Nodes) != 7 {
		t.Errorf("what runs: %+v, %v", whole.Live, err)
	}
	all, err := w.studio.PeopleAt(t.Context(), "jny_walk", "", "", 1)
	if err != nil || len(all) != 1 || all[0].Waits != "timer" || w.say.Say(all[0].Step) != "「三日おく」" || all[0].Fields["family_name"] != "佐藤" {
		t.Errorf("everybody inside: %+v, %v", all, err)
	}
	if all, err = w.studio.PeopleAt(t.Context(), "jny_walk", "", all[0].Enrollment, 10); err != nil || len(all) != 1 || all[0].Enrollment != "enr_2" {
		t.Errorf("the second page: %+v, %v", all, err)
	}
}
