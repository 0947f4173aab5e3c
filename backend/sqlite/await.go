package sqlite

import (
	"database/sql"
	"slices"

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

// wakeEventQuery writes a wake of an event for an enrollment.
const wakeEventQuery = "INSERT INTO wake (enrollment, kind, ref, at) VALUES (?, '" + wakeEvent + "', ?, ?)"

// Happened lists events of a contact that a version may have to hear. The seq is part of the index.
func (tx *tickTx) Happened(contact int64, kinds []string, after int64, since clock.Instant) (list []event.Event, err error) {
	for _, kind := range kinds {
		err := tx.each(func(r *sql.Rows) error {
			e, err := scanEvent(r)
			list = append(list, e)
			return err
		}, "SELECT "+eventColumns+` FROM event INDEXED BY event_of_contact WHERE contact = ? AND kind = ? AND (seq > ? OR occurred_at >= ?)`,
			contact, kind, after, int64(since))
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(list, func(a, b event.Event) int { return int(a.Seq - b.Seq) })
	return list, nil
}

// place is a step of a version.
type place struct {
	version int64
	node    string
}

// Waiting lists whoever an event may lead on: its contact, where they wait for events of its kind.
func (tx *intakeTx) Waiting(e event.Event) (list []intake.Waiting, err error) {
	awaited, err := tx.awaited(e.Kind)
	if err != nil || len(awaited) == 0 {
		return nil, err
	}
	err = tx.each(func(r *sql.Rows) error {
		var w intake.Waiting
		err := r.Scan(&w.Enrollment, &w.Version, &w.Node, &w.After)
		if awaited[place{w.Version, w.Node}] {
			list = append(list, w)
		}
		return err
	}, `SELECT id, version, node, wait_after_seq FROM enrollment INDEXED BY enrollment_of_contact
		WHERE contact = ? AND state = 'live' AND waits = 'event' AND wait_after_seq < ? ORDER BY id`, e.Contact, e.Seq)
	return list, err
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

// Wake lets the next tick lead an enrollment on by an event.
func (tx *intakeTx) Wake(enrollment int64, e event.Event) error {
	tx.Changed("wake")
	_, err := tx.exec(wakeEventQuery, enrollment, e.Seq, int64(e.ReceivedAt))
	return err
}

// park keeps a wake until its journey runs again.
func (tx *tickTx) park(p *runner.Park) error {
	if p.Receipt {
		if _, err := tx.exec("UPDATE enrollment SET due_at = ? WHERE id = ? AND state = 'live'", int64(p.At), p.Enrollment); err != nil {
			return err
		}
		return tx.useWake(p.Wake)
	}
	if _, err := tx.exec("INSERT INTO wake_parked SELECT ?, seq, enrollment, kind, ref, at FROM wake WHERE seq = ?", p.Journey, p.Wake); err != nil {
		return err
	}
	return tx.useWake(p.Wake)
}

// parkedJourneys are those whose parked wakes come back.
const parkedJourneys = `FROM journey j INDEXED BY journey_of_state WHERE j.state IN ('running', 'finishing', 'stopped')
		AND EXISTS (SELECT 1 FROM wake_parked p WHERE p.journey = j.no)`

// unpark brings back the wakes of journeys that are paused no more, a piece of them at a time.
func (tx *tickTx) unpark(limit int) error {
	var journeys []int64
	err := tx.each(func(r *sql.Rows) error {
		var no int64
		err := r.Scan(&no)
		journeys = append(journeys, no)
		return err
	}, "SELECT j.no "+parkedJourneys)
	for _, no := range journeys {
		if err != nil || limit <= 0 {
			break
		}
		const first = "FROM wake_parked WHERE journey = ?1 ORDER BY seq LIMIT ?2"
		var n int64
		if n, err = tx.affected("INSERT INTO wake (enrollment, kind, ref, at) SELECT enrollment, kind, ref, at "+first, no, limit); err == nil {
			_, err = tx.exec("DELETE FROM wake_parked WHERE journey = ?1 AND seq IN (SELECT seq "+first+")", no, limit)
		}
		limit -= int(n)
	}
	return err
}
