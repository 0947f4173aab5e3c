package sqlite

import (
	"database/sql"

	"tabiji/backend/event"
	"tabiji/backend/intake"
)

// listening is a kind of event and its reference that versions listen to.
type listening struct{ kind, ref string }

// Listeners are the live versions of journeys that let people in and have a trigger for the event. A paused journey
// lets people in: they wait at its entry until it is resumed.
func (tx *intakeTx) Listeners(e event.Event) ([]intake.Listener, error) {
	list, err := tx.listenersTo(listening{"event", e.Kind})
	if err != nil || e.Kind != event.TagAdded {
		return list, err
	}
	tagged, err := tx.listenersTo(listening{"tag", e.Props["tag"]})
	if err != nil {
		return nil, err
	}
	known := map[int64]bool{}
	for _, l := range list {
		known[l.No] = true
	}
	list = list[:len(list):len(list)]
	for _, l := range tagged {
		if !known[l.No] {
			list = append(list, l)
		}
	}
	return list, nil
}

func (tx *intakeTx) listenersTo(what listening) ([]intake.Listener, error) {
	if list, known := tx.listeners[what]; known {
		return list, nil
	}
	var list []intake.Listener
	err := tx.each(func(r *sql.Rows) error {
		var l intake.Listener
		err := r.Scan(&l.No, &l.ID, &l.Version, &l.Practice, &l.StartSeq)
		list = append(list, l)
		return err
	}, `SELECT DISTINCT j.no, j.id, j.live_version, j.practice, j.start_seq
		FROM interest i CROSS JOIN journey j ON j.no = i.journey AND j.live_version = i.version
		WHERE i.kind = ? AND i.ref = ? AND i.use = 'entry' AND j.state IN ('running', 'paused') ORDER BY j.no`, what.kind, what.ref)
	if tx.listeners == nil {
		tx.listeners = map[listening][]intake.Listener{}
	}
	tx.listeners[what] = list
	return list, err
}
