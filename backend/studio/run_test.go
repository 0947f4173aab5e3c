package studio_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
	"tabiji/backend/studio"
)

// TestEveryCommandInEveryState is the table of states: the answer to each command in each state of a journey with
// nobody inside, and the state after it.
func TestEveryCommandInEveryState(t *testing.T) {
	t.Parallel()
	type outcome struct{ problem, state string }
	ok := func(state studio.State) outcome { return outcome{state: string(state)} }
	no := func(id string) outcome { return outcome{problem: "journey." + id} }
	commands := map[string]func(context.Context, *studio.Studio) error{
		"start": func(ctx context.Context, s *studio.Studio) error {
			_, err := s.Start(ctx, "welcome", studio.StartOptions{})
			return err
		},
		"publish": func(ctx context.Context, s *studio.Studio) error { _, err := s.Publish(ctx, "welcome"); return err },
		"enter": func(ctx context.Context, s *studio.Studio) error {
			_, err := s.Enter(ctx, "welcome", studio.EnterWho{All: true})
			return err
		},
		"pause": func(ctx context.Context, s *studio.Studio) error { _, err := s.Pause(ctx, "welcome"); return err },
		"resume, due at once": func(ctx context.Context, s *studio.Studio) error {
			_, err := s.Resume(ctx, "welcome", studio.SendDue)
			return err
		},
		"stop, finishing": func(ctx context.Context, s *studio.Studio) error {
			_, err := s.Stop(ctx, "welcome", studio.Finish)
			return err
		},
		"stop, all leave": func(ctx context.Context, s *studio.Studio) error {
			_, err := s.Stop(ctx, "welcome", studio.ExitNow)
			return err
		},
	}
	for _, row := range []struct {
		state   studio.State
		command string
		want    outcome
	}{
		{studio.Draft, "start", ok(studio.Running)},
		{studio.Draft, "publish", ok(studio.Draft)},
		{studio.Draft, "enter", no("enter_draft")},
		{studio.Draft, "pause", no("pause_draft")},
		{studio.Draft, "resume, due at once", no("resume_draft")},
		{studio.Draft, "stop, finishing", no("stop_draft")},
		{studio.Draft, "stop, all leave", no("stop_draft")},
		{studio.Running, "start", ok(studio.Running)},
		{studio.Running, "publish", ok(studio.Running)},
		{studio.Running, "enter", ok(studio.Running)},
		{studio.Running, "pause", ok(studio.Paused)},
		{studio.Running, "resume, due at once", ok(studio.Running)},
		{studio.Running, "stop, finishing", ok(studio.Stopped)},
		{studio.Running, "stop, all leave", ok(studio.Stopped)},
		{studio.Paused, "start", no("start_paused")},
		{studio.Paused, "publish", ok(studio.Paused)},
		{studio.Paused, "enter", no("enter_paused")},
		{studio.Paused, "pause", ok(studio.Paused)},
		{studio.Paused, "resume, due at once", ok(studio.Running)},
		{studio.Paused, "stop, finishing", ok(studio.Stopped)},
		{studio.Paused, "stop, all leave", ok(studio.Stopped)},
		{studio.Finishing, "start", ok(studio.Running)},
		{studio.Finishing, "publish", ok(studio.Finishing)},
		{studio.Finishing, "enter", no("enter_finishing")},
		{studio.Finishing, "pause", no("pause_finishing")},
		{studio.Finishing, "resume, due at once", no("resume_finishing")},
		{studio.Finishing, "stop, finishing", ok(studio.Finishing)},
		{studio.Finishing, "stop, all leave", ok(studio.Stopped)},
		{studio.Stopped, "start", ok(studio.Running)},
		{studio.Stopped, "publish", ok(studio.Stopped)},
		{studio.Stopped, "enter", no("enter_stopped")},
		{studio.Stopped, "pause", no("pause_stopped")},
		{studio.Stopped, "resume, due at once", no("resume_stopped")},
		{studio.Stopped, "stop, finishing", ok(studio.Stopped)},
		{studio.Stopped, "stop, all leave", ok(studio.Stopped)},
	} {
		t.Run(string(row.state)+": "+row.command, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.mustImport(welcome)
			if row.state != studio.Draft {
				if _, err := b.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil {
					t.Fatal(said(err))
				}
			}
			b.setState("welcome", func(j *studio.Journey) {
				j.State = row.state
				if row.state == studio.Paused {
					j.PausedAt = noon
				}
			})
			b.clock.Advance(time.Hour)
			err := commands[row.command](t.Context(), b.Studio)
			want := string(row.state)
			if row.want.problem != "" {
				if p := wantProblem(t, err, row.want.problem); p.Kind != problem.Conflict {
					t.Errorf("kind %s", p.Kind)
				}
			} else if want = row.want.state; err != nil {
				t.Fatal(said(err))
			}
			v, err := b.Get(t.Context(), "welcome")
			if err != nil || string(v.State) != want {
				t.Errorf("state %s, %v; want %s", v.State, err, want)
			}
		})
	}
}

