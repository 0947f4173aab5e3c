package sqlite

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/segment"
	"tabiji/backend/walk"
)

// gatherAtOnce is the fixed length of the IN lists: few statements, each prepared once.
const gatherAtOnce = 50

// Gather reads what need lists of the contacts into their overlays, which come empty.
func (tx *tickTx) Gather(need segment.Needs, facts map[int64]*walk.Facts) error {
	ids := slices.Sorted(maps.Keys(facts))
	for chunk := range slices.Chunk(ids, gatherAtOnce) {
		args := make([]any, gatherAtOnce)
		for i := range args {
			args[i] = chunk[min(i, len(chunk)-1)] // the last one again fills the list
		}
		if len(need.Fields) > 0 {
			if err := tx.gatherFields(need.Fields, facts, args); err != nil {
				return err
			}
		}
		if len(need.Tags) > 0 {
			if err := tx.gatherTags(facts, args); err != nil {
				return err
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(need.Events)) {
		for _, id := range ids {
			if err := tx.gatherEvents(kind, need.Events[kind].AtLeast, id, facts[id]); err != nil {
				return err
			}
		}
	}
	return nil
}

var inList = "(?" + strings.Repeat(", ?", gatherAtOnce-1) + ")"

func (tx *tickTx) gatherFields(need []string, facts map[int64]*walk.Facts, ids []any) error {
	if slices.Contains(need, contact.FieldName) { // composed where only its parts are known
		need = append(slices.Clip(need), contact.FieldFamilyName, contact.FieldGivenName)
	}
	return tx.each(func(r *sql.Rows) error {
		var id int64
		var fields sql.RawBytes
		if err := r.Scan(&id, &fields); err != nil {
			return err
		}
		if len(fields) <= 2 {
			return nil
		}
		all := map[string]string{}
		if err := json.Unmarshal(fields, &all); err != nil {
			return fmt.Errorf("contact %d: %w", id, err)
		}
		f := facts[id]
		for _, key := range need {
			if value := all[key]; value != "" {
				f.Fields[key] = value
			}
		}
		return nil
	}, "SELECT id, fields FROM contact WHERE id IN "+inList, ids...)
}

func (tx *tickTx) gatherTags(facts map[int64]*walk.Facts, ids []any) error {
	return tx.each(func(r *sql.Rows) error {
		var id int64
		var name string
		if err := r.Scan(&id, &name); err != nil {
			return err
		}
		facts[id].Tags[name] = true
		return nil
	}, "SELECT ct.contact, t.name FROM contact_tag ct CROSS JOIN tag t ON t.id = ct.tag WHERE ct.contact IN "+inList, ids...)
}

// gatherEvents reads when the newest events of a kind occurred, none of them in the future.
func (tx *tickTx) gatherEvents(kind string, atLeast int, id int64, f *walk.Facts) error {
	times := make([]clock.Instant, 0, min(max(atLeast, 1), 16))
	err := tx.each(func(r *sql.Rows) error {
		var at int64
		err := r.Scan(&at)
		times = append(times, clock.Instant(at))
		return err
	}, "SELECT occurred_at FROM event WHERE contact = ? AND kind = ? AND occurred_at <= ? ORDER BY occurred_at DESC LIMIT ?",
		id, kind, int64(tx.now), max(atLeast, 1))
	f.Events[kind] = times
	return err
}
