package shell

import (
	"os/exec"
	"strings"

	"tabiji/backend/words"
)

func systemDark() bool {
	out, err := exec.Command("defaults", "read", "-g", "AppleInterfaceStyle").Output()
	return err == nil && strings.TrimSpace(string(out)) == "Dark"
}

// desktopLang reads the system's setting, because a program started from the Finder has no language in its environment.
func desktopLang() (words.Lang, bool) {
	out, err := exec.Command("defaults", "read", "-g", "AppleLocale").Output()
	if err != nil {
		return "", false
	}
	return words.Read(string(out))
}
