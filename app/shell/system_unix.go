//go:build unix

package shell

import "tabiji/backend/words"

// SystemLang is the language of the desktop; ok is false where the environment names the language instead.
func SystemLang() (lang words.Lang, ok bool) { return desktopLang() }
