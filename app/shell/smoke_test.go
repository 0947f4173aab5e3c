//go:build smoke && linux

package shell

// The true program on a display: go test -tags smoke ./app/shell, under a display and a session bus of its own
// (the step "window" of go run ./build test makes both). TABIJI_WINDOW names the built program; without it
// one is built. What is tried here: WLS-2, 3, 6, 7, 8 (short), 10, 11, 12.

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"tabiji/backend/httpapi"
)

var program string

func TestMain(m *testing.M) {
	code := func() int {
		for _, tool := range []string{"xdotool", "wmctrl", "import", "openbox"} {
			if _, err := exec.LookPath(tool); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
		}
		if os.Getenv("DISPLAY") == "" {
			fmt.Fprintln(os.Stderr, "no display: xvfb-run -a -s '-screen 0 1600x1000x24' dbus-run-session -- go test -tags smoke ./app/shell")
			return 1
		}
		if program = os.Getenv("TABIJI_WINDOW"); program == "" {
			dir, err := os.MkdirTemp("", "tabiji-window-")
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
			defer os.RemoveAll(dir)
			program = filepath.Join(dir, "tabiji")
			out, err := exec.Command("go", "build", "-tags", "desktop,production,webkit2_41", "-o", program, "tabiji/app").CombinedOutput()
			if err != nil {
				fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
				return 1
			}
		}
		wm := exec.Command("openbox")
		if err := wm.Start(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() {
			wm.Process.Kill()
			wm.Wait()
		}()
		return m.Run()
	}()
	os.Exit(code)
}

// place is one computer of one person: a home, a bus or none.
type place struct {
	t    *testing.T
	dir  string
	env  []string
	bus  string
	logs map[*exec.Cmd]*output
}

type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) { o.mu.Lock(); defer o.mu.Unlock(); return o.b.Write(b) }
func (o *output) String() string              { o.mu.Lock(); defer o.mu.Unlock(); return o.b.String() }

func newPlace(t *testing.T, bus string) *place {
	t.Helper()
	dir := t.TempDir()
	p := &place{t: t, dir: dir, bus: bus, logs: map[*exec.Cmd]*output{}}
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		switch name {
		case "TABIJI_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "HOME", "XDG_CONFIG_HOME", "LANG", "LC_ALL":
		default:
			p.env = append(p.env, v)
		}
	}
	p.env = append(p.env, "HOME="+dir, "TABIJI_HOME="+filepath.Join(dir, "tabiji"), "XDG_RUNTIME_DIR="+dir, "LANG=ja_JP.UTF-8", "NO_AT_BRIDGE=1")
	if bus != "" {
		p.env = append(p.env, "DBUS_SESSION_BUS_ADDRESS="+bus)
	}
	return p
}

// begin starts the program; it is ended at the end of the test.
func (p *place) begin(args ...string) *exec.Cmd {
	p.t.Helper()
	c := exec.Command(program, args...)
	c.Env = p.env
	out := &output{}
	c.Stdout, c.Stderr = out, out
	p.logs[c] = out
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		if c.ProcessState == nil {
			c.Process.Signal(syscall.SIGTERM)
			if !p.ends(c, 20*time.Second) {
				p.t.Error("the program does not end within 20 s of SIGTERM")
				c.Process.Kill()
				c.Wait()
			}
		}
		if p.t.Failed() {
			p.t.Logf("%v said:\n%s", args, out)
		}
	})
	return c
}

func (p *place) ends(c *exec.Cmd, within time.Duration) bool {
	ended := make(chan struct{})
	go func() {
		c.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return true
	case <-time.After(within):
		return false
	}
}

func eventually(t *testing.T, what string, within time.Duration, f func() bool) {
	t.Helper()
	limit := time.NewTimer(within)
	defer limit.Stop()
	pulse := time.NewTicker(100 * time.Millisecond)
	defer pulse.Stop()
	for !f() {
		select {
		case <-limit.C:
			t.Fatalf("%s: not within %s", what, within)
		case <-pulse.C:
		}
	}
}

