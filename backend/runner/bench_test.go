package runner_test

import (
	"context"
	"database/sql"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/runner"
	"tabiji/backend/sqlitetest"
)

// waits only waits: one history row for each claim, and nothing to read.
const waits = `{"id":"jny_waits","title":"待つだけ","settings":{"reentry":"never"},
"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"one","kind":"wait.duration","at":[0,1],"config":{"amount":1,"unit":"hour"}},
 {"id":"two","kind":"wait.duration","at":[0,2],"config":{"amount":1,"unit":"hour"}}],
"edges":[{"from":["in","next"],"to":"one"},{"from":["one","next"],"to":"two"},{"from":["two","next"],"to":"one"}]}`

// asks reads two fields, a tag and events before every wait: two history rows for each claim.
const asks = `{"id":"jny_asks","title":"たずねる","settings":{"reentry":"never"},
"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"one","kind":"wait.duration","at":[0,1],"config":{"amount":1,"unit":"hour"}},
 {"id":"ask","kind":"split.condition","at":[0,2],"config":{"branches":[
  {"port":"tokyo","title":"東京の人","when":{"all":[{"field":"city","is":"equals","value":"東京"},{"tag":"VIP"}]}},
  {"port":"seen","title":"見た人","when":{"any":[{"event":"visit","at_least":2,"within_days":30},{"field":"family_name","is":"contains","value":"田"}]}}]}}],
"edges":[{"from":["in","next"],"to":"one"},{"from":["one","next"],"to":"ask"},
 {"from":["ask","tokyo"],"to":"one"},{"from":["ask","seen"],"to":"one"},{"from":["ask","else"],"to":"one"}]}`

const crowd = 20_000

// BenchmarkTick compares the tick with the floor: the same schema and crowd, claim, update and one history row
// for each transition, prepared statements, 1,000 rows in a transaction, and nothing decided. Both take
// turns, so that whatever else the machine does slows both. The figure to look at is the ratio of
// transitions a second; the goal is 0.5, then 0.7. cpu-ratio is the same by processor time.
func BenchmarkTick(b *testing.B) {
	for _, c := range []struct{ name, drawing string }{{"waits", waits}, {"asks", asks}} {
		b.Run(c.name, func(b *testing.B) {
			w, f := world(b, c.drawing), newFloor(b, world(b, waits))
			var tick, bare spent
			for b.Loop() {
				bare.turn(func() int { return f.round(b) })
				tick.turn(func() int { return round(b, w) })
			}
			b.ReportMetric(float64(tick.transitions)/tick.wall.Seconds(), "transitions/s")
			b.ReportMetric(float64(bare.transitions)/bare.wall.Seconds(), "floor/s")
			b.ReportMetric(float64(tick.transitions)/tick.wall.Seconds()/(float64(bare.transitions)/bare.wall.Seconds()), "ratio")
			b.ReportMetric(float64(tick.transitions)/tick.cpu.Seconds()/(float64(bare.transitions)/bare.cpu.Seconds()), "cpu-ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// spent is what one side has done so far.
type spent struct {
	transitions int
	wall, cpu   time.Duration
}

func (s *spent) turn(f func() int) {
	runtime.GC() // each side pays for its own garbage
	wall, cpu := clock.System().Now(), used()
	s.transitions += f()
	s.wall += clock.System().Now().Sub(wall)
	s.cpu += used() - cpu
}

// round moves the whole crowd once.
func round(b *testing.B, w *sqlitetest.World) (transitions int) {
	w.Clock.Advance(time.Hour)
	for {
		res, err := w.Runner.Tick(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		transitions += res.Visits
		if !res.More {
			return transitions
		}
	}
}

func world(b *testing.B, drawing string) *sqlitetest.World {
	w := sqlitetest.New(b)
	if n, err := strconv.Atoi(os.Getenv("BATCH")); err == nil {
		w.Tune = func(c *runner.Config) { c.Batch = n }
		w.Open()
	}
	j := w.Publish(drawing)
	people := w.Contacts(crowd)
	for i, p := range people {
		if i%4 == 0 {
			w.Exec("INSERT INTO event (contact, kind, source, key, occurred_at, received_at) VALUES (?1, 'visit', 'api', ?1, ?2, ?2)", p, int64(sqlitetest.Monday))
		}
	}
	w.Enter(j, people...)
	w.Settle()
	return w
}

// floor is what any engine on this file has to do for a transition.
type floor struct {
	now                    clock.Instant
	conn                   *sql.Conn
	claim, update, history *sql.Stmt
}

func newFloor(b *testing.B, w *sqlitetest.World) *floor {
	if err := w.DB.Close(); err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+w.Path+"?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)"+
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=wal_autocheckpoint(4000)&_pragma=cache_size(-65536)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	f := &floor{now: w.Clock.Now()}
	if f.conn, err = db.Conn(context.Background()); err != nil {
		b.Fatal(err)
	}
	prepare := func(query string) *sql.Stmt {
		s, err := f.conn.PrepareContext(context.Background(), query)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	f.claim = prepare("SELECT id, version, contact, node, step_no FROM enrollment WHERE journey = ? AND state = 'live' AND due_at <= ? ORDER BY due_at, id LIMIT 1000")
	f.update = prepare("UPDATE enrollment SET node = ?, step_no = ?, due_at = ? WHERE id = ?")
	f.history = prepare("INSERT INTO history (enrollment, step_no, node, kind, visit, at, outcome, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
	return f
}

func (f *floor) round(b *testing.B) (transitions int) {
	f.now = f.now.Add(time.Hour)
	for {
		n := f.transaction(b)
		if n == 0 {
			return transitions
		}
		transitions += n
	}
}

func (f *floor) transaction(b *testing.B) int {
	ctx, now := context.Background(), int64(f.now)
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	_, err := f.conn.ExecContext(ctx, "BEGIN IMMEDIATE")
	check(err)
	type row struct {
		id, version, contact, step int64
		node                       string
	}
	var rows []row
	found, err := f.claim.QueryContext(ctx, 1, now)
	check(err)
	for found.Next() {
		var r row
		check(found.Scan(&r.id, &r.version, &r.contact, &r.node, &r.step))
		rows = append(rows, r)
	}
	check(found.Err())
	for _, r := range rows {
		node := "one"
		if r.node == "one" {
			node = "two"
		}
		_, err := f.update.ExecContext(ctx, node, r.step+1, now+3_600_000, r.id)
		check(err)
		_, err = f.history.ExecContext(ctx, r.id, r.step, node, "wait.duration", r.step+1, now, "next",
			`[{"id":"reason.wait.until","args":{"amount":"1 hour","at":1793581200000}}]`)
		check(err)
	}
	_, err = f.conn.ExecContext(ctx, "COMMIT")
	check(err)
	return len(rows)
}
