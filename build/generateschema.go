package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// schemaTypes writes the types and form hints of JSON Schemas. A schema that refers to itself ($dynamicAnchor) is a
// tree of conditions and becomes a type with the name of the setting it was found under.
type schemaTypes struct {
	declared []string
	schemas  map[string]string // by the name of the type made of it
}

// jsonSchema holds the keywords that say what a value is. All others are notes for a form, but for refused.
type jsonSchema struct {
	Type       json.RawMessage   `json:"type"` // a name or several
	Enum       []json.RawMessage `json:"enum"`
	Const      json.RawMessage   `json:"const"`
	OneOf      []json.RawMessage `json:"oneOf"`
	AnyOf      []json.RawMessage `json:"anyOf"`
	Items      json.RawMessage   `json:"items"`
	Properties json.RawMessage   `json:"properties"`
	Required   []string          `json:"required"`
	Additional json.RawMessage   `json:"additionalProperties"`
	Anchor     string            `json:"$dynamicAnchor"`
	Ref        string            `json:"$dynamicRef"`
}

var (
	structural = []string{"$schema", "type", "enum", "const", "oneOf", "anyOf", "items", "properties", "required",
		"additionalProperties", "$dynamicAnchor", "$dynamicRef"}
	refused = []string{"$ref", "$defs", "allOf", "not", "if", "then", "else", "prefixItems", "patternProperties"}
)

func readSchema(raw json.RawMessage) (s jsonSchema, notes []member, err error) {
	ms, err := members(raw)
	if err != nil {
		return s, nil, err
	}
	for _, m := range ms {
		if slices.Contains(refused, m.key) {
			return s, nil, fmt.Errorf("the page's types cannot say %q of a schema yet", m.key)
		}
		if !slices.Contains(structural, m.key) {
			notes = append(notes, m)
		}
	}
	return s, notes, json.Unmarshal(raw, &s)
}

func (s jsonSchema) types() []string {
	if one := plain(s.Type); one != "" {
		return []string{one}
	}
	var several []string
	_ = json.Unmarshal(s.Type, &several)
	return several
}

// typeOf is the type of what a schema lets through. A tree found here is called name; tree is the one around.
func (t *schemaTypes) typeOf(raw json.RawMessage, name, tree string) (string, error) {
	s, _, err := readSchema(raw)
	if err != nil {
		return "", err
	}
	switch {
	case s.Ref != "" && tree != "":
		return tree, nil
	case s.Anchor != "":
		return t.treeOf(raw, s, name)
	case s.Const != nil:
		return string(s.Const), nil
	case len(s.Enum) > 0:
		return strings.Join(literals(s.Enum), " | "), nil
	case len(s.OneOf)+len(s.AnyOf) > 0:
		parts, err := t.typesOf(append(s.OneOf, s.AnyOf...), name, tree)
		return strings.Join(parts, " | "), err
	}
	var parts []string
	for _, typ := range s.types() {
		part, err := t.plainType(typ, s, name, tree)
		if err != nil {
			return "", err
		}
		parts = with(parts, part)
	}
	if len(parts) == 0 {
		return "", fmt.Errorf("nothing says what this is: %s", raw)
	}
	return strings.Join(parts, " | "), nil
}

func (t *schemaTypes) typesOf(list []json.RawMessage, name, tree string) ([]string, error) {
	var parts []string
	for _, raw := range list {
		part, err := t.typeOf(raw, name, tree)
		if err != nil {
			return nil, err
		}
		parts = with(parts, part)
	}
	return parts, nil
}

func (t *schemaTypes) plainType(typ string, s jsonSchema, name, tree string) (string, error) {
	switch typ {
	case "string", "boolean", "null":
		return typ, nil
	case "integer", "number":
		return "number", nil
	case "array":
		if s.Items == nil {
			return "readonly unknown[]", nil
		}
		item, err := t.typeOf(s.Items, name, tree)
		if strings.Contains(item, " | ") {
			item = "(" + item + ")"
		}
		return "readonly " + item + "[]", err
	case "object":
		return t.objectType(s, name, tree)
	}
	return "", fmt.Errorf("the page's types do not know the type %q", typ)
}

