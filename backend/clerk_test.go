package backend_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tabiji/app/cli"
	"tabiji/backend"
	"tabiji/backend/httpapi"
)

// clerk is somebody at one workspace of a test, with places of its own, driven as a person or a program drives it.
type clerk struct {
	t      *testing.T
	home   string // TABIJI_HOME, and the folder of every file of the test
	path   string // the workspace
	adjust func(*backend.Config)
}

func newClerk(t *testing.T) *clerk {
	t.Helper()
	s := &clerk{t: t, home: t.TempDir()}
	s.path = s.file("shop.tabiji")
	s.put(".passphrase", "合言葉\n")
	s.must("new", "-w", s.path, "--name", "旅路珈琲", "--zone", "Asia/Tokyo")
	return s
}

func (s *clerk) file(name string) string { return filepath.Join(s.home, name) }

func (s *clerk) put(name, content string) string {
	s.t.Helper()
	if err := os.WriteFile(s.file(name), []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return s.file(name)
}

func (s *clerk) getenv(name string) string {
	return map[string]string{
		"TABIJI_HOME": s.home, "LANG": "ja_JP.UTF-8", "TABIJI_PASSPHRASE_FILE": s.file(".passphrase"), "XDG_RUNTIME_DIR": s.home,
	}[name]
}

// run is one command line.
func (s *clerk) run(stdin string, args ...string) (code int, out, err string) {
	var o, e bytes.Buffer
	code = cli.Run(context.Background(), args, cli.System{In: strings.NewReader(stdin), Out: &o, Err: &e, Getenv: s.getenv, Adjust: s.adjust})
	return code, o.String(), e.String()
}

func (s *clerk) must(args ...string) string {
	s.t.Helper()
	code, out, err := s.run("", args...)
	if code != 0 {
		s.t.Fatalf("tabiji %s: %d\n%s%s", strings.Join(args, " "), code, out, err)
	}
	return out
}

// fill puts the workspace's path for $W and the folder for $H.
func (s *clerk) fill(args []string) []string {
	var full []string
	for _, a := range args {
		full = append(full, strings.NewReplacer("$W", s.path, "$H", s.home).Replace(a))
	}
	return full
}

// state is everything a workspace holds, row by row, or the file's bytes when it cannot be read.
func (s *clerk) state() string {
	s.t.Helper()
	raw, err := os.ReadFile(s.path)
	if err != nil {
		return err.Error()
	}
	db, err := sql.Open("sqlite", "file:"+s.path+"?mode=ro")
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
	if err != nil {
		return fmt.Sprintf("%x", sha256.Sum256(raw))
	}
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			s.t.Fatal(err)
		}
		tables = append(tables, name)
	}
	rows.Close()
	var b strings.Builder
	for _, table := range tables {
		fmt.Fprintf(&b, "%s\n%s", table, s.rows(db, table))
	}
	return b.String()
}

func (s *clerk) rows(db *sql.DB, table string) string {
	s.t.Helper()
	rows, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		return err.Error()
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		s.t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			s.t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintln(values...))
	}
	if err := rows.Err(); err != nil {
		return err.Error()
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// answer is what came back, whoever was asked.
type answer struct {
	httpapi.Document
	raw string // everything said, to look for secrets in
}

// command asks the command line, which must refuse.
func command(args ...string) func(*clerk, string) answer { return commandWith("", args...) }

func commandWith(stdin string, args ...string) func(*clerk, string) answer {
	return func(s *clerk, lang string) answer {
		s.t.Helper()
		full := append([]string{"--lang", lang, "--json"}, s.fill(args)...)
		code, out, errText := s.run(stdin, full...)
		a := answer{raw: out + errText}
		if code != 1 || out != "" {
			s.t.Fatalf("exit code %d, want 1\n%s%s", code, out, errText)
		}
		if err := json.Unmarshal([]byte(errText), &a.Document); err != nil || strings.Count(errText, "\n") != 1 {
			s.t.Fatalf("not a problem on one line: %q", errText)
		}
		// a person sees the same sentences
		if _, _, plain := s.run(stdin, slices.DeleteFunc(full, func(a string) bool { return a == "--json" })...); !strings.Contains(plain, a.Detail) || !strings.Contains(plain, a.Hint) {
			s.t.Errorf("without --json it says %q", plain)
		}
		return a
	}
}

// request asks the API over TCP as another program does, which must refuse with the status.
func request(status int, method, path, body string, change ...func(*http.Request)) func(*clerk, string) answer {
	return func(s *clerk, lang string) answer {
		s.t.Helper()
		c := backend.Config{Path: s.path, Getenv: s.getenv}
		if s.adjust != nil {
			s.adjust(&c)
		}
		b, err := backend.Open(context.Background(), c)
		if err != nil {
			s.t.Fatal(err)
		}
		defer b.Close()
		const host = "127.0.0.1:4713"
		token, handler := b.TCP(host)
		r := httptest.NewRequest(method, "http://"+host+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept-Language", lang)
		for _, f := range change {
			f(r)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		a := answer{raw: w.Body.String() + fmt.Sprint(w.Header())}
		if w.Code != status || w.Header().Get("Content-Type") != "application/problem+json" {
			s.t.Fatalf("%d %s, want a problem with %d: %s", w.Code, w.Header().Get("Content-Type"), status, a.raw)
		}
		if err := json.Unmarshal(w.Body.Bytes(), &a.Document); err != nil {
			s.t.Fatal(err)
		}
		if strings.Contains(a.raw, token) {
			s.t.Error("the token is in the answer")
		}
		return a
	}
}
