package backend_test

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/japanese"

	"tabiji/app/cli"
	"tabiji/backend/mail"
	"tabiji/backend/smtptest"
)

// TestMain also makes this program the command tabiji: the scripts start it by that name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tabiji": func() { os.Exit(cli.Main(os.Args[1:], cli.OS())) },
	})
}

// TestScripts runs the whole backend as a conversation, one script per story.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/scripts", RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			home := filepath.Join(e.WorkDir, ".home")
			e.Setenv("TABIJI_HOME", home)
			e.Setenv("HOME", home)
			e.Setenv("TMPDIR", e.WorkDir)
			e.Setenv("LANG", "ja_JP.UTF-8")
			e.Setenv("LC_ALL", "")
			e.Setenv("LC_MESSAGES", "")
			e.Setenv("XDG_RUNTIME_DIR", "")
			e.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
			e.Values[playKey{}] = &play{}
			e.Setenv("TABIJI_PASSPHRASE_FILE", filepath.Join(e.WorkDir, ".passphrase"))
			return os.WriteFile(filepath.Join(e.WorkDir, ".passphrase"), []byte("合言葉 for the scripts\n"), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"cp932": cp932, "damage": damage, "smtp": smtp, "json": jsonCommand, "serve": serve, "api": api, "sql": sqlCommand,
		},
	})
}

// play is what one script has running beside itself.
type play struct {
	smtp  *smtptest.Server
	serve *exec.Cmd
	said  *bufio.Reader
}

type playKey struct{}

func playOf(ts *testscript.TestScript) *play { return ts.Value(playKey{}).(*play) }

// cp932 FILE... rewrites files from UTF-8 as Excel writes them: CP932 with CRLF.
func cp932(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		b, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		b, err = japanese.ShiftJIS.NewEncoder().Bytes(bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), b, 0o600))
	}
}

// damage FILE overwrites the middle of every page but the first.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	for at := 4096; at+4096 <= len(b); at += 4096 {
		copy(b[at+4:at+2048], bytes.Repeat([]byte{0xA5}, 2044))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// sql FILE STATEMENT changes a file that nobody has open, as no command would.
func sqlCommand(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(execute(ts.MkAbs(args[0]), args[1]))
}

// smtp start [USER PASSWORD] | fault AT DO [SAY] | heal | mails N | to ADDRESS N | text PATTERN
// plays the mail server of the script; start sets $SMTP to its address.
func smtp(ts *testscript.TestScript, neg bool, args []string) {
	if args[0] == "start" {
		o := smtptest.Options{}
		if len(args) > 1 {
			o.Accounts = map[string]string{args[1]: args[2]}
		}
		server, err := smtptest.Start(o)
		ts.Check(err)
		ts.Defer(server.Close)
		playOf(ts).smtp = server
		ts.Setenv("SMTP", server.Addr())
		return
	}
	server := playOf(ts).smtp
	switch args[0] {
	case "fault":
		f := smtptest.Fault{At: smtptest.At(args[1]), Do: smtptest.Do(args[2])}
		if len(args) > 3 {
			f.Say = args[3]
		}
		server.Fault(f)
	case "heal":
		server.Heal()
	case "mails":
		if got := strconv.Itoa(len(server.Mails())); got != args[1] {
			ts.Fatalf("the server took %s mails, want %s", got, args[1])
		}
	case "to":
		n := 0
		for _, m := range server.Mails() {
			if strings.EqualFold(m.To[0], args[1]) {
				n++
			}
		}
		if strconv.Itoa(n) != args[2] {
			ts.Fatalf("%s got %d mails, want %s", args[1], n, args[2])
		}
	case "text":
		found := false
		for _, m := range server.Mails() {
			found = found || regexp.MustCompile("(?m)"+args[1]).MatchString(readable(ts, m.Raw))
		}
		if found == neg {
			ts.Fatalf("%q in the mails: %v", args[1], found)
		}
	default:
		ts.Fatalf("smtp %s?", args[0])
	}
}

// readable is a mail with its headers and bodies decoded.
func readable(ts *testscript.TestScript, raw []byte) string {
	v, err := mail.Read(raw)
	ts.Check(err)
	var b strings.Builder
	for _, h := range v.Headers {
		fmt.Fprintf(&b, "%s: %s\n", h.Name, h.Value)
	}
	return b.String() + v.Text + v.HTML
}

