package shell

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
	"tabiji/backend/notify"
	"tabiji/backend/words"
)

func TestHintsAreToldInOneOrder(t *testing.T) {
	t.Parallel()
	if got := merge(merge(nil, []string{"outbox"}), []string{"contact"}); !slices.Equal(got, []string{"contact", "outbox"}) {
		t.Errorf("hints that came one after the other are told as %v", got)
	}
}

func TestWLS8_HintsAreSmallAndRare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		signals := httpapi.NewSignals(clock.System())
		var visible atomic.Bool
		visible.Store(true)
		var got [][]string
		stop := make(chan struct{})
		ended := make(chan struct{})
		go func() {
			forward(signals, visible.Load, func(nouns []string) { got = append(got, nouns) }, stop)
			close(ended)
		}()
		synctest.Wait()
		for range 100 { // one second of a busy engine
			signals.Changed([]string{"enrollment", "outbox"})
			pass(10 * time.Millisecond)
		}
		pass(time.Second)
		if len(got) < 2 || len(got) > 5 {
			t.Errorf("%d hints in a second", len(got))
		}
		for _, nouns := range got {
			if b, err := json.Marshal(nouns); err != nil || len(b) > 1024 || !slices.Equal(nouns, []string{"enrollment", "outbox"}) {
				t.Errorf("%s %v", b, err)
			}
		}
		visible.Store(false)
		got = nil
		for range 1000 { // WLS-7: the page does not listen yet, or is hidden
			signals.Changed([]string{"outbox"})
		}
		signals.Changed([]string{"contact"})
		pass(time.Minute)
		if len(got) != 0 {
			t.Errorf("a hidden page was told %v", got)
		}
		visible.Store(true)
		pass(time.Second)
		if len(got) != 1 || !slices.Equal(got[0], []string{"contact", "outbox"}) {
			t.Errorf("shown again it is told %v", got)
		}
		close(stop)
		<-ended
	})
}

func TestWLS8_TooManyNounsBecomeAll(t *testing.T) {
	t.Parallel()
	var all []string
	for i := range mostNouns + 1 {
		all = merge(all, []string{fmt.Sprint("noun", i)})
	}
	if !slices.Equal(all, []string{"all"}) {
		t.Errorf("%v", all)
	}
}

