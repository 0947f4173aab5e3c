package sqlite

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/intake"
	"tabiji/backend/record"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

const inspected = `{
  "format": "tabiji.journey/1", "id": "welcome", "title": "はじめてのお客様へ",
  "nodes": [
    {"id": "in", "kind": "entry.manual", "config": {}},
    {"id": "m1", "kind": "mail.send", "title": "お礼", "config": {"message": "thanks"}},
    {"id": "w", "kind": "wait.duration", "title": "3日待つ", "config": {"amount": 3, "unit": "day"}},
    {"id": "c", "kind": "split.condition", "title": "買った？", "config": {"branches": [{"port": "yes", "title": "買った", "when": {"tag": "購入"}}]}},
    {"id": "n", "kind": "exit", "title": "届かない人", "config": {}},
    {"id": "g", "kind": "goal", "config": {}}
  ],
  "edges": [
    {"from": ["in", "next"], "to": "m1"}, {"from": ["m1", "next"], "to": "w"},
    {"from": ["m1", "failed"], "to": "n"}, {"from": ["w", "next"], "to": "c"}, {"from": ["c", "yes"], "to": "g"}
  ],
  "messages": [{"id": "thanks", "title": "お礼", "subject": "ありがとうございます", "html": "<p>こんにちは</p>"}]
}`

