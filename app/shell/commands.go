package shell

// command is one line of a native menu. The page carries out the commands by their ids; a menu only names them. macOS
// expects a native menu and Windows has a place for one; on Linux the page's own keys and palette replace it.
type command struct {
	id   string // an id of the page's list of commands; "" is a separator
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
