package shell

import (
	"os"
	"os/exec"

	"tabiji/backend"
	"tabiji/backend/problem"
	"tabiji/frontend"
)

// equip gives the engine's configuration what only a desktop has.
func (a *app) equip(c *backend.Config) {
	c.Desktop = a.toasts
	c.Raise = a.raise
	c.OpenOther = a.openOther
	c.Shell = a.offers
	if c.Page == nil {
		c.Page = frontend.Page()
	}
}

// offers says what the shell around the page offers.
func (a *app) offers() backend.Shell {
	return backend.Shell{Window: true, Dialogs: true, Notifications: a.toasts.there(), Tray: a.trays.Load(), Autostart: true, OpenOther: true}
}

// openOther shows another workspace: another process opens it, or raises the window that has it open.
func (a *app) openOther(path string) error {
	program, err := os.Executable()
	if err != nil {
		return problem.New(problem.Unavailable, "shell.other").Because(err)
	}
	c := exec.Command(program, "open", "--workspace", path, "--lang", string(a.say().Lang))
	c.Dir = os.TempDir() // not a folder that the person may want to remove
	c.SysProcAttr = apart()
	if err := c.Start(); err != nil {
		return problem.New(problem.Unavailable, "shell.other").Because(err)
	}
	go c.Wait() // it runs independently; its exit status is not needed
	return nil
}
