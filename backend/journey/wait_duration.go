package journey

import (
	"encoding/json"
	"strconv"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// WaitConfig: the person stays for a while.
type WaitConfig struct {
	onward
	Amount int // at least 1
	Unit   clock.Unit
	shown  words.Arg // "amount": "3 day", made once
}

// Progresses says whether the wait is drawn for an hour or more. What is drawn counts, not how long somebody
// happened to stay.
func (c WaitConfig) Progresses() bool {
	switch c.Unit {
	case clock.Second:
		return c.Amount >= 3_600
	case clock.Minute:
		return c.Amount >= 60
	}
	return c.Amount >= 1
}

// Until counts the length as the calendar of the zone does.
func (c WaitConfig) Until(from clock.Instant, zone *time.Location) (clock.Instant, bool) {
	return clock.AddCalendar(from, c.Amount, c.Unit, zone), true
}

// TakesTime is true: a length is at least one second.
func (c WaitConfig) TakesTime() bool { return true }

// Length as it was drawn.
func (c WaitConfig) Length() string { return strconv.Itoa(c.Amount) + " " + string(c.Unit) }

// Stays for the length.
func (c WaitConfig) Stays(until clock.Instant) words.Line {
	return words.Line{ID: "reason.wait.until", Args: words.Args{c.shown, {Key: "at", Value: int64(until)}}}
}

// longestWait is ten years in each unit.
func longestWait(u clock.Unit) int {
	switch u {
	case clock.Second:
		return 10 * 366 * 86_400
	case clock.Minute:
		return 10 * 366 * 1_440
	case clock.Hour:
		return 10 * 366 * 24
	case clock.Day:
		return 10 * 366
	case clock.Week:
		return 10 * 53
	}
	return 10 * 12
}

func waitDuration() Kind {
	return Kind{
		ID: "wait.duration", Category: Waits, Icon: "clock-pause", config: WaitConfig{}, Outcomes: []Outcome{next},
		Schema:   schema(`"amount":{"type":"integer","minimum":1},"unit":{"enum":["second","minute","hour","day","week","month"]}`, "amount", "unit"),
		Examples: examples(`{"amount":3,"unit":"day"}`, `{"amount":2,"unit":"second"}`, `{"amount":1,"unit":"month"}`),
		read:     readWait,
	}
}

func readWait(raw json.RawMessage) (Config, error) {
	var c WaitConfig
	unit := ""
	err := settings(raw, "", map[string]func(json.RawMessage, string) error{"amount": intoWhole(&c.Amount), "unit": intoText(&unit)})
	if err != nil {
		return nil, err
	}
	c.Unit = clock.Unit(unit)
	if !c.Unit.Known() {
		return nil, problem.New(problem.Invalid, "config.wait_unit", "unit", short(unit))
	}
	if most := longestWait(c.Unit); c.Amount < 1 || c.Amount > most {
		return nil, problem.New(problem.Invalid, "config.wait_amount", "most", strconv.Itoa(most)+" "+unit)
	}
	c.shown = words.Arg{Key: "amount", Value: c.Length()}
	return c, nil
}
