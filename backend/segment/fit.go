package segment

import (
	"slices"

	"tabiji/backend/contact"
)

// Misfit is what keeps a comparison from meaning what it says in a field of some type.
type Misfit string

// The misfits.
const (
	Fitting  Misfit = ""
	ByChance Misfit = "text"  // it compares numbers or days, and the field holds any text: what is none does not meet it
	Never    Misfit = "type"  // it compares numbers or days, and the field holds something else
	NoValue  Misfit = "value" // what it compares with cannot be read as the field's values are
)

// Fit tells whether a comparison makes sense in a field of a type. as is what it reads values as, where that is the trouble,
// and value what cannot be read.
func (t *Tree) Fit(kind contact.FieldType) (m Misfit, as contact.FieldType, value string) {
	text := kind == contact.Text || kind == ""
	switch t.Is.measure() {
	case asNumber:
		as = contact.Number
	case asDay:
		as = contact.Date
	case asText:
		if text || t.Is == Contains || t.Is == NotContains {
			return Fitting, "", ""
		}
		return t.fitValues(kind)
	case noMeasure:
		return Fitting, "", ""
	}
	switch {
	case kind == as:
		return Fitting, "", ""
	case text:
		return ByChance, as, ""
	}
	return Never, as, ""
}

// fitValues finds a text that cannot be read as values of a type are.
func (t *Tree) fitValues(kind contact.FieldType) (m Misfit, as contact.FieldType, value string) {
	o, err := operandOf(t.Value)
	if err != nil {
		return Fitting, "", ""
	}
	bad := func(o operand) bool { return o.kind == textOperand && !isBlank(o.text) && !Fits(kind, o.text) }
	if i := slices.IndexFunc(o.list, bad); i >= 0 {
		return NoValue, "", cut(o.list[i].text)
	}
	if bad(o) {
		return NoValue, "", cut(o.text)
	}
	return Fitting, "", ""
}
