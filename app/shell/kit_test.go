package shell

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tabiji/backend"
	"tabiji/backend/words"
)

// kit is a toolkit without a window: it records the calls.
type kit struct {
	mu      sync.Mutex
	did     []string
	pick    string // what the person chooses in a dialog
	dialog  dialog // the last one
	inside  func() // runs while a dialog is open
	x, y    int
	full    bool
	secret  bool // the desktop does not report positions
	screens []rect
	title   string
	ground  [3]uint8
}

func (k *kit) note(s string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.did = append(k.did, s)
}

func (k *kit) has(s string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Contains(k.did, s)
}

func (k *kit) Show()   { k.note("show") }
func (k *kit) Hide()   { k.note("hide") }
func (k *kit) Raise()  { k.note("raise") }
func (k *kit) Quit()   { k.note("quit") }
func (k *kit) Reload() { k.note("reload") }
func (k *kit) Emit(event string, data any) {
	k.note(strings.TrimSpace(fmt.Sprint("emit ", event, " ", data)))
}
func (k *kit) SetTitle(s string) { k.mu.Lock(); defer k.mu.Unlock(); k.title = s }
func (k *kit) SetGround(r, g, b uint8) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ground = [3]uint8{r, g, b}
}
func (k *kit) Size() (int, int)                           { return 1400, 900 }
func (k *kit) Place() (int, int, bool)                    { return k.x, k.y, !k.secret }
func (k *kit) SetPlace(x, y int)                          { k.x, k.y = x, y; k.note("place") }
func (k *kit) Screens() []rect                            { return k.screens }
func (k *kit) Maximise()                                  { k.full = true; k.note("maximise") }
func (k *kit) Maximised() bool                            { return k.full }
func (k *kit) Browse(url string)                          { k.note("browse " + url) }
func (k *kit) Ask(_, question, _, _ string) (bool, error) { k.note(question); return false, nil }
func (k *kit) OpenFile(d dialog) (string, error)          { return k.choose(d) }
func (k *kit) SaveFile(d dialog) (string, error)          { return k.choose(d) }
func (k *kit) ChooseFolder(d dialog) (string, error)      { return k.choose(d) }
func (k *kit) choose(d dialog) (string, error) {
	k.dialog = d
	if k.inside != nil {
		k.inside()
	}
	return k.pick, nil
}

// home is a user's computer: an app with everything but a window.
func home(t *testing.T) (*app, *kit, *Bridge) {
	t.Helper()
	dir := t.TempDir()
	getenv := func(name string) string {
		switch name {
		case "TABIJI_HOME", "XDG_RUNTIME_DIR", "HOME":
			return dir
		}
		return ""
	}
	a, err := newApp(Start{Config: backend.Config{Lang: words.Japanese, Getenv: getenv}})
	if err != nil {
		t.Fatal(err)
	}
	k := &kit{}
	var tool toolkit = k
	a.tool.Store(&tool)
	t.Cleanup(func() {
		if err := a.shut(); err != nil {
			t.Error(err)
		}
	})
	return a, k, &Bridge{a}
}

// opened is a home whose workspace is open: an empty one, quick to make.
func opened(t *testing.T) (*app, *kit, *Bridge) {
	t.Helper()
	a, k, b := home(t)
	if err := a.open(t.Context(), create(t, a, "店"), false); err != nil {
		t.Fatal(err)
	}
	if !a.hasEngine() {
		t.Fatal(a.trouble)
	}
	return a, k, b
}

func create(t *testing.T, a *app, name string) string {
	t.Helper()
	c := a.start.Config
	c.Path = filepath.Join(a.places.Workspaces(), name+".tabiji")
	if _, err := backend.Create(t.Context(), c, backend.CreateOptions{Name: name}); err != nil {
		t.Fatal(err)
	}
	return c.Path
}