func run1(name string, args ...string) string {
	out, _ := exec.Command(name, args...).CombinedOutput() // wmctrl fails while there is no window
	return string(out)
}

// windowOf is the window of a process and its title; "" while it shows none.
func windowOf(pid int) (id, title string) {
	for line := range strings.Lines(run1("wmctrl", "-lp")) {
		f := strings.Fields(line)
		if len(f) >= 4 && f[2] == strconv.Itoa(pid) {
			return f[0], strings.Join(f[4:], " ")
		}
	}
	return "", ""
}

func (p *place) window(c *exec.Cmd) (id string) {
	p.t.Helper()
	eventually(p.t, "the window is shown", 30*time.Second, func() bool { id, _ = windowOf(c.Process.Pid); return id != "" })
	return id
}

func (p *place) hidden(c *exec.Cmd) {
	p.t.Helper()
	eventually(p.t, "the window is hidden", 10*time.Second, func() bool { id, _ := windowOf(c.Process.Pid); return id == "" })
}

// close presses the window's close button: once, and again where the page first says what that does.
func (p *place) close(c *exec.Cmd) {
	p.t.Helper()
	eventually(p.t, "closing hides the window", 15*time.Second, func() bool {
		id, _ := windowOf(c.Process.Pid)
		if id == "" {
			return true
		}
		run1("wmctrl", "-i", "-c", id)
		wait(1500 * time.Millisecond)
		return false
	})
}

func wait(d time.Duration) { <-time.NewTimer(d).C }

// picture takes the window's picture; with TABIJI_PICTURES it is kept.
func picture1(t *testing.T, id, name string) image.Image {
	t.Helper()
	b, err := exec.Command("import", "-silent", "-window", id, "png:-").Output()
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("TABIJI_PICTURES"); dir != "" {
		os.WriteFile(filepath.Join(dir, "window-"+name+".png"), b, 0o644)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// colours counts the colours of a picture.
func colours(img image.Image) int {
	seen := map[[3]uint32]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 3 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 3 {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r >> 8, g >> 8, b >> 8}] = true
		}
	}
	return len(seen)
}

// painted waits until the window shows more than its ground.
func (p *place) painted(id, name string) {
	p.t.Helper()
	eventually(p.t, "the page is painted", 30*time.Second, func() bool { return colours(picture1(p.t, id, name)) > 20 })
}

// reach is the API of the engine that runs in this place, over its socket.
func (p *place) reach() *http.Client {
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		found, err := filepath.Glob(filepath.Join(p.dir, "tabiji", "*.sock"))
		if err != nil || len(found) != 1 {
			return nil, fmt.Errorf("%d sockets", len(found))
		}
		var d net.Dialer
		return d.DialContext(ctx, "unix", found[0])
	}}}
}