func TestStartingAtLogin(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, e := range map[string]entry{
		"Linux": {path: filepath.Join(dir, "linux", "autostart", "tabiji.desktop"), content: desktopEntry, off: entryOff},
		"macOS": {path: filepath.Join(dir, "mac", "jp.tabiji.app.plist"), content: launchAgent, off: func(string) bool { return false }},
	} {
		for i, step := range []bool{false, true, true, false, false} {
			if err := e.set(step); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if on, err := e.on(); err != nil || on != step {
				t.Errorf("%s, step %d: %v %v", name, i, on, err)
			}
		}
	}
	blocked := filepath.Join(dir, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e := entry{path: filepath.Join(blocked, "x.desktop"), content: desktopEntry, off: entryOff}
	if err := e.set(true); err == nil {
		t.Error("it was written into a file")
	}
}

func TestAnEntrySwitchedOffElsewhereIsOff(t *testing.T) {
	t.Parallel()
	e := entry{path: filepath.Join(t.TempDir(), "tabiji.desktop"), content: desktopEntry, off: entryOff}
	for _, line := range []string{"Hidden=true", "X-GNOME-Autostart-enabled=false"} {
		if err := os.WriteFile(e.path, []byte(desktopEntry("/opt/tabiji")+line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if on, err := e.on(); on || err != nil {
			t.Errorf("%s: %v %v", line, on, err)
		}
	}
}

func TestPathsInAutostartFiles(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/opt/tabiji":           `Exec="/opt/tabiji" open --hidden`,
		"/home/山田 太郎/tabiji":    `Exec="/home/山田 太郎/tabiji" open --hidden`,
		"/a$b`c\"d\\e%f/tabiji": "Exec=\"/a\\\\$b\\\\`c\\\\\"d\\\\\\\\e%%f/tabiji\" open --hidden",
	} {
		if got := desktopEntry(path); !strings.Contains(got, want+"\n") {
			t.Errorf("%s: %s", path, got)
		}
	}
	if got := launchAgent("/a & b/<tabiji>"); !strings.Contains(got, "<string>/a &amp; b/&lt;tabiji&gt;</string>") {
		t.Error(got)
	}
	if got, err := ownProgram(func(string) string { return "/home/x/Tabiji.AppImage" }); err != nil || got != "/home/x/Tabiji.AppImage" {
		t.Errorf("%s %v", got, err)
	}
}

func TestANoticeLeadsToWhatItIsAbout(t *testing.T) {
	t.Parallel()
	for want, toast := range map[string]notify.Toast{
		"#/contacts/con_7": {Contact: 7, Journey: "jny_1"}, "#/journeys/jny_1": {Journey: "jny_1"}, "#/": {More: 12},
	} {
		if got := routeOf(toast); got != want {
			t.Errorf("%+v leads to %s", toast, got)
		}
	}
}

func TestTheTraySaysHowTheEngineStands(t *testing.T) {
	t.Parallel()
	running := httpapi.EngineStatus{Running: true}
	for want, st := range map[string]httpapi.Status{
		"shell.tray.running": {Engine: running, Health: []httpapi.HealthItem{{Level: "warning"}}},
		"shell.tray.trouble": {Engine: running, Health: []httpapi.HealthItem{{Level: "hint"}, {Level: "error"}}},
		"shell.tray.held":    {Engine: running, Workspace: httpapi.WorkspaceStatus{Held: "別のパソコンのファイルです。"}},
		"shell.tray.silent":  {},
	} {
		if got := engineWord(st); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	a, _, _ := home(t)
	if got := a.engineLine(); got != "ワークスペースを開いていません" {
		t.Error(got)
	}
}

func TestEveryMenuLineHasWords(t *testing.T) {
	t.Parallel()
	for _, m := range menus() {
		for _, c := range m.commands {
			if c.id != "" && !words.Has(c.word) || !words.Has(m.word) {
				t.Errorf("%s %s has no words", m.word, c.id)
			}
		}
	}
}

func TestTheWindowComesBackToItsPlace(t *testing.T) {
	t.Parallel()
	a, k, _ := home(t)
	a.memory.change(func(p *Preferences) { p.X, p.Y, p.Placed = 300, 200, true })
	a.place(k)
	if k.x != 300 || k.y != 200 || k.has("maximise") {
		t.Errorf("%d,%d %q", k.x, k.y, k.did)
	}
	k.screens = []rect{{0, 0, 1366, 768}}
	a.memory.change(func(p *Preferences) { p.X = 3000 })
	if a.place(k); k.x != 1366-usualWidth || k.y != 0 {
		t.Errorf("a window whose screen is gone: %d,%d", k.x, k.y)
	}
	a.memory.change(func(p *Preferences) { p.X = 300 })
	k.full = true
	a.visible.Store(true)
	a.loaded.Store(true)
	a.keepPlace(k)
	if p := a.memory.get(); !p.Maximised || p.Width != usualWidth || p.X != 300 {
		t.Errorf("a maximised window forgets the size to come back to: %+v", p)
	}
	k.screens, k.did = nil, nil
	if a.place(k); k.x != 300 || len(k.did) != 2 || k.did[0] != "place" || k.did[1] != "maximise" {
		t.Errorf("a maximised window is put where it has to come back to, and then maximised: %q", k.did)
	}
	k.full, k.secret, k.x = false, true, 0
	if a.keepPlace(k); a.memory.get().X != 300 || a.memory.get().Width != 1400 {
		t.Errorf("a place that nobody tells is taken for a place: %+v", a.memory.get())
	}
}

func TestAWindowThatWasHiddenComesBackToItsPlace(t *testing.T) {
	t.Parallel()
	a, k, _ := home(t)
	a.visible.Store(true)
	a.loaded.Store(true)
	k.x, k.y = 300, 200
	a.hide()
	k.x, k.y = 7, 7 // where the desktop would show the window
	a.raise()
	if k.x != 300 || k.y != 200 {
		t.Errorf("%d,%d", k.x, k.y)
	}
	k.x = 40
	if a.raise(); k.x != 40 {
		t.Error("a window in sight was moved")
	}
}

func TestTheMarkIsAPictureForTheBus(t *testing.T) {
	t.Parallel()
	p, ok := pixels(iconPNG)
	if !ok || p.Width != p.Height || len(p.Data) != int(p.Stride*p.Height) || p.Channels != 4 {
		t.Errorf("%v %dx%d", ok, p.Width, p.Height)
	}
	if _, ok := pixels([]byte("no picture")); ok {
		t.Error("nonsense became a picture")
	}
	if len(trayPNG) == 0 || len(trayICO) == 0 {
		t.Error("the tray has no icon")
	}
}