func TestStartingARunningJourney(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	first, err := b.Start(t.Context(), "welcome", studio.StartOptions{})
	if err != nil {
		t.Fatal(said(err))
	}
	if !first.Practice || first.Version != 1 || first.Changed || first.StartedAt != noon {
		t.Errorf("started %+v, want practice because there is no account", first)
	}
	b.clock.Advance(time.Minute)
	again, err := b.Start(t.Context(), "welcome", studio.StartOptions{})
	if err != nil || again.Rev != first.Rev || again.StartedAt != noon {
		t.Errorf("an unchanged start: %+v, %v", again, err)
	}
	v, _ := b.Get(t.Context(), "welcome")
	d := *v.Draft
	d.Nodes[1].Title = "お礼のメール"
	if _, err := b.SaveDraft(t.Context(), "welcome", v.Rev, jsonOf(d)); err != nil {
		t.Fatal(said(err))
	}
	_, err = b.Start(t.Context(), "welcome", studio.StartOptions{})
	wantProblem(t, err, "journey.start_changed")
	p, err := b.Publish(t.Context(), "welcome")
	if err != nil || !p.New || p.Version != 2 {
		t.Errorf("published %+v, %v", p, err)
	}
	if _, err := b.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil {
		t.Errorf("after publishing: %v", said(err))
	}
}

func TestMovingAStepOnTheCanvasIsNoNewVersion(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	if p, err := b.Publish(t.Context(), "welcome"); err != nil || !p.New || p.Version != 1 {
		t.Fatalf("published %+v, %v", p, err)
	}
	v, _ := b.Get(t.Context(), "welcome")
	d := *v.Draft
	d.Nodes[0].At = [2]float64{500, 120}
	if _, err := b.SaveDraft(t.Context(), "welcome", v.Rev, jsonOf(d)); err != nil {
		t.Fatal(said(err))
	}
	p, err := b.Publish(t.Context(), "welcome")
	if err != nil || p.New || p.Version != 1 || p.Changed {
		t.Errorf("published %+v, %v", p, err)
	}
}

func TestPracticeRule(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for _, row := range []struct {
		name    string
		account bool
		running string // "", "practice", "real": how it runs before
		told    *bool
		want    string // practice, real, or a problem
	}{
		{"no account, not told: practice", false, "", nil, "practice"},
		{"no account, told practice", false, "", &yes, "practice"},
		{"no account, told real", false, "", &no, "journey.start_no_account"},
		{"an account, not told: real", true, "", nil, "real"},
		{"an account, told practice", true, "", &yes, "practice"},
		{"an account, told real", true, "", &no, "real"},
		{"runs in practice, an account came: real", true, "practice", nil, "real"},
		{"runs in practice, told practice", true, "practice", &yes, "practice"},
		{"runs really, told practice", true, "real", &yes, "journey.start_practice"},
		{"runs really, not told", true, "real", nil, "real"},
		{"runs really, the account is gone", false, "real", nil, "real"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.mustImport(welcome)
			if row.running != "" {
				if _, err := b.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil {
					t.Fatal(said(err))
				}
				b.setState("welcome", func(j *studio.Journey) { j.Practice = row.running == "practice" })
			}
			if row.account {
				b.account("珈琲焙煎所", "hello@coffee.test", "東京都渋谷区1-2-3", "03-0000-0000")
			}
			v, err := b.Start(t.Context(), "welcome", studio.StartOptions{Practice: row.told})
			switch {
			case row.want != "practice" && row.want != "real":
				wantProblem(t, err, row.want)
			case err != nil:
				t.Fatal(said(err))
			case v.Practice != (row.want == "practice"):
				t.Errorf("practice %v, want %s", v.Practice, row.want)
			}
		})
	}
}