func (p *place) call(method, path, body string, out any) error {
	r, err := http.NewRequest(method, "http://tabiji"+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := p.reach().Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %d %s", method, path, res.StatusCode, b)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(b, out)
}

func (p *place) status() (st httpapi.Status, err error) {
	err = p.call("GET", "/api/status", "", &st)
	return st, err
}

func TestTheWindowLives(t *testing.T) {
	daemon := newDaemon(t)
	p := newPlace(t, os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	c := p.begin()
	id := p.window(c)
	if _, title := windowOf(c.Process.Pid); title != "旅路珈琲焙煎所 — Tabiji" {
		t.Errorf("the window is called %q", title)
	}
	p.painted(id, "home") // WLS-2, WLS-3

	t.Run("WLS7 hints from before the page was there do no harm", func(t *testing.T) {
		if st, err := p.status(); err != nil || !st.Engine.Running || st.Contacts != 300 {
			t.Errorf("%v %+v", err, st.Engine)
		}
	})

	t.Run("a key reaches the page and a click reaches Go", func(t *testing.T) {
		run1("xdotool", "windowactivate", "--sync", id)
		eventually(t, "the theme is chosen", 30*time.Second, func() bool {
			run1("xdotool", "key", "Escape")
			run1("xdotool", "key", "ctrl+comma") // the settings: there the theme's button stands at the end of the header
			wait(time.Second)
			run1("xdotool", "mousemove", "--window", id, "1254", "36", "click", "1")
			wait(500 * time.Millisecond)
			var prefers httpapi.Preferences
			return p.call("GET", "/api/preferences", "", &prefers) == nil && prefers.Theme != ""
		})
		picture1(t, id, "theme")
	})

	t.Run("Start leads to mails and to a notification that names the person", func(t *testing.T) {
		start(t, p)
		n := daemon.next(t, 60*time.Second)
		if n.App != "Tabiji" || n.Title == "" || !strings.Contains(strings.Join(n.Actions, " "), "default") {
			t.Errorf("%+v", n)
		}
		picture1(t, id, "running")
		daemon.click(n.ID)
		eventually(t, "the window stays before the person", 5*time.Second, func() bool { id, _ := windowOf(c.Process.Pid); return id != "" })
	})

	t.Run("WLS10 closing hides, and says once how to come back", func(t *testing.T) {
		daemon.drain()
		p.close(c)
		n := daemon.find(t, 10*time.Second, func(n notice) bool { return n.Title == "Tabijiは動き続けています" })
		if !strings.Contains(n.Body, "もう一度起動") {
			t.Errorf("without a tray it says %q", n.Body)
		}
		if st, err := p.status(); err != nil || !st.Engine.Running {
			t.Errorf("hidden, the engine does not answer: %v", err)
		}
	})

	t.Run("WLS10 WLS11 a second start raises the same process and ends well", func(t *testing.T) {
		second := p.begin()
		if !p.ends(second, 20*time.Second) || second.ProcessState.ExitCode() != 0 {
			t.Fatalf("the second start: %v\n%s", second.ProcessState, p.logs[second])
		}
		id = p.window(c)
		p.painted(id, "raised")
	})

	t.Run("clicking a notification raises the window", func(t *testing.T) {
		p.close(c)
		daemon.click(daemon.last().ID)
		p.window(c)
	})

	t.Run("ending is orderly", func(t *testing.T) {
		if err := c.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if !p.ends(c, 15*time.Second) || c.ProcessState.ExitCode() != 0 {
			t.Errorf("%v\n%s", c.ProcessState, p.logs[c])
		}
		left, _ := filepath.Glob(filepath.Join(p.dir, "tabiji", "workspaces", "*-wal"))
		if len(left) != 0 {
			t.Errorf("the file was not folded: %v", left)
		}
	})
}

// start starts the first journey for the people of the sample, as the Start sheet does.
func start(t *testing.T, p *place) {
	t.Helper()
	var list httpapi.Page[struct{ ID, Title string }]
	if err := p.call("GET", "/api/journeys", "", &list); err != nil || len(list.Items) == 0 {
		t.Fatalf("%v %+v", err, list)
	}
	for _, j := range list.Items {
		if err := p.call("POST", "/api/journeys/"+j.ID+"/start", `{"practice":true}`, nil); err != nil {
			t.Log(err)
		}
	}
	eventually(t, "mails arrive in the practice mailbox", 30*time.Second, func() bool {
		st, err := p.status()
		return err == nil && st.Practice > 0
	})
}

func TestWLS11_TwoStartsAtTheSameInstantAreOneEngine(t *testing.T) {
	for name, bus := range map[string]string{"with a bus": os.Getenv("DBUS_SESSION_BUS_ADDRESS"), "without a bus": ""} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t, bus)
			a, b := p.begin(), p.begin()
			var second *exec.Cmd
			first := a
			ended := make(chan *exec.Cmd, 2)
			for _, c := range []*exec.Cmd{a, b} {
				go func() { c.Wait(); ended <- c }()
			}
			select {
			case second = <-ended:
			case <-time.After(60 * time.Second):
				t.Fatalf("both run on:\n%s\n%s", p.logs[a], p.logs[b])
			}
			if second == a {
				first = b
			}
			if second.ProcessState.ExitCode() != 0 {
				t.Errorf("the second ended with %v\n%s", second.ProcessState, p.logs[second])
			}
			id := p.window(first)
			p.painted(id, "twins")
			if st, err := p.status(); err != nil || !st.Engine.Running || st.Contacts != 300 {
				t.Errorf("%v %+v", err, st)
			}
			first.Process.Signal(syscall.SIGTERM)
			select {
			case <-ended:
			case <-time.After(20 * time.Second):
				t.Error("it does not end")
				first.Process.Kill()
			}
		})
	}
}

