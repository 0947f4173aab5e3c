package shell

// askBlank asks in a native dialog whether to end the program when the system's web view shows nothing, as happens
// without a graphics driver: no page can say it. The engine keeps running unless the person ends it.
func (a *app) askBlank(t toolkit, late <-chan struct{}) {
	select {
	case <-late:
	case <-a.ended:
		return
	}
	if a.loaded.Load() || !a.visible.Load() {
		return
	}
	say := a.say()
	a.log.Error("the web view shows no page")
	if end, err := t.Ask(say.Text("shell.blank.title"), say.Text("shell.blank"), say.Text("shell.blank.yes"), say.Text("shell.blank.no")); err == nil && end {
		a.life.quit(true)
	}
}
