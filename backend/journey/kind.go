package journey

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"unicode"

	"tabiji/backend/problem"
	"tabiji/backend/segment"
)

// Kind describes one kind of step completely: what it is called, what its config may say, which
// outcomes it has. The API serves the list; the canvas and its forms are made of it.
type Kind struct {
	ID       string          `json:"kind"`
	Category Category        `json:"category"`
	Icon     string          `json:"icon"`     // a Tabler icon's name
	Word     string          `json:"word"`     // id of its name in the word list
	Help     string          `json:"help"`     // id of its help line
	Find     string          `json:"find"`     // id of the words it is also found by: readings, what other programs call it
	Outcomes []Outcome       `json:"outcomes"` // the fixed ones, after those of the branches
	Branches bool            `json:"branches"` // every entry of config.branches is an outcome too
	Schema   json.RawMessage `json:"schema"`   // JSON Schema (2020-12) of config
	// ByHand says that it takes in whom somebody chooses.
	ByHand bool `json:"by_hand"`
	// Examples are complete configs, the first one as an author would write it. Tests try each of them.
	Examples []json.RawMessage `json:"examples"`

	config Config // without values: its abilities are those of the kind
	read   func(raw json.RawMessage) (Config, error)
}

// Outcome is a port a line may begin at. Title is the author's name of a branch, Word the id of a
// fixed outcome's name.
type Outcome struct {
	Port  string `json:"port"`
	Word  string `json:"word,omitempty"`
	Title string `json:"title,omitempty"`
}

// Category groups kinds in the palette; its name is the word "category.<id>".
type Category string

// The categories, in the palette's order.
const (
	Entries Category = "entry"
	Mails   Category = "mail"
	Waits   Category = "wait"
	Splits  Category = "split"
	Changes Category = "change"
	Notices Category = "notify"
	Ends    Category = "end"
)

// Config is the typed configuration of a step: one of the *Config types of this package.
type Config interface {
	// Outcomes are the step's ports in drawing order.
	Outcomes() []Outcome
	// Needs is what the step reads of a contact.
	Needs() segment.Needs
}

// nothing is embedded by configs that read nothing of a contact.
type nothing struct{}

func (nothing) Needs() segment.Needs { return segment.Needs{} }

// onward is embedded by configs with the one outcome next, final by those without any.
type onward struct{ nothing }

func (onward) Outcomes() []Outcome { return []Outcome{next} }

type final struct{ nothing }

func (final) Outcomes() []Outcome { return nil }

var next = Outcome{Port: PortNext, Word: "port.next"}

var kinds = sync.OnceValue(func() []Kind {
	list := []Kind{
		entryManual(), entryTag(), entryEvent(), mailSend(), waitDuration(), waitUntil(), waitEvent(), splitCondition(), splitRandom(),
		tagAdd(), tagRemove(), fieldSet(), notify(), goal(), exit(),
	}
	for i := range list {
		list[i].Word = "kind." + list[i].ID
		list[i].Help, list[i].Find = list[i].Word+".help", list[i].Word+".find"
		if t, ok := list[i].config.(Trigger); ok {
			list[i].ByHand = t.TakesNow().Chosen
		}
		if list[i].Outcomes == nil {
			list[i].Outcomes = []Outcome{}
		}
	}
	return list
})

var kindsByID = sync.OnceValue(func() map[string]*Kind {
	byID := map[string]*Kind{}
	for i, list := 0, kinds(); i < len(list); i++ {
		byID[list[i].ID] = &list[i]
	}
	return byID
})

// Kinds are all kinds in the palette's order.
func Kinds() []Kind { return append([]Kind(nil), kinds()...) }

// KindOf finds a kind by its id.
func KindOf(id string) (Kind, bool) {
	k, ok := kindsByID()[id]
	if !ok {
		return Kind{}, false
	}
	return *k, true
}

// Configure reads a step's config strictly. Its error is a *problem.Problem whose sentence says what
// is missing or wrong.
func (k Kind) Configure(raw json.RawMessage) (Config, error) {
	if len(raw) == 0 {
		raw = json.RawMessage("{}")
	}
	if start := bytes.TrimLeft(raw, " \t\r\n"); len(start) == 0 || start[0] != '{' {
		return nil, shape("config", "object")
	}
	if err := validJSON(raw); err != nil {
		return nil, err
	}
	return k.read(raw)
}

// configure reads the config of a step of the kind, unless the step is switched off.
func (k *Kind) configure(n Node) (Config, error) {
	if n.Disabled {
		return k.off(n.Config), nil
	}
	return k.Configure(n.Config)
}

// ---- how the kinds read their configs

// settings reads an object through one function per key; another key is refused.
func settings(raw json.RawMessage, path string, keys map[string]func(raw json.RawMessage, path string) error) error {
	list, err := members(raw, path)
	if err != nil {
		return err
	}
	for _, m := range list {
		read, ok := keys[m.key]
		if !ok {
			return problem.New(problem.Invalid, "config.key_unknown", "key", short(m.key))
		}
		if err := read(m.value, join(path, m.key)); err != nil {
			return err
		}
	}
	return nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func intoText(s *string) func(json.RawMessage, string) error {
	return func(raw json.RawMessage, path string) error { return text(raw, path, s) }
}

func intoWhole(n *int) func(json.RawMessage, string) error {
	return func(raw json.RawMessage, path string) error { return whole(raw, path, n) }
}

// maxName bounds names of tags, events and fields, in bytes; segment questions have the same bound.
const maxName = 200

// named checks a name that a step must have: what is the word "part.<what>".
func named(what, s string) error {
	switch {
	case s == "":
		return problem.New(problem.Invalid, "config.missing", "what", "part."+what)
	case len(s) > maxName:
		return problem.New(problem.Invalid, "config.too_long", "what", "part."+what, "limit", maxName)
	case strings.TrimSpace(s) != s || strings.ContainsFunc(s, unicode.IsControl):
		return problem.New(problem.Invalid, "config.spaces", "what", "part."+what, "value", short(s))
	}
	return nil
}

// examples are configs as they are written in a file.
func examples(configs ...string) (list []json.RawMessage) {
	for _, c := range configs {
		list = append(list, json.RawMessage(c))
	}
	return list
}

func schema(properties string, required ...string) json.RawMessage {
	s := `{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","additionalProperties":false`
	if len(required) > 0 {
		s += `,"required":["` + strings.Join(required, `","`) + `"]`
	}
	return json.RawMessage(s + `,"properties":{` + properties + `}}`)
}

const nameSchema = `{"type":"string","minLength":1,"maxLength":200}`
