package journey

import (
	"encoding/json"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/problem"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// EventEntryConfig: people enter when the event happens to them and its properties answer Where.
type EventEntryConfig struct {
	onward
	Event string
	Where *segment.Tree // nil: every such event
}

// Topics is the event.
func (c EventEntryConfig) Topics() []Topic { return []Topic{{"event", c.Event}} }

// Who the event happens to.
func (c EventEntryConfig) Who() words.Line {
	if c.Where != nil {
		return words.New("entry.event_where", "event", event.Line(c.Event), "where", segment.Describe(*c.Where))
	}
	return words.New("entry.event", "event", event.Line(c.Event))
}

// Entered because the event happened.
func (c EventEntryConfig) Entered(at clock.Instant) words.Line {
	return words.New("reason.entry.event", "event", event.Line(short(c.Event)), "at", int64(at))
}

// TakesNow nobody: what happened before the start is past.
func (EventEntryConfig) TakesNow() Crowd { return Crowd{} }

// Hears the event when its properties answer Where; days in it begin and end in zone.
func (c EventEntryConfig) Hears(e event.Event, zone *time.Location) ([]words.Line, bool) {
	if e.Kind != c.Event {
		return nil, false
	}
	return answers(c.Where, e, zone)
}

// answers asks a question of an event's properties, at the moment it came; nil is met by every event.
func answers(where *segment.Tree, e event.Event, zone *time.Location) (why []words.Line, met bool) {
	if where == nil {
		return nil, true
	}
	answer := segment.Ask(*where, segment.Props(e.Props), e.ReceivedAt, zone)
	return answer.Lines, answer.Met
}

func entryEvent() Kind {
	return Kind{
		ID: "entry.event", Category: Entries, Icon: "bolt", config: EventEntryConfig{}, Outcomes: []Outcome{next},
		Schema:   schema(`"event":`+nameSchema+`,"where":`+treeSchema(segment.EventProps), "event"),
		Examples: examples(`{"event":"purchase","where":{"prop":"amount","is":"greater","value":1000}}`),
		read:     readEntryEvent,
	}
}

func readEntryEvent(raw json.RawMessage) (Config, error) {
	var c EventEntryConfig
	err := settings(raw, "", map[string]func(json.RawMessage, string) error{
		"event": intoText(&c.Event),
		"where": intoWhere(&c.Where),
	})
	if err != nil {
		return nil, err
	}
	return c, named("event", c.Event)
}

// intoWhere reads a question about an event's properties.
func intoWhere(to **segment.Tree) func(json.RawMessage, string) error {
	return func(raw json.RawMessage, _ string) error {
		where, err := segment.Parse(raw, segment.EventProps)
		if err != nil {
			return problem.New(problem.Invalid, "config.where", "why", problem.Of(err).Sentence()).Because(err)
		}
		*to = &where
		return nil
	}
}

// treeSchema is the JSON Schema of a question. Depth and number of leaves are checked in Go. A question about an event may stand
// within one about a person, so each calls itself by a name of its own.
func treeSchema(scope segment.Scope) string {
	compare := func(key string) string {
		words := ""
		for i, is := range segment.Comparisons() {
			if i > 0 {
				words += ","
			}
			words += `"` + string(is) + `"`
		}
		return `{"type":"object","additionalProperties":false,"required":["` + key + `","is"],"properties":{"` + key + `":` + nameSchema +
			`,"is":{"enum":[` + words + `]}` +
			`,"value":{"type":["string","number","array"],"items":{"type":["string","number"]},"minItems":1,"maxItems":200},"empty_as":{"type":["string","number"]}}}`
	}
	self, leaves := "props", compare("prop")
	if scope == segment.Person {
		self, leaves = "tree", compare("field")+
			`,{"type":"object","additionalProperties":false,"required":["tag"],"properties":{"tag":`+nameSchema+`}}`+
			`,{"type":"object","additionalProperties":false,"required":["event"],"properties":{"event":`+nameSchema+
			`,"at_least":{"type":"integer","minimum":1,"maximum":1000000},"at_most":{"type":"integer","minimum":0,"maximum":1000000}`+
			`,"within_days":{"type":"integer","minimum":1,"maximum":36500},"where":`+treeSchema(segment.EventProps)+`}}`
	}
	groups := ""
	for _, key := range [...]string{"all", "any", "none"} {
		groups += `{"type":"object","additionalProperties":false,"required":["` + key + `"],"properties":{"` + key +
			`":{"type":"array","minItems":1,"items":{"$dynamicRef":"#` + self + `"}}}},`
	}
	return `{"$dynamicAnchor":"` + self + `","oneOf":[` + groups + leaves + `]}`
}
