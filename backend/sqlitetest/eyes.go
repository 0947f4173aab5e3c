package sqlitetest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Eyes are a reading and writing connection of a test to a workspace file, beside the program's own. They close with
// the test; where nothing beside the file may be touched, use Peek.
type Eyes struct {
	t   testing.TB
	raw *sql.DB
}

// Look connects to a file, whether or not an engine runs on it.
func Look(t testing.TB, path string) *Eyes {
	t.Helper()
	raw, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	raw.SetMaxOpenConns(1)
	t.Cleanup(func() { raw.Close() })
	return &Eyes{t: t, raw: raw}
}

// Peek connects to a copy of a file and its log, so that what a killed program left behind stays unchanged.
func Peek(t testing.TB, path string) *Eyes {
	t.Helper()
	at := filepath.Join(t.TempDir(), "peek.tabiji")
	Copy(t, path, at, -1)
	return Look(t, at)
}

// Copy copies a file and the first log bytes of its log; the whole log when log is negative.
func Copy(t testing.TB, from, to string, log int64) {
	t.Helper()
	file, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, file, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(from + "-wal")
	if os.IsNotExist(err) {
		return
	}
	if err == nil {
		if log >= 0 {
			wal = wal[:min(log, int64(len(wal)))]
		}
		err = os.WriteFile(to+"-wal", wal, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Close closes the connection before the test ends.
func (e *Eyes) Close() { e.raw.Close() }

func (e *Eyes) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

// Changes is a text that differs after any other connection has changed the file.
func (e *Eyes) Changes() string {
	e.t.Helper()
	return e.One("PRAGMA data_version")
}

// Exec runs a statement; an error ends the test.
func (e *Eyes) Exec(query string, args ...any) {
	e.t.Helper()
	_, err := e.raw.ExecContext(context.Background(), query, args...)
	e.must(err)
}

// Try is Exec that returns the error.
func (e *Eyes) Try(query string, args ...any) error {
	_, err := e.raw.ExecContext(context.Background(), query, args...)
	return err
}

// Rows reads all rows of a query, each column as text.
func (e *Eyes) Rows(query string, args ...any) (list [][]string) {
	e.t.Helper()
	rows, err := e.raw.QueryContext(context.Background(), query, args...)
	e.must(err)
	defer rows.Close()
	columns, err := rows.Columns()
	e.must(err)
	for rows.Next() {
		texts, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range texts {
			into[i] = &texts[i]
		}
		e.must(rows.Scan(into...))
		row := make([]string, len(columns))
		for i := range texts {
			row[i] = texts[i].String
		}
		list = append(list, row)
	}
	e.must(rows.Err())
	return list
}

// One reads the first column of the first row as text; "" when there is no row.
func (e *Eyes) One(query string, args ...any) string {
	e.t.Helper()
	rows := e.Rows(query, args...)
	if len(rows) == 0 {
		return ""
	}
	return rows[0][0]
}

// Dump writes the rows of a query as lines of text, for comparing.
func (e *Eyes) Dump(query string, args ...any) string {
	e.t.Helper()
	var b strings.Builder
	for _, row := range e.Rows(query, args...) {
		b.WriteString(strings.Join(row, " | "))
		b.WriteByte('\n')
	}
	return b.String()
}
