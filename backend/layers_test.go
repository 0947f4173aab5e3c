package backend_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tabiji/backend/journey"
)

// The layers of design §2, lowest first. Imports go down only. Within domain the order of the list
// is the order of imports; ground is small enough to be ordered too.
var layers = []struct {
	name     string
	packages []string
	ordered  bool // a later package may import an earlier one; otherwise they never import each other
	why      string
}{
	{"ground", []string{"words", "problem", "clock", "ident"}, true, "what everything stands on imports nothing of ours but ground"},
	{"domain", []string{"contact", "event", "facts", "segment", "message", "journey", "walk", "delivery"}, true, "decisions are pure, so that rehearsal and engine share them"},
	// Of the work: overview only reads, through a store of its own, and is told what other rooms hold in memory.
	// heartbeat writes outages and plans anew, and the engine's loop only beats it. computer knows the file from
	// outside; the workspace door speaks its types. record is about one person, studio about journeys. sample fills a new file through a store of its own.
	{"work", []string{"intake", "runner", "outbox", "agenda", "heartbeat", "studio", "record", "audience", "overview", "computer", "sample"}, false, "each kind of work can be understood, tested and replaced alone"},
	{"doors", []string{"sqlite", "mail", "notify", "workspace", "vault", "httpapi"}, false, "the outside world is reached through one door at a time; backend.go joins them"},
}

// helpers are packages beside the layers: proofs and measurements. Nothing of the product imports them,
// except the command line its own benchmarks.
var helpers = map[string]string{
	"storetest":  "drives stores to prove them",
	"sqlitetest": "makes files to prove what walks on them",
	"smtptest":   "is the other side of SMTP, with faults",
	"bench":      "measures, floors included",
	"decisions":  "holds pages, no code",
	"testdata":   "holds data, no code",
}

// onlyIn names who alone may import a part, and why.
var onlyIn = []struct {
	part, why string
	packages  []string
}{
	{"database/sql", "one place knows SQL; the benches' floors must not use our store", []string{"backend/sqlite", "backend/bench", "backend/sqlitetest"}},
	{"modernc.org/sqlite", "one place knows SQL; the benches' floors must not use our store", []string{"backend/sqlite", "backend/bench", "backend/sqlitetest"}},
	{"github.com/pressly/goose/v3", "migrations belong to the schema", []string{"backend/sqlite"}},
	{"github.com/wneessen/go-mail", "one transport; its traps are known in one place", []string{"backend/mail", "backend/bench"}},
	{"github.com/wneessen/go-mail/smtp", "one transport; its traps are known in one place", []string{"backend/mail", "backend/bench"}},
	{"github.com/emersion/go-smtp", "the server side is the practice mailbox and the proofs", []string{"backend/mail", "backend/smtptest", "backend/bench"}},
	{"github.com/zalando/go-keyring", "secrets have one door", []string{"backend/vault"}},
	{"github.com/danielgtaylor/huma/v2", "HTTP has one door", []string{"backend/httpapi"}},
	{"github.com/osteele/liquid", "the bounds on templates are kept in one place", []string{"backend/message"}},
	{"github.com/microcosm-cc/bluemonday", "one place decides what markup may be shown; it is the API's", []string{"backend/httpapi", "backend/message", "backend/mail"}},
	{"github.com/gofrs/flock", "who has a file open is the workspace's business", []string{"backend/workspace"}},
	{"github.com/alecthomas/kong", "the command line is one of several callers", []string{"app/cli"}},
	{"github.com/wailsapp/wails/v2", "the window's toolkit ends at the shell, or the program could not be built without it", []string{"app/shell", "build/bare"}},
	{"github.com/wailsapp/wails/v2/pkg/runtime", "the window's toolkit ends at the shell, or the program could not be built without it", []string{"app/shell"}},
	{"github.com/wailsapp/wails/v2/pkg/options", "how the window is made is said in one place; the smallest one is the bench's floor", []string{"app/shell/frame", "build/bare"}},
	{"fyne.io/systray", "the tray is the shell's", []string{"app/shell"}},
	{"github.com/godbus/dbus/v5", "the desktop is the shell's; the keychain has a library of its own", []string{"app/shell"}},
	{"math/rand", "randomness has one door, or a run could not be repeated", []string{"backend/ident"}},
	{"math/rand/v2", "randomness has one door, or a run could not be repeated", []string{"backend/ident"}},
	{"crypto/rand", "randomness has one door, or a run could not be repeated", []string{"backend/ident"}},
}

