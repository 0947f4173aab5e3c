package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/alecthomas/kong"

	"tabiji/backend/words"
)

// person is somebody at a terminal.
type person struct {
	t    *testing.T
	home string
}

func (p person) system(out, err *bytes.Buffer) System {
	return System{In: strings.NewReader(""), Out: out, Err: err, Getenv: func(name string) string {
		return map[string]string{"TABIJI_HOME": p.home, "XDG_RUNTIME_DIR": p.home, "LANG": "en_US.UTF-8"}[name]
	}}
}

func (p person) run(ctx context.Context, args ...string) (code int, out, err string) {
	var o, e bytes.Buffer
	code = Run(ctx, args, p.system(&o, &e))
	return code, o.String(), e.String()
}

func (p person) workspace() string {
	p.t.Helper()
	path := filepath.Join(p.home, "shop.tabiji")
	if code, _, err := p.run(p.t.Context(), "new", "-w", path); code != exitOK {
		p.t.Fatal(err)
	}
	return path
}

var wordID = regexp.MustCompile(`\b(cli|problem|state|reason)\.[a-z]|\{[a-z]+`)

func hasKana(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) })
}

func TestEveryCommandAndFlagIsExplainedInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, lang := range []words.Lang{words.Japanese, words.English} {
		var g grammar
		k, err := kong.New(&g, kong.Name("tabiji"), kong.NoDefaultHelp())
		if err != nil {
			t.Fatal(err)
		}
		say := words.Printer{Lang: lang}
		describe(say, k.Model.Node)
		explained := func(what, text string) {
			t.Helper()
			if text == "" || wordID.MatchString(text) || strings.HasPrefix(text, "cli.") {
				t.Errorf("%s: %s says %q", lang, what, text)
			}
			if lang == words.English && hasKana(text) {
				t.Errorf("%s says %q in English", what, text)
			}
		}
		var visit func(*kong.Node)
		visit = func(n *kong.Node) {
			path := "tabiji " + strings.ReplaceAll(wordPath(n), ".", " ")
			if n.Type != kong.ApplicationNode {
				explained(path, n.Help)
			}
			for _, f := range n.Flags {
				explained(path+" --"+f.Name, f.Help)
			}
			for _, a := range n.Positional {
				explained(path+" "+a.Name, a.Help)
			}
			args := append(strings.Fields(path)[1:], "--help", "--lang", string(lang))
			code, out, errText := person{t, t.TempDir()}.run(t.Context(), args...)
			if code != exitOK || errText != "" || wordID.MatchString(out) || !strings.Contains(out, "--help") {
				t.Errorf("%s %v: %d\n%s%s", lang, args, code, out, errText)
			}
			if n.Type != kong.ApplicationNode && !strings.HasPrefix(out, n.Help) {
				t.Errorf("%s %v does not begin with its own help:\n%s", lang, args, out)
			}
			for _, c := range n.Children {
				visit(c)
			}
		}
		visit(k.Model.Node)
	}
}

func TestAWrongCommandLineIsExplained(t *testing.T) {
	t.Parallel()
	p := person{t, t.TempDir()}
	for _, c := range []struct {
		args     string
		contains string // in both languages
	}{
		{"nosuch", "nosuch"},
		{"journey nosuch", "nosuch"},
		{"journey", "list, new, rename"},
		{"journey check -w x", "ID"},
		{"status", "--workspace FILE"},
		{"status -w", "--workspace"},
		{"status -w x more", "more"},
		{"status -w x --nope", "--nope"},
		{"contacts import -w x", "FILE"},
		{"contacts import -w x f.csv --consent maybe", "existing-customer"},
		{"contacts list -w x --limit many", "--limit"},
		{"outbox list -w x --state lost", "due, claimed"},
		{"account set -w x --smtp h:1 --security tls --from nobody", "--from"},
		{"account set -w x --smtp h:1 --security tls --from a@b.jp --password-stdin", ""},
		{"event -w x --contact a@b.jp --kind k --prop novalue", "novalue"},
		{"event -w x --contact a@b.jp --kind k --at yesterday", "yesterday"},
		{"journey enter -w x jny_1", "--all"},
		{"journey enter -w x jny_1 --all --tag t", "--all"},
		{"journey resume -w x jny_1 --shift --send-due", "--send-due"},
		{"journey stop -w x jny_1 --finish --exit-now", "--exit-now"},
		{"run -w x --pretend-now noon", "noon"},
		{"run -w x --pretend-now 99999-01-01T00:00:00Z", "99999-01-01T00:00:00Z"},
		{"run -w x --pretend-now 9999-12-31T23:59:59Z", "2199"},
		{"run -w x --pretend-now 0001-01-01T00:00:00Z", "1970"},
		{"event -w x --contact a@b.jp --kind k --at 1969-12-31T00:00:00Z", "1970"},
		{"run -w x --pretend-speed -3", "--pretend-speed"},
		{"run -w x --pretend-speed=-3", "0.001"},
		{"run -w x --pretend-speed 0", "1000000"},
		{"run -w x --pretend-speed NaN", "--pretend-speed"},
		{"run -w x --pretend-speed Inf", "--pretend-speed"},
		{"serve -w x --pretend-speed=-Inf", "--pretend-speed"},
		{"serve -w x --pretend-speed 1e300", "1000000"},
		{"run -w x --pretend-speed 1e999", "--pretend-speed"},
		{"serve -w x --addr 127.0.0.1:99999", "65535"},
		{"serve -w x --addr 127.0.0.1:-1", "65535"},
		{"serve -w x --addr 127.0.0.1", "--addr"},
		{"account set -w x --smtp h:0 --security tls --from a@b.jp", "65535"},
		{"account set -w x --smtp h --security tls --from a@b.jp", "--smtp"},
		{"account set -w x --smtp h:1 --security tls --from a@b.jp --per-hour=-1", "1000000"},
		{"account set -w x --smtp h:1 --security tls --from a@b.jp --per-day 99999999999999999999", "--per-day"},
		{"account set -w x --smtp h:1 --security tls --from a@b.jp --connections 0", "256"},
		{"account set -w x --smtp h:1 --security tls --from a@b.jp --refusal-limit 1", "20"},
		{"account set -w x --smtp h:1 --security tls --from a@b.jp --refusal-limit 21", "20"},
		{"contacts list -w x --limit 0", "500"},
		{"outbox list -w x --limit=-1", "500"},
		{"practice list -w x --limit 1000000000", "500"},
		{"bench engine --people 0", "--people"},
		{"--lang fr status -w x", "ja, en"},
	} {
		var said [2]string
		for i, lang := range []string{"ja", "en"} {
			args := strings.Fields(c.args)
			if !strings.Contains(c.args, "--lang") {
				args = append([]string{"--lang", lang}, args...)
			}
			code, out, err := p.run(t.Context(), args...)
			said[i] = err
			if code != exitUsage || out != "" || strings.Count(err, "\n") != 2 || wordID.MatchString(err) || !strings.Contains(err, c.contains) || !strings.Contains(err, "--help") {
				t.Errorf("%s in %s: %d\n%s%s", c.args, lang, code, out, err)
			}
			code, out, err = p.run(t.Context(), append([]string{"--json"}, args...)...)
			var d struct{ ID, Detail, Hint string }
			if code != exitUsage || out != "" || json.Unmarshal([]byte(err), &d) != nil || d.ID != "usage" || d.Detail == "" || d.Hint == "" {
				t.Errorf("%s in %s with --json: %d\n%s%s", c.args, lang, code, out, err)
			}
		}
		if said[0] == said[1] && !strings.Contains(c.args, "--lang") {
			t.Errorf("%s: both languages say %q", c.args, said[0])
		}
	}
	if _, err := os.Stat(filepath.Join(p.home, "x")); err == nil {
		t.Error("a wrong command line made a file")
	}
}

