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
		line := eventLine(&t)
		if t.Where != nil {
			line = words.New("rule.event.where", "rule", line, "where", Describe(*t.Where))
		}
		return line
	case t.Field != "", t.Prop != "":
		return ruleLine(t)
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

// eventLine says how often an event is asked for, without its Where.
func eventLine(t *Tree) words.Line {
	least, most := t.Bounds()
	id, kv := "rule.event", []any{"event", event.Line(cut(t.Event))}
	switch {
	case most == 0:
		id += ".never"
	case most > 0:
		id, kv = id+".amount", append(kv, "amount", amount(least, most))
	default:
		kv = append(kv, "want", least)
	}
	if t.WithinDays > 0 {
		id, kv = id+".within", append(kv, "days", t.WithinDays)
	}
	return words.New(id, kv...)
}

// amount is from how often to how often something is to have happened; most is more than 0.
func amount(least, most int) words.Line {
	switch {
	case least == most:
		return words.New("rule.amount.exactly", "want", least)
	case least == 0:
		return words.New("rule.amount.most", "most", most)
	}
	return words.New("rule.amount.between", "want", least, "most", most)
}

// ruleLine describes a comparison.
func ruleLine(t Tree) words.Line {
	o, err := operandOf(t.Value)
	if err != nil {
		return words.New("rule.none")
	}
	var line words.Line
	switch days, _ := o.days(); {
	case t.Is == Empty:
		return words.New("rule.empty", "field", name(&t))
	case t.Is.measure() == noMeasure:
		return words.New("rule.none")
	case (t.Is == LastDays || t.Is == NextDays) && days == 1:
		line = words.New("rule.today", "field", name(&t))
	case t.Is == LastDays || t.Is == NextDays:
		line = words.New("rule."+string(t.Is), "field", name(&t), "days", days)
	default:
		line = words.New("rule."+string(t.Is), "field", name(&t), "want", o.shown())
	}
	if as, err := operandOf(t.EmptyAs); err == nil && as.kind != noOperand {
		line = words.New("rule.empty_as", "rule", line, "as", as.shown())
	}
	return line
}

// name is what a comparison is about.
func name(t *Tree) words.Line {
	if t.Field != "" {
		return fieldLine(t.Field)
	}
	return words.New("field.prop", "key", cut(t.Prop))
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