// scene is a running journey with one person, whose rows a test writes by hand.
type scene struct {
	*studio.Studio
	record     *record.Service
	t          *testing.T
	db         *DB
	clock      *clock.Manual
	contact    int64
	enrollment int64
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{t: t, clock: clock.NewManual(noon)}
	s.db = openFile(t, Options{Clock: s.clock})
	planned := agenda.New(agenda.Config{Store: s.db.Agenda(), Clock: s.clock})
	s.Studio = studio.New(studio.Config{Store: s.db.Studio(), Clock: s.clock, RunAgenda: func(ctx context.Context) error {
		_, err := planned.Run(ctx)
		return err
	}})
	s.record = record.New(record.Config{Store: s.db.Record()})
	if _, err := s.Import(t.Context(), []byte(inspected)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil {
		t.Fatal(err)
	}
	c := contact.Contact{Address: "hanako@shop.test", AddressKey: "hanako@shop.test", Fields: map[string]string{"family_name": "佐藤", "given_name": "花子"}}
	s.write(func(tx *Tx) error {
		if _, err := tx.InsertContact(&c, ""); err != nil {
			return err
		}
		j, _, err := tx.Journey("welcome")
		if err != nil {
			return err
		}
		_, err = tx.Enroll(intake.Enrollment{Journey: j.No, Version: j.Live, Contact: c.ID, Key: "once", Entry: "in", At: noon,
			Why: []words.Line{words.New("reason.entry.manual", "at", int64(noon))}, Practice: true})
		return err
	})
	s.contact, s.enrollment = c.ID, 1
	return s
}

func (s *scene) write(f func(*Tx) error) {
	s.t.Helper()
	if err := s.db.Write(s.t.Context(), UI, Full, f); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) exec(query string, args ...any) {
	s.t.Helper()
	s.write(func(tx *Tx) error { _, err := tx.exec(query, args...); return err })
}

func (s *scene) history(step int, node, kind, outcome string, reasons string) {
	s.t.Helper()
	s.exec("INSERT INTO history (enrollment, step_no, node, kind, visit, at, outcome, reasons) VALUES ($1, $2, $3, $4, $2, $5, $6, $7)",
		s.enrollment, step, node, kind, int64(noon), outcome, reasons)
}

func (s *scene) mail(state, reason string, next clock.Instant) {
	s.t.Helper()
	s.exec(`INSERT INTO outbox (effect_key, message_id, state, account, practice, purpose, contact, enrollment, node, message_version, planned_at, next_at, reason)
		VALUES ('e:1:m1:1:0', 'x@y', $1, 'practice', 1, 'marketing', $2, 1, 'm1', 'v', $3, $4, $5)`, state, s.contact, int64(noon), at(next), reason)
}

// TestWhySaysWhereAPersonIsInBothLanguages writes rows as the engine would, and reads the record.
func TestWhySaysWhereAPersonIsInBothLanguages(t *testing.T) {
	t.Parallel()
	stand := func(s *scene, set string, args ...any) {
		s.exec("UPDATE enrollment SET "+set+" WHERE id = 1", args...)
	}
	for _, row := range []struct {
		name   string
		set    func(*scene)
		ja, en []string // of the lines "now"
		steps  int
		gone   bool // history rows are missing
	}{
		{"has just been let in", func(s *scene) {}, []string{"まもなく動き出します"}, []string{"about to begin"}, 0, false},
		{"waits for a moment", func(s *scene) {
			s.history(0, "in", "entry.manual", "next", `[{"id":"reason.entry.manual"}]`)
			s.history(1, "w", "wait.duration", "next", `[]`)
			stand(s, "node = 'w', waits = 'timer', step_no = 2, due_at = $1", int64(noon.Add(72*time.Hour)))
		}, []string{"「3日待つ」で、11月25日（水）0:00まで", "「買った？」"}, []string{"until Wed Nov 25, 00:00", "“買った？”"}, 2, false},
		{"waits for a mail that is planned", func(s *scene) {
			s.mail("due", "", noon)
			stand(s, "node = 'm1', waits = 'receipt', visit = 1, due_at = NULL")
		}, []string{"「お礼」で、メールの結果", "送信予定"}, []string{"result of the mail"}, 0, false},
		{"waits for a mail that is held", func(s *scene) {
			s.mail("held", `{"id":"why.paused"}`, 0)
			stand(s, "node = 'm1', waits = 'receipt', visit = 1, due_at = NULL")
		}, []string{"保留", "一時停止中"}, []string{"paused"}, 0, false},
		{"waits for a mail of which there is no record", func(s *scene) {
			stand(s, "node = 'm1', waits = 'receipt', visit = 1, due_at = NULL")
		}, []string{"送信箱に記録がありません"}, []string{"no record"}, 0, false},
		{"stands in a paused journey", func(s *scene) {
			stand(s, "node = 'w', waits = 'timer', due_at = $1", int64(noon.Add(72*time.Hour)))
			s.exec("UPDATE journey SET state = 'paused', paused_at = $1", int64(noon))
		}, []string{"再開するまで動きません"}, []string{"paused"}, 0, false},
		{"stands at a step whose outcome depends", func(s *scene) {
			stand(s, "node = 'c', waits = 'timer', due_at = $1", int64(noon))
		}, []string{"ここで終わります"}, []string{"ends here"}, 0, false},
		{"ended at a goal", func(s *scene) {
			s.history(0, "c", "split.condition", "yes", `[]`)
			s.history(1, "g", "goal", "", `[]`)
			stand(s, "state = 'done', node = 'g', step_no = 2, ended_by = 'goal', ended_at = $1, due_at = NULL", int64(noon))
		}, []string{"11月22日（日）0:00に終わりました（ゴール）"}, []string{"Sun Nov 22, 00:00 (goal)"}, 2, false},
		{"is held at the entry", func(s *scene) {
			stand(s, `state = 'held', due_at = NULL, reason = '{"id":"why.no_reason"}'`)
		}, []string{"参加を保留"}, []string{"is held"}, 0, false},
		{"STUCK-1: broken, with a reason nobody can read", func(s *scene) {
			s.history(0, "in", "entry.manual", "next", `broken`)
			stand(s, "state = 'broken', node = 'm1', due_at = NULL, reason = 'garbage', data = '{', step_no = 1")
		}, []string{"この人だけ止まっています。理由の記録がありません"}, []string{"only this person stopped"}, 1, false},
		{"the history was trimmed", func(s *scene) {
			stand(s, "node = 'w', waits = 'timer', step_no = 3, due_at = $1", int64(noon))
		}, []string{"待っています"}, []string{"Waits at"}, 0, true},
		{"a step that the version does not know", func(s *scene) {
			s.history(0, "ghost", "entry.manual", "maybe", `[]`)
			stand(s, "node = 'ghost', waits = 'timer', step_no = 1, due_at = $1", int64(noon))
		}, []string{"「ghost」で"}, []string{"“ghost”"}, 1, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			row.set(s)
			r, err := s.record.Why(t.Context(), "hanako@shop.test", "welcome")
			if err != nil {
				t.Fatal(err)
			}
			if r.Contact.Name != "佐藤 花子" || len(r.Paths) != 1 || r.Line != nil {
				t.Fatalf("record %+v", r)
			}
			p := r.Paths[0]
			if p.ID != "enr_1" || p.Version != 1 || len(p.Steps) != row.steps || (p.Missing != nil) != row.gone {
				t.Errorf("passage %+v", p)
			}
			for lang, parts := range map[words.Lang][]string{words.Japanese: row.ja, words.English: row.en} {
				say := words.Printer{Lang: lang}
				text := say.Say(words.New("why.now", "lines", p.Now))
				for _, part := range parts {
					if !strings.Contains(text, part) {
						t.Errorf("%s: %q does not say %q", lang, text, part)
					}
				}
				if p.State == "live" && p.Standing.Waits == "receipt" && (strings.Contains(text, "次の") || strings.Contains(text, "next step")) {
					t.Errorf("%s: %q says what depends on the delivery", lang, text)
				}
				for _, l := range p.Now {
					if !words.Has(l.ID) {
						t.Errorf("%s is not in the word list", l.ID)
					}
				}
			}
		})
	}
}

