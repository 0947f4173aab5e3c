package segment

import (
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/facts"
	"tabiji/backend/words"
)

// Describe puts a question into one line: "all of: company is filled in, the tag …".
func Describe(t Tree) words.Line {
	switch {
	case len(t.All) > 0:
		return group("rule.all", t.All)
	case len(t.Any) > 0:
		return group("rule.any", t.Any)
	case len(t.None) > 0:
		return group("rule.not_any", t.None)
	case t.Tag != "":
		return words.New("rule.tag", "tag", cut(t.Tag))
	case t.Event != "":
		want := max(t.AtLeast, 1)
		if t.WithinDays > 0 {
			return words.New("rule.event.within", "event", event.Line(cut(t.Event)), "want", want, "days", t.WithinDays)
		}
		return words.New("rule.event", "event", event.Line(cut(t.Event)), "want", want)
	case t.Field != "", t.Prop != "":
		name := words.New("field.prop", "key", cut(t.Prop))
		if t.Field != "" {
			name = fieldLine(t.Field)
		}
		o, err := operandOf(t.Value)
		if err != nil {
			return words.New("rule.none")
		}
		return ruleLine(t, name, o)
	}
	return words.New("rule.none")
}

func group(id string, children []Tree) words.Line {
	if len(children) == 1 && id != "rule.not_any" {
		return Describe(children[0])
	}
	lines := make([]words.Line, len(children))
	for i := range children {
		lines[i] = Describe(children[i])
	}
	return words.New(id, "rules", lines)
}

func ruleLine(t Tree, name words.Line, o operand) words.Line {
	switch t.Is {
	case Empty:
		return words.New("rule.empty", "field", name)
	case Equals, Contains, In, Greater, Less, Before, After:
		return words.New("rule."+string(t.Is), "field", name, "want", o.shown())
	}
	return words.New("rule.none")
}

// standard are the fields that have a name of their own in the word list.
var standard = map[string]bool{
	contact.FieldName: true, contact.FieldFamilyName: true, contact.FieldGivenName: true,
	contact.FieldFamilyKana: true, contact.FieldGivenKana: true, contact.FieldCompany: true,
	contact.FieldPhone: true, contact.FieldBirthday: true, facts.Email: true,
}

// FieldLine names a field in a sentence: a standard one by its word, an owner's one by its key.
func FieldLine(key string) words.Line { return fieldLine(key) }

func fieldLine(key string) words.Line {
	if standard[key] {
		return words.New("field." + key)
	}
	return words.New("field.own", "key", cut(key))
}

// StandardField reports whether a field is one every workspace has.
func StandardField(key string) bool { return standard[key] }

// Fits reports whether a value can be compared as its field's type says.
func Fits(kind contact.FieldType, value string) bool {
	_, ok := kind.Read(value)
	return ok
}
