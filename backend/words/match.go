package words

import (
	"strconv"
	"strings"
)

// Match chooses a language by an Accept-Language header (RFC 9110 §12.5.4): the one with the highest weight, the first
// of those with equal weight. English when the header names no language of the program.
func Match(acceptLanguage string) Lang {
	chosen, best := English, 0.0
	for entry := range strings.SplitSeq(acceptLanguage, ",") {
		tag, weight, _ := strings.Cut(entry, ";")
		lang, ok := Read(tag)
		if q := quality(weight); ok && q > best {
			chosen, best = lang, q
		}
	}
	return chosen
}

func quality(s string) float64 {
	value, found := strings.CutPrefix(strings.TrimSpace(s), "q=")
	if !found {
		return 1
	}
	q, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return 0
	}
	return q
}

// Read accepts a language tag such as "ja", "ja-JP" or "ja_JP.UTF-8"; ok is false, and lang English, for a language
// that the program does not have.
func Read(tag string) (lang Lang, ok bool) {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_.@"); i >= 0 {
		tag = tag[:i]
	}
	switch Lang(tag) {
	case Japanese, English:
		return Lang(tag), true
	}
	return English, false
}

// FromEnv is the language of the system by the POSIX locale variables: LC_ALL, else LC_MESSAGES, else LANG. English
// when that names no language of the program.
func FromEnv(getenv func(string) string) Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			lang, _ := Read(v)
			return lang
		}
	}
	return English
}
