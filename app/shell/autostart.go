package shell

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tabiji/backend/problem"
)

// autostart makes the program start at login, with a hidden window, in the way of each system.
type autostart interface {
	on() (bool, error)
	set(on bool) error
}

// entry is a file whose presence starts a program at login (Linux, macOS).
type entry struct {
	path string
	// content is the file's text for a program; off recognises a text that the desktop's settings have switched off.
	content func(program string) string
	off     func(content string) bool
}

func (e entry) on() (bool, error) {
	b, err := os.ReadFile(e.path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, problem.New(problem.Unavailable, "shell.autostart").Because(err)
	}
	return !e.off(string(b)), nil
}

func (e entry) set(on bool) error {
	err := e.write(on)
	if err != nil {
		return problem.New(problem.Unavailable, "shell.autostart").Because(err)
	}
	return nil
}

func (e entry) write(on bool) error {
	if !on {
		if err := os.Remove(e.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	program, err := ownProgram(os.Getenv)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(e.path), 0o755); err != nil {
		return err
	}
	return writeWhole(e.path, []byte(e.content(program)), 0o644)
}

// ownProgram is the path of the program to start: for an AppImage that of its outer file.
func ownProgram(getenv func(string) string) (string, error) {
	if image := getenv("APPIMAGE"); filepath.IsAbs(image) {
		return image, nil
	}
	return os.Executable()
}

// desktopEntry is the file of the freedesktop autostart specification.
func desktopEntry(program string) string {
	return "[Desktop Entry]\nType=Application\nName=Tabiji\nExec=" + quoteExec(program) + " open --hidden\nIcon=tabiji\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
}

// quoteExec quotes a path for the Exec key: first as an argument, then as a value of the file.
func quoteExec(path string) string {
	path = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`).Replace(path)
	path = strings.ReplaceAll(path, `\`, `\\`)
	return `"` + strings.ReplaceAll(path, "%", "%%") + `"`
}

// entryOff reports whether the desktop's settings have switched off an entry by a key in its text.
func entryOff(content string) bool {
	for line := range strings.Lines(content) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch strings.TrimSpace(key) {
		case "Hidden":
			if strings.TrimSpace(value) == "true" {
				return true
			}
		case "X-GNOME-Autostart-enabled":
			if strings.TrimSpace(value) == "false" {
				return true
			}
		}
	}
	return false
}

// launchAgent is the property list of macOS.
func launchAgent(program string) string {
	safe := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(program)
	return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>jp.tabiji.app</string>
	<key>ProgramArguments</key>
	<array>
		<string>` + safe + `</string>
		<string>open</string>
		<string>--hidden</string>
	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`
}
