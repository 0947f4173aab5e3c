//go:build unix

package workspace

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// planted are things that somebody lays where Tabiji will write; victim is a file of the user's own.
var planted = map[string]func(path, victim string) error{
	"a link to a file":               func(path, victim string) error { return os.Symlink(victim, path) },
	"a link to nothing":              func(path, victim string) error { return os.Symlink(victim+".new", path) },
	"a second name of a file":        func(path, victim string) error { return os.Link(victim, path) },
	"a pipe that nobody writes into": func(path, _ string) error { return syscall.Mkfifo(path, 0o600) },
	"a folder":                       func(path, _ string) error { return os.Mkdir(path, 0o700) },
	"a file of somebody else": func(path, _ string) error {
		if os.Getuid() != 0 {
			return fs.ErrPermission
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			return err
		}
		return os.Chown(path, 12345, 12345)
	},
}

func TestTrust19_WhatIsPlantedUnderOurNamesIsRefusedAndUntouched(t *testing.T) {
	t.Parallel()
	for what, plant := range planted {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			victim := filepath.Join(dir, "diary.txt")
			if err := os.WriteFile(victim, []byte("大事なもの"), 0o600); err != nil {
				t.Fatal(err)
			}
			for name, use := range map[string]func(path string) error{
				"the lock": func(path string) error {
					lock, err := Lock(strings.TrimSuffix(path, ".lock"), Owner{PID: 1, Host: "h"})
					if err == nil {
						lock.Unlock()
					}
					return err
				},
				"a log": func(path string) error {
					w, err := openRotating(path, 100)
					w.Write([]byte("a line\n"))
					w.Close()
					return err
				},
				"a file of ours": func(path string) error { f, err := openOwn(path, os.O_RDWR); f.Close(); return err },
			} {
				path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".lock")
				if err := plant(path, victim); err != nil {
					t.Skip(err)
				}
				err := use(path)
				p := problem.Of(err)
				if err == nil || p.ID != "file.not_ours" || p.Kind != problem.Denied {
					t.Errorf("%s: got %v", name, err)
				}
				for _, lang := range words.Langs() {
					if text, hint := (words.Printer{Lang: lang}).Problem(p); !strings.Contains(text, path) || strings.Contains(text+hint, "{") {
						t.Errorf("%s: %s %s", lang, text, hint)
					}
				}
				os.RemoveAll(path)
			}
			if b, err := os.ReadFile(victim); err != nil || string(b) != "大事なもの" {
				t.Errorf("the file now says %q (%v)", b, err)
			}
			if _, err := os.Lstat(victim + ".new"); err == nil {
				t.Error("a file was made behind the link")
			}
		})
	}
}

// A planted mark is replaced: what lies in our own folder under its name is none.
func TestTrust19_APlantedMarkIsReplacedAndItsTargetUntouched(t *testing.T) {
	t.Parallel()
	for what, plant := range planted {
		dir := t.TempDir()
		victim, path := filepath.Join(dir, "diary.txt"), filepath.Join(dir, "wsp.mark")
		if err := os.WriteFile(victim, []byte("大事なもの"), 0o600); err != nil {
			t.Fatal(err)
		}
		if plant(path, victim) != nil {
			continue
		}
		if got, _ := readMark(path, "f"); got != (Mark{}) {
			t.Errorf("%s: it says %+v", what, got)
		}
		m, err := openMarker(path, "f", false)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		m.note(3, noon)
		m.close()
		if got, ok := readMark(path, "f"); got.Commits != 3 || !ok {
			t.Errorf("%s: the new mark says %+v", what, got)
		}
		if b, _ := os.ReadFile(victim); string(b) != "大事なもの" {
			t.Errorf("%s: the file now says %q", what, b)
		}
	}
}

// A workspace that is no file is refused before anything waits for it, and nothing is left beside it.
func TestTrust23_WhatIsNoFileIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	for what, make := range map[string]func(path string) error{
		"a named pipe": func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a folder":     func(path string) error { return os.Mkdir(path, 0o700) },
		"a device":     func(path string) error { return os.Symlink("/dev/zero", path) },
		"a socket": func(path string) error {
			l, err := net.Listen("unix", path)
			if err == nil {
				l.(*net.UnixListener).SetUnlinkOnClose(false)
				err = l.Close()
			}
			return err
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			c := newComputer(t)
			dir, err := os.MkdirTemp("/tmp", "t23") // a socket's path must be short
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.RemoveAll(dir) })
			path := filepath.Join(dir, "s.tabiji")
			if err := make(path); err != nil {
				t.Fatal(err)
			}
			_, err = c.keeper.Open(t.Context(), path, OpenOptions{})
			p := problem.Of(err)
			if err == nil || p.ID != "workspace.not_file" {
				t.Fatalf("got %v", err)
			}
			said := map[string]bool{}
			for _, lang := range words.Langs() {
				text, hint := words.Printer{Lang: lang}.Problem(p)
				if said[text] = true; strings.Contains(text+hint, "{") || strings.Contains(text, "file.kind") {
					t.Errorf("%s: %s %s", lang, text, hint)
				}
			}
			if len(said) != 2 {
				t.Error(fmt.Sprint("one language: ", said))
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
				t.Errorf("left beside it: %v", left)
			}
		})
	}
}

// SQLite would open what lies where its log belongs.
func TestTrust23_WhatStandsWhereTheLogBelongsIsRefused(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"-wal", "-shm", "-journal"} {
		c := newComputer(t)
		shop := c.create("shop.tabiji")
		if err := syscall.Mkfifo(shop+end, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := c.keeper.Open(t.Context(), shop, OpenOptions{}); problem.Of(err).ID != "file.not_ours" {
			t.Errorf("%s: got %v", end, err)
		}
	}
}
