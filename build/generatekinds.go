package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// kindTypes are the kinds of steps for the page: their ids and the configs they take as types, and the list itself as
// the program prints it. A new member of the list is carried along without a change here.
func kindTypes(ctx context.Context) ([]byte, error) {
	list, err := askedKinds(ctx)
	if err != nil {
		return nil, err
	}
	return kindsInTypeScript(list)
}

func askedKinds(ctx context.Context) ([]json.RawMessage, error) {
	out, err := output(ctx, nil, program(), "openapi", "--kinds")
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	var list []json.RawMessage
	return list, json.Unmarshal(out, &list)
}

// kindIcons are the icons that the kinds ask for, by their names, so that a new one is drawn without a word of the page.
func kindIcons(ctx context.Context) ([]byte, error) {
	list, err := askedKinds(ctx)
	if err != nil {
		return nil, err
	}
	return iconsInTypeScript(list)
}

func iconsInTypeScript(kinds []json.RawMessage) ([]byte, error) {
	var names []string
	for _, raw := range kinds {
		var kind struct{ Kind, Icon string }
		if err := json.Unmarshal(raw, &kind); err != nil {
			return nil, err
		}
		if !iconName.MatchString(kind.Icon) {
			return nil, fmt.Errorf("%s: %q is no name of an icon", kind.Kind, kind.Icon)
		}
		names = append(names, kind.Icon)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	var imported, listed strings.Builder
	for _, name := range names {
		component := "Icon"
		for part := range strings.SplitSeq(name, "-") {
			component += strings.ToUpper(part[:1]) + part[1:]
		}
		fmt.Fprintf(&imported, "  %s,\n", component)
		fmt.Fprintf(&listed, "  '%s': %s,\n", name, component)
	}
	return fmt.Appendf(nil, "// The icons that kinds of steps ask for. Made by `go run ./build generate` from the kinds in Go.\n"+
		"import {\n%s} from '@tabler/icons-react';\n\nexport const kindIcons = {\n%s} as const;\n", &imported, &listed), nil
}

var iconName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// kindWords are the names and help lines of the kinds and their outcomes in one language, taken from the program's
// own words, so that the page has no second copy of them.
func kindWords(lang string) func(context.Context) ([]byte, error) {
	return func(ctx context.Context) ([]byte, error) {
		list, err := askedKinds(ctx)
		if err != nil {
			return nil, err
		}
		b, err := os.ReadFile("backend/words/" + lang + ".json")
		if err != nil {
			return nil, err
		}
		all := map[string]string{}
		if err := json.Unmarshal(b, &all); err != nil {
			return nil, err
		}
		return wordsOfKinds(list, all)
	}
}

// wordsOfKinds picks what the members "word", "help" and "find" name, at any depth.
func wordsOfKinds(kinds []json.RawMessage, all map[string]string) ([]byte, error) {
	said := map[string]string{}
	var look func(key string, raw json.RawMessage) error
	look = func(key string, raw json.RawMessage) error {
		switch raw = bytes.TrimSpace(raw); raw[0] {
		case '{':
			list, err := members(raw)
			for _, m := range list {
				if err == nil && m.key != "schema" {
					err = look(m.key, m.value)
				}
			}
			return err
		case '[':
			var list []json.RawMessage
			err := json.Unmarshal(raw, &list)
			for _, e := range list {
				if err == nil {
					err = look(key, e)
				}
			}
			return err
		case '"':
			if key != "word" && key != "help" && key != "find" {
				return nil
			}
			id := plain(raw)
			text, ok := all[id]
			if !ok || strings.ContainsAny(text, "{}") {
				return fmt.Errorf("the word %q of a kind is missing, or has a place to fill, which the page cannot", id)
			}
			said[id] = text
		}
		return nil
	}
	for _, k := range kinds {
		if err := look("", k); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(said) // a map's keys are written in order
	return b.Bytes(), err
}

const kindsHead = `// Made by "go run ./build generate" of the kinds of steps in Go (backend/journey). Not to be edited.

`

// kindsInTypeScript writes the whole file.
func kindsInTypeScript(list []json.RawMessage) ([]byte, error) {
	types := schemaTypes{schemas: map[string]string{}}
	facts := memberTypes{of: kindMemberType}
	hints := memberTypes{optional: true}
	var unions unions
	var configs, values []string
	for _, raw := range list {
		ms, err := members(raw)
		if err != nil {
			return nil, err
		}
		id, schema := plain(find(ms, "kind")), find(ms, "schema")
		config, err := types.typeOf(schema, camel(id), "")
		if err != nil {
			return nil, fmt.Errorf("config of %s: %w", id, err)
		}
		fields, err := types.fieldsOf(schema, &hints)
		if err != nil {
			return nil, fmt.Errorf("config of %s: %w", id, err)
		}
		ms = slices.DeleteFunc(ms, func(m member) bool { return m.key == "schema" })
		facts.see(ms)
		unions.see(ms)
		configs = append(configs, fmt.Sprintf("  readonly %s: %s;", quoted(id), config))
		values = append(values, kindValue(ms, fields))
	}
	var b strings.Builder
	b.WriteString(kindsHead)
	b.WriteString(strings.Join(types.declared, ""))
	fmt.Fprintf(&b, "/** Configs are what the config of each kind of step says. */\nexport interface Configs {\n%s\n}\n\n", strings.Join(configs, "\n"))
	b.WriteString("export type KindId = keyof Configs;\n\n")
	b.WriteString(unions.declared())
	fmt.Fprintf(&b, hintTypes, hints.lines())
	fmt.Fprintf(&b, "/** Kind describes one kind of step; fields are the settings of its config. */\nexport interface Kind {\n%s  readonly fields: readonly Field[];\n}\n\n", facts.lines())
	fmt.Fprintf(&b, "/** kinds are all there are, in the palette's order. */\nexport const kinds: readonly Kind[] = [\n%s\n];\n", strings.Join(values, "\n"))
	return []byte(b.String()), nil
}

const hintTypes = `/** Hint is what a form needs to know to ask for a value, as its JSON Schema says it: one of several choices, a rule
 * (a tree of conditions), or a value of a type of JSON. */
export interface Hint {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'choice' | 'rule' | 'mixed';
  readonly choices?: readonly unknown[];
  readonly items?: Hint;
  readonly fields?: readonly Field[];
%s}

export interface Field extends Hint {
  readonly name: string;
  readonly required: boolean;
}

`

// kindValue is one kind as a value, a member and a field a line, so that a change can be read.
func kindValue(ms []member, fields []string) string {
	var b strings.Builder
	b.WriteString("  {\n")
	for _, m := range ms {
		fmt.Fprintf(&b, "    %s: %s,\n", m.key, m.value)
	}
	b.WriteString("    fields: [")
	for _, f := range fields {
		fmt.Fprintf(&b, "\n      %s,", f)
	}
	if len(fields) > 0 {
		b.WriteString("\n    ")
	}
	return b.String() + "],\n  },"
}

// kindMemberType is the type of a kind's member. Texts are closed unions, but for the ids of words.
func kindMemberType(key string, value json.RawMessage) string {
	switch {
	case key == "kind":
		return "KindId"
	case key == "outcomes":
		return "readonly { readonly port: Port; readonly word: string }[]"
	case key == "examples":
		return "readonly Configs[KindId][]"
	case closed(key, value):
		return camel(key)
	}
	return valueType(value)
}

func closed(key string, value json.RawMessage) bool {
	return value[0] == '"' && key != "kind" && key != "word" && key != "help" && key != "find"
}

// unions are the values that occur of the members that are closed unions, by the union's name.
type unions struct {
	names  []string
	values map[string][]string
}

func (u *unions) see(ms []member) {
	for _, m := range ms {
		if closed(m.key, m.value) {
			u.add(camel(m.key), plain(m.value))
		}
		if m.key == "outcomes" {
			var list []struct{ Port string }
			if json.Unmarshal(m.value, &list) == nil {
				for _, o := range list {
					u.add("Port", o.Port)
				}
			}
		}
	}
}

func (u *unions) add(name, value string) {
	if u.values == nil {
		u.values = map[string][]string{}
	}
	if _, ok := u.values[name]; !ok {
		u.names = append(u.names, name)
	}
	u.values[name] = with(u.values[name], quoted(value))
}

func (u *unions) declared() string {
	var b strings.Builder
	for _, name := range u.names {
		fmt.Fprintf(&b, "export type %s =\n  | %s;\n\n", name, strings.Join(u.values[name], "\n  | "))
	}
	return b.String()
}

// memberTypes collects the members of objects with the types of their values; one that not all have is optional.
type memberTypes struct {
	of       func(key string, value json.RawMessage) string // nil: valueType
	optional bool                                           // all are

	seen  int
	keys  []string
	count map[string]int
	types map[string][]string
}

func (t *memberTypes) see(ms []member) {
	if t.count == nil {
		t.count, t.types = map[string]int{}, map[string][]string{}
	}
	t.seen++
	for _, m := range ms {
		if t.count[m.key]++; t.count[m.key] == 1 {
			t.keys = append(t.keys, m.key)
		}
		typ := valueType(m.value)
		if t.of != nil {
			typ = t.of(m.key, m.value)
		}
		t.types[m.key] = with(t.types[m.key], typ)
	}
}

// lines are the members as lines of an interface.
func (t *memberTypes) lines() string {
	var b strings.Builder
	for _, key := range t.keys {
		mark := ""
		if t.optional || t.count[key] < t.seen {
			mark = "?"
		}
		fmt.Fprintf(&b, "  readonly %s%s: %s;\n", property(key), mark, strings.Join(t.types[key], " | "))
	}
	return b.String()
}

// valueType is the TypeScript type of a JSON value, not deeper than it is needed.
func valueType(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	case '[':
		var texts []string
		if json.Unmarshal(raw, &texts) == nil {
			return "readonly string[]"
		}
		return "readonly unknown[]"
	case '{':
		return "Readonly<Record<string, unknown>>"
	}
	return "number"
}

// ---- JSON in the order in which it was written

type member struct {
	key   string
	value json.RawMessage
}

// members are those of an object, each without blanks.
func members(raw json.RawMessage) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("not an object: %s", raw)
	}
	var list []member
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := json.Compact(&b, value); err != nil {
			return nil, err
		}
		list = append(list, member{key.(string), b.Bytes()})
	}
	return list, nil
}

// find gives a member's value, or nil.
func find(ms []member, key string) json.RawMessage {
	for _, m := range ms {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

// plain is a text's value; of anything else "".
func plain(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s)
	return s
}

// ---- TypeScript

func quoted(s string) string { return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'" }

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// property is a member's name as it may be written.
func property(name string) string {
	if identifier.MatchString(name) {
		return name
	}
	return quoted(name)
}

// camel makes a type's name of an id: wait.event_any → WaitEventAny.
func camel(id string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(id, func(r rune) bool { return r == '.' || r == '_' || r == '-' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// with appends a string unless the list has it.
func with(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