func TestWhyNamesTheOutcomeTaken(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.history(0, "c", "split.condition", "yes", `[]`)
	s.history(1, "c", "split.condition", "else", `[]`)
	r, err := s.record.Why(t.Context(), "con_1", "")
	if err != nil || len(r.Paths) != 1 || len(r.Paths[0].Steps) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	say := words.Printer{Lang: words.Japanese}
	steps := r.Paths[0].Steps
	if got := say.Say(*steps[0].Taken); got != "「買った」" {
		t.Errorf("taken %q", got)
	}
	if got := say.Say(*steps[1].Taken); got != say.Text("port.else") || strings.Contains(got, "port.") {
		t.Errorf("taken %q", got)
	}
	if got := say.Say(steps[0].Name); got != "「買った？」" {
		t.Errorf("name %q", got)
	}
}

func TestWhyOfSomebodyWhoNeverEntered(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	c := contact.Contact{Address: "b@shop.test", AddressKey: "b@shop.test"}
	s.write(func(tx *Tx) error { _, err := tx.InsertContact(&c, ""); return err })
	r, err := s.record.Why(t.Context(), "b@shop.test", "")
	if err != nil || len(r.Paths) != 0 || r.Line == nil || r.Line.ID != "why.never_entered" {
		t.Errorf("record %+v, %v", r, err)
	}
}

func TestStepCountsAndPeopleAtAStep(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.exec("INSERT INTO node_count (version, node, what, n) VALUES (1, 'm1', 'arrived', 5), (1, 'm1', 'standing', 2), (1, 'm1', 'left:next', 3)")
	counts, err := s.StepCounts(t.Context(), "welcome")
	if err != nil || len(counts) != 1 || fmt.Sprint(counts[0]) != "{m1 5 2 map[next:3] 0 0}" {
		t.Errorf("counts %+v, %v", counts, err)
	}
	s.exec("UPDATE enrollment SET node = 'm1', waits = 'timer' WHERE id = 1")
	people, err := s.PeopleAt(t.Context(), "welcome", "m1", "", 10)
	if err != nil || len(people) != 1 || people[0].Contact != "con_1" || people[0].Address != "hanako@shop.test" {
		t.Errorf("people %+v, %v", people, err)
	}
	s.exec("UPDATE enrollment SET state = 'broken', waits = '' WHERE id = 1")
	if broken, err := s.PeopleAt(t.Context(), "welcome", "m1", "", 10); len(broken) != 1 || broken[0].State != "broken" || err != nil {
		t.Errorf("broken %+v, %v", broken, err)
	}
	if rest, err := s.PeopleAt(t.Context(), "welcome", "m1", people[0].Enrollment, 10); len(rest) != 0 || err != nil {
		t.Errorf("rest %+v, %v", rest, err)
	}
	for _, state := range []string{"held", "broken"} {
		s.exec("UPDATE enrollment SET state = ?, node = '', entry = 'in', due_at = NULL WHERE id = 1", state)
		if there, err := s.PeopleAt(t.Context(), "welcome", "in", "", 10); len(there) != 1 || there[0].State != state || err != nil {
			t.Errorf("%s before the first step: %+v, %v", state, there, err)
		}
	}
}

