package shell

import (
	"context"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"strings"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

//go:embed trouble
var troubleFiles embed.FS

var troublePage = template.Must(template.ParseFS(troubleFiles, "trouble/index.html"))

// troubleView is what the trouble page shows when no workspace is open.
type troubleView struct {
	Lang, Theme           string
	Title, Sentence, Hint string
	Path                  string
	File                  string
	Busy, Failed          string
	Buttons               []troubleButton
}

type troubleButton struct {
	Do, Text string
	First    bool
}

// ways are what a person can do about a problem, the most probable first.
func ways(p *problem.Problem) []string {
	switch {
	case p == nil:
		return []string{"again"}
	case strings.HasPrefix(p.ID, "workspace.place_"):
		return []string{"choose", "accept", "quit"}
	case p.Kind == problem.Locked:
		return []string{"again", "choose", "quit"}
	case p.Kind == problem.NotFound:
		return []string{"choose", "again", "sample", "quit"}
	case p.Kind == problem.Damaged:
		return []string{"choose", "sample", "quit"}
	}
	return []string{"again", "choose", "quit"}
}

func (a *app) troubleView(lang words.Lang) troubleView {
	a.mu.Lock()
	err, path := a.trouble, a.path
	a.mu.Unlock()
	say := a.say()
	say.Lang = lang
	v := troubleView{Lang: string(lang), Theme: a.memory.get().Theme, Path: path, Title: say.Text("shell.trouble.title"),
		File: say.Text("shell.trouble.file"), Busy: say.Text("shell.trouble.busy"), Failed: say.Text("shell.trouble.failed")}
	p := problem.Of(err)
	if p == nil {
		p = problem.New(problem.Unavailable, "shell.closed")
	}
	v.Sentence, v.Hint = say.Problem(p)
	for i, way := range ways(p) {
		v.Buttons = append(v.Buttons, troubleButton{Do: way, Text: say.Text("shell.trouble." + way), First: i == 0})
	}
	return v
}

// serveTrouble answers every request of the window while no workspace is open.
func (a *app) serveTrouble(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	switch r.URL.Path {
	case "/", "", "/index.html":
		h.Set("Content-Type", "text/html; charset=utf-8")
		var page strings.Builder
		if err := troublePage.Execute(&page, a.troubleView(a.say().Lang)); err != nil {
			http.Error(w, "", http.StatusInternalServerError)
			return
		}
		w.Write([]byte(page.String())) // after a write error nobody is left to inform
	case "/trouble/page.css", "/trouble/page.js", "/trouble/mark.svg":
		http.ServeFileFS(w, r, troubleFiles, strings.TrimPrefix(r.URL.Path, "/"))
	case "/trouble/fonts.css":
		h.Set("Content-Type", "text/css; charset=utf-8")
		w.Write([]byte(troubleFonts()))
	default:
		if !serveFont(w, r) {
			http.Error(w, "", http.StatusServiceUnavailable)
		}
	}
}

// tryAgain carries out a button of the trouble page; see Bridge.Try for kind.
func (a *app) tryAgain(ctx context.Context, kind string) error {
	if a.hasEngine() {
		return nil
	}
	path, accepted := a.now(), false
	switch kind {
	case "again":
	case "accept":
		accepted = true
	case "choose":
		file, err := a.pick("workspace", "shell.dialog.workspace")
		if err != nil || file.Path == "" {
			return err
		}
		path = file.Path
	case "sample":
		var err error
		c := a.start.Config
		c.Path = ""
		if path, err = first(ctx, c, a.places, path); err != nil {
			return err
		}
	case "quit":
		go a.life.quit(true)
		return nil
	default:
		return problem.New(problem.Invalid, "shell.path")
	}
	if err := a.open(ctx, path, accepted); errors.Is(err, errRaised) {
		go a.life.quit(true) // another window has the workspace and was raised
		return nil
	}
	if t := a.toolkit(); t != nil {
		t.Reload()
	}
	return nil
}