// pure are the imports that ground and domain refuse, because a decision depends on its arguments alone.
var impure = map[string]string{
	"context":      "a decision never waits",
	"log":          "a decision says its reasons in its result",
	"log/slog":     "a decision says its reasons in its result",
	"database/sql": "a decision is given its facts",
	"net":          "a decision is given its facts",
	"net/http":     "a decision is given its facts",
	"net/smtp":     "a decision is given its facts",
	"os":           "a decision is given its facts",
	"os/exec":      "a decision is given its facts",
	"os/signal":    "a decision is given its facts",
	"syscall":      "a decision is given its facts",
	"unsafe":       "nothing here needs it",
}

// unpacks are the files outside journey that compile a version themselves, and why; all others take it from the shelf.
var unpacks = map[string]string{
	"backend/studio/publish.go":     "what it compiles is about to become a version",
	"backend/sqlite/verify_pins.go": "it checks the file itself",
	"backend/bench/journey.go":      "it makes the rows it measures",
	"backend/bench/workspace.go":    "it makes the rows it measures",
	"backend/sqlitetest/world.go":   "it makes the rows it reads",
}

// timeOf are the functions of package time that read the machine's clock, or wait without an end. A timer for
// what is shown or batched within milliseconds is no moment of the product and may be one of time's own.
var timeOf = []string{"Now", "Sleep", "After", "AfterFunc", "Tick", "Since", "Until"}

// clockFree are the packages outside clock and ident that may touch the machine's clock, and why.
var clockFree = map[string]string{
	"backend/clock":    "it is the clock",
	"backend/ident":    "the other door",
	"backend/bench":    "it measures elapsed time",
	"backend/smtptest": "a server that hangs needs real deadlines",
	"build":            "it is no part of the program",
}

const module = "tabiji/"

// source is one parsed Go file.
type source struct {
	dir, path string // from the repository's top, with slashes
	test      bool
	file      *ast.File
	lines     int
	files     *token.FileSet
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, root := range []string{"backend", "app", "build", "frontend"} {
		top := filepath.Join("..", root)
		if _, err := os.Stat(top); err != nil {
			continue
		}
		err := filepath.WalkDir(top, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules") {
				return filepath.SkipDir
			}
			if d.IsDir() || !strings.HasSuffix(p, ".go") {
				return nil
			}
			b, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			files := token.NewFileSet()
			f, err := parser.ParseFile(files, p, b, parser.SkipObjectResolution|parser.ParseComments)
			if err != nil {
				return err
			}
			slashed := strings.TrimPrefix(filepath.ToSlash(p), "../")
			all = append(all, source{dir: path.Dir(slashed), path: slashed, test: strings.HasSuffix(p, "_test.go"), file: f,
				lines: strings.Count(string(b), "\n"), files: files})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func (s source) imports() []string {
	var list []string
	for _, i := range s.file.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil {
			list = append(list, p)
		}
	}
	return list
}

// place finds a package of ours: its layer's number, and its place in it.
func place(pkg string) (layer, order int, found bool) {
	name, ok := strings.CutPrefix(pkg, "backend/")
	if !ok {
		return 0, 0, false
	}
	name, _, _ = strings.Cut(name, "/")
	for i, l := range layers {
		if j := slices.Index(l.packages, name); j >= 0 {
			return i, j, true
		}
	}
	return 0, 0, false
}

func TestLayersImportDownwardsOnly(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test {
			continue // a test may set up what it likes; the program is what is layered
		}
		for _, imported := range s.imports() {
			target, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			if why := forbidden(s.dir, target); why != "" {
				t.Errorf("%s imports %s: %s", s.path, target, why)
			}
		}
	}
}

