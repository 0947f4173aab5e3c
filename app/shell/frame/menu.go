package frame

import (
	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"
)

// Line is one line of a menu; without text it is a separator.
type Line struct {
	Text, Key string // Key is pressed with Ctrl, on macOS with Cmd
	Click     func()
}

// Group is one menu of the bar.
type Group struct {
	Text  string
	Lines []Line
}

// Menu makes a native menu bar. macOS needs the menus of its own roles too: without the edit menu, copying and pasting
// have no keys.
func Menu(groups []Group, macOS bool) *menu.Menu {
	bar := menu.NewMenu()
	if macOS {
		bar.Append(menu.AppMenu())
		bar.Append(menu.EditMenu())
	}
	for _, g := range groups {
		sub := bar.AddSubmenu(g.Text)
		for _, l := range g.Lines {
			if l.Text == "" {
				sub.AddSeparator()
				continue
			}
			var key *keys.Accelerator
			if l.Key != "" {
				key = keys.CmdOrCtrl(l.Key)
			}
			sub.AddText(l.Text, key, func(*menu.CallbackData) { l.Click() })
		}
	}
	if macOS {
		bar.Append(menu.WindowMenu())
	}
	return bar
}
