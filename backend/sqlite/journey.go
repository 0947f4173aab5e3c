package sqlite

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"tabiji/backend/studio"
)

const journeyColumns = `no, id, rev, title, draft, salt, state, coalesce(live_version, 0), practice, start_seq,
	coalesce(started_at, 0), coalesce(paused_at, 0), created_at, updated_at, coalesce(archived_at, 0), coalesce(deleted_at, 0)`

// scanner is a row or the rows of a query.
type scanner interface{ Scan(into ...any) error }

func (tx *Tx) scanJourney(r scanner) (j studio.Journey, err error) {
	var draft []byte
	err = r.Scan(&j.No, &j.ID, &j.Rev, &j.Title, &draft, &j.Salt, &j.State, &j.Live, &j.Practice, &j.StartSeq,
		&j.StartedAt, &j.PausedAt, &j.CreatedAt, &j.UpdatedAt, &j.ArchivedAt, &j.DeletedAt)
	if err == nil {
		if j.Draft, err = tx.drafts.read(j.No, draft); err != nil {
			err = fmt.Errorf("draft of journey %d: %w", j.No, err)
		}
	}
	return j, err
}

// Journeys lists the journeys that are not deleted, in the order they were made.
func (tx *Tx) Journeys() (list []studio.Journey, err error) {
	err = tx.each(func(r *sql.Rows) error {
		j, err := tx.scanJourney(r)
		list = append(list, j)
		return err
	}, "SELECT "+journeyColumns+" FROM journey WHERE deleted_at IS NULL ORDER BY no")
	return list, err
}

// Journey reads one journey by its id, also a deleted one.
func (tx *Tx) Journey(id string) (studio.Journey, bool, error) {
	return tx.journey("SELECT "+journeyColumns+" FROM journey WHERE id = $1", id)
}

// JourneyAt reads one journey by its row number.
func (tx *Tx) JourneyAt(no int64) (studio.Journey, bool, error) {
	return tx.journey("SELECT "+journeyColumns+" FROM journey WHERE no = $1", no)
}

func (tx *Tx) journey(query string, key any) (j studio.Journey, found bool, err error) {
	err = tx.each(func(r *sql.Rows) (err error) {
		found = true
		j, err = tx.scanJourney(r)
		return err
	}, query, key)
	return j, found, err
}

// AddJourney inserts a journey with all its fields and sets its row number.
func (tx *Tx) AddJourney(j *studio.Journey) error {
	draft, err := json.Marshal(j.Draft)
	if err != nil {
		return err
	}
	j.Rev, j.CreatedAt, j.UpdatedAt = 1, tx.now, tx.now
	r, err := tx.exec(`INSERT INTO journey (id, rev, title, draft, salt, state, live_version, practice, start_seq, started_at, paused_at, created_at, updated_at)
		VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		j.ID, j.Title, string(draft), j.Salt, string(j.State), number(j.Live), flag(j.Practice), j.StartSeq,
		at(j.StartedAt), at(j.PausedAt), int64(tx.now), int64(tx.now))
	if err != nil {
		return err
	}
	tx.Changed("journey")
	if j.No, err = r.LastInsertId(); err != nil {
		return err
	}
	return tx.saveUses(j.No, j.Draft.MessageIDs())
}

// SaveJourney writes all fields of a journey and raises its revision. The hint to the page names what changed: the
// draft, or the rest of the row.
func (tx *Tx) SaveJourney(j *studio.Journey) error {
	draft, err := json.Marshal(j.Draft)
	if err != nil {
		return err
	}
	if err := tx.noteResumed(j.No, j.State); err != nil {
		return err
	}
	var drawing, rest bool
	if _, err := tx.one(`SELECT draft <> $1, title <> $2 OR state <> $3 OR coalesce(live_version, 0) <> $4 OR practice <> $5 OR start_seq <> $6
		OR coalesce(started_at, 0) <> $7 OR coalesce(paused_at, 0) <> $8 OR coalesce(archived_at, 0) <> $9 OR coalesce(deleted_at, 0) <> $10 FROM journey WHERE no = $11`,
		[]any{string(draft), j.Title, string(j.State), j.Live, flag(j.Practice), j.StartSeq, int64(j.StartedAt), int64(j.PausedAt),
			int64(j.ArchivedAt), int64(j.DeletedAt), j.No},
		&drawing, &rest); err != nil {
		return err
	}
	n, err := tx.affected(`UPDATE journey SET rev = rev + 1, title = $1, draft = $2, state = $3, live_version = $4, practice = $5,
		start_seq = $6, started_at = $7, paused_at = $8, updated_at = $9, archived_at = $10, deleted_at = $11 WHERE no = $12 AND rev = $13`,
		j.Title, string(draft), string(j.State), number(j.Live), flag(j.Practice),
		j.StartSeq, at(j.StartedAt), at(j.PausedAt), int64(tx.now), at(j.ArchivedAt), at(j.DeletedAt), j.No, j.Rev)
	if err != nil {
		return err
	}
	if n != 1 {
		return fmt.Errorf("save journey %d: revision %d is not there", j.No, j.Rev)
	}
	j.Rev, j.UpdatedAt = j.Rev+1, tx.now
	if drawing {
		tx.drafts.remember(j.No, draft, j.Draft)
		if err := tx.saveUses(j.No, j.Draft.MessageIDs()); err != nil {
			return err
		}
		tx.Changed("draft")
	}
	if rest || !drawing {
		tx.Changed("journey") // the revision at least
	}
	return nil
}

// Counts counts the enrollments of a journey by state.
func (tx *Tx) Counts(journey int64) (c studio.Counts, err error) {
	if c.Live, c.Held, c.Broken, err = tx.present(journey); err != nil {
		return c, err
	}
	_, err = tx.one("SELECT count(*) FROM enrollment WHERE journey = $1", []any{journey}, &c.All)
	return c, err
}

// present counts who is in a journey now, by state.
func (tx *Tx) present(journey int64) (live, held, broken int64, err error) {
	_, err = tx.one(`SELECT
		(SELECT count(*) FROM enrollment INDEXED BY enrollment_once WHERE journey = $1 AND state IN ('live', 'held')),
		(SELECT count(*) FROM enrollment INDEXED BY enrollment_held WHERE journey = $1 AND state = 'held'),
		(SELECT count(*) FROM enrollment INDEXED BY enrollment_broken WHERE journey = $1 AND state = 'broken')`, []any{journey}, &live, &held, &broken)
	return live - held, held, broken, err
}

// LastEvent is the seq of the newest event; 0 when there is none.
func (tx *Tx) LastEvent() (seq int64, err error) {
	_, err = tx.one("SELECT coalesce(max(seq), 0) FROM event", nil, &seq)
	return seq, err
}

// number writes an unset row number as NULL.
func number(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// flag writes a boolean as 0 or 1, which PostgreSQL and SQLite both take.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
