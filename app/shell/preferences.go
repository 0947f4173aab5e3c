package shell

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"

	"tabiji/backend/words"
)

// Preferences are what the window stores on this computer; sizes and positions are in pixels.
type Preferences struct {
	Last      string     `json:"last,omitempty"` // the workspace opened last
	Width     int        `json:"width,omitempty"`
	Height    int        `json:"height,omitempty"`
	X         int        `json:"x,omitempty"`
	Y         int        `json:"y,omitempty"`
	Placed    bool       `json:"placed,omitempty"`
	Maximised bool       `json:"maximised,omitempty"`
	Theme     string     `json:"theme,omitempty"` // light, dark; "": the system's
	Lang      words.Lang `json:"lang,omitempty"`
	Told      bool       `json:"told,omitempty"` // that closing hides
}

// The window's sizes in pixels: the smallest, on which every screen of the page fits, and the first.
const (
	leastWidth, leastHeight = 1000, 640
	usualWidth, usualHeight = 1280, 800
)

// memory keeps the preferences in a file of the user's settings. When the file cannot be read or written, preferences
// are lost, but the program starts.
type memory struct {
	path string
	mu   sync.Mutex
	now  Preferences
}

func remember(dir string) *memory {
	m := &memory{path: filepath.Join(dir, "window.json")}
	if b, err := os.ReadFile(m.path); err == nil && json.Unmarshal(b, &m.now) != nil {
		m.now = Preferences{}
	}
	if m.now.Width < leastWidth || m.now.Height < leastHeight || m.now.Width > 20000 || m.now.Height > 20000 {
		m.now.Width, m.now.Height, m.now.Placed = usualWidth, usualHeight, false
	}
	return m
}

func (m *memory) get() Preferences {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// change changes the preferences and writes the file, whole or not at all.
func (m *memory) change(f func(*Preferences)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.now
	f(&m.now)
	if m.now == before {
		return
	}
	b, err := json.MarshalIndent(m.now, "", " ")
	if err != nil || os.MkdirAll(filepath.Dir(m.path), 0o700) != nil {
		return
	}
	writeWhole(m.path, append(b, '\n'), 0o600) // after an error the change is lost with the program's end
}

// writeWhole writes a file so that it has either the old or the new content, also after a crash.
func writeWhole(path string, b []byte, mode os.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".tabiji-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(f.Name(), mode)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}
