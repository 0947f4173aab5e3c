package journey

import (
	"encoding/json"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/words"
)

// WaitConfig: the person stays for a while.
type WaitConfig struct {
	onward
	Span
	shown words.Arg // "amount": "3 day", made once
}

// Progresses reports whether the wait is drawn for an hour or more.
func (c WaitConfig) Progresses(string) bool { return c.hour() }

// Until adds the length by the calendar of the zone.
func (c WaitConfig) Until(from clock.Instant, zone *time.Location) (clock.Instant, bool) {
	return c.After(from, zone), true
}

// TakesTime is true: a length is at least one second.
func (c WaitConfig) TakesTime() bool { return true }

// Length is the span as it was drawn.
func (c WaitConfig) Length() string { return c.String() }

// Stays says how long and until when the person stays.
func (c WaitConfig) Stays(until clock.Instant) words.Line {
	return words.Line{ID: "reason.wait.until", Args: words.Args{c.shown, {Key: "at", Value: int64(until)}}}
}

func waitDuration() Kind {
	return Kind{
		ID: "wait.duration", Category: Waits, Icon: "clock-pause", config: WaitConfig{}, Outcomes: []Outcome{next},
		Schema:   schema(spanSchema, "amount", "unit"),
		Examples: examples(`{"amount":3,"unit":"day"}`, `{"amount":2,"unit":"second"}`, `{"amount":1,"unit":"month"}`),
		read:     readWait,
	}
}

func readWait(raw json.RawMessage) (Config, error) {
	var c WaitConfig
	if err := intoSpan(&c.Span)(raw, ""); err != nil {
		return nil, err
	}
	c.shown = words.Arg{Key: "amount", Value: c.Length()}
	return c, nil
}
