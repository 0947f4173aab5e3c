package shell

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"tabiji/backend/httpapi"
	"tabiji/backend/problem"
)

// Chosen is a file a person picked; Path is empty when they cancelled.
type Chosen struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

// chosen are the files that were picked in a dialog: the page may read these and no others.
type chosen struct {
	mu    sync.Mutex
	paths map[string]bool
}

func (c *chosen) add(path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paths == nil {
		c.paths = map[string]bool{}
	}
	c.paths[path] = true
}

func (c *chosen) has(path string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.paths[path]
}

// SaveFile asks where to save, reads the API's path inside the program and writes the file completely or not at all; ""
// when the person cancelled.
func (b *Bridge) SaveFile(suggestedName, kind, apiPath string) (path string, err error) {
	defer b.guard(&err)
	if !strings.HasPrefix(apiPath, "/api/") {
		return "", problem.New(problem.Invalid, "shell.path")
	}
	return b.save(suggestedName, kind, func() ([]byte, error) { return b.app.fetch(context.Background(), apiPath) })
}

// SaveBytes saves content that the page made itself, such as a picture; the page sends the bytes as base64.
func (b *Bridge) SaveBytes(suggestedName, kind string, content []byte) (path string, err error) {
	defer b.guard(&err)
	return b.save(suggestedName, kind, func() ([]byte, error) { return content, nil })
}

func (b *Bridge) save(name, kind string, content func() ([]byte, error)) (string, error) {
	t := b.app.toolkit()
	if t == nil {
		return "", nil
	}
	say := b.app.say()
	path, err := b.app.dialogs.use(func(folder string) (string, error) {
		return t.SaveFile(newDialog(say, say.Text("shell.dialog.save"), kind, folder, name))
	})
	if err != nil || path == "" {
		return "", err
	}
	if filepath.Ext(path) == "" {
		path += filepath.Ext(fileName(name))
	}
	bytes, err := content()
	if err != nil {
		return "", err
	}
	if err := writeWhole(path, bytes, 0o644); err != nil {
		return "", problem.New(problem.Unavailable, "shell.save", "file", filepath.Base(path)).Because(err)
	}
	return path, nil
}

// OpenFile lets the person pick a file of a kind; its Path is empty when they cancelled.
func (b *Bridge) OpenFile(kind string) (file Chosen, err error) {
	defer b.guard(&err)
	return b.app.pick(kind, "shell.dialog.open")
}

func (a *app) pick(kind, title string) (file Chosen, err error) {
	t := a.toolkit()
	if t == nil {
		return file, nil
	}
	say := a.say()
	path, err := a.dialogs.use(func(folder string) (string, error) {
		return t.OpenFile(newDialog(say, say.Text(title), kind, folder, ""))
	})
	if err != nil || path == "" {
		return file, err
	}
	a.chosen.add(path)
	return Chosen{Name: filepath.Base(path), Path: path}, nil
}

// ChooseFolder lets the person pick a folder; "" when they cancelled.
func (b *Bridge) ChooseFolder() (path string, err error) {
	defer b.guard(&err)
	t := b.app.toolkit()
	if t == nil {
		return "", nil
	}
	say := b.app.say()
	return b.app.dialogs.use(func(folder string) (string, error) {
		return t.ChooseFolder(newDialog(say, say.Text("shell.dialog.folder"), "", folder, ""))
	})
}

// mostRead is the largest file, in bytes, that the page is given.
const mostRead = 96 << 20

// ReadFile gives the page a file that was picked, as base64; any other path is refused.
func (b *Bridge) ReadFile(path string) (content []byte, err error) {
	defer b.guard(&err)
	if !b.app.chosen.has(path) {
		return nil, problem.New(problem.Denied, "shell.not_chosen")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, problem.New(problem.Unavailable, "shell.read", "file", filepath.Base(path)).Because(err)
	}
	defer f.Close()
	content, err = io.ReadAll(io.LimitReader(f, mostRead+1))
	if err != nil {
		return nil, problem.New(problem.Unavailable, "shell.read", "file", filepath.Base(path)).Because(err)
	}
	if len(content) > mostRead {
		return nil, problem.New(problem.TooLarge, "shell.large", "file", filepath.Base(path), "megabytes", mostRead>>20)
	}
	return content, nil
}

// told is the form in which an error reaches the page.
type told struct {
	ID     string `json:"id"`
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
}

// format gives an error of a bound method its form for the page, in the page's language.
func (a *app) format(err error) any {
	var d *httpapi.Document
	if errors.As(err, &d) {
		return told{ID: d.ID, Detail: d.Detail, Hint: d.Hint}
	}
	p := problem.Of(err)
	sentence, hint := a.say().Problem(p)
	return told{ID: p.ID, Detail: sentence, Hint: hint}
}
