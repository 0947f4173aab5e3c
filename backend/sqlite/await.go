package sqlite

import (
	"cmp"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/intake"
	"tabiji/backend/runner"
)

// What a wake is about.
const (
	wakeReceipt = "receipt" // ref is the outbox row
	wakeEvent   = "event"   // ref is the event's seq
)

// wakeFor writes wakes: the next tick reads those enrollments with what has happened to them.
func (tx *Tx) wakeFor(list []runner.Wake) error {
	if len(list) == 0 {
		return nil
	}
	tx.Changed("wake")
	return tx.repeat("INSERT INTO wake (enrollment, kind, ref, at) VALUES (?, '"+wakeEvent+"', ?, ?)", len(list), func(i int, args []any) {
		args[0], args[1], args[2] = list[i].Enrollment, list[i].Event, int64(list[i].At)
	}, func(_ int, err error) error { return err })
}

// Happened lists the events that enrollments of a version may wait for. The seq is part of the index, so that only the
// listed events are read from the table.
// listed is read from the table.
func (tx *tickTx) Happened(kinds []string, asked []runner.Ask, limit int) (lists [][]event.Event, err error) {
	lists = make([][]event.Event, len(asked))
	ask := []byte{'['}
	for i, a := range asked {
		if i > 0 {
			ask = append(ask, ',')
		}
		ask = strconv.AppendInt(append(ask, '['), a.Contact, 10)
		ask = strconv.AppendInt(append(ask, ','), a.After, 10)
		ask = strconv.AppendInt(append(ask, ','), int64(a.Since), 10)
		ask = append(strconv.AppendInt(append(ask, ','), a.From, 10), ']')
	}
	text := string(append(ask, ']'))
	whole := make([]int64, len(asked))                            // up to which seq nothing is missing; 0: anywhere
	n, last := make([]int, len(asked)), make([]int64, len(asked)) // of the kind at hand
	for _, kind := range kinds {
		clear(n)
		clear(last)
		err := tx.each(func(r *sql.Rows) error {
			var i int
			e, err := scanEvent(r, &i)
			if err != nil {
				return err
			}
			lists[i] = append(lists[i], e)
			n[i]++
			last[i] = max(last[i], e.Seq)
			return nil
		}, "SELECT e."+strings.ReplaceAll(eventColumns, ", ", ", e.")+`, l.key FROM json_each(?1) l CROSS JOIN event e
			ON e.seq IN (SELECT o.seq FROM event o INDEXED BY event_of_contact WHERE o.contact = l.value ->> 0 AND o.kind = ?2
				AND (o.seq > l.value ->> 1 OR o.occurred_at >= l.value ->> 2) AND o.seq > l.value ->> 3 ORDER BY o.seq LIMIT ?3)`, text, kind, limit)
		if err != nil {
			return nil, err
		}
		for i := range asked {
			if n[i] == limit && (whole[i] == 0 || last[i] < whole[i]) {
				whole[i] = last[i]
			}
		}
	}
	for i, list := range lists {
		slices.SortFunc(list, func(a, b event.Event) int { return cmp.Compare(a.Seq, b.Seq) })
		if whole[i] != 0 {
			lists[i] = slices.DeleteFunc(list, func(e event.Event) bool { return e.Seq > whole[i] })
		}
	}
	return lists, nil
}

// LastHappened finds the event of the kinds with the highest seq that was received for a contact by a moment.
func (tx *tickTx) LastHappened(kinds []string, contact, after int64, received clock.Instant) (e event.Event, found bool, err error) {
	var last int64
	for _, kind := range kinds {
		var seq int64
		_, err := tx.one(`SELECT coalesce(max(seq), 0) FROM event INDEXED BY event_of_contact WHERE contact = ? AND kind = ? AND seq > ? AND received_at <= ?`,
			[]any{contact, kind, after, int64(received)}, &seq)
		if err != nil {
			return e, false, err
		}
		last = max(last, seq)
	}
	err = tx.each(func(r *sql.Rows) error { found = true; e, err = scanEvent(r); return err }, "SELECT "+eventColumns+" FROM event WHERE seq = ?", last)
	return e, found, err
}

// place is a step of a version.
type place struct {
	version int64
	node    string
}

