package shell

import (
	"os"
	"path/filepath"
	"strings"
	"sync"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// dialog is a native file dialog with checked parts: its folder exists or is left to the system, every filter has a
// name, and no pattern contains a blank.
type dialog struct {
	Title   string
	Folder  string
	File    string
	Filters []filter
}

type filter struct{ Name, Pattern string }

// patterns are the file patterns of each kind of dialog.
var patterns = map[string]string{
	"journey":   "*.json",
	"json":      "*.json",
	"csv":       "*.csv;*.txt;*.tsv",
	"workspace": "*.tabiji",
	"mail":      "*.eml",
	"html":      "*.html;*.htm",
	"picture":   "*.png;*.jpg;*.jpeg;*.gif",
	"log":       "*.log;*.txt",
}

// newDialog makes a dialog that is valid on every system.
func newDialog(say words.Printer, title, kind, folder, file string) dialog {
	d := dialog{Title: title, File: fileName(file)}
	if info, err := os.Stat(folder); err == nil && info.IsDir() && filepath.IsAbs(folder) {
		d.Folder = folder
	}
	if pattern := patterns[kind]; pattern != "" {
		d.Filters = append(d.Filters, filter{Name: say.Text("shell.kind." + kind), Pattern: pattern})
	}
	if kind != "" {
		d.Filters = append(d.Filters, filter{Name: say.Text("shell.kind.any"), Pattern: "*"})
	}
	return d
}

// fileName makes a name that every system accepts from a suggested one, such as a journey's title.
func fileName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r < 0x20 || r == 0x7f:
			return -1
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return '_'
		}
		return r
	}, s)
	s = strings.Trim(s, " .")
	if stem, _, _ := strings.Cut(strings.ToUpper(s), "."); reserved[stem] {
		s = "_" + s
	}
	const longest = 120 // runes; a file system allows 255 bytes
	ext := filepath.Ext(s)
	if r := []rune(strings.TrimSuffix(s, ext)); len(r)*3+len(ext) > 250 || len(r) > longest {
		s = string(r[:min(len(r), 70)]) + ext
	}
	return s
}

// reserved are names that Windows does not allow for files, with any extension.
var reserved = map[string]bool{"CON": true, "PRN": true, "AUX": true, "NUL": true,
	"COM1": true, "COM2": true, "COM3": true, "COM4": true, "COM5": true, "COM6": true, "COM7": true, "COM8": true, "COM9": true,
	"LPT1": true, "LPT2": true, "LPT3": true, "LPT4": true, "LPT5": true, "LPT6": true, "LPT7": true, "LPT8": true, "LPT9": true}

// dialogs allows one dialog at a time and keeps the folder of the last one.
type dialogs struct {
	busy   sync.Mutex
	mu     sync.Mutex
	folder string
}

// use runs a dialog unless one is open; "" without an error when the person cancelled.
func (d *dialogs) use(open func(folder string) (string, error)) (string, error) {
	if !d.busy.TryLock() {
		return "", problem.New(problem.Conflict, "shell.dialog_open")
	}
	defer d.busy.Unlock()
	d.mu.Lock()
	folder := d.folder
	d.mu.Unlock()
	path, err := open(folder)
	if err != nil {
		return "", problem.New(problem.Unavailable, "shell.dialog").Because(err)
	}
	if path != "" {
		d.mu.Lock()
		d.folder = filepath.Dir(path)
		d.mu.Unlock()
	}
	return path, nil
}
