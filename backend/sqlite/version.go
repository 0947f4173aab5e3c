package sqlite

import (
	"context"
	"database/sql"

	"tabiji/backend/journey"
	"tabiji/backend/studio"
)

// Version reads a version by its row id.
func (tx *Tx) Version(id int64) (v studio.Version, found bool, err error) {
	return tx.version("id = $1", id)
}

// VersionNo reads a version of a journey by its number.
func (tx *Tx) VersionNo(journey int64, no int) (v studio.Version, found bool, err error) {
	return tx.version("journey = $1 AND no = $2", journey, no)
}

func (tx *Tx) version(where string, args ...any) (v studio.Version, found bool, err error) {
	found, err = tx.one("SELECT id, journey, no, body, hash, created_at FROM version WHERE "+where, args,
		&v.ID, &v.Journey, &v.No, &v.Body, &v.Hash, &v.CreatedAt)
	return v, found, err
}

// VersionBody reads what journey.Unpack takes.
func (tx *Tx) VersionBody(id int64) (body []byte, found bool, err error) {
	found, err = tx.one("SELECT body FROM version WHERE id = $1", []any{id}, &body)
	return body, found, err
}

// VersionBody reads what journey.Unpack takes, in a transaction of its own.
func (db *DB) VersionBody(ctx context.Context, id int64) (body []byte, found bool, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		body, found, err = tx.VersionBody(id)
		return err
	})
	return body, found, err
}

// LastVersion is the highest version number of a journey; 0 when it was never published.
func (tx *Tx) LastVersion(journey int64) (no int, err error) {
	_, err = tx.one("SELECT coalesce(max(no), 0) FROM version WHERE journey = $1", []any{journey}, &no)
	return no, err
}

// AddVersion inserts a version and what it is interested in, and gives it its row id.
func (tx *Tx) AddVersion(v *studio.Version, interests []journey.Interest) error {
	r, err := tx.exec("INSERT INTO version (journey, no, body, hash, created_at) VALUES ($1, $2, $3, $4, $5)",
		v.Journey, v.No, string(v.Body), v.Hash, int64(tx.now))
	if err != nil {
		return err
	}
	v.CreatedAt = tx.now
	if v.ID, err = r.LastInsertId(); err != nil {
		return err
	}
	for _, i := range interests {
		_, err := tx.exec(`INSERT INTO interest (journey, version, kind, ref, use, node) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT DO NOTHING`, v.Journey, v.ID, i.Kind, i.Ref, i.Use, i.Node)
		if err != nil {
			return err
		}
	}
	return nil
}

// Heard are those kinds of events from outside that ever happened.
func (tx *Tx) Heard(kinds []string) (map[string]bool, error) {
	heard := map[string]bool{}
	for _, kind := range kinds {
		found := false
		err := tx.each(func(r *sql.Rows) error { found = true; return nil }, "SELECT 1 FROM event INDEXED BY event_of_kind WHERE kind = $1 AND substr(kind, 1, 7) <> 'tabiji.' LIMIT 1", kind)
		if err != nil {
			return nil, err
		}
		if found {
			heard[kind] = true
		}
	}
	return heard, nil
}

// LiveVersions lists what the journeys that take people in let them into.
func (tx *Tx) LiveVersions() (list []studio.LiveVersion, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var l studio.LiveVersion
		err := r.Scan(&l.Journey, &l.Version)
		list = append(list, l)
		return err
	}, "SELECT no, live_version FROM journey WHERE state IN ('running', 'paused') AND live_version IS NOT NULL ORDER BY no")
	return list, err
}
