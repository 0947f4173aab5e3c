package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/words"
)

// Finding is one promise of the engine that the file breaks.
type Finding struct {
	Rule     string     // "live_twice"; its sentence is the word "verify.<rule>"
	Count    int64      // how many rows break it
	Examples []string   // up to mostExamples of them: "enr_12", "out_7", or a message of SQLite
	Line     words.Line // the sentence
}

// mostExamples is how many broken rows a finding names.
const mostExamples = 5

// rule is one promise of the engine as a query for the rows that break it, as API ids. A sound file gives none.
type rule struct{ id, query string }

// formatOf says, for rules about tables and columns that a later release added or changed, by which migration that was:
// the rule is not asked of an older file, which no program has migrated yet.
var formatOf = map[string]int{"days_count": 2, "turn_lost": 4, "left_count": 13, "standing_lost": 13, "wait_moved": 13, "late_lost": 8}

// sideBySide is the migration since which one person may be inside a journey several times at once.
const sideBySide = 4

// laneRenamed is the migration since which the column that tells parallel enrollments apart is called parallel_no;
// before it was lane.
const laneRenamed = 19

// wakesPark is the migration since which the wakes of journeys that do not run are in a table of their own.
const wakesPark = 14

// unresolved are the states of an outbox row whose result an enrollment still waits for.
const unresolved = "('due', 'claimed', 'handed', 'later', 'held')"

var rules = []rule{
	{"live_twice", `SELECT 'enr_' || max(id) FROM enrollment WHERE state IN ('live', 'held') GROUP BY journey, contact HAVING count(*) > 1`},
	{"turn_lost", `SELECT p.event_key FROM postponed p WHERE p.open = 0
		AND NOT EXISTS (SELECT 1 FROM enrollment e WHERE e.journey = p.journey AND e.contact = p.contact AND e.state IN ('live', 'held'))
		AND NOT EXISTS (SELECT 1 FROM postponed o WHERE o.journey = p.journey AND o.contact = p.contact AND o.open = 1)`},
	{"mail_without_enrollment", `SELECT 'out_' || o.id FROM outbox o WHERE o.effect_key LIKE 'e:%'
		AND NOT EXISTS (SELECT 1 FROM enrollment e WHERE e.id = o.enrollment)`},
	{"done_without_end", `SELECT 'enr_' || id FROM enrollment WHERE (state = 'done') <> (ended_at IS NOT NULL)`},
	{"waits_for_nothing", `SELECT 'enr_' || e.id FROM enrollment e WHERE e.state = 'live' AND e.waits = 'receipt'
		AND e.due_at IS NULL -- before migration 14: set while the receipt of a journey that does not run is kept for later
		AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.effect_key >= 'e:' || e.id || ':' || e.node || ':' || e.visit || ':'
			AND o.effect_key < 'e:' || e.id || ':' || e.node || ':' || e.visit || ';' AND o.state IN ` + unresolved + `)
		AND e.id NOT IN (SELECT enrollment FROM wake)`},
	{"cannot_move", `SELECT 'enr_' || e.id FROM enrollment e WHERE e.state = 'live' AND e.due_at IS NULL AND (e.waits = '' OR e.waits = 'timer')
		AND e.id NOT IN (SELECT enrollment FROM wake)`},
	{"history_gap", `SELECT 'enr_' || e.id FROM enrollment e
		LEFT JOIN (SELECT enrollment, count(*) AS n, min(step_no) AS low, max(step_no) AS high FROM history GROUP BY enrollment) h
			ON h.enrollment = e.id
		WHERE coalesce(h.n, 0) <> e.step_no OR e.step_no > 0 AND (h.low <> 0 OR h.high <> e.step_no - 1)
		UNION ALL SELECT 'enr_' || h.enrollment FROM history h
			WHERE h.step_no = 0 AND NOT EXISTS (SELECT 1 FROM enrollment e WHERE e.id = h.enrollment)`},
	{"handed_incomplete", `SELECT 'out_' || id FROM outbox WHERE state IN ('handed', 'sent')
		AND (handed_at IS NULL OR address = '' OR content_hash = '')`},
	{"two_owners", `SELECT 'out_' || min(id) FROM outbox WHERE state IN ('claimed', 'handed') GROUP BY owner
		HAVING owner = '' OR (SELECT count(DISTINCT owner) FROM outbox WHERE state IN ('claimed', 'handed')) > 1`},
	{"cannot_be_sent", `SELECT 'out_' || id FROM outbox WHERE state IN ('due', 'later') AND next_at IS NULL`},
	{"standing_count", `WITH live AS (SELECT version, node, count(*) AS n FROM enrollment WHERE state = 'live' AND node <> '' GROUP BY version, node),
			kept AS (SELECT version, node, n FROM node_count WHERE what = 'standing' AND n <> 0)
		SELECT coalesce(l.version, k.version) || '/' || coalesce(l.node, k.node) || ': ' || coalesce(k.n, 0) || ' ≠ ' || coalesce(l.n, 0)
		FROM live l FULL JOIN kept k ON k.version = l.version AND k.node = l.node WHERE coalesce(l.n, 0) <> coalesce(k.n, 0)`},
	{"days_count", `WITH zone AS (SELECT value FROM meta WHERE key = 'zone'),
			came AS (SELECT journey, tabiji_day(entered_at, (SELECT value FROM zone)) AS day, 'entered' AS what, count(*) AS n FROM enrollment GROUP BY 1, 2
				UNION ALL SELECT journey, tabiji_day(ended_at, (SELECT value FROM zone)), 'goal', count(*) FROM enrollment
					WHERE state = 'done' AND ended_by = 'goal' GROUP BY 1, 2),
			kept AS (SELECT journey, day, what, n FROM journey_day WHERE what IN ('entered', 'goal') AND n <> 0)
		SELECT 'journey ' || coalesce(c.journey, k.journey) || ', ' || date(coalesce(c.day, k.day) * 86400, 'unixepoch') || ': ' || coalesce(k.n, 0) || ' ≠ ' || coalesce(c.n, 0)
		FROM came c FULL JOIN kept k ON k.journey = c.journey AND k.day = c.day AND k.what = c.what WHERE coalesce(c.n, 0) <> coalesce(k.n, 0)`},
	{"practice_leak", `SELECT 'out_' || o.id FROM outbox o WHERE o.practice <> (o.account = 'practice')
		OR EXISTS (SELECT 1 FROM enrollment e WHERE e.id = o.enrollment AND e.practice <> o.practice)`},
	{"sample_leak", `SELECT 'out_' || o.id FROM outbox o JOIN contact c ON c.id = o.contact WHERE c.sample = 1 AND o.practice = 0
		AND o.handed_at IS NOT NULL AND (SELECT host FROM account a WHERE a.id = o.account) NOT IN ('localhost', '127.0.0.1', '::1')`},
}

