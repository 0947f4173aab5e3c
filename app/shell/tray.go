//go:build (desktop || dev || bindings) && !darwin

package shell

import (
	"time"

	"fyne.io/systray"
)

// The tray brings a hidden window back and has one line about the engine. On macOS the Dock does that.

// trayReady fills the tray's menu; it runs on a goroutine of its own.
func (a *app) trayReady(icon []byte) {
	say := a.say()
	systray.SetIcon(icon)
	systray.SetTitle("Tabiji")
	systray.SetTooltip(a.title())
	systray.SetOnTapped(a.raise)
	open := systray.AddMenuItem(say.Text("shell.tray.open"), "")
	systray.AddSeparator()
	line := systray.AddMenuItem(a.engineLine(), "")
	line.Disable()
	systray.AddSeparator()
	quit := systray.AddMenuItem(say.Text("shell.tray.quit"), "")
	a.trays.Store(true)
	go func() {
		pulse := time.NewTicker(5 * time.Second)
		defer pulse.Stop()
		for {
			select {
			case <-a.ended:
				return
			case <-open.ClickedCh:
				a.raise()
			case <-quit.ClickedCh:
				go a.life.quit(false)
			case <-pulse.C:
				say := a.say()
				for item, text := range map[*systray.MenuItem]string{open: say.Text("shell.tray.open"), line: a.engineLine(), quit: say.Text("shell.tray.quit")} {
					retitle(item, text)
				}
			}
		}
	}()
}

// shownTitles are the present titles of the menu's items; a title is sent to the desktop only when it changes.
var shownTitles = map[*systray.MenuItem]string{}

func retitle(item *systray.MenuItem, text string) {
	if shownTitles[item] != text {
		shownTitles[item] = text
		item.SetTitle(text)
	}
}
