package message

import (
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
)

// trial is one person that a message is tried on when it is checked.
type trial struct {
	field string // value of every field that the message names; "" for a person of whom only the address is known
	warns string // finding where a filter fails for this person alone
}

// The people: one whose fields can be read as numbers and as texts, one without any, one whose numbers are 0.
var trials = [...]trial{{field: "12"}, {field: "", warns: "filter.missing"}, {field: "0", warns: "filter.zero"}}

// rehearse writes a message or a line for people who do not exist, so that what could only fail while sending
// is found before: a division by what is missing, and a message that takes more than it may.
func (c *checker) rehearse(write func(Person) error) {
	c.line = 0
	for _, person := range trials {
		err := write(person.person(c.names))
		if err == nil {
			continue
		}
		p := problem.Of(err)
		at, _ := p.Args.Get("where")
		switch {
		case Greedy(err) && p.ID != "message.output":
			c.find(Error, "greedy", "where", at)
			return
		case p.ID == "message.output":
			c.find(Error, "output", "where", at)
			return
		case p.ID != "message.filter":
			c.find(Error, "fails", "where", at)
			return
		}
		filter, _ := p.Args.Get("filter")
		why, _ := p.Args.Get("why")
		if person.warns == "" {
			c.find(Error, "filter.fails", "where", at, "filter", filter, "why", why)
			return
		}
		c.find(Warning, person.warns, "where", at, "filter", filter)
	}
}

var trialSender = Sender{Name: "Tabiji", Address: "info@example.jp", Postal: "Kyoto", Contact: "075-000-0000"}

func anyAsset(sha string) (Asset, bool) { return Asset{SHA256: sha}, true }

func (t trial) person(names []string) Person {
	p := Person{Address: "hanako@example.jp", Fields: map[string]string{}}
	if t.field == "" {
		return p
	}
	for _, name := range names {
		if key, isField := strings.CutPrefix(name, "contact."); isField {
			p.Fields[key] = t.field
		}
	}
	p.Fields[contact.FieldFamilyName], p.Fields[contact.FieldGivenName] = "佐藤", "花子"
	p.Fields[contact.FieldBirthday] = "1990-05-03"
	p.Tags = map[string]bool{"1": true, "2": true, "3": true}
	return p
}
