//go:build unix

package shell

import (
	"os"
	"path/filepath"
	"runtime"
)

func newAutostart(getenv func(string) string) autostart {
	home := getenv("HOME")
	if home == "" {
		if dir, err := os.UserHomeDir(); err == nil {
			home = dir
		}
	}
	if runtime.GOOS == "darwin" {
		return entry{path: filepath.Join(home, "Library", "LaunchAgents", "jp.tabiji.app.plist"), content: launchAgent,
			off: func(string) bool { return false }}
	}
	config := getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) {
		config = filepath.Join(home, ".config")
	}
	return entry{path: filepath.Join(config, "autostart", "tabiji.desktop"), content: desktopEntry, off: entryOff}
}