// forbidden gives the reason why a package of ours may not import another, "" when it may.
func forbidden(from, to string) string {
	if base, _, _ := strings.Cut(strings.TrimPrefix(to, "backend/"), "/"); helpers[base] != "" {
		if from == to || strings.HasPrefix(from, "backend/bench") || base == "bench" && from == "app/cli" || helpers[strings.TrimPrefix(from, "backend/")] != "" {
			return ""
		}
		return "nothing of the product depends on a proof"
	}
	toLayer, toOrder, layered := place(to)
	fromLayer, fromOrder, fromLayered := place(from)
	switch {
	case strings.HasPrefix(to, "app/") && !strings.HasPrefix(from, "app"):
		return "app is above everything"
	case from == "app/shell" && (to == "backend/workspace" || to == "backend/notify"):
		return "" // it finds the last workspace before any is open, and is the desktop that shows notices
	case strings.HasPrefix(from, "app") && layered && toLayer > 0 && to != "backend/httpapi":
		return "the commands and the window talk to the API, and know its types only"
	case to == "backend" && fromLayered:
		return "backend.go joins the layers and is above them"
	case !layered || !fromLayered:
		return ""
	case toLayer > fromLayer:
		return layers[toLayer].name + " is above " + layers[fromLayer].name
	case toLayer < fromLayer || from == to || strings.HasPrefix(from, to+"/") || strings.HasPrefix(to, from+"/"):
		return ""
	case !layers[toLayer].ordered || toOrder >= fromOrder:
		return layers[toLayer].why
	}
	return ""
}

func TestLayersNameEveryPackage(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, s := range sources(t) {
		there[strings.TrimPrefix(s.dir, "backend/")] = true
	}
	for _, e := range entries {
		if !e.IsDir() || helpers[e.Name()] != "" {
			continue
		}
		if _, _, found := place("backend/" + e.Name()); !found {
			t.Errorf("backend/%s stands in no layer of this test", e.Name())
		}
	}
	for _, l := range layers {
		for _, name := range l.packages {
			if !there[name] {
				t.Errorf("backend/%s is named in layer %s and does not exist", name, l.name)
			}
		}
	}
}

func TestLayersKeepDecisionsPure(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		layer, _, found := place(s.dir)
		if s.test || !found || layer > 1 {
			continue
		}
		for _, imported := range s.imports() {
			if why := impure[imported]; why != "" {
				t.Errorf("%s imports %s: %s", s.path, imported, why)
			}
		}
	}
}

func TestLayersKeepPartsInTheirPlace(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, imported := range s.imports() {
			for _, rule := range onlyIn {
				if imported == rule.part && !s.test && !slices.Contains(rule.packages, s.dir) && s.dir != "build" {
					t.Errorf("%s imports %s: %s", s.path, imported, rule.why)
				}
			}
			if s.test && strings.HasPrefix(imported, "math/rand") && s.dir != "backend/ident" {
				t.Errorf("%s imports %s: tests draw from a seed through ident or rapid, so that they can be repeated", s.path, imported)
			}
		}
	}
}

func TestLayersKeepTheClockInItsPlace(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if clockFree[s.dir] != "" || !slices.Contains(s.imports(), "time") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); !ok || x.Name != "time" || !slices.Contains(timeOf, sel.Sel.Name) {
				return true
			}
			where := s.files.Position(sel.Pos())
			switch {
			case s.test && sel.Sel.Name == "Sleep":
				t.Errorf("%s:%d: a test moves the clock by hand and never sleeps", s.path, where.Line)
			case !s.test:
				t.Errorf("%s:%d uses time.%s: time comes from clock", s.path, where.Line, sel.Sel.Name)
			}
			return true
		})
	}
}

// TestSentencesKnowTheReadersYear keeps the program from speaking without a year: who tells a time says it from a moment
// on, with words.At. A printer without a zone says no times.
func TestSentencesKnowTheReadersYear(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || s.dir == "backend/words" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			made, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			kind, ok := made.Type.(*ast.SelectorExpr)
			if !ok || kind.Sel.Name != "Printer" {
				return true
			}
			for _, e := range made.Elts {
				if field, ok := e.(*ast.KeyValueExpr); ok {
					if name, ok := field.Key.(*ast.Ident); ok && name.Name == "Zone" {
						t.Errorf("%s:%d makes a printer that tells times without their year: use words.At", s.path, s.files.Position(made.Pos()).Line)
					}
				}
			}
			return true
		})
	}
}