// Waiting lists, for each event, the enrollments of its contact that wait for events of its kind.
func (tx *intakeTx) Waiting(events []event.Event) (lists [][]intake.Waiting, err error) {
	lists = make([][]intake.Waiting, len(events))
	asked := map[int64]bool{}
	ask := []byte{'['}
	for i := range events {
		awaited, err := tx.awaited(events[i].Kind)
		if err != nil {
			return nil, err
		}
		if len(awaited) > 0 && !asked[events[i].Contact] {
			asked[events[i].Contact] = true
			ask = appendID(ask, events[i].Contact)
		}
	}
	if len(asked) == 0 {
		return lists, nil
	}
	waiting := map[int64][]intake.Waiting{}
	err = tx.each(func(r *sql.Rows) error {
		var w intake.Waiting
		var contact int64
		err := r.Scan(&w.Enrollment, &w.Version, &w.Node, &w.After, &contact)
		waiting[contact] = append(waiting[contact], w)
		return err
	}, `SELECT e.id, e.version, e.node, e.wait_after_seq, e.contact FROM json_each(?) l CROSS JOIN enrollment e INDEXED BY enrollment_of_contact
		ON e.contact = l.value AND e.state = 'live' AND e.waits = 'event'`, string(append(ask, ']')))
	for i := range events {
		e := &events[i]
		for _, w := range waiting[e.Contact] {
			if e.Seq > w.After && tx.awaits[e.Kind][place{w.Version, w.Node}] {
				lists[i] = append(lists[i], w)
			}
		}
	}
	return lists, err
}

// awaited are the steps, of all versions that people may be in, at which they wait for events of a kind.
func (tx *intakeTx) awaited(kind string) (map[place]bool, error) {
	if places, known := tx.awaits[kind]; known {
		return places, nil
	}
	var places map[place]bool
	err := tx.each(func(r *sql.Rows) error {
		var p place
		err := r.Scan(&p.version, &p.node)
		if places == nil {
			places = map[place]bool{}
		}
		places[p] = true
		return err
	}, "SELECT version, node FROM interest WHERE kind = 'event' AND ref = ? AND use = 'await'", kind)
	if tx.awaits == nil {
		tx.awaits = map[string]map[place]bool{}
	}
	tx.awaits[kind] = places
	return places, err
}

// Wake writes wakes for the next tick.
func (tx *intakeTx) Wake(list []intake.Wake) error {
	wakes := make([]runner.Wake, len(list))
	for i, w := range list {
		wakes[i] = runner.Wake(w)
	}
	return tx.wakeFor(wakes)
}

// park moves a wake to wake_parked until its journey runs again. It gets a number of its own there: SQLite gives that of a
// row that was deleted again (sqlite.org/autoinc.html).
func (tx *tickTx) park(p *runner.Park) error {
	if _, err := tx.exec(`INSERT INTO wake_parked SELECT ?1, 1 + coalesce((SELECT max(seq) FROM wake_parked WHERE journey = ?1), 0),
		enrollment, kind, ref, at FROM wake WHERE seq = ?2`, p.Journey, p.Wake); err != nil {
		return err
	}
	return tx.useWakes([]int64{p.Wake})
}

// parkedJourneys are those whose parked wakes come back.
const parkedJourneys = `FROM journey j INDEXED BY journey_of_state WHERE j.state IN ('running', 'finishing', 'stopped')
		AND EXISTS (SELECT 1 FROM wake_parked p WHERE p.journey = j.no)`

// mostBack is how many wakes come back in one transaction; each changes two rows.
const mostBack = 450

// unpark moves the wakes of journeys that are no longer paused back, at most mostBack at a time.
func (tx *tickTx) unpark() (back int64, err error) {
	var journeys []int64
	err = tx.each(func(r *sql.Rows) error {
		var no int64
		err := r.Scan(&no)
		journeys = append(journeys, no)
		return err
	}, "SELECT j.no "+parkedJourneys)
	for _, no := range journeys {
		if err != nil || back >= mostBack {
			break
		}
		const first = "FROM wake_parked WHERE journey = ?1 ORDER BY seq LIMIT ?2"
		var n int64
		if n, err = tx.affected("INSERT INTO wake (enrollment, kind, ref, at) SELECT enrollment, kind, ref, at "+first, no, mostBack-back); err == nil {
			_, err = tx.exec("DELETE FROM wake_parked WHERE journey = ?1 AND seq IN (SELECT seq "+first+")", no, mostBack-back)
		}
		back += n
	}
	return back, err
}
