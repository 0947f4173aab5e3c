// Package sqlitetest makes small workspaces on real files, moves their clock by hand and reads what is stored in them;
// it gives storetest such a file to test. It refuses to be part of the product.
package sqlitetest

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tabiji/backend/agenda"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/ident"
	"tabiji/backend/intake"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/runner"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
)

// Monday is where the clock of a World begins; it moves only by hand: 2026-11-02 09:00 in Tokyo.
const Monday clock.Instant = 1_793_577_600_000

// World is a fresh workspace file with everything that walks people through it, and no mail server.
type World struct {
	T       testing.TB
	Path    string
	Clock   *clock.Manual
	DB      *sqlite.DB
	Options sqlite.Options // of the next Open; Path and Clock are set
	Tune    func(*runner.Config)
	Chores  map[agenda.Kind]agenda.Chore
	Account string // through which the mails of journeys are planned

	Runner *runner.Runner
	Intake *intake.Intake
	Agenda *agenda.Agenda
	*Eyes
}

// Running is a published journey of a World.
type Running struct {
	No       int64
	ID       string
	Version  int64 // row id
	Compiled *journey.Version
}

// New makes a World in a folder of the test.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{T: t, Path: filepath.Join(t.TempDir(), "world.tabiji"), Clock: clock.NewManual(Monday), Account: "default"}
	w.must(sqlite.Create(t.Context(), w.Path, Monday, map[string]string{
		"workspace_id": "ws_test", "name": "test", "zone": "Asia/Tokyo", "lang": "ja",
		"token_key": strings.Repeat("5a", 32),
	}))
	w.Open()
	t.Cleanup(func() { w.DB.Close() })
	return w
}

// Open opens the file, as a start of the program would; what was open before is closed.
func (w *World) Open() {
	w.T.Helper()
	if w.DB != nil {
		w.must(w.DB.Close())
	}
	o := w.Options
	o.Path, o.Clock = w.Path, w.Clock
	db, err := sqlite.Open(context.Background(), o)
	w.must(err)
	if w.Eyes == nil {
		w.Eyes = Look(w.T, w.Path)
	}
	w.DB = db
	shelf := journey.NewShelf(nil)
	w.Intake = intake.New(intake.Config{Store: db.Intake(), Shelf: shelf})
	w.Agenda = agenda.New(agenda.Config{Store: db.Agenda(), Shelf: shelf, Clock: w.Clock, Chores: w.Chores})
	c := runner.Config{Store: db.Ticks(), Clock: w.Clock}
	if w.Tune != nil {
		w.Tune(&c)
	}
	w.Runner = runner.New(c)
}

func (w *World) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Write runs f in a FULL transaction.
func (w *World) Write(f func(tx *sqlite.Tx) error) {
	w.T.Helper()
	w.must(w.DB.Write(context.Background(), sqlite.UI, sqlite.Full, f))
}

// Contact adds a person.
func (w *World) Contact(address string, fields map[string]string, tags ...string) (id int64) {
	w.T.Helper()
	w.Write(func(tx *sqlite.Tx) error {
		c := contact.Contact{Address: address, AddressKey: strings.ToLower(address), Fields: fields}
		if _, err := tx.InsertContact(&c, contact.SearchText(c)); err != nil {
			return err
		}
		id = c.ID
		for _, tag := range tags {
			if _, err := tx.AddTag(id, tag, event.Event{Source: "command", Key: fmt.Sprintf("tag:%d:%s", id, tag)}); err != nil {
				return err
			}
		}
		return nil
	})
	return id
}

