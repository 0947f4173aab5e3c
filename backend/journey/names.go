package journey

import (
	"regexp"
	"strings"
	"sync"

	"tabiji/backend/event"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// StepName is how a sentence names a step where nothing else is known of the drawing: its title, else its kind. No id is
// ever shown to a person.
func StepName(n Node) words.Line {
	switch _, ok := KindOf(n.Kind); {
	case n.Title != "":
		return words.New("step.titled", "title", short(n.Title))
	case !ok:
		return words.New("step.unknown", "kind", short(n.Kind))
	}
	return words.New("step.untitled", "kind", "kind."+n.Kind)
}

// names are the steps of a drawing as sentences name them: by title, else by kind. Where several steps are called the
// same, each is told apart by what its card says it does, or else by its place in the order in which people come to them.
type names struct {
	said []words.Line // by index
	made bool
}

// name is how a sentence names a step of the drawing.
func (c *checker) name(at int) words.Line {
	if !c.called.made {
		c.called = names{said: c.nameAll(), made: true}
	}
	return c.called.said[at]
}

func (c *checker) nameAll() []words.Line {
	said := make([]words.Line, len(c.d.Nodes))
	alike := map[string][]int{}
	for _, i := range c.readingOrder() {
		said[i] = StepName(c.d.Nodes[i])
		alike[nameKey(c.d.Nodes[i])] = append(alike[nameKey(c.d.Nodes[i])], i)
	}
	for _, same := range alike {
		if len(same) > 1 {
			c.tellApart(said, same)
		}
	}
	return said
}

// tellApart names steps that are called the same, which are given in reading order.
func (c *checker) tellApart(said []words.Line, same []int) {
	does := make([]words.Line, len(same))
	times := map[string]int{}
	for k, i := range same {
		does[k] = c.does(i)
		times[lineKey(does[k])]++
	}
	for k, i := range same {
		if does[k].ID != "" && times[lineKey(does[k])] == 1 {
			said[i] = words.New("step.doing", "step", said[i], "does", does[k])
		} else {
			said[i] = words.New("step.nth", "step", said[i], "n", k+1)
		}
	}
}

func lineKey(l words.Line) string {
	b, _ := l.MarshalJSON()
	return string(b)
}

// nameKey is the same for steps that a person would see under the same name, in either language.
func nameKey(n Node) string {
	if n.Title == "" {
		return "kind." + n.Kind
	}
	if kind, ok := kindByWord()[n.Title]; ok {
		return kind
	}
	return "title " + short(n.Title)
}

// kindByWord finds the word of a kind by its text in any language.
var kindByWord = sync.OnceValue(func() map[string]string {
	by := map[string]string{}
	for _, lang := range words.Langs() {
		for _, k := range kinds() {
			by[(words.Printer{Lang: lang}).Text(k.Word)] = k.Word
		}
	}
	return by
})

// readingOrder are the steps in the order in which people come to them, by the number of lines from an entry trigger; those to
// which no line leads come last. Of several it is the order of the drawing.
func (c *checker) readingOrder() []int {
	order := make([]int, 0, len(c.d.Nodes))
	seen := make([]bool, len(c.d.Nodes))
	take := func(i int) {
		if !seen[i] {
			seen[i] = true
			order = append(order, i)
		}
	}
	for i := range c.d.Nodes {
		if c.isEntry(i) {
			take(i)
		}
	}
	out := make([][]int, len(c.d.Nodes))
	for _, e := range c.d.Edges {
		from, fromOK := c.index[e.From[0]]
		to, toOK := c.index[e.To]
		if fromOK && toOK {
			out[from] = append(out[from], to)
		}
	}
	for at := 0; at < len(order); at++ {
		for _, to := range out[order[at]] {
			take(to)
		}
	}
	for i := range c.d.Nodes {
		take(i)
	}
	return order
}

// does is the line that the card of a step says about it, as far as it tells steps apart; the zero Line where it says the
// same of all, or too much. The page says the same (frontend/src/journey/steps.ts, testdata/cards.json).
func (c *checker) does(at int) words.Line {
	n := c.d.Nodes[at]
	k, ok := kindsByID()[n.Kind]
	if !ok {
		return words.Line{}
	}
	config := c.config[at]
	if n.Disabled {
		config, _ = k.Configure(n.Config) // nil when it cannot be read
	}
	switch config := config.(type) {
	case TagEntryConfig:
		return words.New("card.entry_tag", "tag", short(config.Tag))
	case EventEntryConfig:
		if config.Where == nil {
			return words.New("card.entry_event", "event", event.Line(short(config.Event)))
		}
	case WaitConfig:
		return words.New("card.wait", "wait", config.String())
	case AddTagConfig:
		return words.New("card.tag", "tag", short(config.Tag))
	case RemoveTagConfig:
		return words.New("card.tag", "tag", short(config.Tag))
	case FieldConfig:
		if config.Value == "" {
			return words.New("card.field_clear", "field", segment.FieldLine(config.Field))
		}
		return words.New("card.field", "field", segment.FieldLine(config.Field), "value", short(config.Value))
	case NotifyConfig:
		return words.New("card.own", "text", short(PlainSubject(config.Title)))
	case Sender:
		if m, known := c.w.Messages[config.MessageID()]; known {
			return words.New("card.own", "text", short(PlainSubject(m.subject())))
		}
	}
	return words.Line{}
}

func (m Mail) subject() string {
	if m.Subject != "" {
		return m.Subject
	}
	return m.Title
}

var (
	liquidTag  = regexp.MustCompile(`(?s)\{%.*?%\}`)
	liquidName = regexp.MustCompile(`\{\{-?\s*contact\.(?:family_name|given_name|name)\s*\|[^}]*honorific[^}]*\}\}`)
	liquidOut  = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
)

// PlainSubject shows a subject's Liquid outputs as one mark each, for a subject among many lines.
func PlainSubject(s string) string {
	s = liquidTag.ReplaceAllString(s, "")
	s = liquidName.ReplaceAllString(s, "〇〇様")
	return strings.TrimSpace(liquidOut.ReplaceAllString(s, "〇〇"))
}

// branch is how a sentence names an outcome of a step, as its line is labelled: by the author's title, else by its word. A
// branch without a title is "yes" where it is the only one, and numbered where there are several.
func (c *checker) branch(at int, port string) words.Line { return BranchName(c.d.Nodes[at], port) }

// BranchName is how a sentence names an outcome of a step; no port is ever shown but the letter of a random branch.
func BranchName(n Node, port string) words.Line {
	k, ok := kindsByID()[n.Kind]
	if !ok {
		return words.New("port.named", "port", "port.gone")
	}
	config, err := k.Configure(n.Config)
	if err != nil {
		config = OffConfig{}
	}
	return OutcomeName(k.fixedOr(config), port)
}

// fixedOr are the outcomes of a config, else those that all configs of the kind have.
func (k *Kind) fixedOr(c Config) []Outcome {
	if _, unread := c.(OffConfig); unread {
		return k.Outcomes
	}
	return c.Outcomes()
}

// OutcomeName is how a sentence names one of several outcomes.
func OutcomeName(outcomes []Outcome, port string) words.Line {
	branches, nth := 0, 0
	titled := false
	for _, o := range outcomes {
		if o.Word == "" {
			branches++
			titled = titled || o.Title != ""
		}
		if o.Port == port {
			nth = branches
		}
	}
	for _, o := range outcomes {
		yesOrNo := branches == 1 && !titled && outcomes[len(outcomes)-1].Port == PortElse
		switch {
		case o.Port != port:
		case o.Title != "":
			return words.New("step.titled", "title", short(o.Title))
		case o.Word == "" && yesOrNo:
			return words.New("port.named", "port", "port.yes")
		case o.Word == "":
			return words.New("port.nth", "n", nth)
		case o.Port == PortElse && yesOrNo:
			return words.New("port.named", "port", "port.no")
		default:
			return words.New("port.named", "port", o.Word)
		}
	}
	return words.New("port.named", "port", "port.gone")
}
