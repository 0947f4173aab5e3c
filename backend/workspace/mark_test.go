package workspace

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

func TestTrust5_AMarkIsReadWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "wsp_1.mark")
	m, err := openMarker(path, "file-a", false)
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	m.note(6, noon)
	m.note(7, noon+5)
	if got, ofFile := readMark(path, "file-a"); got != (Mark{7, noon + 5, "file-a"}) || !ofFile {
		t.Errorf("got %+v %v", got, ofFile)
	}
	if got, ofFile := readMark(path, "file-b"); got.Commits != 7 || ofFile {
		t.Errorf("for another file: got %+v %v", got, ofFile)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole { // torn or flipped anywhere: absent
		for _, b := range [][]byte{whole[:at], append(append(append([]byte{}, whole[:at]...), whole[at]^1), whole[at+1:]...)} {
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if got, ofFile := readMark(path, "file-a"); got != (Mark{}) || ofFile {
				t.Fatalf("damaged at %d it says %+v", at, got)
			}
		}
	}
	if got, _ := readMark(filepath.Join(t.TempDir(), "none"), "file-a"); got != (Mark{}) {
		t.Errorf("a mark that is not there says %+v", got)
	}
}

// commits makes the fake file say how many durable commits it holds.
func (c *desktop) commits(path string, n int64) {
	c.Helper()
	meta, err := c.files.Inspect(context.Background(), path)
	if err != nil {
		c.Fatal(err)
	}
	meta["full_commits"], meta["full_commit_at"] = fmt.Sprint(n), fmt.Sprint(int64(noon))
	var b strings.Builder
	for key, value := range meta {
		fmt.Fprintf(&b, "%s=%s\n", key, value)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		c.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(b.String()); err != nil {
		c.Fatal(err)
	}
}

func TestTrust5_AFileBehindItsMarkIsHeldUntilItIsTakenOver(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	w := c.open(shop)
	id := w.ID
	w.Mark()(12, noon+clock.Instant(90_000))
	w.Close()
	for have, want := range map[int64]string{12: "", 13: "", 40: "", 11: "reason.held.lost", 0: "reason.held.lost"} {
		c.commits(shop, have)
		if got := c.engine(shop); got != want {
			t.Errorf("with %d of 12 commits: held for %q, want %q", have, got, want)
		}
	}
	c.commits(shop, 9)
	if err := os.WriteFile(shop+"-wal", []byte("what is left"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.files.indexes = 0
	w = c.open(shop)
	if c.files.indexes != 1 {
		t.Error("the indexes were not compared")
	}
	if w.Mark() != nil {
		t.Error("the commits of a held workspace are counted")
	}
	kept, _ := filepath.Glob(filepath.Join(c.keeper.places.Backups(id), "*"+lostLog))
	if len(kept) != 1 {
		t.Fatalf("%d copies of the broken log", len(kept))
	}
	if b, _ := os.ReadFile(kept[0]); string(b) != "what is left" {
		t.Errorf("the copy says %q", b)
	}
	for backups, want := range []string{"workspace.held_lost", "workspace.held_lost_backups"} {
		p := problem.Of(w.HeldProblem())
		if p.ID != want || p.Kind != problem.Held {
			t.Errorf("with %d backups: %v", backups, p)
		}
		for _, lang := range words.Langs() {
			text, hint := words.Printer{Lang: lang}.Problem(p)
			if strings.Contains(text+hint, "{") || !strings.Contains(text, "3") || !strings.Contains(hint, "take-over") {
				t.Errorf("%s: %s %s", lang, text, hint)
			}
			for _, b := range w.Backups() {
				if !strings.Contains(hint, b.Path) {
					t.Errorf("%s names no backup: %s", lang, hint)
				}
			}
		}
		if _, err := w.BackUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	os.Remove(shop + "-wal")
	w.Close()
	c.takeOver(shop)
	c.commits(shop, 13)
	if got := c.engine(shop); got != "" {
		t.Errorf("after the take-over it is held for %q", got)
	}
}

func TestTrust5_WhatOnlyTheLogTellsIsRemembered(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	c.engine(shop)
	c.commits(shop, 5)
	c.files.lost = 8
	if got := c.engine(shop); got != "reason.held.lost" {
		t.Errorf("held for %q", got)
	}
	c.files.lost = 0 // the log was folded in
	if got := c.engine(shop); got != "reason.held.lost" {
		t.Errorf("the second time it is held for %q", got)
	}
}

func TestTrust5_AMarkOfAnotherFileAlarmsNobody(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	w := c.open(shop)
	w.Mark()(50, noon)
	w.Close()
	c.commits(shop, 50)
	copied := filepath.Join(c.home, "copy.tabiji")
	copyFile(t, shop, copied)
	c.commits(copied, 20)
	if got := c.engine(copied); got != "reason.held.file" {
		t.Errorf("a copy that is behind is held for %q", got)
	}
	if got := c.engine(shop); got != "" {
		t.Errorf("the file itself is held for %q", got)
	}
	c.takeOver(copied)
	if got := c.engine(copied); got != "" {
		t.Errorf("the copy that was taken over is held for %q", got)
	}
}