// Verify reads the whole file in one snapshot, whether or not an engine runs on it, and returns every promise it
// breaks; none for a sound file. The error is only for a file that cannot be read at all.
func Verify(ctx context.Context, path string) (findings []Finding, err error) {
	if _, err := Inspect(ctx, path); err != nil {
		return nil, err
	}
	err = look(ctx, path, func(conn *sql.Conn) error {
		if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil { // one snapshot for all queries
			return err
		}
		defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		pages, err := verifyPages(ctx, conn)
		if err != nil {
			return err
		}
		if findings = pages; len(pages) > 0 {
			return nil // what the rows of damaged pages say is not reliable
		}
		for _, check := range []func(context.Context, *sql.Conn) ([]Finding, error){verifyKeys, verifyRules, verifySuppression, verifyVersions, verifyContents} {
			found, err := check(ctx, conn)
			if err != nil {
				return err
			}
			findings = append(findings, found...)
		}
		return nil
	})
	return findings, err
}

func finding(id string, breakers []string) []Finding {
	if len(breakers) == 0 {
		return nil
	}
	n := int64(len(breakers))
	examples := breakers[:min(n, mostExamples)]
	return []Finding{{Rule: id, Count: n, Examples: examples, Line: words.New("verify."+id, "n", n, "examples", examples)}}
}

func verifyPages(ctx context.Context, conn *sql.Conn) ([]Finding, error) {
	said, err := texts(ctx, conn, "PRAGMA integrity_check(100)")
	if err != nil || len(said) == 1 && said[0] == "ok" {
		return nil, err
	}
	return finding("pages", said), nil
}