// Contacts adds n people p1@a.example, p2@a.example … in one transaction. Every third is in Tokyo, every
// second has the tag VIP.
func (w *World) Contacts(n int) (ids []int64) {
	w.T.Helper()
	for from := 0; from < n; from += 500 {
		w.Write(func(tx *sqlite.Tx) error {
			for i := from; i < min(n, from+500); i++ {
				c := contact.Contact{Address: fmt.Sprintf("p%d@a.example", i+1), AddressKey: fmt.Sprintf("p%d@a.example", i+1),
					Fields: map[string]string{"family_name": "佐藤", "given_name": fmt.Sprintf("花子%d", i+1), "city": []string{"東京", "大阪", "京都"}[i%3]}}
				if _, err := tx.InsertContact(&c, contact.SearchText(c)); err != nil {
					return err
				}
				ids = append(ids, c.ID)
				if i%2 == 0 {
					if _, err := tx.AddTag(c.ID, "VIP", event.Event{Source: "command", Key: fmt.Sprintf("vip:%d", c.ID)}); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	return ids
}

// Tag gives a person a tag, or takes it away, as the owner would.
func (w *World) Tag(person int64, tag string, give bool) {
	w.T.Helper()
	w.Write(func(tx *sqlite.Tx) (err error) {
		because := event.Event{Source: "command", Key: ident.Token(12)}
		if give {
			_, err = tx.AddTag(person, tag, because)
		} else {
			_, err = tx.RemoveTag(person, tag, because)
		}
		return err
	})
}

// Publish makes a journey of a drawing (tabiji.journey/1 without "format", "id" may be missing) and runs it.
func (w *World) Publish(drawing string) (r Running) {
	w.T.Helper()
	drawing = strings.TrimSpace(drawing)
	if !strings.Contains(drawing, `"format"`) {
		drawing = `{"format":"` + journey.Format + `",` + strings.TrimPrefix(drawing, "{")
	}
	d, err := journey.Read([]byte(drawing))
	w.must(err)
	if d.Settings.Zone == "" {
		d.Settings.Zone = "Asia/Tokyo"
	}
	w.Write(func(tx *sqlite.Tx) error {
		pins := map[string]string{}
		for _, m := range d.Messages {
			pin, _ := message.Pin(m)
			pins[m.ID] = pin
			if err := tx.AddMessageVersion(m); err != nil {
				return err
			}
		}
		body, hash := journey.Pack(d, pins)
		v, err := journey.Unpack(body)
		if err != nil {
			return err
		}
		seq, err := tx.LastEvent()
		if err != nil {
			return err
		}
		j := studio.Journey{ID: d.ID, Title: d.Title, Draft: d, Salt: "salt-" + d.ID, State: studio.Running, StartSeq: seq, StartedAt: tx.Now()}
		if err := tx.AddJourney(&j); err != nil {
			return err
		}
		row := studio.Version{Journey: j.No, No: 1, Body: body, Hash: hash}
		if err := tx.AddVersion(&row, journey.Interests(v)); err != nil {
			return err
		}
		j.Live = row.ID
		r = Running{No: j.No, ID: j.ID, Version: row.ID, Compiled: v}
		return tx.SaveJourney(&j)
	})
	return r
}

// Enter plans entries of people by hand at the clock's moment and gives how many; the tick walks them.
func (w *World) Enter(r Running, contacts ...int64) (entered int) {
	w.T.Helper()
	for from := 0; from < len(contacts); from += 900 {
		w.Write(func(tx *sqlite.Tx) error {
			for _, c := range contacts[from:min(from+900, len(contacts))] {
				in, err := tx.Enroll(intake.Enrollment{Journey: r.No, Version: r.Version, Contact: c, Key: "once",
					Entry: r.Compiled.Entries[0].ID, At: tx.Now()})
				if err != nil {
					return err
				}
				if in {
					entered++
				}
			}
			return nil
		})
	}
	return entered
}

// Happen reports an event to the intake.
func (w *World) Happen(contact int64, kind, key string, props map[string]string) intake.Accepted {
	w.T.Helper()
	a, err := w.Intake.Accept(context.Background(), []intake.Incoming{{Contact: contact, Kind: kind, Key: key, Props: props, Source: "api"}})
	w.must(err)
	return a[0]
}

// Settle does what the pacemaker does, until nothing is due at the clock's moment.
func (w *World) Settle() {
	w.T.Helper()
	ctx := context.Background()
	for round := 0; ; round++ {
		if round > 100_000 {
			w.T.Fatal("the world never settles")
		}
		consumed, err := w.Intake.Consume(ctx)
		w.must(err)
		did, err := w.Agenda.Run(ctx)
		w.must(err)
		ticked, err := w.Runner.Tick(ctx)
		w.must(err)
		if consumed.Events == 0 && consumed.Begun == 0 && did == 0 && ticked.Walked == 0 && !consumed.More && !ticked.More {
			return
		}
	}
}

// Until settles at every moment up to end at which something is due, and leaves the clock at end.
func (w *World) Until(end clock.Instant) {
	w.T.Helper()
	for {
		w.Settle()
		next, err := w.DB.NextDue(context.Background())
		w.must(err)
		if next == 0 || next > end || next <= w.Clock.Now() {
			break
		}
		w.Clock.Set(next)
	}
	w.Clock.Set(max(end, w.Clock.Now()))
	w.Settle()
}

// Resolve ends every mail that is on its way as the delivery would: state is sent, never, unknown … It returns how many
// there were.
func (w *World) Resolve(state string) (n int) {
	w.T.Helper()
	now := int64(w.Clock.Now())
	for _, row := range w.Rows("SELECT id, enrollment FROM outbox WHERE state IN ('due', 'claimed', 'handed', 'later', 'held') ORDER BY id") {
		w.Exec("UPDATE outbox SET state = ?, resolved_at = ?, next_at = NULL WHERE id = ?", state, now, row[0])
		w.Exec("INSERT INTO wake (enrollment, kind, ref, at) VALUES (?, 'receipt', ?, ?)", row[1], row[0], now)
		n++
	}
	return n
}

// Histories are all history rows with all columns, as text.
func (w *World) Histories() string {
	w.T.Helper()
	return w.Dump("SELECT enrollment, step_no, node, kind, visit, at, outcome, reasons FROM history ORDER BY enrollment, step_no")
}

// PathOf is the steps and outcomes of one enrollment, as in "in:next → split:else → bye:".
func (w *World) PathOf(enrollment int64) string {
	w.T.Helper()
	var steps []string
	for _, row := range w.Rows("SELECT node, outcome FROM history WHERE enrollment = ? ORDER BY step_no", enrollment) {
		steps = append(steps, row[0]+":"+row[1])
	}
	return strings.Join(steps, " → ")
}

// Sound fails the test when sqlite.Verify finds something broken in the file.
func (w *World) Sound() {
	w.T.Helper()
	if rules := w.Broken(); len(rules) > 0 {
		w.T.Errorf("verify: %v", rules)
	}
}

// Broken are the rules of sqlite.Verify that the file breaks.
func (w *World) Broken() (rules []string) {
	w.T.Helper()
	findings, err := sqlite.Verify(context.Background(), w.Path)
	w.must(err)
	for _, f := range findings {
		rules = append(rules, f.Rule)
	}
	return rules
}
