//go:build smoke && linux

package shell

// Tests of the real program on a display: go test -tags smoke ./app/shell, under a display and a session bus of its own
// (the step "window" of go run ./build test makes both). TABIJI_WINDOW names the built program; without it one is
// built. Tested here: WLS-2, 3, 6, 7, 8 (short), 10, 11, 12.

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"tabiji/backend/httpapi"
)

func TestTheWindowLives(t *testing.T) {
	daemon := newDaemon(t)
	p := newPlace(t, os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	c := p.begin()
	id := p.window(c)
	eventually(t, "the window is called after the shop", 10*time.Second, func() bool {
		_, title := windowOf(c.Process.Pid)
		return title == "旅路珈琲焙煎所 — Tabiji"
	})
	p.painted(id, "home") // WLS-2, WLS-3

	t.Run("WLS7 hints from before the page was there do no harm", func(t *testing.T) {
		if st, err := p.status(); err != nil || !st.Engine.Running || st.Contacts != 300 {
			t.Errorf("%v %+v", err, st.Engine)
		}
	})

	t.Run("a key reaches the page and a click reaches Go", func(t *testing.T) {
		tool("xdotool", "windowactivate", "--sync", id)
		eventually(t, "the theme is chosen", 30*time.Second, func() bool {
			tool("xdotool", "key", "Escape")
			tool("xdotool", "key", "ctrl+comma") // the settings: there the theme's button is at the end of the header
			wait(time.Second)
			tool("xdotool", "mousemove", "--window", id, "1254", "36", "click", "1")
			wait(500 * time.Millisecond)
			var prefers httpapi.Preferences
			return p.call("GET", "/api/preferences", "", &prefers) == nil && prefers.Theme != ""
		})
		snapshot(t, id, "theme")
	})

	t.Run("Start leads to mails and to a notification that names the person", func(t *testing.T) {
		start(t, p)
		n := daemon.next(t, 60*time.Second)
		if n.App != "Tabiji" || n.Title == "" || !strings.Contains(strings.Join(n.Actions, " "), "default") {
			t.Errorf("%+v", n)
		}
		snapshot(t, id, "running")
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

func TestTheTrayIsAWayBackAndAWayOut(t *testing.T) {
	host := newTray(t)
	d := newDaemon(t)
	p := newPlace(t, os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	c := p.begin()
	p.painted(p.window(c), "tray")
	// The panel starts after the program, as at login.
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

	start(t, p) // people now wait for tomorrow's mail
	host.click(t, item, lines["終了"])
	wait(2 * time.Second)
	snapshot(t, id, "quit-asked")
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
	if out, err := exec.Command("go", "build", "-trimpath", "-tags", "desktop,production,webkit2_41,smoke", "-o", proving, "tabiji/app").CombinedOutput(); err != nil {
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
	pids := strings.Fields(tool("pgrep", "-P", strconv.Itoa(c.Process.Pid), "WebKitWebProces"))
	if len(pids) != 1 {
		t.Fatalf("web processes: %v", pids)
	}
	tool("kill", "-9", pids[0])
	eventually(t, "a new page is there", 30*time.Second, func() bool {
		again := strings.Fields(tool("pgrep", "-P", strconv.Itoa(c.Process.Pid), "WebKitWebProces"))
		return len(again) == 1 && again[0] != pids[0]
	})
	p.painted(id, "after-kill")
	if st, err := p.status(); err != nil || !st.Engine.Running {
		t.Errorf("%v", err)
	}
}

// seen is the outer corner of a window by the window manager, the frame included, and its inner size.
func seen(t *testing.T, id string) (r rect) {
	t.Helper()
	info, frame := tool("xwininfo", "-id", id), tool("xprop", "-id", id, "_NET_FRAME_EXTENTS")
	for name, to := range map[string]*int{"Absolute upper-left X": &r.x, "Absolute upper-left Y": &r.y, "Width": &r.w, "Height": &r.h} {
		found := regexp.MustCompile(name + `:\s+(-?\d+)`).FindStringSubmatch(info)
		if found == nil {
			t.Fatalf("xwininfo says %s", info)
		}
		*to, _ = strconv.Atoi(found[1])
	}
	if edge := regexp.MustCompile(`= (\d+), \d+, (\d+), \d+`).FindStringSubmatch(frame); edge != nil {
		left, _ := strconv.Atoi(edge[1])
		top, _ := strconv.Atoi(edge[2])
		r.x, r.y = r.x-left, r.y-top
	}
	return r
}

// comesTo waits until a window is at a position and stays there.
func comesTo(t *testing.T, id string, want rect) {
	t.Helper()
	since := 0
	var now rect
	limit := time.Now().Add(15 * time.Second)
	for since < 4 {
		if now = seen(t, id); now == want {
			since++
		} else if since = 0; time.Now().After(limit) {
			t.Fatalf("the window stands at %v, want %v", now, want)
		}
		wait(100 * time.Millisecond)
	}
}

func (p *place) quit(c *exec.Cmd) {
	p.t.Helper()
	c.Process.Signal(syscall.SIGTERM)
	if !p.ends(c, 15*time.Second) {
		p.t.Fatal("it does not end")
	}
}

func (p *place) remembered() *memory { return remember(filepath.Join(p.dir, "tabiji")) }

func TestTheWindowStaysWhereItWasPut(t *testing.T) {
	p := newPlace(t, "")
	c := p.begin()
	id := p.window(c)
	p.painted(id, "place")
	tool("wmctrl", "-i", "-r", id, "-e", "0,90,60,1200,760")
	eventually(t, "the window was moved", 10*time.Second, func() bool { r := seen(t, id); return r.x == 90 && r.y == 60 && r.w == 1200 })
	wait(300 * time.Millisecond)
	put := seen(t, id)
	for again := range 10 {
		p.quit(c)
		if now := p.remembered().get(); !now.Placed || now.X != put.x || now.Y != put.y || now.Width != put.w || now.Height != put.h {
			t.Fatalf("after %d openings %+v is remembered, it stood at %v", again+1, now, put)
		}
		c = p.begin()
		id = p.window(c)
		p.painted(id, "place")
		comesTo(t, id, put)
	}

	t.Run("also when it was hidden and is called back", func(t *testing.T) {
		for range 3 {
			p.close(c)
			if second := p.begin(); !p.ends(second, 20*time.Second) {
				t.Fatal("the second start runs on")
			}
			id = p.window(c)
			comesTo(t, id, put)
		}
	})
	t.Run("maximised it remembers the place to come back to", func(t *testing.T) {
		tool("wmctrl", "-i", "-r", id, "-b", "add,maximized_vert,maximized_horz")
		eventually(t, "it is maximised", 10*time.Second, func() bool { return seen(t, id).w > 1500 })
		for range 2 {
			p.quit(c)
			c = p.begin()
			id = p.window(c)
			p.painted(id, "maximised")
			eventually(t, "it is maximised again", 10*time.Second, func() bool { return seen(t, id).w > 1500 })
		}
		tool("wmctrl", "-i", "-r", id, "-b", "remove,maximized_vert,maximized_horz")
		comesTo(t, id, put)
		p.quit(c)
	})
	t.Run("a place on a screen that is gone is brought back", func(t *testing.T) {
		for where, want := range map[[2]int][2]int{{2300, 120}: {1600 - 1200, 120}, {-1900, 120}: {0, 120}, {200, -700}: {200, 0}} {
			p.remembered().change(func(m *Preferences) { m.X, m.Y, m.Maximised = where[0], where[1], false })
			c = p.begin()
			id = p.window(c)
			p.painted(id, "brought-back")
			comesTo(t, id, rect{want[0], want[1], put.w, put.h})
			p.quit(c)
		}
	})
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
	busy(0, 600) // until the page's caches are filled
	before := pageMemory(t, c.Process.Pid)
	busy(600, 2400)
	after := pageMemory(t, c.Process.Pid)
	t.Logf("the page's process: %d MB, after 1,800 more events %d MB", before>>20, after>>20)
	if after > before+120<<20 {
		t.Errorf("it grew from %d to %d MB", before>>20, after>>20)
	}
}

// pageMemory is the memory of a program's web process, in bytes.
func pageMemory(t *testing.T, pid int) (bytes int64) {
	t.Helper()
	for line := range strings.Lines(tool("ps", "-eo", "ppid=,rss=,comm=")) {
		f := strings.Fields(line)
		if len(f) == 3 && f[0] == strconv.Itoa(pid) && strings.HasPrefix(f[2], "WebKitWebProces") {
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
	tool("wmctrl", "-i", "-c", id)
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