func verifyKeys(ctx context.Context, conn *sql.Conn) ([]Finding, error) {
	breakers, err := texts(ctx, conn, `SELECT "table" || ' ' || coalesce(rowid, '?') || ' → ' || parent FROM pragma_foreign_key_check`)
	return finding("references", breakers), err
}

func verifyRules(ctx context.Context, conn *sql.Conn) (findings []Finding, err error) {
	format := 0
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&format); err != nil {
		return nil, err
	}
	for _, r := range slices.Concat(rules, rowRules) {
		if format < formatOf[r.id] {
			continue
		}
		query := r.query
		if r.id == "live_twice" && format >= sideBySide {
			column := "parallel_no"
			if format < laneRenamed {
				column = "lane"
			}
			query = strings.Replace(query, "journey, contact HAVING", "journey, contact, "+column+" HAVING", 1) // parallel enrollments are not doubles
		}
		if format >= wakesPark {
			query = strings.Replace(query, "(SELECT enrollment FROM wake)", "(SELECT enrollment FROM wake UNION ALL SELECT enrollment FROM wake_parked)", 1)
		}
		breakers, err := texts(ctx, conn, query)
		if err != nil {
			return nil, err
		}
		findings = append(findings, finding(r.id, breakers)...)
	}
	if format < 2 { // the first release has no table of stops
		return findings, nil
	}
	found, err := verifyStops(ctx, conn)
	return append(findings, found...), err
}

// spans are intervals of time, from and to in milliseconds UTC.
type spans [][2]int64

// hold reports whether each of the moments is in one of the intervals.
func (s spans) hold(moments ...int64) bool {
	return slices.ContainsFunc(s, func(span [2]int64) bool {
		return slices.ContainsFunc(moments, func(m int64) bool { return span[0] <= m && m <= span[1] })
	})
}

// wrongTimes are the intervals in which the computer's date was wrong: the order of moments in them is not reliable.
func wrongTimes(ctx context.Context, conn *sql.Conn) (list spans, err error) {
	tables, err := texts(ctx, conn, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'clock_jump'")
	if err != nil || len(tables) == 0 {
		return nil, err
	}
	return list, rowsOf(ctx, conn, func(r *sql.Rows) error {
		var s [2]int64
		err := r.Scan(&s[0], &s[1])
		list = append(list, s)
		return err
	}, "SELECT at, was_at FROM clock_jump WHERE at < was_at")
}

// verifySuppression looks for mail that was handed over after its address was suppressed. The list holds hashes of
// addresses, so the comparison is made here and not in SQL.
func verifySuppression(ctx context.Context, conn *sql.Conn) ([]Finding, error) {
	out := map[string]int64{} // purpose and hash → since when
	err := rowsOf(ctx, conn, func(r *sql.Rows) error {
		var hash, purpose string
		var at int64
		err := r.Scan(&hash, &purpose, &at)
		out[purpose+" "+hash] = at
		return err
	}, "SELECT address_hmac, purpose, at FROM suppression")
	if err != nil || len(out) == 0 {
		return nil, err
	}
	key, err := hashKey(ctx, conn)
	if err != nil {
		return nil, err
	}
	wrong, err := wrongTimes(ctx, conn)
	if err != nil {
		return nil, err
	}
	var breakers []string
	err = rowsOf(ctx, conn, func(r *sql.Rows) error {
		var id, handed int64
		var purpose, address string
		if err := r.Scan(&id, &purpose, &address, &handed); err != nil {
			return err
		}
		parsed, err := contact.ParseAddress(address)
		if err != nil {
			return nil // no mail that the list could forbid
		}
		hash := contact.Hash(key, parsed.Key)
		for _, p := range []string{purpose, "all"} {
			if since, ok := out[p+" "+hash]; ok && handed > since && !wrong.hold(since, handed) {
				breakers = append(breakers, "out_"+strconv.FormatInt(id, 10))
				break
			}
		}
		return nil
	}, "SELECT id, purpose, address, handed_at FROM outbox WHERE handed_at IS NOT NULL AND address <> '' ORDER BY id")
	return finding("sent_after_opt_out", breakers), err
}

func rowsOf(ctx context.Context, conn *sql.Conn, row func(*sql.Rows) error, query string) error {
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// String is the finding for logs and tests.
func (f Finding) String() string {
	return f.Rule + " × " + strconv.FormatInt(f.Count, 10) + ": " + strings.Join(f.Examples, ", ")
}
