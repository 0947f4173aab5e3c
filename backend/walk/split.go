package walk

import (
	"strconv"
	"strings"

	"tabiji/backend/ident"
	"tabiji/backend/journey"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// condition takes the first branch whose question is met now, with what was read.
func (w *walker) condition(step *journey.Step, c journey.ConditionConfig) (*journey.Step, error) {
	var read []words.Line
	for i := range c.Branches {
		b := &c.Branches[i]
		answer := segment.Ask(b.When, w.facts, w.now, w.v.Zone)
		if answer.Met {
			lines := append([]words.Line{words.New("reason.split.condition", "branch", branchName(b))}, answer.Lines...)
			return w.pass(step, b.Port, fit(append(lines, read...))...), nil
		}
		read = append(read, answer.Lines...)
	}
	lines := append([]words.Line{{ID: "reason.split.else"}}, read...)
	return w.pass(step, journey.PortElse, fit(lines)...), nil
}

func branchName(b *journey.Branch) string {
	if b.Title != "" {
		return short(b.Title)
	}
	return b.Port
}

// random takes a branch by a fraction computed from the journey's salt, the person and the step, so that it is always
// the same one.
func (w *walker) random(step *journey.Step, c journey.RandomConfig) (*journey.Step, error) {
	fraction := ident.Fraction(w.who.Salt, step.ID, w.who.Contact)
	drawn, from := fraction*float64(c.Total), 0
	chosen := c.Branches[len(c.Branches)-1]
	for _, b := range c.Branches {
		if drawn < float64(from+b.Weight) {
			chosen = b
			break
		}
		from += b.Weight
	}
	percent := func(weight int) string { return decimal(100 * float64(weight) / float64(c.Total)) }
	return w.pass(step, chosen.Port, words.New("reason.split.random", "branch", journey.Letter(chosen.Port), "fraction", fraction,
		"drawn", decimal(100*fraction), "from", percent(from), "to", percent(from+chosen.Weight))), nil
}

// decimal shows at most two places: 41.73, 25
func decimal(f float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(f, 'f', 2, 64), "0"), ".")
}
