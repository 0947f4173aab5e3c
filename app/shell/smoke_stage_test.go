//go:build smoke && linux

package shell

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
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

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
			out, err := exec.Command("go", "build", "-trimpath", "-tags", "desktop,production,webkit2_41", "-o", program, "tabiji/app").CombinedOutput()
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
		for range 300 { // a window that opens before its manager is not in the manager's list
			if exec.Command("wmctrl", "-m").Run() == nil {
				break
			}
			wait(100 * time.Millisecond)
		}
		silence, err := standIn()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer silence.Close()
		return m.Run()
	}()
	os.Exit(code)
}

// place is one computer of one person: a home, with or without a bus.
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

func tool(name string, args ...string) string {
	out, _ := exec.Command(name, args...).CombinedOutput() // wmctrl fails while there is no window
	return string(out)
}

// windowOf is the window of a process and its title; "" while it shows none.
func windowOf(pid int) (id, title string) {
	for line := range strings.Lines(tool("wmctrl", "-lp")) {
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

// close presses the window's close button: once, and again when the page first says what closing does.
func (p *place) close(c *exec.Cmd) {
	p.t.Helper()
	eventually(p.t, "closing hides the window", 15*time.Second, func() bool {
		id, _ := windowOf(c.Process.Pid)
		if id == "" {
			return true
		}
		tool("wmctrl", "-i", "-c", id)
		wait(1500 * time.Millisecond)
		return false
	})
}

func wait(d time.Duration) { <-time.NewTimer(d).C }

// snapshot takes a picture of the window; with TABIJI_PICTURES the file is kept.
func snapshot(t *testing.T, id, name string) image.Image {
	t.Helper()
	var b []byte
	eventually(t, "a picture of the window "+id, time.Minute, func() bool {
		// The tool waits without end for a display that a program holds, such as for a menu that is opening.
		patience, done := context.WithTimeout(t.Context(), 15*time.Second)
		defer done()
		taken, err := exec.CommandContext(patience, "import", "-silent", "-window", id, "png:-").Output()
		b = taken
		return err == nil
	})
	if dir := os.Getenv("TABIJI_PICTURES"); dir != "" {
		os.WriteFile(filepath.Join(dir, "window-"+name+".png"), b, 0o644)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// colours is the number of colours in a picture.
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

// painted waits until the window shows more than its background.
func (p *place) painted(id, name string) {
	p.t.Helper()
	eventually(p.t, "the page is painted", 30*time.Second, func() bool { return colours(snapshot(p.t, id, name)) > 20 })
}

// reach is a client for the API of the engine that runs in this place, over its socket.
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
