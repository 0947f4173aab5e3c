package journey

import (
	"encoding/json"

	"tabiji/backend/problem"
	"tabiji/backend/segment"
)

// FieldConfig: a field of the person gets a value, plain text; "" empties it.
type FieldConfig struct {
	onward
	Field string
	Value string
}

// Needs is the field itself: a person who has the value already is left as they are.
func (c FieldConfig) Needs() segment.Needs { return segment.Needs{Fields: []string{c.Field}} }

// check looks whether the field is known, and whether the value can be read as its type.
func (c FieldConfig) check(all *checker, at int) {
	all.fields(at, []string{c.Field})
	all.value(at, c)
}

// maxValue bounds a field's value, in bytes.
const maxValue = 4_000

func fieldSet() Kind {
	return Kind{
		ID: "field.set", Category: Changes, Icon: "forms", config: FieldConfig{}, Outcomes: []Outcome{next},
		Schema:   schema(`"field":`+nameSchema+`,"value":{"type":"string","maxLength":4000}`, "field", "value"),
		Examples: examples(`{"field":"rank","value":"A"}`, `{"field":"rank","value":""}`),
		read:     readField,
	}
}

func readField(raw json.RawMessage) (Config, error) {
	var c FieldConfig
	err := settings(raw, "", map[string]func(json.RawMessage, string) error{"field": intoText(&c.Field), "value": intoText(&c.Value)})
	if err != nil {
		return nil, err
	}
	if err := named("field", c.Field); err != nil {
		return nil, err
	}
	if c.Field == "email" {
		return nil, problem.New(problem.Invalid, "config.field_email")
	}
	if len(c.Value) > maxValue {
		return nil, problem.New(problem.Invalid, "config.too_long", "what", "part.value", "limit", maxValue)
	}
	return c, nil
}