// json FIELD VALUE reads the last stdout as one line of JSON; "=NAME" sets a variable instead.
func jsonCommand(ts *testscript.TestScript, neg bool, args []string) {
	out := ts.ReadFile("stdout")
	if strings.Count(out, "\n") != 1 || !strings.HasSuffix(out, "\n") {
		ts.Fatalf("not one line: %q", out)
	}
	var v any
	ts.Check(json.Unmarshal([]byte(out), &v))
	for part := range strings.SplitSeq(args[0], ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[part]
		case []any:
			i, err := strconv.Atoi(part)
			ts.Check(err)
			if i >= len(in) {
				ts.Fatalf("%s: only %d items", args[0], len(in))
			}
			v = in[i]
		}
	}
	got := fmt.Sprint(v)
	if n, ok := v.([]any); ok {
		got = strconv.Itoa(len(n))
	}
	if name, ok := strings.CutPrefix(args[1], "="); ok {
		ts.Setenv(name, got)
		return
	}
	if (got == args[1]) == neg {
		ts.Fatalf("%s is %q, want %q", args[0], got, args[1])
	}
}

// serve ARGS... starts tabiji serve as a process of its own, waits for its line and sets $URL and
// $TOKEN; serve stop interrupts it as Ctrl-C does and wants a clean end; serve kill ends it at once.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	p := playOf(ts)
	switch args[0] {
	case "stop":
		ts.Check(p.serve.Process.Signal(os.Interrupt))
		rest, err := io.ReadAll(p.said)
		ts.Check(err)
		if err := p.serve.Wait(); err != nil || len(rest) > 0 {
			ts.Fatalf("serve ended with %v and said %q after its line", err, rest)
		}
		p.serve = nil
		return
	case "kill":
		ts.Check(p.serve.Process.Kill())
		p.serve.Wait() // it was killed
		p.serve = nil
		return
	}
	var path string
	for dir := range strings.SplitSeq(ts.Getenv("PATH"), string(os.PathListSeparator)) {
		if found, err := exec.LookPath(filepath.Join(dir, "tabiji")); err == nil {
			path = found
			break
		}
	}
	c := exec.Command(path, append([]string{"serve"}, args...)...)
	c.Dir = ts.MkAbs(".")
	c.Stderr = os.Stderr
	for _, name := range []string{"TABIJI_HOME", "HOME", "TMPDIR", "LANG", "TABIJI_PASSPHRASE_FILE", "DBUS_SESSION_BUS_ADDRESS", "PATH", "TZ"} {
		c.Env = append(c.Env, name+"="+ts.Getenv(name))
	}
	out, err := c.StdoutPipe()
	ts.Check(err)
	ts.Check(c.Start())
	p.serve, p.said = c, bufio.NewReader(out)
	ts.Defer(func() {
		if p.serve == c {
			c.Process.Kill()
			c.Wait() // the script failed before it ended the engine
		}
	})
	line, err := p.said.ReadBytes('\n')
	ts.Check(err)
	var said struct{ URL, Token string }
	ts.Check(json.Unmarshal(line, &said))
	ts.Setenv("URL", said.URL)
	ts.Setenv("TOKEN", said.Token)
}

// api METHOD PATH [BODY] calls the API over TCP with the token and keeps status and body as stdout.
func api(ts *testscript.TestScript, neg bool, args []string) {
	var body io.Reader
	if len(args) > 2 {
		body = strings.NewReader(args[2])
	}
	req, err := http.NewRequest(args[0], strings.TrimSuffix(ts.Getenv("URL"), "/")+args[1], body)
	ts.Check(err)
	req.Header.Set("Authorization", "Bearer "+ts.Getenv("TOKEN"))
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	ts.Check(err)
	if (res.StatusCode >= 400) != neg {
		ts.Fatalf("%s %s: %d %s", args[0], args[1], res.StatusCode, out)
	}
	fmt.Fprintf(ts.Stdout(), "%s\n", bytes.TrimSpace(out))
}

// execute changes a workspace file that nobody has open.
func execute(path, statement string) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	_, err = db.Exec(statement)
	return errors.Join(err, db.Close())
}