func TestWLS12_WithoutABusTheWindowLivesAndTheInboxHasTheNotice(t *testing.T) {
	p := newPlace(t, "")
	c := p.begin()
	id := p.window(c)
	p.painted(id, "no-bus")
	start(t, p)
	eventually(t, "the notice stands in the inbox", 60*time.Second, func() bool {
		st, err := p.status()
		return err == nil && st.Notices > 0
	})
	p.close(c)
	if st, err := p.status(); err != nil || !st.Engine.Running {
		t.Errorf("%v", err)
	}
	if log, err := os.ReadFile(filepath.Join(p.dir, "tabiji", "logs", "tabiji.log")); err != nil || regexp.MustCompile(`level=ERROR|"level":"ERROR"`).Match(log) {
		t.Errorf("%v\n%s", err, log)
	}
}

// tray is a desktop's place for icons, which shows them to nobody.
type tray struct {
	conn  *dbus.Conn
	items chan dbus.Sender
}

func newTray(t *testing.T) *tray {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	w := &tray{conn: conn, items: make(chan dbus.Sender, 10)}
	if err := conn.Export(w, "/StatusNotifierWatcher", watcherName); err != nil {
		t.Fatal(err)
	}
	return w
}

const watcherName = "org.kde.StatusNotifierWatcher"

func (w *tray) RegisterStatusNotifierItem(_ string, from dbus.Sender) *dbus.Error {
	w.items <- from
	return nil
}

// lines are the texts of the icon's menu by their ids.
func (w *tray) lines(t *testing.T, item dbus.Sender) map[string]int32 {
	t.Helper()
	var revision uint32
	var layout struct {
		ID       int32
		Props    map[string]dbus.Variant
		Children []dbus.Variant
	}
	if err := w.conn.Object(string(item), "/StatusNotifierItem/menu").Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &layout); err != nil {
		t.Fatal(err)
	}
	found := map[string]int32{}
	for _, child := range layout.Children {
		parts := child.Value().([]any)
		if label, ok := parts[1].(map[string]dbus.Variant)["label"]; ok {
			found[label.Value().(string)] = parts[0].(int32)
		}
	}
	return found
}

func (w *tray) click(t *testing.T, item dbus.Sender, id int32) {
	t.Helper()
	if err := w.conn.Object(string(item), "/StatusNotifierItem/menu").Call("com.canonical.dbusmenu.Event", 0, id, "clicked", dbus.MakeVariant(0), uint32(0)).Err; err != nil {
		t.Fatal(err)
	}
}

