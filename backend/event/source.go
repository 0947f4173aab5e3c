package event

import (
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/words"
)

// SourceLine names where a record came from, as its source word says: "import:顧客.csv", "command",
// "api", "mail", "sample", "step", "address". Another word is what a person wrote.
func SourceLine(source string) words.Line {
	if file, ok := strings.CutPrefix(source, "import:"); ok {
		return words.New("source.file", "file", clip(file))
	}
	switch source {
	case "import":
		return words.New("source.import")
	case "command":
		return words.New("source.command")
	case "api", "window":
		return words.New("source.api")
	case "mail":
		return words.New("source.mail")
	case "sample":
		return words.New("source.sample")
	case "step":
		return words.New("source.step")
	case contact.StopOfAddress:
		return words.New("source.address")
	case "":
		return words.New("source.none")
	}
	return words.New("source.own", "source", clip(source))
}
