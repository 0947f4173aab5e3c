package journey

import (
	"encoding/json"
	"slices"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/problem"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// EventWaitConfig: the person stays until one of several events happens, and goes on by its branch; by PortTimeout when
// none has happened in time. LookBack lets an event count that happened before they came.
type EventWaitConfig struct {
	nothing
	Branches []Await
	Timeout  Span
	LookBack Span // zero: what happened before does not count
}

// Outcomes are the branches in their order, then the timeout.
func (c EventWaitConfig) Outcomes() []Outcome {
	list := make([]Outcome, 0, len(c.Branches)+1)
	for _, b := range c.Branches {
		list = append(list, Outcome{Port: b.Port, Title: b.Title})
	}
	return append(list, timeoutPort)
}

// Awaits are the branches.
func (c EventWaitConfig) Awaits() []Await { return c.Branches }

// Since is the look-back before the arrival.
func (c EventWaitConfig) Since(arrived clock.Instant, zone *time.Location) clock.Instant {
	return c.LookBack.Before(arrived, zone)
}

// Until is the timeout, unless something happens first.
func (c EventWaitConfig) Until(from clock.Instant, zone *time.Location) (clock.Instant, bool) {
	return c.Timeout.After(from, zone), false
}

// TakesTime reports whether there is no look-back: with one, an earlier event may lead on at once.
func (c EventWaitConfig) TakesTime() bool { return c.LookBack.Amount == 0 }

// Length is none: how long people stay is not known beforehand.
func (EventWaitConfig) Length() string { return "" }

// Stays says which events are awaited, and until when.
func (c EventWaitConfig) Stays(until clock.Instant) words.Line {
	var kinds []string
	var named []words.Line
	for _, b := range c.Branches {
		if !slices.Contains(kinds, b.Topic.Ref) {
			kinds = append(kinds, b.Topic.Ref)
			named = append(named, event.Line(short(b.Topic.Ref)))
		}
	}
	return words.New("reason.wait.event", "events", named, "at", int64(until))
}

// Progresses reports whether an outcome is the timeout and drawn for an hour or more. Whether an event is progress
// depends on where it comes from: one from outside begins a new chain (walk), and one that the circle itself makes is
// none (circle_wait.go).
func (c EventWaitConfig) Progresses(port string) bool { return port == PortTimeout && c.Timeout.hour() }

// Depends says that the outcome depends on which event happens.
func (EventWaitConfig) Depends() string { return "ahead.event" }

var timeoutPort = Outcome{Port: PortTimeout, Word: "port.timeout"}

func waitEvent() Kind {
	span := `{"type":"object","additionalProperties":false,"required":["amount","unit"],"properties":{` + spanSchema + `}}`
	return Kind{
		ID: "wait.event", Category: Waits, Icon: "hourglass", config: EventWaitConfig{}, Outcomes: []Outcome{timeoutPort}, Branches: true,
		Schema: schema(`"branches":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"object","additionalProperties":false,`+
			`"required":["port","event"],"properties":{"port":`+portSchema+`,"title":{"type":"string","maxLength":200},"event":`+nameSchema+
			`,"where":`+treeSchema(segment.EventProps)+`}}},"timeout":`+span+`,"look_back":`+span, "branches", "timeout"),
		Examples: examples(
			`{"branches":[{"port":"bought","title":"購入","event":"purchase"}],"timeout":{"amount":7,"unit":"day"},"look_back":{"amount":1,"unit":"day"}}`,
			`{"branches":[{"port":"big","event":"purchase","where":{"prop":"amount","is":"greater","value":10000}},{"port":"visit","event":"visit"}],"timeout":{"amount":30,"unit":"minute"}}`),
		read: readEventWait,
	}
}

func readEventWait(raw json.RawMessage) (Config, error) {
	var c EventWaitConfig
	err := settings(raw, "", map[string]func(json.RawMessage, string) error{
		"branches": branches(PortTimeout, func(raw json.RawMessage, path string) (string, error) {
			b, err := readAwait(raw, path)
			c.Branches = append(c.Branches, b)
			return b.Port, err
		}),
		"timeout":   intoSpan(&c.Timeout),
		"look_back": intoSpan(&c.LookBack),
	})
	switch {
	case err != nil:
		return nil, err
	case len(c.Branches) == 0:
		return nil, problem.New(problem.Invalid, "config.branches_none")
	case c.Timeout.Amount == 0:
		return nil, problem.New(problem.Invalid, "config.missing", "what", "part.timeout")
	}
	return c, nil
}

func readAwait(raw json.RawMessage, path string) (a Await, err error) {
	a.Topic.Kind = "event"
	err = settings(raw, path, map[string]func(json.RawMessage, string) error{
		"port": intoText(&a.Port), "title": intoText(&a.Title), "event": intoText(&a.Topic.Ref), "where": intoWhere(&a.Where),
	})
	if err != nil {
		return a, err
	}
	return a, named("event", a.Topic.Ref)
}
