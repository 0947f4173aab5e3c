package message

import "tabiji/backend/problem"

// LineTemplate is a compiled line of text with Liquid: the title or the body of a notification.
type LineTemplate struct {
	c    *compiled
	name string // the beginning of the line, by which a person knows it
}

// ParseLine compiles a line under the same bounds as a mail. Its error is a problem.
func ParseLine(template string) (*LineTemplate, error) {
	if len(template) > LongestSource {
		return nil, problem.New(problem.TooLarge, "message.refused")
	}
	c, _, findings := compilePlain(template, InLine)
	if len(findings) > 0 {
		refused := problem.New(problem.Invalid, "message.refused")
		for _, f := range findings {
			refused.At("", f.Line)
		}
		return nil, refused
	}
	return &LineTemplate{c, excerpt(template)}, nil
}

// Say writes the line for one person: no markup, no line breaks, at most LongestLine characters.
func (t *LineTemplate) Say(p Person, lang string) (string, error) {
	var vars map[string]any
	if t.c.template != nil {
		vars = bindings(&p, Sender{}, lang)
	}
	run := rendering{t: &Template{name: t.name}, vars: vars, budget: newBudget(lineShare, nil)}
	s, err := run.oneLine(t.c, InLine)
	if err != nil {
		return "", err
	}
	n := 0
	for i := range s {
		if n == LongestLine {
			return s[:i], nil
		}
		n++
	}
	return s, nil
}

// Line compiles and writes a line in one step, for titles that are used once. fields may hold "email".
func Line(template string, fields map[string]string, lang string) (string, error) {
	t, err := ParseLine(template)
	if err != nil {
		return "", err
	}
	return t.Say(Person{Fields: fields}, lang)
}

// CheckLine says what is wrong with a line; fields as in Check.
func CheckLine(template string, fields []string) []Finding {
	if len(template) > LongestSource {
		return []Finding{finding(Error, "long", "size", len(template)/1024, "most", LongestSource/1024)}
	}
	compiled, pieces, findings := compilePlain(template, InLine)
	c := checker{findings: findings, part: InLine, fields: fields, own: map[string]bool{}}
	if len(findings) > 0 {
		return c.findings
	}
	c.chips(pieces)
	c.leftovers(pieces)
	if c.asks {
		line := &LineTemplate{compiled, excerpt(template)}
		c.rehearse(func(p Person) error { _, err := line.Say(p, "ja"); return err })
	}
	return c.findings
}
