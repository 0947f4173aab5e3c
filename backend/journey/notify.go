package journey

import (
	"encoding/json"
	"slices"
	"strings"

	"tabiji/backend/facts"
	"tabiji/backend/message"
	"tabiji/backend/problem"
	"tabiji/backend/segment"
)

// NotifyConfig: the owner gets a notice. Title and Body may hold {{ contact.<key> }}.
type NotifyConfig struct {
	onward
	Title string
	Body  string

	title, body *message.LineTemplate
}

// Say writes title and body for one person. A text that cannot be rendered is shown as its author wrote it, so that the
// notice is not lost.
func (c NotifyConfig) Say(f *facts.Facts, lang string) (title, body string) {
	say := func(t *message.LineTemplate, source string) string {
		if t == nil || source == "" {
			return source
		}
		s, err := t.Say(*f, lang)
		if err != nil {
			return source
		}
		return s
	}
	return say(c.title, c.Title), say(c.body, c.Body)
}

// Needs is what Title and Body show of the person.
func (c NotifyConfig) Needs() segment.Needs {
	return message.LineNeeds(c.Title).Merge(message.LineNeeds(c.Body))
}

// check finds fields that the two texts show and nobody has.
func (c NotifyConfig) check(all *checker, at int) {
	for _, f := range all.w.Known.check(c, all.own) {
		all.add(Level(f.Level), at, "config", "why", f.Line)
	}
}

func (c NotifyConfig) findings(own []string) []message.Finding {
	return slices.Concat(message.CheckLine(c.Title, own), message.CheckLine(c.Body, own))
}

// text is a notice as it was written, which cannot be said.
func (c NotifyConfig) text() NotifyConfig { return NotifyConfig{Title: c.Title, Body: c.Body} }

// Bounds of a notice's templates, in bytes.
const (
	maxNoticeTitle = 1_000
	maxNoticeBody  = 8_000
)

func notify() Kind {
	return Kind{
		ID: "notify", Category: Notices, Icon: "bell", config: NotifyConfig{}, Outcomes: []Outcome{next},
		Schema:   schema(`"title":{"type":"string","minLength":1,"maxLength":1000},"body":{"type":"string","maxLength":8000}`, "title"),
		Examples: examples(`{"title":"{{ contact.name }}さん","body":"{{ contact.company }} {{ contact.salutation }}"}`),
		read:     readNotify,
	}
}

func readNotify(raw json.RawMessage) (Config, error) {
	var c NotifyConfig
	err := settings(raw, "", map[string]func(json.RawMessage, string) error{"title": intoText(&c.Title), "body": intoText(&c.Body)})
	switch {
	case err != nil:
		return nil, err
	case strings.TrimSpace(c.Title) == "":
		return nil, problem.New(problem.Invalid, "config.missing", "what", "part.title")
	case len(c.Title) > maxNoticeTitle:
		return nil, problem.New(problem.Invalid, "config.too_long", "what", "part.title", "limit", maxNoticeTitle)
	case len(c.Body) > maxNoticeBody:
		return nil, problem.New(problem.Invalid, "config.too_long", "what", "part.body", "limit", maxNoticeBody)
	}
	if c.title, err = message.ParseLine(c.Title); err != nil {
		return nil, unfilled("part.title", err)
	}
	if c.body, err = message.ParseLine(c.Body); err != nil {
		return nil, unfilled("part.body", err)
	}
	return c, nil
}

// unfilled says which part of a notice holds Liquid that cannot be read, and what is wrong with it.
func unfilled(part string, err error) error {
	p := problem.Of(err)
	why := p.Sentence()
	if len(p.Where) > 0 {
		why = p.Where[0].Line
	}
	return problem.New(problem.Invalid, "config.notice", "what", part, "why", why).Because(err)
}