func TestResumeShiftsWaitsByTheLengthOfThePause(t *testing.T) {
	t.Parallel()
	due := noon.Add(24 * time.Hour)
	for _, row := range []struct {
		how  studio.Resuming
		want clock.Instant
	}{
		{studio.ShiftWaits, due.Add(time.Hour)},
		{studio.SendDue, due},
	} {
		t.Run(string(row.how), func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.exec("UPDATE enrollment SET node = 'w', waits = 'timer', due_at = $1 WHERE id = 1", int64(due))
			if _, err := s.Pause(t.Context(), "welcome"); err != nil {
				t.Fatal(err)
			}
			s.clock.Advance(time.Hour)
			v, err := s.Resume(t.Context(), "welcome", row.how)
			if err != nil || v.State != studio.Running || v.PausedAt != 0 {
				t.Fatalf("resumed %+v, %v", v, err)
			}
			s.write(func(tx *Tx) error {
				list, err := recordTx{tx}.Enrollments(s.contact, 0)
				if list[0].DueAt != row.want {
					t.Errorf("due %v, want %v", list[0].DueAt, row.want)
				}
				return err
			})
		})
	}
}

func TestTwoResumesShiftOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	due := noon.Add(24 * time.Hour)
	s.exec("UPDATE enrollment SET node = 'w', waits = 'timer', due_at = $1 WHERE id = 1", int64(due))
	if _, err := s.Pause(t.Context(), "welcome"); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(time.Hour)
	slow := studio.New(studio.Config{Store: s.db.Studio(), Clock: s.clock}) // the engine has not come to it yet
	for range 2 {
		if v, err := slow.Resume(t.Context(), "welcome", studio.ShiftWaits); err != nil || v.State != studio.Paused {
			t.Fatalf("resumed %+v, %v; want paused until the waits are shifted", v, err)
		}
		s.clock.Advance(time.Minute)
	}
	if v, err := s.Resume(t.Context(), "welcome", studio.ShiftWaits); err != nil || v.State != studio.Running {
		t.Fatalf("resumed %+v, %v", v, err)
	}
	s.write(func(tx *Tx) error {
		list, err := recordTx{tx}.Enrollments(s.contact, 0)
		if want := due.Add(time.Hour); list[0].DueAt != want {
			t.Errorf("due %v, want %v", list[0].DueAt, want)
		}
		return err
	})
}

func TestAVersionAndItsMessagesAreImmutable(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, query := range []string{"UPDATE version SET body = '{}'", "UPDATE message_version SET source = '{}'"} {
		err := s.db.Write(t.Context(), UI, Full, func(tx *Tx) error { _, err := tx.exec(query); return err })
		if err == nil || !strings.Contains(err.Error(), "immutable") {
			t.Errorf("%s: %v", query, err)
		}
	}
	s.write(func(tx *Tx) error {
		j, _, err := tx.Journey("welcome")
		if err != nil {
			return err
		}
		var n int
		_, err = tx.one("SELECT count(*) FROM interest WHERE version = $1 AND kind = 'tag' AND ref = '購入' AND use = 'read' AND node = 'c'", []any{j.Live}, &n)
		if n != 1 || err != nil {
			t.Errorf("%d rows of interest in the tag that the split reads, %v", n, err)
		}
		v, found, err := tx.Version(j.Live)
		if !found || v.No != 1 || err != nil {
			t.Errorf("version %+v, %v", v, err)
		}
		return err
	})
}
