package workspace

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/gofrs/flock"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
)

// Crash is the file into which the Go runtime writes when this process dies of a panic. The text is shown at the next
// start and never sent anywhere.
type Crash struct {
	path string
	lock *flock.Flock
	last *CrashNote
}

// CrashNote is what a process left when it died.
type CrashNote struct {
	At   clock.Instant
	Path string
	Text string // at most 64 KB
}

const (
	crashText = 64 << 10
	keptNotes = 5
)

// WatchCrash makes this process note its own crash while it has the workspace open, and tells whether
// the last one that had it open crashed. A note is told once and then kept beside for reading.
func WatchCrash(p Places, workspace string) (c *Crash, crashed bool, err error) {
	dir := p.crashes()
	if err := folder(dir); err != nil {
		return nil, false, err
	}
	c = &Crash{path: filepath.Join(dir, workspace+"-"+ident.Hex(4)+".run"), last: collect(dir, workspace)}
	c.lock = flock.New(c.path + ".lock")
	if got, err := c.lock.TryLock(); err != nil || !got {
		return nil, false, describe(err)
	}
	f, err := os.OpenFile(c.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		c.lock.Close()
		return nil, false, describe(err)
	}
	defer f.Close() // the runtime has its own handle
	if err := debug.SetCrashOutput(f, debug.CrashOptions{}); err != nil {
		c.lock.Close()
		return nil, false, err
	}
	return c, c.last != nil, nil
}

// Last is what the last process left when it crashed; nil when it ended in order.
func (c *Crash) Last() *CrashNote { return c.last }

// collect reads the files of processes that have ended: an empty one means that there was no crash.
func collect(dir, workspace string) *CrashNote {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var found []CrashNote
	for _, f := range files {
		path := filepath.Join(dir, f.Name())
		if !strings.HasPrefix(f.Name(), workspace+"-") || !strings.HasSuffix(path, ".run") {
			continue
		}
		lock := flock.New(path + ".lock")
		if got, err := lock.TryLock(); err != nil || !got {
			continue // its process lives
		}
		if info, err := f.Info(); err == nil && info.Size() > 0 {
			note := CrashNote{At: clock.Of(info.ModTime()), Path: strings.TrimSuffix(path, ".run") + ".crash"}
			if os.Rename(path, note.Path) == nil {
				found = append(found, note)
			}
		}
		os.Remove(path)
		os.Remove(lock.Path())
		lock.Close()
	}
	forget(dir)
	if len(found) == 0 {
		return nil
	}
	last := slices.MaxFunc(found, func(a, b CrashNote) int { return cmp.Compare(a.At, b.At) })
	last.Text = head(last.Path)
	return &last
}

// forget deletes all but the newest notes.
func forget(dir string) {
	notes, err := filepath.Glob(filepath.Join(dir, "*.crash"))
	if err != nil || len(notes) <= keptNotes {
		return
	}
	age := func(path string) clock.Instant {
		info, err := os.Stat(path)
		if err != nil {
			return 0
		}
		return clock.Of(info.ModTime())
	}
	slices.SortFunc(notes, func(a, b string) int { return cmp.Compare(age(b), age(a)) })
	for _, path := range notes[keptNotes:] {
		os.Remove(path)
	}
}

func head(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, crashText))
	if err != nil {
		return ""
	}
	return string(b)
}

// Close removes the file: this process ends in order.
func (c *Crash) Close() error {
	err := debug.SetCrashOutput(nil, debug.CrashOptions{})
	os.Remove(c.path)
	os.Remove(c.lock.Path())
	if e := c.lock.Close(); err == nil {
		err = e
	}
	return err
}
