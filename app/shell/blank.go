package shell

// askBlank says in a native dialog that the system's web view shows nothing, as without a graphics driver, because no
// page can say it. The engine runs on unless the person ends it.
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
