package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"

	"tabiji/backend/contact"
	"tabiji/backend/journey"
)

// verifyVersions reads the versions that running journeys and the people inside them are bound to, as the engine does,
// and reports those that it could not.
func verifyVersions(ctx context.Context, conn *sql.Conn) ([]Finding, error) {
	var unreadable []string
	err := rowsOf(ctx, conn, func(r *sql.Rows) error {
		var id int64
		var body []byte
		if err := r.Scan(&id, &body); err != nil {
			return err
		}
		if !compiles(body) {
			unreadable = append(unreadable, fmt.Sprint("version ", id))
		}
		return nil
	}, `SELECT id, body FROM version WHERE id IN (SELECT live_version FROM journey WHERE state IN ('running', 'paused', 'finishing')
		UNION SELECT version FROM enrollment WHERE state = 'live') ORDER BY id`)
	return finding("version_unreadable", unreadable), err
}

// compiles reports whether the engine could read the body of a version.
func compiles(body []byte) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	_, err := journey.Unpack(body)
	return err == nil
}

// verifyContents compares rows whose id is the hash of their content with that content: published mails and pictures.
func verifyContents(ctx context.Context, conn *sql.Conn) (findings []Finding, err error) {
	for _, c := range []struct{ rule, query string }{
		{"message_changed", "SELECT id, source FROM message_version"},
		{"asset_changed", "SELECT sha256, data FROM asset"},
	} {
		var changed []string
		err := rowsOf(ctx, conn, func(r *sql.Rows) error {
			var id string
			var content []byte
			if err := r.Scan(&id, &content); err != nil {
				return err
			}
			if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != id {
				changed = append(changed, id[:min(len(id), 12)])
			}
			return nil
		}, c.query)
		if err != nil {
			return nil, err
		}
		findings = append(findings, finding(c.rule, changed)...)
	}
	return findings, nil
}

// verifyStops compares each contact's mark of no advertising with the list of suppressed addresses: when either is
// lost, somebody would be mailed again, or never. The list holds hashes of addresses, so the comparison is made here.
func verifyStops(ctx context.Context, conn *sql.Conn) ([]Finding, error) {
	var any int64
	err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM suppression) OR EXISTS (SELECT 1 FROM contact WHERE stopped = 1)").Scan(&any)
	if err != nil || any == 0 {
		return nil, err
	}
	out := map[string]bool{}
	err = rowsOf(ctx, conn, func(r *sql.Rows) error {
		var hash string
		err := r.Scan(&hash)
		out[hash] = true
		return err
	}, "SELECT address_hmac FROM suppression WHERE purpose IN ('marketing', 'all')")
	if err != nil {
		return nil, err
	}
	key, err := hashKey(ctx, conn)
	if err != nil {
		return nil, err
	}
	var breakers []string
	err = rowsOf(ctx, conn, func(r *sql.Rows) error {
		var id int64
		var address string
		var stopped bool
		if err := r.Scan(&id, &address, &stopped); err != nil {
			return err
		}
		if out[contact.Hash(key, address)] != stopped {
			breakers = append(breakers, fmt.Sprint("con_", id))
		}
		return nil
	}, "SELECT id, address_key, stopped FROM contact WHERE address_key IS NOT NULL AND merged_into IS NULL ORDER BY id")
	if err != nil {
		return nil, err
	}
	more, err := lostStops(ctx, conn)
	if err != nil {
		return nil, err
	}
	slices.Sort(more)
	return finding("stop_lost", slices.Compact(append(breakers, more...))), nil
}

// lostStops finds people whose mark differs from the rows of their own stops.
func lostStops(ctx context.Context, conn *sql.Conn) ([]string, error) {
	tables, err := texts(ctx, conn, "SELECT name FROM sqlite_schema WHERE name = 'stop'")
	if err != nil || len(tables) == 0 {
		return nil, err // a file of a release without the table
	}
	return texts(ctx, conn, "SELECT 'con_' || id FROM contact WHERE merged_into IS NULL AND stopped <> "+holdsFor("contact.id", "'marketing'"))
}

// hashKey reads the key of the address hashes.
func hashKey(ctx context.Context, conn *sql.Conn) ([]byte, error) {
	var text string
	if err := conn.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = $1", MetaTokenKey).Scan(&text); err != nil {
		return nil, err
	}
	return hex.DecodeString(text)
}
