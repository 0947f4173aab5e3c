package shell

import (
	"context"
	"time"

	"tabiji/backend/httpapi"
)

// engineLine is the state of the engine as one line of the tray's menu.
func (a *app) engineLine() string {
	say := a.say()
	if !a.hasEngine() {
		return say.Text("shell.tray.closed")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var st httpapi.Status
	if err := a.ask(ctx, "/api/status", &st); err != nil {
		return say.Text("shell.tray.silent")
	}
	return say.Text(engineWord(st))
}

func engineWord(st httpapi.Status) string {
	switch {
	case st.Workspace.Held != "":
		return "shell.tray.held"
	case !st.Engine.Running:
		return "shell.tray.silent"
	}
	for _, h := range st.Health {
		if h.Level == "error" {
			return "shell.tray.trouble"
		}
	}
	return "shell.tray.running"
}