// joining are the files of the root package, and what each joins. doc.go is not counted: it is the picture, and no code.
var joining = map[string]string{
	"backend/doc.go":       "the picture",
	"backend/backend.go":   "rooms and doors, from open to close",
	"backend/pacemaker.go": "the parts of the engine, in one loop",
	"backend/reach.go":     "callers outside with a workspace: running, opened or made",
}

// mostJoining bounds the root package: what does not fit knows something, and belongs to a room.
const mostJoining = 700

func TestLayersKeepTheRootToJoining(t *testing.T) {
	t.Parallel()
	lines := 0
	for _, s := range sources(t) {
		if s.dir != "backend" || s.test {
			continue
		}
		if joining[s.path] == "" {
			t.Errorf("%s is none of the files that join: give what it knows to a room", s.path)
		}
		if s.path != "backend/doc.go" {
			lines += s.lines
		}
	}
	if lines == 0 || lines > mostJoining {
		t.Errorf("the root package has %d lines, at most %d: it joins and does nothing else", lines, mostJoining)
	}
}

// mostLines is where a file should have been split by noun; style asks for 400.
const mostLines = 600

func TestFilesStayReadable(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.lines > mostLines && !ast.IsGenerated(s.file) {
			t.Errorf("%s has %d lines: split it by noun, at most %d", s.path, s.lines, mostLines)
		}
	}
}

func TestFilesOfAPackageSayWhatItKnows(t *testing.T) {
	t.Parallel()
	documented, all := map[string]bool{}, map[string]string{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		all[s.dir] = s.path
		if s.file.Doc != nil && len(s.file.Doc.Text()) > 40 {
			documented[s.dir] = true
		}
	}
	for dir := range all {
		if !documented[dir] {
			t.Errorf("%s has no package comment that says what it knows and what it refuses to know", dir)
		}
	}
}

// TestLayersAskStepsWhatTheyCan keeps kinds of steps whole: what a step can do is asked through the abilities of journey,
// and only the walk's table and journey itself know one kind from another. Goal, exit and notify are also other words.
func TestLayersAskStepsWhatTheyCan(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || slices.Contains([]string{"backend/journey", "backend/walk", "backend/sample", "backend/bench"}, s.dir) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && strings.Contains(text, ".") {
					if _, kind := journey.KindOf(text); kind {
						t.Errorf("%s:%d names the kind %s", s.path, s.files.Position(n.Pos()).Line, text)
					}
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "journey" && strings.HasSuffix(n.Sel.Name, "Config") && n.Sel.Name != "Config" {
					t.Errorf("%s:%d takes a %s apart: ask what the step can do", s.path, s.files.Position(n.Pos()).Line, n.Sel.Name)
				}
			}
			return true
		})
	}
}

// TestPromisesKnowNoStore keeps what a store must promise apart from the one there is, so that a second can be held to it.
func TestPromisesKnowNoStore(t *testing.T) {
	t.Parallel()
	seen := false
	for _, s := range sources(t) {
		if s.dir != "backend/storetest" {
			continue
		}
		seen = true
		for _, imported := range s.imports() {
			if target, ours := strings.CutPrefix(imported, module); ours && (slices.Contains(layers[3].packages, strings.TrimPrefix(target, "backend/")) || target == "backend/sqlitetest") {
				t.Errorf("%s imports %s: it is given what it tests", s.path, target)
			}
		}
	}
	if !seen {
		t.Error("there are no promises")
	}
}

// TestLayersReadVersionsFromTheShelf keeps one reader of published versions: what cannot be used is told in one place, and
// nobody holds a second copy.
func TestLayersReadVersionsFromTheShelf(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, s := range sources(t) {
		if s.test || s.dir == "backend/journey" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Unpack" {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "journey" {
					found[s.path] = true
					if unpacks[s.path] == "" {
						t.Errorf("%s:%d compiles a version: take it from the shelf", s.path, s.files.Position(n.Pos()).Line)
					}
				}
			}
			return true
		})
	}
	for path := range unpacks {
		if !found[path] {
			t.Errorf("%s compiles no version any more: take it off the list", path)
		}
	}
}
