package bench

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/intake"
	"tabiji/backend/runner"
	"tabiji/backend/sqlite"
)

// EngineOptions are the sizes of the engine's benchmark.
type EngineOptions struct {
	People int           // enrollments that are due again and again; 0: 200,000
	Time   time.Duration // about how long the rounds take; 0: 20 s
	// FewPeople and ManyPeople are the sizes between which the cost of a tick is compared; 0: 10,000 and 1,000,000.
	FewPeople, ManyPeople int
}

// rounding is a journey without an end: two waits, and between them a split that reads a field and a tag.
// Three history rows for two claims.
const rounding = `{"format":"tabiji.journey/1","id":"jny_bench","title":"計測","settings":{"reentry":"never"},"nodes":[
	{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
	{"id":"one","kind":"wait.duration","at":[0,1],"config":{"amount":1,"unit":"hour"}},
	{"id":"ask","kind":"split.condition","at":[0,2],"config":{"branches":[{"port":"tokyo","title":"東京のお得意様","when":
		{"all":[{"field":"city","is":"equals","value":"東京"},{"tag":"VIP"}]}}]}},
	{"id":"two","kind":"wait.duration","at":[0,3],"config":{"amount":1,"unit":"hour"}}],
	"edges":[{"from":["in","next"],"to":"one"},{"from":["one","next"],"to":"ask"},
	{"from":["ask","tokyo"],"to":"two"},{"from":["ask","else"],"to":"two"},{"from":["two","next"],"to":"one"}]}`

// slice is how many claims one side makes before it is the other side's turn.
const slice = 10_000

// Engine measures transitions a second of the real runner on the real store beside bare prepared rows, whether the cost
// of a tick depends on how many people wait, and the cost of moving a person on by an event.
func Engine(ctx context.Context, c Config, o EngineOptions) error {
	if o.People <= 0 {
		o.People = 200_000
	}
	if o.Time <= 0 {
		o.Time = 20 * time.Second
	}
	if o.FewPeople <= 0 {
		o.FewPeople = 10_000
	}
	if o.ManyPeople <= 0 {
		o.ManyPeople = 1_000_000
	}
	return each(ctx, func() error { return engineRate(ctx, c, o) }, func() error { return engineFlat(ctx, c, o) },
		func() error { return engineEvents(ctx, c, o) })
}

func engineRate(ctx context.Context, c Config, o EngineOptions) error {
	folder, remove, err := c.folder()
	if err != nil {
		return err
	}
	defer remove()
	c.progress("engine.fill", 0, o.People)
	manual := clock.NewManual(monday)
	s, err := newSite(ctx, folder, "measured", manual, rounding)
	if err != nil {
		return err
	}
	visits, err := s.crowd(ctx, o.People)
	if err != nil {
		return err
	}
	bare, err := s.copyTo(folder + "/floor.tabiji")
	if err != nil {
		return err
	}
	c.progress("engine.fill", o.People, o.People)

	engine, err := newEngine(ctx, s, manual)
	if err != nil {
		return err
	}
	floor, err := openFloorEngine(ctx, bare.path, s.journey)
	if err != nil {
		return errors.Join(err, engine.close())
	}
	err = alternate(ctx, c, o, engine, &bareEngine{floor: floor, now: int64(manual.Now())}, visits)
	return errors.Join(err, engine.close(), floor.close())
}

// alternate lets both sides work by turns until the time is over. The floor works in two ways: one history row for each
// claim, which is a transition by itself; and as many rows for a claim as the engine writes.
func alternate(ctx context.Context, c Config, o EngineOptions, engine *realEngine, floor *bareEngine, visits map[string][]floorVisit) error {
	alone := map[string][]floorVisit{"one": visits["one"][len(visits["one"])-1:], "two": visits["two"]}
	var single, same rates
	claims := min(o.People, slice)
	start := time.Now()
	for n := 0; n < 4 || time.Since(start) < o.Time; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		var measured, one, all rate
		err := each(ctx,
			func() (err error) { one, err = floor.slice(alone, claims); return err },
			func() (err error) { measured, err = engine.slice(ctx, claims); return err },
			func() (err error) { all, err = floor.slice(visits, claims); return err })
		if err != nil {
			return err
		}
		if n > 0 { // the first round warms the caches of both sides
			single.add(measured, one)
			same.add(measured, all)
		}
		c.progress("engine", int(min(time.Since(start), o.Time).Seconds()), int(o.Time.Seconds()))
	}
	single.report(c, "engine", "transitions")
	same.report(c, "engine.same-rows", "transitions")
	return nil
}

