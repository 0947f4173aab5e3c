package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
)

// monday is where the hand-moved clock begins: 2026-11-02 09:00 in Tokyo.
const monday clock.Instant = 1_793_577_600_000

const hour = 3_600_000 // milliseconds

// site is a workspace file made for one measurement.
type site struct {
	path    string
	clock   clock.Clock
	journey int64 // row numbers of the one journey
	version int64
	entry   string
}

// newSite makes a workspace file in a folder and, with a drawing, a running journey in it.
func newSite(ctx context.Context, folder, name string, c clock.Clock, drawing string) (*site, error) {
	beginWatching()
	s := &site{path: filepath.Join(folder, name+".tabiji"), clock: c}
	err := sqlite.Create(ctx, s.path, c.Now(), map[string]string{
		"workspace_id": "ws_bench", "name": "bench", "zone": "Asia/Tokyo", "lang": "ja", "token_key": strings.Repeat("5a", 32),
	})
	if err != nil || drawing == "" {
		return s, err
	}
	return s, s.publish(ctx, drawing)
}

// open opens the file as the product does.
func (s *site) open(ctx context.Context, latency func()) (*sqlite.DB, error) {
	return sqlite.Open(ctx, sqlite.Options{Path: s.path, Clock: s.clock, Latency: latency})
}

// publish makes a running journey of the drawing, as the studio would.
func (s *site) publish(ctx context.Context, drawing string) error {
	d, err := journey.Read([]byte(drawing))
	if err != nil {
		return err
	}
	d.Settings.Zone = "Asia/Tokyo"
	db, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	err = db.Write(ctx, sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		pins := map[string]string{}
		for _, m := range d.Messages {
			pins[m.ID], _ = message.Pin(m)
			if err := tx.AddMessageVersion(m); err != nil {
				return err
			}
		}
		body, hash := journey.Pack(d, pins)
		v, err := journey.Unpack(body)
		if err != nil {
			return err
		}
		j := studio.Journey{ID: d.ID, Title: d.Title, Draft: d, Salt: "salt", State: studio.Running, StartedAt: tx.Now()}
		if err := tx.AddJourney(&j); err != nil {
			return err
		}
		row := studio.Version{Journey: j.No, No: 1, Body: body, Hash: hash}
		if err := tx.AddVersion(&row, journey.Interests(v)); err != nil {
			return err
		}
		j.Live = row.ID
		s.journey, s.version, s.entry = j.No, row.ID, v.Entries[0].ID
		return tx.SaveJourney(&j)
	})
	return errors.Join(err, db.Close())
}

// fill runs statements on the closed file in one transaction that need not survive a crash: the file is deleted after
// the measurement.
func (s *site) fill(ctx context.Context, statements ...statement) error {
	db, err := sql.Open("sqlite", "file:"+s.path+"?_txlock=immediate&_pragma=synchronous(OFF)&_pragma=foreign_keys(0)&_pragma=cache_size(-65536)")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	for _, st := range statements {
		if _, err := tx.ExecContext(ctx, st.query, st.args...); err != nil {
			return fmt.Errorf("fill: %w\n%s", err, st.query)
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

type statement struct {
	query string
	args  []any
}

func do(query string, args ...any) statement { return statement{query, args} }

// numbers is the beginning of a statement over i = 1 … n; its first two parameters are 1 and n.
const numbers = "WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2) "

// people fills a file with n contacts: names, a company, one of three cities; every second has the tag VIP, all have
// consent to mail.
func people(n int, now clock.Instant) []statement {
	at := int64(now)
	return []statement{
		do(numbers+`INSERT INTO contact (id, address, address_key, fields, search, created_at, updated_at)
			SELECT i, 'p' || i || '@customer.example', 'p' || i || '@customer.example',
				json_object('city', CASE i % 3 WHEN 0 THEN '東京' WHEN 1 THEN '大阪' ELSE '京都' END, 'company', '株式会社たびじ' || i,
					'family_name', CASE i % 4 WHEN 0 THEN '佐藤' WHEN 1 THEN '山田' WHEN 2 THEN '髙橋' ELSE '鈴木' END, 'given_name', '花子' || i),
				'p' || i || '@customer.example 株式会社たびじ' || i, ?3, ?3 FROM n`, 1, n, at),
		do("INSERT INTO tag (id, name) VALUES (1, 'VIP')"),
		do(numbers+"INSERT INTO contact_tag (contact, tag, at) SELECT i, 1, ?3 FROM n WHERE i % 2 = 0", 1, n, at),
		do(numbers+"INSERT INTO consent (contact, purpose, basis, at, source) SELECT i, 'marketing', 'opt-in', ?3, 'bench' FROM n", 1, n, at),
	}
}

// copyTo copies a closed file.
func (s *site) copyTo(path string) (copied *site, err error) {
	in, err := os.Open(s.path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	out, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return nil, err
	}
	c := *s
	c.path = path
	return &c, nil
}
