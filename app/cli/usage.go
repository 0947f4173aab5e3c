package cli

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"tabiji/backend/words"
)

// usagePatterns finds the sentence for one of kong's English messages. Where a message carries the
// value that was given, it is left out: it may be a secret.
var usagePatterns = []struct {
	id      string
	pattern *regexp.Regexp
}{
	{"unknown_flag", regexp.MustCompile(`^unknown flag (\S+?)(?:,.*)?$`)},
	{"unexpected", regexp.MustCompile(`^unexpected argument (.+?)(?:, did you mean .*)?$`)},
	{"missing_flags", regexp.MustCompile(`^missing flags: (.+)$`)},
	{"one_of", regexp.MustCompile(`^expected (?:one of )?("[^"]+".*)$`)},
	{"expected", regexp.MustCompile(`^expected (.+)$`)},
	{"missing_arguments", regexp.MustCompile(`^missing positional arguments (.+)$`)},
	{"enum", regexp.MustCompile(`^(--\S+?)(?:=\S+)? must be one of (.+) but got`)},
	{"number", regexp.MustCompile(`^(--\S+?): expected (?:a valid|an int|a float)`)},
	{"value", regexp.MustCompile(`^(--\S+?): (?:expected|missing)`)},
	{"together", regexp.MustCompile(`^(--.+) can't be used together$`)},
}

func usageSentence(asked *kong.Node, err error) words.Line {
	var own *usageError
	if asUsage(err, &own) {
		return own.line
	}
	for _, p := range usagePatterns {
		m := p.pattern.FindStringSubmatch(err.Error())
		if m == nil {
			continue
		}
		what := m[1]
		switch {
		case p.id == "unexpected" && len(asked.Children) > 0:
			return words.New("cli.usage.unknown_command", "what", what)
		case p.id == "one_of" && len(asked.Children) == 0:
			what = strings.ToUpper(strings.Trim(what, `"<>`))
			return words.New("cli.usage.missing_arguments", "what", what)
		case p.id == "one_of":
			return words.New("cli.usage.one_of", "what", commandNames(asked))
		case p.id == "missing_flags":
			what = flagNames(asked, what)
		case p.id == "missing_arguments":
			what = strings.ToUpper(strings.NewReplacer("<", "", ">", "").Replace(what))
		case p.id == "enum":
			return words.New("cli.usage.enum", "what", what, "values", enumValues(m[2]))
		}
		return words.New("cli.usage."+p.id, "what", what)
	}
	return words.New("cli.usage.other")
}

func commandNames(n *kong.Node) string {
	var names []string
	for _, c := range n.Children {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, ", ")
}

var flagInList = regexp.MustCompile(`--[a-z-]+`)

// flagNames writes the flags of a list with our own placeholders.
func flagNames(n *kong.Node, list string) string {
	var names []string
	for _, name := range flagInList.FindAllString(list, -1) {
		for _, f := range n.Flags {
			if "--"+f.Name == name && !f.IsBool() {
				name += " " + placeholder(f)
				break
			}
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// enumValues writes kong's list of allowed values without quotes and without the empty one.
func enumValues(list string) string {
	var values []string
	for v := range strings.SplitSeq(list, ",") {
		if v = strings.Trim(v, `"`); v != "" {
			values = append(values, v)
		}
	}
	return strings.Join(values, ", ")
}

// seeHelp names the help of the command in question.
func seeHelp(say words.Printer, asked *kong.Node) string {
	command := "tabiji"
	if path := wordPath(asked); path != "" {
		command += " " + strings.ReplaceAll(path, ".", " ")
	}
	return say.Text("cli.usage.see_help", "command", command)
}

func printUsageError(w io.Writer, say words.Printer, asJSON bool, asked *kong.Node, err error) {
	line := usageSentence(asked, err)
	if asJSON {
		fmt.Fprintf(w, "%s\n", usageDocument(say, line, seeHelp(say, asked)))
		return
	}
	fmt.Fprintln(w, say.Text("cli.error", "text", say.Say(line)))
	fmt.Fprintln(w, say.Text("cli.hint", "text", seeHelp(say, asked)))
}