// realEngine is the product's runner on an open file.
type realEngine struct {
	db     *sqlite.DB
	runner *runner.Runner
	clock  *clock.Manual
}

func newEngine(ctx context.Context, s *site, m *clock.Manual) (*realEngine, error) {
	db, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &realEngine{db: db, clock: m, runner: runner.New(runner.Config{Store: db.Ticks(), Clock: m})}, nil
}

func (e *realEngine) close() error { return e.db.Close() }

// slice makes so many claims and gives transitions a second. When nobody is due any more, the clock goes on by an hour.
func (e *realEngine) slice(ctx context.Context, claims int) (rate, error) {
	visits := 0
	took, err := timed(func() error {
		for done := 0; done < claims; {
			r, err := e.runner.Tick(ctx)
			if err != nil {
				return err
			}
			if r.Broken > 0 {
				return errors.New("the engine marked a row as broken")
			}
			done += r.Walked
			visits += r.Visits
			if !r.More {
				e.clock.Advance(time.Hour)
			}
		}
		return nil
	})
	return took.rate(visits), err
}

// bareEngine is the floor with its own clock.
type bareEngine struct {
	floor *floorEngine
	now   int64
}

func (b *bareEngine) slice(writes map[string][]floorVisit, claims int) (rate, error) {
	b.floor.writes = writes
	rows := 0
	took, err := timed(func() error {
		for done := 0; done < claims; {
			claimed, wrote, err := b.floor.transaction(b.now)
			if err != nil {
				return err
			}
			done += claimed
			rows += wrote
			if claimed < runner.MostBatch {
				b.now += hour
			}
		}
		return nil
	})
	return took.rate(rows), err
}

// crowd lets the real engine walk one person one round and makes n people of that one, each with the same history,
// waiting at the first wait. All are due at the same moment, so that neighbours in the order of time are neighbours in
// the file: people who are due in random order would cost both sides so much disk that it would hide the rest. It gives
// the history rows that a claim at each node writes.
func (s *site) crowd(ctx context.Context, n int) (visits map[string][]floorVisit, err error) {
	if err := s.fill(ctx, people(n, monday)...); err != nil {
		return nil, err
	}
	if visits, err = s.pioneer(ctx); err != nil {
		return nil, err
	}
	return visits, s.fill(ctx,
		do(numbers+`INSERT INTO enrollment (id, journey, version, contact, entry_key, entry, state, node, visit, step_no, waits, standing_at, standing, since, due_at,
				data, practice, depth, chain, entered_at)
			SELECT i, journey, version, i, entry_key, entry, e.state, node, visit, step_no, waits, standing_at, standing, since, due_at,
				data, practice, depth, chain, entered_at FROM n CROSS JOIN enrollment e WHERE e.id = 1`, 2, n),
		do(numbers+`INSERT INTO history (enrollment, step_no, node, kind, visit, at, outcome, reasons)
			SELECT i, step_no, node, kind, visit, at, outcome, reasons FROM n CROSS JOIN history h WHERE h.enrollment = 1`, 2, n),
		do("UPDATE node_count SET n = n * ?1", n))
}

// pioneer enters contact 1 and walks it to the first wait for the second time.
func (s *site) pioneer(ctx context.Context) (visits map[string][]floorVisit, err error) {
	manual := s.clock.(*clock.Manual)
	e, err := newEngine(ctx, s, manual)
	if err != nil {
		return nil, err
	}
	err = e.db.Write(ctx, sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		_, err := tx.Enroll(intake.Enrollment{Journey: s.journey, Version: s.version, Contact: 1, Key: "once", Entry: s.entry, At: tx.Now()})
		return err
	})
	for i := 0; i < 3 && err == nil; i++ {
		if _, err = e.runner.Tick(ctx); err == nil {
			manual.Advance(time.Hour)
		}
	}
	if err := errors.Join(err, e.close()); err != nil {
		return nil, err
	}
	return s.visits(ctx)
}

// visits reads the history rows of enrollment 1: leaving wait "one" writes that wait and a split, leaving wait "two"
// that wait alone.
func (s *site) visits(ctx context.Context) (map[string][]floorVisit, error) {
	db, err := sql.Open("sqlite", "file:"+s.path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, "SELECT node, kind, outcome, reasons FROM history WHERE enrollment = 1 ORDER BY step_no")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []floorVisit
	for rows.Next() {
		var v floorVisit
		if err := rows.Scan(&v.node, &v.kind, &v.outcome, &v.reasons); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(list) != 4 { // in, one, ask, two
		return nil, errors.New("the bench's journey is not walked as it is drawn")
	}
	return map[string][]floorVisit{"one": list[1:3], "two": list[3:4]}, nil
}
