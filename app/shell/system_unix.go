//go:build unix

package shell

import "tabiji/backend/words"

// SystemLang is the language of the desktop; ok is false where the environment tells it.
func SystemLang() (lang words.Lang, ok bool) { return desktopLang() }
