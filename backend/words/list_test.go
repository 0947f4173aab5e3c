package words

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestBothLanguagesHaveTheSameSentences(t *testing.T) {
	t.Parallel()
	for _, id := range IDs(Japanese) {
		if _, ok := lists()[English][id]; !ok {
			t.Errorf("%s is missing in English", id)
			continue
		}
		if ja, en := Arguments(Japanese, id), Arguments(English, id); !slices.Equal(ja, en) {
			t.Errorf("%s shows %v in Japanese and %v in English", id, ja, en)
		}
	}
	for _, id := range IDs(English) {
		if _, ok := lists()[Japanese][id]; !ok {
			t.Errorf("%s is missing in Japanese", id)
		}
	}
}

func TestEverySentenceIsWhole(t *testing.T) {
	t.Parallel()
	for lang, b := range map[Lang][]byte{Japanese: japanese, English: english} {
		var raw map[string]string
		if err := json.Unmarshal(b, &raw); err != nil {
			t.Fatal(err)
		}
		for id, s := range raw {
			if _, err := cut(s); err != nil {
				t.Errorf("%s %s: %v", lang, id, err)
			}
			if indented := strings.HasPrefix(id, "cli."); strings.TrimSpace(s) != s && !indented || strings.TrimSpace(s) == "" {
				t.Errorf("%s %s: blanks around %q", lang, id, s)
			}
		}
	}
}

func TestAnEnglishPluralStandsBesideItsNumber(t *testing.T) {
	t.Parallel()
	for _, id := range IDs(English) {
		number := map[string]bool{}
		for _, p := range lists()[English][id] {
			if p.form == "number" || p.form == "" {
				number[p.name] = true
			}
		}
		for _, p := range lists()[English][id] {
			if p.form == "plural" && !number[p.name] {
				t.Errorf("%s has {%s:plural …} but nowhere shows %s", id, p.name, p.name)
			}
		}
	}
}

func TestEveryProblemHasAHint(t *testing.T) {
	t.Parallel()
	for _, id := range IDs(Japanese) {
		base, isHint := strings.CutSuffix(id, ".hint")
		if !strings.HasPrefix(id, "problem.") || strings.HasPrefix(id, "problem.kind.") { // titles of kinds
			continue
		}
		if isHint && !Has(base) {
			t.Errorf("%s is the hint of nothing", id)
		}
		if !isHint && !Has(id+".hint") {
			t.Errorf("%s has no hint", id)
		}
	}
}

// use is one place in the Go sources that names a sentence.
type use struct {
	where  string
	id     string
	prefix bool     // the id is built: id is what it begins with
	keys   []string // arguments given; nil when they cannot be read from the source
}

func TestEverySentenceUsedExistsAndGetsItsArguments(t *testing.T) {
	t.Parallel()
	for _, u := range uses(t).sentences {
		if u.prefix {
			if !slices.ContainsFunc(IDs(Japanese), func(id string) bool { return strings.HasPrefix(id, u.id) }) {
				t.Errorf("%s: no sentence begins with %q", u.where, u.id)
			}
			continue
		}
		if !Has(u.id) {
			t.Errorf("%s: the sentence %q does not exist in both languages", u.where, u.id)
			continue
		}
		if u.keys == nil {
			continue
		}
		for _, name := range Arguments(Japanese, u.id) {
			if !slices.Contains(u.keys, name) {
				t.Errorf("%s: the sentence %q shows {%s}, which is not given", u.where, u.id, name)
			}
		}
	}
}

// byData are the beginnings of ids that are chosen by data: by a kind, a state, a basis on disk.
var byData = regexp.MustCompile(`^(category|unit|basis|field|state|kind|port|stage|scope|problem\.kind)\.`)

func TestEverySentenceIsUsed(t *testing.T) {
	t.Parallel()
	found := uses(t)
	for _, id := range IDs(Japanese) {
		short := strings.TrimSuffix(strings.TrimPrefix(id, "problem."), ".hint")
		if found.literals[id] || found.literals[short] || byData.MatchString(id) {
			continue
		}
		if !slices.ContainsFunc(found.sentences, func(u use) bool { return u.prefix && len(u.id) > 3 && strings.HasPrefix(id, u.id) }) {
			t.Errorf("%s is said nowhere", id)
		}
	}
}

type sources struct {
	sentences []use
	literals  map[string]bool // every string in the sources
}

// uses reads the Go sources of the program, without tests.
func uses(t *testing.T) sources {
	t.Helper()
	found := sources{literals: map[string]bool{}}
	for _, root := range []string{"../../backend", "../../app"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files := token.NewFileSet()
			f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(n ast.Node) bool {
				found.look(n, files)
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found.sentences) < 10 {
		t.Fatalf("only %d sentences found in the sources", len(found.sentences))
	}
	return found
}

func (s *sources) look(n ast.Node, files *token.FileSet) {
	if n == nil {
		return
	}
	where := strings.TrimPrefix(filepath.ToSlash(files.Position(n.Pos()).String()), "../../")
	switch n := n.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
			s.literals[text] = true
		}
	case *ast.BinaryExpr: // "finding." + code: the beginning of an id
		if text, ok := literal(n.X); ok && n.Op == token.ADD && regexp.MustCompile(`^[a-z][a-z._]*\.$`).MatchString(text) {
			if slices.ContainsFunc(IDs(Japanese), func(id string) bool { return strings.HasPrefix(id, text) }) {
				s.sentences = append(s.sentences, use{where: where, id: text, prefix: true})
			}
		}
	case *ast.CallExpr:
		s.call(n, where)
	}
}

func (s *sources) call(n *ast.CallExpr, where string) {
	f, ok := n.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	receiver, _ := f.X.(*ast.Ident)
	switch {
	case receiver != nil && receiver.Name == "words" && f.Sel.Name == "New" && len(n.Args) > 0:
		s.add(where, n, 0, "")
	case receiver != nil && receiver.Name == "problem" && f.Sel.Name == "New" && len(n.Args) > 1:
		s.add(where, n, 1, "problem.")
	case f.Sel.Name == "Text" && len(n.Args) > 0:
		if id, ok := literal(n.Args[0]); ok && strings.Contains(id, ".") {
			s.add(where, n, 0, "")
		}
	}
}

func (s *sources) add(where string, n *ast.CallExpr, at int, prefix string) {
	id, ok := literal(n.Args[at])
	if !ok {
		if sum, isSum := n.Args[at].(*ast.BinaryExpr); isSum {
			if id, ok = literal(sum.X); ok {
				s.sentences = append(s.sentences, use{where: where, id: prefix + id, prefix: true})
			}
		}
		return
	}
	keys, readable := []string{}, n.Ellipsis == token.NoPos
	for i := at + 1; i < len(n.Args); i += 2 {
		key, ok := literal(n.Args[i])
		keys, readable = append(keys, key), readable && ok
	}
	if !readable {
		keys = nil
	}
	s.sentences = append(s.sentences, use{where: where, id: prefix + id, keys: keys})
	if prefix != "" {
		s.sentences = append(s.sentences, use{where: where, id: prefix + id + ".hint", keys: keys})
	}
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func ExampleLine() {
	l := New("unit.day", "n", 3)
	fmt.Println(Printer{Lang: Japanese}.Say(l), Printer{Lang: English}.Say(l))
	// Output: 3日 3 days
}
