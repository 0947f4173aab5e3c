//go:build wine && linux

// Package wine lives with the Windows program a day of a shop, under Wine. It knows commands, the API and a
// mail server; it refuses to know the program from within: Go's own clean-up fails under Wine, so nothing of
// ours is tested there but the program itself.
package wine

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tabiji/backend/smtptest"
)

// windows is one Windows of one person.
type windows struct {
	t   *testing.T
	dir string // of the person's files
	env []string
	exe string
}

// boot makes a Windows in a folder of its own; its server ends with the test.
func boot(t *testing.T) *windows {
	t.Helper()
	exe, shim := os.Getenv("TABIJI_EXE"), os.Getenv("TABIJI_SHIM")
	if exe == "" || shim == "" {
		t.Fatal("TABIJI_EXE and TABIJI_SHIM name the Windows program and the library Wine lacks: go run ./build test -only wine")
	}
	root, err := os.MkdirTemp("", "tabiji-wine-")
	if err != nil {
		t.Fatal(err)
	}
	w := &windows{t: t, dir: filepath.Join(root, "店"), exe: exe, env: append(os.Environ(),
		"WINEPREFIX="+filepath.Join(root, "prefix"), "WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe=", "LC_ALL=C.UTF-8",
		"DISPLAY=", "WAYLAND_DISPLAY=", `TABIJI_HOME=Z:`+strings.ReplaceAll(filepath.Join(root, "家"), "/", `\`))}
	t.Cleanup(func() {
		end := exec.Command("wineserver", "-k")
		end.Env = w.env
		end.Run() // it may have ended by itself
		if !t.Failed() {
			os.RemoveAll(root)
		}
	})
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	first := exec.Command("wine", "wineboot", "-i")
	first.Env = w.env
	if out, err := first.CombinedOutput(); err != nil {
		t.Fatalf("wineboot: %v\n%s", err, out)
	}
	library, err := os.ReadFile(shim)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "prefix", "drive_c", "windows", "system32", "bcryptprimitives.dll"), library, 0o644); err != nil {
		t.Fatal(err)
	}
	return w
}

// program is the Windows program with arguments, in the person's folder.
func (w *windows) program(args ...string) *exec.Cmd {
	c := exec.Command("wine", append([]string{w.exe}, args...)...)
	c.Dir, c.Env = w.dir, w.env
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return c
}

// does runs a command that has to succeed.
func (w *windows) does(args ...string) string {
	w.t.Helper()
	var out, said bytes.Buffer
	c := w.program(args...)
	c.Stdout, c.Stderr = &out, &said
	if err := c.Run(); err != nil {
		w.t.Fatalf("tabiji %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), said.String())
	}
	return out.String()
}

// tells runs a command that prints JSON.
func tells[T any](w *windows, args ...string) (v T) {
	w.t.Helper()
	out := w.does(append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		w.t.Fatalf("tabiji %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return v
}

// refused runs a command that has to fail with exit code 1, and gives its sentences.
func (w *windows) refused(args ...string) string {
	w.t.Helper()
	out, err := w.program(args...).CombinedOutput()
	if exit := (*exec.ExitError)(nil); err == nil || !asExit(err, &exit) || exit.ExitCode() != 1 {
		w.t.Fatalf("tabiji %s was not refused: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func asExit(err error, to **exec.ExitError) bool {
	e, ok := err.(*exec.ExitError)
	*to = e
	return ok
}

// cut ends a program as a power cut does.
func cut(c *exec.Cmd) {
	syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
	c.Wait() // it was killed
}

// settles waits until the file's lock is free again: Wine's server takes a moment to notice a death.
func (w *windows) settles(file string) {
	w.t.Helper()
	for range 50 {
		if out, err := w.program("status", "-w", file, "--json").CombinedOutput(); err == nil {
			return
		} else if !bytes.Contains(out, []byte("workspace.locked")) {
			w.t.Fatalf("after the kill: %v\n%s", err, out)
		}
		<-time.After(200 * time.Millisecond)
	}
	w.t.Fatal("the lock of a dead process stays")
}

func (w *windows) writes(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

const people = 200

func address(i int) string { return fmt.Sprintf("kyaku%03d@tabiji-mail.jp", i) }

const greeting = `{"format": "tabiji.journey/1", "id": "jny_hello", "title": "ごあいさつ",
 "nodes": [{"id": "in", "kind": "entry.manual"}, {"id": "hello", "kind": "mail.send", "title": "ようこそ", "config": {"message": "hello"}}, {"id": "end", "kind": "exit"}],
 "edges": [{"from": ["in", "next"], "to": "hello"}, {"from": ["hello", "next"], "to": "end"}],
 "messages": [{"id": "hello", "title": "ようこそ", "subject": "{{ contact.name }}さん、ようこそ", "html": "<p>こんにちは、{{ contact.name }}さん。</p>"}]}`

// arrived counts a server's mails by person.
func arrived(server *smtptest.Server) map[string]int {
	n := map[string]int{}
	for _, m := range server.Mails() {
		for _, to := range m.To {
			n[to]++
		}
	}
	return n
}

func TestWindowsADayOfAShop(t *testing.T) {
	const file, kopie = "旅路珈琲 台帳.tabiji", "写し.tabiji"
	w := boot(t)
	server := smtptest.New(t, smtptest.Options{Discard: true})

	// new, import, account
	w.does("new", "-w", file, "--name", "旅路珈琲", "--zone", "Asia/Tokyo")
	list := "名前,メール\r\n"
	for i := range people {
		list += fmt.Sprintf("顧客 %d,%s\r\n", i, address(i))
	}
	w.writes("名簿.csv", list)
	w.writes("ごあいさつ.json", greeting)
	imported := tells[struct{ Read, New, Bad int }](w, "contacts", "import", "名簿.csv", "-w", file, "--consent", "opt-in")
	if imported.New != people || imported.Bad != 0 {
		t.Fatalf("%+v", imported)
	}
	w.does("account", "set", "-w", file, "--smtp", server.Addr(), "--security", "none", "--from", "旅路珈琲 <info@tabiji-mail.jp>",
		"--sender-address", "東京都台東区1-2-3", "--sender-contact", "03-0000-0000", "--connections", "4")
	w.does("journey", "import", "ごあいさつ.json", "-w", file)
	w.does("journey", "start", "-w", file, "jny_hello")
	w.does("journey", "enter", "-w", file, "jny_hello", "--all")

	// killed in mid-send, twice; then it goes on
	for _, after := range []int{people / 4, people / 5} {
		trap := server.Fault(smtptest.Fault{At: smtptest.Dot, Nth: server.Reached(smtptest.Dot) + after, Do: smtptest.Hang})
		c := w.program("run", "-w", file)
		var said bytes.Buffer
		c.Stdout, c.Stderr = &said, &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-trap.Hit():
		case <-time.After(time.Minute):
			cut(c)
			t.Fatalf("no mail %d\n%s", after, said.String())
		}
		cut(c)
		server.Heal()
		server.WaitOpen(0)
		w.settles(file)
	}
	w.does("run", "-w", file, "--until-idle")
	unknown := tells[struct {
		Items []struct{ To, Address string }
	}](w, "outbox", "list", "-w", file, "--state", "unknown", "--limit", "500")
	open := map[string]bool{}
	for _, row := range unknown.Items {
		open[row.To+row.Address] = true
	}
	got := arrived(server)
	for i := range people {
		if n := got[address(i)]; n > 1 || n == 0 && !open[address(i)] {
			t.Errorf("%s got %d mails, unknown: %v", address(i), n, open[address(i)])
		}
	}
	if len(unknown.Items) > 2*4 {
		t.Errorf("%d unknown mails of two kills with four connections", len(unknown.Items))
	}

	w.served(file)

	// a backup, and a copy that is taken over
	w.does("backup", "save", kopie, "-w", file)
	w.does("verify", kopie)
	if out := w.refused("run", "-w", kopie, "--until-idle", "--lang", "ja"); !strings.Contains(out, "引き継") {
		t.Errorf("a copy runs on with %s", out)
	}
	w.does("take-over", "-w", kopie)
	before := server.Taken()
	if sent := tells[struct{ Sent int }](w, "run", "-w", kopie, "--until-idle"); sent.Sent != 0 || server.Taken() != before {
		t.Errorf("the copy sent %d mails again", sent.Sent)
	}
	if out := w.does("verify", file); strings.Contains(out, "{") {
		t.Errorf("verify says %q", out)
	}
	if w.does("verify", kopie); t.Failed() {
		t.Logf("the person's files: %s", w.dir)
	}
}

// served: the page and the API answer over TCP, and a second start is refused by the lock.
func (w *windows) served(file string) {
	t := w.t
	t.Helper()
	c := w.program("serve", "-w", file)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cut(c)
		w.settles(file)
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	var ready struct{ URL, Token string }
	if err != nil || json.Unmarshal([]byte(line), &ready) != nil {
		t.Fatalf("serve printed %q, %v\n%s", line, err, said.String())
	}
	ask := func(path, token string) (int, string) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(ready.URL, "/")+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(b)
	}
	if status, page := ask("/", ""); status != 200 || !strings.Contains(page, "<script") {
		t.Errorf("the page: %d %.200s", status, page)
	}
	if status, body := ask("/api/status", ready.Token); status != 200 || !strings.Contains(body, "旅路珈琲") {
		t.Errorf("the API: %d %s", status, body)
	}
	if status, body := ask("/api/status", ""); status != 401 {
		t.Errorf("without the token: %d %s", status, body)
	}
	for lang, sentence := range map[string]string{"ja": "ほかのTabijiが開いています", "en": "Another Tabiji has this workspace open"} {
		if out := w.refused("run", "-w", file, "--lang", lang); !strings.Contains(out, sentence) || strings.Contains(out, "{") {
			t.Errorf("a second start is told %q", out)
		}
	}
}
