package shell

// command is one line of a native menu. The page knows the commands by their ids and does them; a menu
// only names them. macOS expects such a menu and Windows has room for one; on Linux the page's own keys
// and palette are the menu.
type command struct {
	id   string // of the page's list of commands; "" is a line between groups
	word string
	key  string // with Ctrl, on macOS Cmd
}

type menuOf struct {
	word     string
	commands []command
}

// menus lists the native menus.
func menus() []menuOf {
	return []menuOf{
		{"shell.menu.app", []command{
			{"about", "shell.menu.about", ""},
			{},
			{"go.settings", "shell.menu.settings", ","},
			{},
			{"quit", "shell.menu.quit", "q"},
		}},
		{"shell.menu.go", []command{
			{"go.home", "shell.menu.home", ""},
			{"go.journeys", "shell.menu.journeys", ""},
			{"go.contacts", "shell.menu.contacts", ""},
			{"go.mailbox", "shell.menu.mailbox", ""},
			{"go.outbox", "shell.menu.outbox", ""},
			{},
			{"palette", "shell.menu.palette", "k"},
		}},
		{"shell.menu.view", []command{
			{"theme.toggle", "shell.menu.theme", ""},
		}},
		{"shell.menu.help", []command{
			{"help.keys", "shell.menu.keys", ""},
		}},
	}
}