func TestTheTrayIsAWayBackAndAWayOut(t *testing.T) {
	host := newTray(t)
	d := newDaemon(t)
	p := newPlace(t, os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	c := p.begin()
	p.painted(p.window(c), "tray")
	// The panel comes after the program, as at login.
	if reply, err := host.conn.RequestName(watcherName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	var item dbus.Sender
	select {
	case item = <-host.items:
	case <-time.After(15 * time.Second):
		t.Fatal("no icon in the tray")
	}
	var lines map[string]int32
	eventually(t, "the menu has its three lines", 10*time.Second, func() bool { lines = host.lines(t, item); return len(lines) == 3 })
	for _, text := range []string{"Tabijiを開く", "配信エンジンは動いています", "終了"} {
		if lines[text] == 0 {
			t.Errorf("no line %s in %v", text, lines)
		}
	}
	p.close(c)
	if n := d.find(t, 10*time.Second, func(n notice) bool { return n.Title == "Tabijiは動き続けています" }); !strings.Contains(n.Body, "トレイ") {
		t.Errorf("with a tray it says %q", n.Body)
	}
	host.click(t, item, lines["Tabijiを開く"])
	id := p.window(c)

	start(t, p) // people wait for tomorrow's mail now
	host.click(t, item, lines["終了"])
	wait(2 * time.Second)
	picture1(t, id, "quit-asked")
	if _, err := p.status(); err != nil {
		t.Fatalf("it ended without a question: %v", err)
	}
	p.close(c)
	if _, err := p.status(); err != nil {
		t.Fatalf("closing is no quitting: %v", err)
	}
}

func TestWLS6_NilPointersInGoDoNotEndTheProgram(t *testing.T) {
	proving := filepath.Join(t.TempDir(), "tabiji")
	if out, err := exec.Command("go", "build", "-tags", "desktop,production,webkit2_41,smoke", "-o", proving, "tabiji/app").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p := newPlace(t, "")
	usual := program
	program = proving
	c := p.begin()
	program = usual
	p.painted(p.window(c), "nil-pointers")
	eventually(t, "a thousand nil pointers are survived", 60*time.Second, func() bool {
		return strings.Contains(p.logs[c].String(), "1000 nil pointers survived")
	})
	if st, err := p.status(); err != nil || !st.Engine.Running {
		t.Errorf("%v", err)
	}
}

func TestThePageComesBackWhenItsProcessIsKilled(t *testing.T) {
	p := newPlace(t, "")
	c := p.begin()
	id := p.window(c)
	p.painted(id, "before-kill")
	pids := strings.Fields(run1("pgrep", "-P", strconv.Itoa(c.Process.Pid), "WebKitWebProces"))
	if len(pids) != 1 {
		t.Fatalf("web processes: %v", pids)
	}
	run1("kill", "-9", pids[0])
	eventually(t, "a new page is there", 30*time.Second, func() bool {
		again := strings.Fields(run1("pgrep", "-P", strconv.Itoa(c.Process.Pid), "WebKitWebProces"))
		return len(again) == 1 && again[0] != pids[0]
	})
	p.painted(id, "after-kill")
	if st, err := p.status(); err != nil || !st.Engine.Running {
		t.Errorf("%v", err)
	}
}

func TestTheWindowStaysWhereItWasPut(t *testing.T) {
	p := newPlace(t, "")
	var places []Preferences
	for i := range 3 {
		c := p.begin()
		id := p.window(c)
		p.painted(id, "place")
		if i == 0 {
			run1("wmctrl", "-i", "-r", id, "-e", "0,90,60,1200,760")
			wait(time.Second)
		}
		c.Process.Signal(syscall.SIGTERM)
		if !p.ends(c, 15*time.Second) {
			t.Fatal("it does not end")
		}
		places = append(places, remember(filepath.Join(p.dir, "tabiji")).get())
	}
	for _, now := range places[1:] {
		was := places[0]
		if now.Width != was.Width || now.Height != was.Height || now.X != was.X || now.Y != was.Y {
			t.Errorf("it wanders: %+v", places)
			break
		}
	}
	if places[0].Width != 1200 || places[0].Height != 760 {
		t.Errorf("%+v", places[0])
	}
}

func TestWLS8_ABusyEngineDoesNotFillThePage(t *testing.T) {
	p := newPlace(t, "")
	c := p.begin()
	id := p.window(c)
	p.painted(id, "busy")
	start(t, p)
	busy := func(from, to int) {
		for i := from; i < to; i++ {
			if err := p.call("POST", "/api/events", fmt.Sprintf(`{"contact":"con_%d","kind":"page.viewed","key":"busy-%d"}`, i%300+1, i), nil); err != nil {
				t.Fatal(err)
			}
			wait(5 * time.Millisecond)
		}
	}
	busy(0, 600) // the page has warmed up
	before := pageMemory(t, c.Process.Pid)
	busy(600, 2400)
	after := pageMemory(t, c.Process.Pid)
	t.Logf("the page's process: %d MB, after 1,800 more events %d MB", before>>20, after>>20)
	if after > before+120<<20 {
		t.Errorf("it grew from %d to %d MB", before>>20, after>>20)
	}
}

// pageMemory is what the web process of a program holds.
func pageMemory(t *testing.T, pid int) (bytes int64) {
	t.Helper()
	for line := range strings.Lines(run1("ps", "-eo", "ppid=,rss=,comm=")) {
		f := strings.Fields(line)
		if len(f) == 3 && strings.HasPrefix(f[2], "WebKitWebProces") {
			kb, _ := strconv.ParseInt(f[1], 10, 64)
			bytes = max(bytes, kb<<10)
		}
	}
	if bytes == 0 {
		t.Fatal("no web process")
	}
	return bytes
}

func TestATroubledStartIsAPage(t *testing.T) {
	p := newPlace(t, "")
	broken := filepath.Join(p.dir, "壊れたファイル.tabiji")
	if err := os.WriteFile(broken, bytes.Repeat([]byte("これはワークスペースではありません。"), 500), 0o600); err != nil {
		t.Fatal(err)
	}
	c := p.begin("open", "--workspace", broken)
	id := p.window(c)
	p.painted(id, "trouble")
	run1("wmctrl", "-i", "-c", id)
	if !p.ends(c, 15*time.Second) || c.ProcessState.ExitCode() != 0 {
		t.Errorf("closing it: %v", c.ProcessState)
	}
}

func TestStartedAtLoginItIsHidden(t *testing.T) {
	p := newPlace(t, "")
	c := p.begin("open", "--hidden")
	eventually(t, "the engine runs", 30*time.Second, func() bool { st, err := p.status(); return err == nil && st.Engine.Running })
	p.hidden(c)
	second := p.begin()
	if !p.ends(second, 20*time.Second) {
		t.Fatal("the second start runs on")
	}
	p.painted(p.window(c), "after-login")
}

// notice is what the recording daemon was asked to show.
type notice struct {
	ID               uint32
	App, Title, Body string
	Actions          []string
	Picture          bool
}

// daemon shows notifications to nobody and records them.
type daemon struct {
	conn *dbus.Conn
	mu   sync.Mutex
	all  []notice
	got  chan notice
}

func newDaemon(t *testing.T) *daemon {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	d := &daemon{conn: conn, got: make(chan notice, 100)}
	if err := conn.Export(d, noticesPath, noticesName); err != nil {
		t.Fatal(err)
	}
	reply, err := conn.RequestName(noticesName, dbus.NameFlagReplaceExisting|dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("another daemon shows notifications: %v %v", reply, err)
	}
	return d
}

func (d *daemon) Notify(app string, _ uint32, _, title, body string, actions []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	d.mu.Lock()
	_, has := hints["image-data"]
	n := notice{ID: uint32(len(d.all) + 1), App: app, Title: title, Body: body, Actions: actions, Picture: has}
	d.all = append(d.all, n)
	d.mu.Unlock()
	d.got <- n
	return n.ID, nil
}

func (d *daemon) GetCapabilities() ([]string, *dbus.Error) { return []string{"body", "actions"}, nil }

func (d *daemon) next(t *testing.T, within time.Duration) notice {
	t.Helper()
	return d.find(t, within, func(notice) bool { return true })
}

func (d *daemon) find(t *testing.T, within time.Duration, fits func(notice) bool) notice {
	t.Helper()
	limit := time.After(within)
	for {
		select {
		case n := <-d.got:
			if fits(n) {
				return n
			}
		case <-limit:
			t.Fatalf("no notification within %s; until now %+v", within, d.all)
		}
	}
}

func (d *daemon) drain() {
	for {
		select {
		case <-d.got:
		default:
			return
		}
	}
}

func (d *daemon) last() notice {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.all[len(d.all)-1]
}

func (d *daemon) click(id uint32) {
	d.conn.Emit(noticesPath, noticesName+".ActionInvoked", id, "default")
	d.conn.Emit(noticesPath, noticesName+".NotificationClosed", id, uint32(2))
}
