package shell

import (
	"context"
	"strings"
	"time"

	"tabiji/backend/httpapi"
)

// The effects of the window's life.

func (a *app) hide() {
	t := a.toolkit()
	if t == nil {
		return
	}
	a.keepPlace(t)
	a.visible.Store(false)
	t.Hide()
}

func (a *app) show() { a.raise() }

func (a *app) tell(event string, data any) {
	if t := a.toolkit(); t != nil {
		t.Emit(event, data)
	}
}

func (a *app) canTell() bool { return a.loaded.Load() && a.visible.Load() }
func (a *app) told() bool    { return a.memory.get().Told }
func (a *app) setTold()      { a.memory.change(func(p *Preferences) { p.Told = true }) }

// notifyClosed shows a notification that the program keeps running, and how to open the window again.
func (a *app) notifyClosed() {
	say := a.say()
	body := say.Text("shell.closed.again")
	if a.trays.Load() {
		body = say.Text("shell.closed.tray")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	a.toasts.notice(ctx, say.Text("shell.closed.title"), body, "#/") // not in the inbox; a desktop without notifications shows nothing
}

func (a *app) hasEngine() bool { return a.backend() != nil }

func (a *app) leaving() (due httpapi.Leaving) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := a.ask(ctx, "/api/leaving", &due); err != nil {
		a.log.Warn("what is due cannot be read", "error", err)
	}
	return due
}

func (a *app) askNatively(due httpapi.Leaving) bool {
	t := a.toolkit()
	if t == nil {
		return true
	}
	say := a.say()
	yes, err := t.Ask(say.Text("shell.quit.title"), quitQuestion(say.Text, due), say.Text("shell.quit.yes"), say.Text("shell.quit.no"))
	return err == nil && yes
}

// mostListed is the largest number of lines in a native question.
const mostListed = 5

func quitQuestion(text func(id string, kv ...any) string, due httpapi.Leaving) string {
	var lines []string
	for i, d := range due.Items {
		if i < mostListed {
			lines = append(lines, text("shell.quit.line", "at", int64(d.FirstAt), "title", d.Title, "n", d.N))
		}
	}
	if rest := len(due.Items) - mostListed; rest > 0 {
		lines = append(lines, text("shell.quit.more", "n", rest))
	}
	return text("shell.quit.question", "n", due.Total) + "\n\n" + strings.Join(lines, "\n")
}

// end makes the page show that the program ends, and closes the engine.
func (a *app) end() {
	t := a.toolkit()
	if t != nil {
		a.keepPlace(t)
		t.Emit("ending", nil)
	}
	if err := a.shut(); err != nil {
		a.log.Error("closing", "error", err)
	}
	close(a.ended)
}

func (a *app) leave() {
	if t := a.toolkit(); t != nil {
		t.Quit()
	}
}

// keepPlace stores the position of the window.
func (a *app) keepPlace(t toolkit) {
	if !a.visible.Load() || !a.loaded.Load() {
		return // a hidden window has no position, and a new one has none yet
	}
	maximised := t.Maximised()
	w, h := t.Size()
	x, y, known := t.Place()
	a.memory.change(func(p *Preferences) {
		p.Maximised = maximised
		if maximised {
			return // the position to restore is the one before
		}
		if w >= leastWidth && h >= leastHeight {
			p.Width, p.Height = w, h
		}
		if known {
			p.X, p.Y, p.Placed = x, y, true
		}
	})
}

// place puts the window where it was, if that is visible on the present screens.
func (a *app) place(t toolkit) {
	p := a.memory.get()
	if p.Placed {
		t.SetPlace(within(rect{p.X, p.Y, p.Width, p.Height}, t.Screens()))
	}
	if p.Maximised {
		t.Maximise()
	}
}
