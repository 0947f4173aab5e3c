package record

import (
	"context"

	"tabiji/backend/contact"
	"tabiji/backend/ident"
	"tabiji/backend/journey"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// Track is one enrollment as a path: the steps left, where the person is, and the steps that will certainly follow.
type Track struct {
	Path
	Earlier int // how many steps come before the first of Steps
	Ahead   []AheadStep
	Depends *words.Line // what further steps depend on, or that the path ends
}

// AheadStep is a step that will certainly follow.
type AheadStep struct {
	Node string
	Name words.Line
	Kind string
}

// The largest numbers of steps that a path shows.
const (
	mostBehind = 40
	mostAhead  = 4
)

// Tracks lists a person's enrollments as paths, newest first, behind an enrollment id (0: from the newest).
func (s *Service) Tracks(ctx context.Context, person, after int64, limit int) (list []Track, err error) {
	if limit <= 0 || limit > MostListed {
		limit = MostListed
	}
	list = []Track{}
	err = s.read(ctx, person, func(tx Tx, _ contact.Contact) error {
		rows, err := tx.EnrollmentPage(person, after, limit)
		if err != nil {
			return err
		}
		reader := newReader(tx, s.shelf)
		for _, e := range rows {
			t, err := reader.track(e)
			if err != nil {
				return err
			}
			list = append(list, t)
		}
		return nil
	})
	return list, err
}

func (r *reader) track(e Enrollment) (t Track, err error) {
	j, err := r.journey(e.Journey)
	if err != nil {
		return t, err
	}
	k, err := r.version(e.Version)
	if err != nil {
		return t, err
	}
	t.Path = Path{
		ID: ident.Show("enr", e.ID), Journey: j.ID, Title: j.Title, JourneyState: j.State, Version: k.no,
		State: e.State, Practice: e.Practice, EnteredAt: e.EnteredAt, EndedAt: e.EndedAt, EndedBy: e.EndedBy, Steps: []StepRecord{},
	}
	rows, err := r.tx.HistoryTail(e.ID, mostBehind)
	if err != nil {
		return t, err
	}
	for _, h := range rows {
		t.Steps = append(t.Steps, k.record(h))
	}
	if len(rows) == mostBehind {
		t.Earlier = rows[0].StepNo
	} else if len(rows) < e.StepNo {
		line := words.New("why.no_record", "n", e.StepNo-len(rows))
		t.Missing = &line
	}
	if e.State != walk.Done {
		if t.Standing, err = r.standing(e, k); err != nil {
			return t, err
		}
		t.Standing.Kind = k.kind(t.Standing.Node)
	}
	if e.State == walk.Live {
		t.Ahead, t.Depends = k.ahead(t.Standing.Node)
	}
	t.Now = now(j, e, t.Standing)
	return t, nil
}

// ahead lists the steps that certainly follow a step, and what the next one after them depends on.
func (k *known) ahead(node string) (list []AheadStep, depends *words.Line) {
	step := k.step(node)
	if step == nil {
		line := words.New("ahead.no_record")
		return nil, &line
	}
	for seen := map[string]bool{step.ID: true}; len(list) < mostAhead; {
		next, why := onward(step, k.name(step.ID, step.Kind))
		if why != nil {
			return list, why
		}
		if seen[next.ID] {
			line := words.New("ahead.again", "step", k.name(next.ID, next.Kind))
			return list, &line
		}
		seen[next.ID] = true
		step = next
		list = append(list, AheadStep{Node: next.ID, Name: k.name(next.ID, next.Kind), Kind: next.Kind})
	}
	return list, nil
}

// onward is the one step that certainly follows, or what the next step depends on.
func onward(step *journey.Step, name words.Line) (*journey.Step, *words.Line) {
	var line words.Line
	next, failed := step.Next[journey.PortNext], step.Next[journey.PortFailed]
	if behind, off := step.Off(); off {
		next = behind
	}
	switch c := step.Config.(type) {
	case journey.Fork:
		line = words.New(c.Depends(), "step", name)
	case journey.Ender:
		_, ahead := c.Ends()
		line = words.New(ahead)
	default:
		switch {
		case failed != nil && failed != next:
			line = words.New("ahead.mail", "step", name)
		case next == nil:
			line = words.New("ahead.end")
		default:
			return next, nil
		}
	}
	return nil, &line
}
