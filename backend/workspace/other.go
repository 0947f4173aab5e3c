package workspace

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tabiji/backend/problem"
)

// Rename changes the name of the workspace in this computer's registry.
func (w *Workspace) Rename(name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.entry.Name = name
	if w.Verdict.Held {
		return nil // the registry knows the original, not this copy
	}
	return w.keeper.registry().put(w.entry)
}

// SuggestCopy names a file for a copy of a workspace where nothing is yet: in the user's folder of
// documents, else at home. A copy opens held, so a synced folder does no harm to it.
func (w *Workspace) SuggestCopy(name string) (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", problem.New(problem.Unavailable, "workspace.no_home").Because(err)
	}
	for _, documents := range []string{"Documents", "ドキュメント"} {
		dir := filepath.Join(home, documents)
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			home = dir
			break
		}
	}
	day := w.keeper.clock.Now().Time().In(w.zone).Format(time.DateOnly)
	return unused(filepath.Join(home, FileName(name)+" "+day)), nil
}

// NewPath names a file for a new workspace where nothing is yet.
func (k *Keeper) NewPath(name string) string {
	return unused(filepath.Join(k.places.Workspaces(), FileName(name)))
}

// unused adds the ending, and a number where a file has that name already.
func unused(stem string) string {
	for n := 1; ; n++ {
		path := stem + ".tabiji"
		if n > 1 {
			path = stem + " " + strconv.Itoa(n) + ".tabiji"
		}
		if _, err := os.Lstat(path); err != nil || n > 999 {
			return path
		}
	}
}

// longestFileName in bytes leaves room for a day, a number and the ending in the 255 that file systems have.
const longestFileName = 180

// FileName is a name in a form that every file system accepts.
func FileName(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || strings.ContainsRune(`<>:"/\|?*`, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	clean = strings.Join(strings.Fields(clean), " ")
	for len(clean) > longestFileName {
		r := []rune(clean)
		clean = string(r[:len(r)-1])
	}
	clean = strings.Trim(clean, ". ")
	if stem, _, _ := strings.Cut(strings.ToUpper(clean), "."); stem == "" || reserved[stem] {
		clean = strings.TrimSpace("Tabiji " + clean)
	}
	return clean
}

// reserved are names that Windows gives to devices.
var reserved = func() map[string]bool {
	all := map[string]bool{"CON": true, "PRN": true, "AUX": true, "NUL": true}
	for n := range 10 {
		all["COM"+strconv.Itoa(n)], all["LPT"+strconv.Itoa(n)] = true, true
	}
	return all
}()
