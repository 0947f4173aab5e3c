package message

import (
	"maps"
	"slices"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/facts"
)

// bindings are the variables of a template: every mail, notice, subject and preview is written from these. Empty fields
// do not exist, so that {% if contact.company %} and default work; so does nothing that cannot be read as its field's
// type, while a number is one and a flag is true or false.
func bindings(p *Person, sender Sender, lang string) map[string]any {
	c := make(map[string]any, len(p.Fields)+4)
	for key := range p.Fields {
		if value := variable(p.Value(key)); value != nil {
			c[key] = value
		}
	}
	if p.Address != "" {
		c[facts.Email] = clean(p.Address)
	}
	if name := contact.FullName(p.Fields, lang); name != "" {
		c[contact.FieldName] = clean(name)
	}
	c[facts.Salutation] = clean(contact.Salutation(p.Fields, lang))
	if len(p.Tags) > 0 {
		tags := make([]any, 0, len(p.Tags))
		for _, tag := range slices.Sorted(maps.Keys(p.Tags)) {
			tags = append(tags, clean(tag))
		}
		c[facts.Tags] = tags
	}
	return map[string]any{"contact": c, "sender": map[string]any{"name": clean(sender.Name)}}
}

// variable is a value as a template sees it; nil: it does not exist.
func variable(v facts.Value) any {
	value := v.Shown()
	text, ok := value.(string)
	if !ok {
		return value
	}
	if text = clean(text); strings.TrimSpace(text) == "" {
		return nil
	}
	return text
}

// Needs is what the mail reads of a person beside whether it may be sent.
func (t *Template) Needs() facts.Needs { return t.needs }

func needsOf(src Source) facts.Needs {
	return readBy(src.Subject, InSubject).Merge(readBy(src.Preheader, InPreheader)).Merge(readBy(src.HTML, InHTML)).Merge(readBy(src.Text, InText))
}

// LineNeeds is what a line with Liquid, such as a notice's, reads of a person.
func LineNeeds(template string) facts.Needs { return readBy(template, InLine) }

// readBy is what Liquid in a part of a mail reads. What looks through "contact" as a whole, as contact[name] does, reads
// everything.
func readBy(template string, part Part) (n facts.Needs) {
	if len(template) > LongestSource || !strings.Contains(template, "contact") {
		return n
	}
	pieces, _ := scan(template, part)
	for _, p := range pieces {
		if p.kind == literal {
			continue
		}
		for _, name := range readExpression(p.text).names {
			root, key, _ := strings.Cut(name, ".")
			key, _, _ = strings.Cut(key, ".")
			switch {
			case root != "contact":
			case key == "":
				n.AllFields, n.AllTags = true, true
				n.Fields = append(n.Fields, facts.Email)
			case key == facts.Tags:
				n.AllTags = true
			case key == facts.Salutation:
				n.Fields = append(n.Fields, contact.FieldName, contact.FieldCompany)
			default:
				n.Fields = append(n.Fields, key)
			}
		}
	}
	n.Tidy()
	return n
}
