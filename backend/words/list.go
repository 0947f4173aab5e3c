package words

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Lang is a language of the program's texts.
type Lang string

// The languages. Japanese texts are written first; English is complete.
const (
	Japanese Lang = "ja"
	English  Lang = "en"
)

// Langs are all languages, in the order they are offered.
func Langs() []Lang { return []Lang{Japanese, English} }

//go:embed ja.json
var japanese []byte

//go:embed en.json
var english []byte

// text is one sentence of the word list, cut once into literal pieces and places for arguments.
type text []piece

type piece struct {
	literal string
	name    string // of the argument; empty for a literal
	form    string // "", "time", "number", "plural" …
	rest    string // what follows the form: "person|people"
}

var lists = sync.OnceValue(func() map[Lang]map[string]text {
	return map[Lang]map[string]text{Japanese: readList(japanese), English: readList(english)}
})

// readList panics when the list is not JSON, because it is compiled into the program. A sentence that cannot be cut is
// shown unchanged; a test finds it first.
func readList(b []byte) map[string]text {
	var raw map[string]string
	if err := json.Unmarshal(b, &raw); err != nil {
		panic("word list: " + err.Error())
	}
	list := make(map[string]text, len(raw))
	for id, s := range raw {
		t, err := cut(s)
		if err != nil {
			t = text{{literal: s}}
		}
		list[id] = t
	}
	return list
}

// forms are the ways an argument can be shown; see Printer.Say.
var forms = map[string]bool{
	"": true, "time": true, "moment": true, "date": true, "number": true, "quote": true, "word": true, "line": true, "cause": true,
	"lines": true, "list": true, "plural": true, "duration": true,
}

// cut reads a sentence into pieces. "{{ … }}" and "{% … %}" stay unchanged, because sentences quote Liquid.
func cut(s string) (text, error) {
	var t text
	var literal strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			break
		}
		literal.WriteString(s[:open])
		s = s[open:]
		if strings.HasPrefix(s, "{{") || strings.HasPrefix(s, "{%") {
			end := strings.Index(s, "}}")
			if s[1] == '%' {
				end = strings.Index(s, "%}")
			}
			if end < 0 {
				break
			}
			literal.WriteString(s[:end+2])
			s = s[end+2:]
			continue
		}
		end := strings.IndexByte(s, '}')
		if end < 0 {
			return nil, fmt.Errorf("%q is not closed", s)
		}
		p, err := cutPlace(s[1:end])
		if err != nil {
			return nil, err
		}
		if literal.Len() > 0 {
			t = append(t, piece{literal: literal.String()})
			literal.Reset()
		}
		t = append(t, p)
		s = s[end+1:]
	}
	literal.WriteString(s)
	if literal.Len() > 0 {
		t = append(t, piece{literal: literal.String()})
	}
	return t, nil
}

func cutPlace(s string) (piece, error) {
	name, form, _ := strings.Cut(s, ":")
	form, rest, _ := strings.Cut(form, " ")
	if name == "" || strings.ContainsAny(name, " \t\n{") {
		return piece{}, fmt.Errorf("{%s} names no argument", s)
	}
	if !forms[form] {
		return piece{}, fmt.Errorf("{%s} has an unknown form", s)
	}
	if one, many, ok := strings.Cut(rest, "|"); form == "plural" && (!ok || one == "" || many == "") {
		return piece{}, fmt.Errorf("{%s} needs one|many", s)
	}
	return piece{name: name, form: form, rest: rest}, nil
}

// IDs are the ids of all sentences of a language, sorted.
func IDs(lang Lang) []string { return slices.Sorted(maps.Keys(lists()[lang])) }

// Has reports whether a sentence exists in every language.
func Has(id string) bool {
	for _, list := range lists() {
		if _, ok := list[id]; !ok {
			return false
		}
	}
	return true
}

// Arguments are the names of the arguments that a sentence shows, sorted, each once.
func Arguments(lang Lang, id string) []string {
	names := map[string]bool{}
	for _, p := range lists()[lang][id] {
		if p.name != "" {
			names[p.name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