// stopAt ends the context when a line with the words is printed, as a person does who presses Ctrl-C then.
type stopAt struct {
	bytes.Buffer
	words string
	stop  func()
}

func (s *stopAt) Write(b []byte) (int, error) {
	n, err := s.Buffer.Write(b)
	if strings.Contains(s.String(), s.words) {
		s.stop()
	}
	return n, err
}

func TestCtrlCIsSafe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		want int
	}{
		{[]string{"run"}, exitOK},
		{[]string{"run", "--pretend-now", "2030-01-01T00:00:00Z"}, exitOK},
		{[]string{"serve"}, exitOK},
	} {
		p := person{t, t.TempDir()}
		path := p.workspace()
		ctx, stop := context.WithCancel(t.Context())
		out := &stopAt{words: "\n", stop: stop} // as soon as it says that it runs
		var errText bytes.Buffer
		sys := p.system(nil, &errText)
		sys.Out = out
		if code := Run(ctx, append(c.args, "-w", path), sys); code != c.want || errText.Len() > 0 {
			t.Errorf("%v ended with %d and said %q %q", c.args, code, out, &errText)
		}
		if code, out, err := p.run(t.Context(), "verify", path); code != exitOK {
			t.Errorf("%v left a file that is not sound: %s%s", c.args, out, err)
		}
		if code, _, err := p.run(t.Context(), "status", "-w", path); code != exitOK {
			t.Errorf("%v left the file locked: %s", c.args, err)
		}
	}
}

// TestVerifyLeavesNothingOnAComputer that never ran Tabiji, whether the file is sound, broken, not one of ours or missing.
func TestVerifyLeavesNothingOnAComputer(t *testing.T) {
	t.Parallel()
	elsewhere := person{t, t.TempDir()}
	sound := elsewhere.workspace()
	file, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, content := range map[string][]byte{"sound": file, "broken": append(file[:4096:4096], bytes.Repeat([]byte{7}, len(file)-4096)...), "other": []byte("memo"), "missing": nil} {
		path := filepath.Join(dir, name+".tabiji")
		if content != nil {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		p := person{t, filepath.Join(t.TempDir(), "home")}
		if code, out, said := p.run(t.Context(), "verify", path); (code == exitOK) != (name == "sound") {
			t.Errorf("%s: %d %s%s", name, code, out, said)
		}
		if _, err := os.Stat(p.home); !os.IsNotExist(err) {
			t.Errorf("%s: a folder was made (%v)", name, err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 3 {
		t.Errorf("beside the files lie %v (%v)", left, err)
	}
}

func TestACommandThatWasInterruptedSaysSo(t *testing.T) {
	t.Parallel()
	p := person{t, t.TempDir()}
	path := p.workspace()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	code, out, err := p.run(ctx, "contacts", "list", "-w", path)
	if code != exitFailed || out != "" || !strings.Contains(err, words.Printer{Lang: words.English}.Text("problem.cli.interrupted")) {
		t.Errorf("%d %q %q", code, out, err)
	}
}

func TestAFileThatCouldNotBeWrittenWholeIsTakenAway(t *testing.T) {
	t.Parallel()
	p := person{t, t.TempDir()}
	path, out := p.workspace(), filepath.Join(p.home, "j.json")
	if code, _, err := p.run(t.Context(), "journey", "export", "jny_nowhere", "-w", path, "--out", out); code != exitFailed || !strings.HasPrefix(err, "Error: ") {
		t.Errorf("%d %s", code, err)
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("the file stayed: %v", err)
	}
}
