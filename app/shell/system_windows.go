package shell

import (
	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"tabiji/backend/words"
)

// systemDark reports whether Windows asks programs for the dark theme.
func systemDark() bool {
	k, err := registry.OpenKey(registry.CURRENT_USER, `Software\Microsoft\Windows\CurrentVersion\Themes\Personalize`, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer k.Close()
	light, _, err := k.GetIntegerValue("AppsUseLightTheme")
	return err == nil && light == 0
}

// SystemLang is the language of the desktop; ok is false where the environment names the language instead.
func SystemLang() (lang words.Lang, ok bool) {
	names, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil || len(names) == 0 {
		return "", false
	}
	return words.Read(names[0])
}
