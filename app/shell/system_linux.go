package shell

import "tabiji/backend/words"

func desktopLang() (words.Lang, bool) { return "", false }
