package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/intake"
	"tabiji/backend/runner"
)

// Two journeys of one wait each, and a long wait behind it. They differ only in what ends the first wait: an event, or
// its time.
const (
	onEvent = `{"format":"tabiji.journey/1","id":"jny_events","title":"行動","settings":{"reentry":"never"},"nodes":[
	{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
	{"id":"one","kind":"wait.event","at":[0,1],"config":{"branches":[{"port":"yes","event":"visit"}],"timeout":{"amount":7200,"unit":"hour"}}},
	{"id":"two","kind":"wait.duration","at":[0,2],"config":{"amount":7200,"unit":"hour"}}],
	"edges":[{"from":["in","next"],"to":"one"},{"from":["one","yes"],"to":"two"},{"from":["one","timeout"],"to":"two"}]}`
	onTime = `{"format":"tabiji.journey/1","id":"jny_timers","title":"時刻","settings":{"reentry":"never"},"nodes":[
	{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
	{"id":"one","kind":"wait.duration","at":[0,1],"config":{"amount":1,"unit":"hour"}},
	{"id":"two","kind":"wait.duration","at":[0,2],"config":{"amount":7200,"unit":"hour"}}],
	"edges":[{"from":["in","next"],"to":"one"},{"from":["one","next"],"to":"two"}]}`
)

// eventRounds is how often each side moves people; every round moves another hundredth of them.
const eventRounds = 6

// crowds is the number of parts that the people are divided into; the people of one part are far from each other in the
// file.
const crowds = 100

// engineEvents measures how many people a second are moved on by an event, of many who wait for it, beside ticks that
// move as many people whose wait is over, in the same file.
func engineEvents(ctx context.Context, c Config, o EngineOptions) error {
	folder, remove, err := c.folder()
	if err != nil {
		return err
	}
	defer remove()
	c.progress("engine.events.fill", 0, o.ManyPeople)
	manual := clock.NewManual(monday)
	s, err := newSite(ctx, folder, "events", manual, onTime)
	if err != nil {
		return err
	}
	timers := *s
	if err := s.publish(ctx, onEvent); err != nil {
		return err
	}
	if err := s.listeners(ctx, &timers, o.ManyPeople); err != nil {
		return err
	}
	c.progress("engine.events.fill", o.ManyPeople, o.ManyPeople)
	watched := watchOpened(s)
	db, err := s.open(ctx, nil)
	watched.end()
	if err != nil {
		return err
	}
	e := &eventSide{opened: watched, intake: intake.New(intake.Config{Store: db.Intake()}),
		realEngine: realEngine{db: db, clock: manual, runner: runner.New(runner.Config{Store: db.Ticks(), Clock: manual})}}
	return errors.Join(e.compare(ctx, c, o.ManyPeople), db.Close())
}

// listeners puts n people at the first wait: the first crowds wait for a time, one crowd each hour, all others for an
// event.
func (s *site) listeners(ctx context.Context, timers *site, n int) error {
	now := int64(s.clock.Now())
	stand := func(s *site, waits, reason string, which string, due string) statement {
		return do(numbers+`INSERT INTO enrollment (id, journey, version, contact, entry_key, entry, state, node, visit, step_no, waits, standing_at, standing, since, due_at, practice, entered_at)
			SELECT i, ?3, ?4, i, 'once', 'in', 'live', 'one', 1, 1, ?5, ?6, ?7, ?6, ?6 + `+due+`, 0, ?6 FROM n WHERE i % `+strconv.Itoa(crowds)+which,
			1, n, s.journey, s.version, waits, now, reason)
	}
	count := func(s *site) statement {
		return do(`INSERT INTO node_count (version, node, what, n) SELECT ?1, node, what, n FROM (SELECT count(*) AS n FROM enrollment WHERE version = ?1),
			(SELECT 'in' AS node, 'arrived' AS what UNION SELECT 'one', 'arrived' UNION SELECT 'one', 'standing')`, s.version)
	}
	few := " < " + strconv.Itoa(eventRounds)
	return s.fill(ctx, append(people(n, monday),
		stand(timers, "timer", `[{"id":"reason.wait.until","args":{"amount":"1 hour","at":1793581200000}}]`, few, "(1 + i % "+strconv.Itoa(crowds)+") * 3600000"),
		stand(s, "event", `[{"id":"reason.wait.event","args":{"events":[{"id":"event.own","args":{"kind":"visit"}}],"at":1793581200000}}]`, " >= "+strconv.Itoa(eventRounds), "25920000000"),
		do(numbers+`INSERT INTO history (enrollment, step_no, node, kind, visit, at, outcome, reasons) SELECT i, 0, 'in', 'entry.manual', 0, ?3, 'next', '[]' FROM n`, 1, n, now),
		count(timers), count(s))...)
}

// eventSide is an open file with the engines of both journeys.
type eventSide struct {
	realEngine
	opened *opened
	intake *intake.Intake
}

func (e *eventSide) compare(ctx context.Context, c Config, n int) error {
	var speed rates
	var pages rounds
	for round := range eventRounds {
		var heard, came moved
		err := each(ctx,
			func() error { return e.tell(ctx, n, eventRounds+round) },
			func() (err error) { heard, err = e.move(ctx, n/crowds, true); return err },
			func() (err error) {
				e.clock.Set(monday.Add(time.Duration(round+1) * time.Hour))
				came, err = e.move(ctx, n/crowds, false)
				return err
			})
		if err != nil {
			return err
		}
		if round > 0 { // the first round warms the caches of both sides
			speed.add(heard.rate, came.rate)
			pages.add(heard.pages, came.pages)
		}
		c.progress("engine.events", round+1, eventRounds)
	}
	speed.report(c, "engine.events", "people")
	pages.report(c, "engine.events.pages", "pages/person")
	return nil
}

// tell accepts one event for each person of a crowd.
func (e *eventSide) tell(ctx context.Context, n, crowd int) error {
	var list []intake.Incoming
	for i := crowd; i <= n; i += crowds {
		list = append(list, intake.Incoming{Contact: int64(i), Kind: "visit", Key: fmt.Sprint(i), Source: "api"})
		if len(list) == intake.MostEvents || i+crowds > n {
			if _, err := e.intake.Accept(ctx, list); err != nil {
				return err
			}
			list = list[:0]
		}
	}
	return nil
}

// moved is what moving a crowd cost.
type moved struct {
	rate  rate
	pages float64 // database pages looked at, for each person
}

// move lets the intake and the ticks work by turns, as the program does, until nobody of a crowd waits any more. listen
// says that events move them, not time.
func (e *eventSide) move(ctx context.Context, crowd int, listen bool) (m moved, err error) {
	before, done := e.opened.pages(), 0
	took, err := timed(func() error {
		for {
			more := false
			if listen {
				res, err := e.intake.Consume(ctx)
				if err != nil {
					return err
				}
				more = res.Events > 0
			}
			res, err := e.runner.Tick(ctx)
			if err != nil {
				return err
			}
			done += res.Walked
			if !more && res.Walked == 0 {
				return nil
			}
		}
	})
	if err == nil && (done < crowd-1 || done > crowd+1) {
		err = fmt.Errorf("%d people were moved instead of %d", done, crowd)
	}
	return moved{rate: took.rate(done), pages: float64(e.opened.pages()-before) / float64(max(done, 1))}, err
}