func TestLAW_AdvertisingMustNameItsSender(t *testing.T) {
	t.Parallel()
	service := withPurpose(welcome, "service")
	for _, row := range []struct {
		name, file                 string
		from, who, postal, contact string
		practice                   bool
		problem                    string
		names                      []string
	}{
		{name: "all there", file: welcome, who: "店", from: "a@b.test", postal: "東京", contact: "03"},
		{name: "no postal address", file: welcome, who: "店", from: "a@b.test", contact: "03", problem: "journey.sender_missing", names: []string{"住所", "postal address"}},
		{name: "no contact", file: welcome, who: "店", from: "a@b.test", postal: "東京", problem: "journey.sender_missing", names: []string{"問い合わせ先", "where to ask"}},
		{name: "no name", file: welcome, from: "a@b.test", postal: "東京", contact: "03", problem: "journey.sender_missing", names: []string{"送信者の名前", "sender's name"}},
		{name: "no address of the sender", file: welcome, who: "店", postal: "東京", contact: "03", problem: "journey.sender_missing_from"},
		{name: "mail a person needs", file: service, who: "店", from: "a@b.test"},
		{name: "practice never leaves", file: welcome, practice: true},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.mustImport(row.file)
			b.account(row.who, row.from, row.postal, row.contact)
			o := studio.StartOptions{}
			if row.practice {
				o.Practice = &row.practice
			}
			_, err := b.Start(t.Context(), "welcome", o)
			if row.problem == "" {
				if err != nil {
					t.Fatal(said(err))
				}
				return
			}
			p := wantProblem(t, err, row.problem)
			for _, name := range row.names {
				if !contains(said(p), name) {
					t.Errorf("%q is not named in %s", name, said(p))
				}
			}
			if v, _ := b.Get(t.Context(), "welcome"); v.State != studio.Draft || v.Version != 0 {
				t.Errorf("a refused start left %+v", v)
			}
		})
	}
}

func TestAHeldWorkspaceStartsNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	b.held = true
	_, err := b.Start(t.Context(), "welcome", studio.StartOptions{})
	if p := wantProblem(t, err, "workspace.held"); p.Kind != problem.Held {
		t.Errorf("kind %s", p.Kind)
	}
	_, err = b.Enter(t.Context(), "welcome", studio.EnterWho{All: true})
	wantProblem(t, err, "workspace.held")
	_, err = b.Resume(t.Context(), "welcome", studio.ShiftWaits)
	wantProblem(t, err, "workspace.held")
	if _, err := b.Publish(t.Context(), "welcome"); err != nil {
		t.Errorf("publishing: %v", said(err))
	}
}

func TestEnterAsksForExactlyOneKindOfPeople(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	b.person("hanako@shop.test", contact.OptIn, "常連")
	if _, err := b.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil {
		t.Fatal(said(err))
	}
	for name, row := range map[string]struct {
		who     studio.EnterWho
		problem string
	}{
		"nobody":          {studio.EnterWho{}, "journey.enter_who"},
		"two":             {studio.EnterWho{All: true, Tag: "常連"}, "journey.enter_who"},
		"an unknown tag":  {studio.EnterWho{Tag: "新規"}, "tag.unknown"},
		"a stranger":      {studio.EnterWho{Contact: "x@shop.test"}, "contact.unknown"},
		"no address":      {studio.EnterWho{Contact: "hanako"}, "address.at"},
		"everybody":       {studio.EnterWho{All: true}, ""},
		"a tag":           {studio.EnterWho{Tag: "常連"}, ""},
		"one by address":  {studio.EnterWho{Contact: "Hanako@Shop.test"}, ""},
		"one by id":       {studio.EnterWho{Contact: "con_1"}, ""},
		"an unknown id":   {studio.EnterWho{Contact: "con_99"}, "contact.unknown"},
		"an unknown name": {studio.EnterWho{Contact: ""}, "journey.enter_who"},
	} {
		_, err := b.Enter(t.Context(), "welcome", row.who)
		if row.problem == "" && err != nil {
			t.Errorf("%s: %v", name, said(err))
		}
		if row.problem != "" {
			wantProblem(t, err, row.problem)
		}
	}
}

func TestAnAgendaThatFailsIsSaid(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	broken := errors.New("the disk is gone")
	s := studio.New(studio.Config{Store: b.db.Studio(), Clock: b.clock, RunAgenda: func(context.Context) error { return broken }})
	if _, err := s.Start(t.Context(), "welcome", studio.StartOptions{}); !errors.Is(err, broken) {
		t.Errorf("error %v, want the agenda's", err)
	}
}
