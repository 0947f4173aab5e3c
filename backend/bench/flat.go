package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	driver "modernc.org/sqlite"

	"tabiji/backend/clock"
)

// due is how many people are due in every tick of the comparison.
const due = 100

// ticks is how many ticks of each size are compared.
const ticks = 60

// engineFlat compares ticks that move 100 people, in a workspace where few people wait and in one where many do. The
// floor is the smaller workspace. Every tick moves other people, so that the larger workspace, which no cache of the
// program holds, reads most of its pages from the disk or the system's cache; the time shows that, the number of pages
// does not.
func engineFlat(ctx context.Context, c Config, o EngineOptions) error {
	folder, remove, err := c.folder()
	if err != nil {
		return err
	}
	defer remove()
	few, err := newFlat(ctx, c, folder, "few", o.FewPeople)
	if err != nil {
		return err
	}
	many, err := newFlat(ctx, c, folder, "many", o.ManyPeople)
	if err != nil {
		return errors.Join(err, few.close())
	}
	var times, pages rounds
	for i := 0; i < ticks && err == nil; i++ {
		var a, b cost
		err = each(ctx, func() (err error) { a, err = few.tick(ctx); return err }, func() (err error) { b, err = many.tick(ctx); return err })
		if err == nil && i > 1 {
			times.add(b.ms, a.ms)
			pages.add(b.pages, a.pages)
		}
		c.progress("engine.flat", i+1, ticks)
	}
	if err == nil {
		pages.report(c, "engine.flat", "pages/tick")
		times.report(c, "engine.flat.time", "ms/tick")
	}
	return errors.Join(err, few.close(), many.close())
}

// flat is a workspace in which every hour a hundred other people are due, far from each other in the file; a person who
// was moved is not due again for most of a year.
type flat struct {
	*realEngine
	opened *opened
	groups int
}

type cost struct{ ms, pages float64 }

func newFlat(ctx context.Context, c Config, folder, name string, n int) (*flat, error) {
	c.progress("engine.flat.fill", 0, n)
	manual := clock.NewManual(monday)
	s, err := newSite(ctx, folder, name, manual, strings.Replace(rounding, `"at":[0,3],"config":{"amount":1,`, `"at":[0,3],"config":{"amount":7200,`, 1))
	if err != nil {
		return nil, err
	}
	if err := s.fill(ctx, people(n, monday)...); err != nil {
		return nil, err
	}
	if err := s.enter(ctx, n, max(1, n/due)); err != nil {
		return nil, err
	}
	watched := watchOpened(s)
	e, err := newEngine(ctx, s, manual)
	watched.end()
	if err != nil {
		return nil, err
	}
	c.progress("engine.flat.fill", n, n)
	return &flat{realEngine: e, opened: watched, groups: max(1, n/due)}, nil
}

// enter puts n people at the first wait, due in groups of a hundred, one group an hour.
func (s *site) enter(ctx context.Context, n, groups int) error {
	manual := s.clock.(*clock.Manual)
	now := manual.Now()
	err := s.fill(ctx,
		do(numbers+`INSERT INTO enrollment (id, journey, version, contact, entry_key, entry, state, node, visit, step_no, waits, standing_at, standing, since, due_at, practice, entered_at)
			SELECT i, ?3, ?4, i, 'once', 'in', 'live', 'one', 1, 1, 'timer', ?5, ?7, ?5, ?5 + (1 + i * 7919 % ?6) * 3600000, 0, ?5 FROM n`,
			1, n, s.journey, s.version, int64(now), groups, `[{"id":"reason.wait.until","args":{"amount":"1 hour","at":1793581200000}}]`),
		do(numbers+`INSERT INTO history (enrollment, step_no, node, kind, visit, at, outcome, reasons)
			SELECT i, 0, 'in', 'entry.manual', 0, ?3, 'next', '[]' FROM n`, 1, n, int64(now)),
		do(`INSERT INTO node_count (version, node, what, n) VALUES (?1, 'in', 'arrived', ?2), (?1, 'one', 'arrived', ?2), (?1, 'one', 'standing', ?2)`, s.version, n))
	return err
}

// tick moves the clock by an hour and runs the tick of those who are due then.
func (f *flat) tick(ctx context.Context) (cost, error) {
	f.clock.Advance(time.Hour)
	before := f.opened.pages()
	walked := 0
	took, err := timed(func() error {
		r, err := f.runner.Tick(ctx)
		walked = r.Walked
		return err
	})
	if err == nil && (walked < due-1 || walked > due+1) {
		err = fmt.Errorf("%d people were due instead of %d", walked, due)
	}
	return cost{ms: took.wall.Seconds() * 1000, pages: float64(f.opened.pages() - before)}, err
}

// opened are connections whose page counters are read while they are idle.
type opened struct{ list []driver.DBStatus }

var watching struct {
	sync.Once
	sync.Mutex
	sites map[*opened]*site
}

// beginWatching is called before the first connection of a bench: the driver's list of hooks is not guarded.
func beginWatching() {
	watching.Do(func() {
		driver.RegisterConnectionHook(func(conn driver.ExecQuerierContext, dsn string) error {
			watching.Lock()
			defer watching.Unlock()
			for o, s := range watching.sites {
				if status, ok := conn.(driver.DBStatus); ok && s.isIn(dsn) {
					o.list = append(o.list, status)
				}
			}
			return nil
		})
	})
}

// watchOpened keeps the connections to the file of a site that are opened from now on, until end is called. Those to
// other files belong to other goroutines, which may be using or closing them.
func watchOpened(s *site) *opened {
	watching.Lock()
	defer watching.Unlock()
	if watching.sites == nil {
		watching.sites = map[*opened]*site{}
	}
	o := &opened{}
	watching.sites[o] = s
	return o
}

func (o *opened) end() {
	watching.Lock()
	defer watching.Unlock()
	delete(watching.sites, o)
}

// isIn tells whether a data source name is that of the site's file: by its folder, which is this bench's own, and name.
func (s *site) isIn(dsn string) bool {
	folder, name := filepath.Split(s.path)
	return strings.Contains(filepath.ToSlash(dsn), filepath.Base(folder)+"/"+name)
}

// pages is how often the connections have looked at a page so far, in memory or on the disk.
func (o *opened) pages() (n int) {
	for _, conn := range o.list {
		for _, op := range []driver.DBStatusOp{driver.DBStatusCacheHit, driver.DBStatusCacheMiss} {
			if current, _, err := conn.Status(op, false); err == nil {
				n += current
			}
		}
	}
	return n
}