func (t *schemaTypes) objectType(s jsonSchema, name, tree string) (string, error) {
	var parts []string
	ms, err := s.properties()
	if err != nil {
		return "", err
	}
	for _, m := range ms {
		typ, err := t.typeOf(m.value, name+"."+m.key, tree)
		if err != nil {
			return "", err
		}
		mark := "?"
		if slices.Contains(s.Required, m.key) {
			mark = ""
		}
		parts = append(parts, fmt.Sprintf("readonly %s%s: %s", property(m.key), mark, typ))
	}
	switch {
	case len(parts) > 0:
		return "{ " + strings.Join(parts, "; ") + " }", nil
	case string(s.Additional) == "false":
		return "Readonly<Record<string, never>>", nil
	}
	return "Readonly<Record<string, unknown>>", nil
}

func (s jsonSchema) properties() ([]member, error) {
	if s.Properties == nil {
		return nil, nil
	}
	return members(s.Properties)
}

// treeOf declares a tree under the last part of its path; where another has that name, under the whole path.
func (t *schemaTypes) treeOf(raw json.RawMessage, s jsonSchema, path string) (string, error) {
	name := camel(path[strings.LastIndexByte(path, '.')+1:])
	if was, ok := t.schemas[name]; ok && was != string(raw) {
		name = camel(path)
	}
	if t.schemas[name] == string(raw) {
		return name, nil
	}
	t.schemas[name] = string(raw)
	parts, err := t.typesOf(append(s.OneOf, s.AnyOf...), path, name)
	if err == nil && len(parts) == 0 {
		err = fmt.Errorf("a tree that is not one of several: %s", raw)
	}
	t.declared = append(t.declared, fmt.Sprintf("/** %s is a tree of conditions. */\nexport type %s =\n  | %s;\n\n", name, name, strings.Join(parts, "\n  | ")))
	return name, err
}

func literals(values []json.RawMessage) []string {
	var parts []string
	for _, v := range values {
		if v[0] == '"' {
			parts = with(parts, quoted(plain(v)))
		} else {
			parts = with(parts, string(v))
		}
	}
	return parts
}

// fieldsOf are the settings of an object as form hints, each an object in TypeScript. The notes of their schemas
// are carried along, and their types into notes.
func (t *schemaTypes) fieldsOf(raw json.RawMessage, notes *memberTypes) ([]string, error) {
	s, _, err := readSchema(raw)
	if err != nil {
		return nil, err
	}
	ms, err := s.properties()
	if err != nil {
		return nil, err
	}
	var fields []string
	for _, m := range ms {
		hint, err := t.hintOf(m.value, notes)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.key, err)
		}
		fields = append(fields, fmt.Sprintf("{ name: %s, required: %t, %s }", quoted(m.key), slices.Contains(s.Required, m.key), hint))
	}
	return fields, nil
}

func (t *schemaTypes) hintOf(raw json.RawMessage, notes *memberTypes) (string, error) {
	s, own, err := readSchema(raw)
	if err != nil {
		return "", err
	}
	notes.see(own)
	parts := []string{"type: " + quoted(s.hintType())}
	for _, m := range own {
		parts = append(parts, fmt.Sprintf("%s: %s", property(m.key), m.value))
	}
	if len(s.Enum) > 0 {
		parts = append(parts, "choices: ["+strings.Join(literals(s.Enum), ", ")+"]")
	}
	switch s.hintType() {
	case "array":
		if s.Items == nil {
			break
		}
		item, err := t.hintOf(s.Items, notes)
		if err != nil {
			return "", err
		}
		parts = append(parts, "items: { "+item+" }")
	case "object":
		fields, err := t.fieldsOf(raw, notes)
		if err != nil {
			return "", err
		}
		parts = append(parts, "fields: ["+strings.Join(fields, ", ")+"]")
	}
	return strings.Join(parts, ", "), nil
}

// hintType is one of the types of Hint.
func (s jsonSchema) hintType() string {
	types := s.types()
	switch {
	case s.Anchor != "":
		return "rule"
	case len(s.Enum) > 0:
		return "choice"
	case len(types) == 1:
		return types[0]
	}
	return "mixed"
}
