package workspace

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
)

// What is written whole or not at all is written under another name first: a copy as X.part-PID-HEX, a new file as
// X.new-PID-HEX, small files of ours as X.new-HEX and X.first-HEX. A process that is killed leaves them behind.

var (
	bigDraft   = regexp.MustCompile(`\.(?:part|new)-(?:(\d+)-)?[0-9a-f]{8}(?:-wal|-shm|-journal)?$`)
	smallDraft = regexp.MustCompile(`\.(?:new|first|part)-[0-9a-f]{8}$|^\.tabiji-\d+$`)
)

// A small file is written in a moment, and no copy takes a day.
const (
	smallTakes = 10 * time.Minute
	bigTakes   = 24 * time.Hour
)

// draft says that this process is about to write a file anywhere on the computer; it stands in app data while it does.
type draft struct {
	To  string `json:"to"`
	PID int    `json:"pid"`
}

// drafting notes that the file at a path is about to be written; done takes the note back.
func (k *Keeper) drafting(to string) (done func(), err error) {
	note := filepath.Join(k.places.drafts(), ident.Hex(8)+".json")
	if err := writeJSON(note, draft{To: to, PID: os.Getpid()}); err != nil {
		return nil, err
	}
	return func() { os.Remove(note) }, nil
}

// sweep takes away what killed processes left half-written: big files that a note names, and small ones of our own
// folders. What a living process may be writing stays.
func (k *Keeper) sweep() {
	now := clock.System().Now()
	for _, note := range list(k.places.drafts()) {
		path := filepath.Join(k.places.drafts(), note.Name())
		var d draft
		err := readJSON(path, &d)
		if !bigOld(note, now) && (err != nil || alive(d.PID)) {
			continue
		}
		if err == nil && filepath.IsAbs(d.To) {
			sweepBeside(d.To, now)
		}
		os.Remove(path)
	}
	p := k.places
	dirs := []string{p.Data, p.Config, p.registry(), p.runs(), p.Vault(), p.drafts()}
	for _, d := range list(filepath.Join(p.Data, "backups")) {
		dirs = append(dirs, p.Backups(d.Name()))
	}
	for _, dir := range dirs {
		for _, f := range list(dir) {
			if info, err := f.Info(); err == nil && info.Mode().IsRegular() && smallDraft.MatchString(f.Name()) && now.Sub(clock.Of(info.ModTime())) > smallTakes {
				os.Remove(filepath.Join(dir, f.Name()))
			}
		}
	}
}

// sweepBeside takes away drafts of one file whose process is gone.
func sweepBeside(to string, now clock.Instant) {
	dir, base := filepath.Split(to)
	for _, f := range list(dir) {
		rest, ours := strings.CutPrefix(f.Name(), base)
		m := bigDraft.FindStringSubmatch(rest)
		if !ours || m == nil || m[0] != rest || !f.Type().IsRegular() {
			continue
		}
		pid, err := strconv.Atoi(m[1])
		if !bigOld(f, now) && (err != nil || alive(pid)) {
			continue
		}
		os.Remove(filepath.Join(dir, f.Name()))
	}
}

func bigOld(f os.DirEntry, now clock.Instant) bool {
	info, err := f.Info()
	return err == nil && now.Sub(clock.Of(info.ModTime())) > bigTakes
}

// list reads a folder; one that cannot be read has nothing to sweep.
func list(dir string) []os.DirEntry {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	return files
}
