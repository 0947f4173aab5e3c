package journey

import (
	"encoding/json"
	"strconv"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

// Span is a time as the author drew it: an amount, at least 1, with its unit. The zero Span is none.
type Span struct {
	Amount int
	Unit   clock.Unit
}

// spanSchema are the members of a Span.
const spanSchema = `"amount":{"type":"integer","minimum":1},"unit":{"enum":["second","minute","hour","day","week","month"]}`

// After is the moment a span after another, as the calendar of the zone counts.
func (s Span) After(from clock.Instant, zone *time.Location) clock.Instant {
	return clock.AddCalendar(from, s.Amount, s.Unit, zone)
}

// Before is the moment a span before another; none is the moment itself.
func (s Span) Before(to clock.Instant, zone *time.Location) clock.Instant {
	if s.Amount == 0 {
		return to
	}
	return clock.AddCalendar(to, -s.Amount, s.Unit, zone)
}

// String is the span as words show it: "3 day".
func (s Span) String() string { return strconv.Itoa(s.Amount) + " " + string(s.Unit) }

// hour reports whether the span is an hour or more. The drawn length counts, not how long somebody really stayed.
func (s Span) hour() bool {
	switch s.Unit {
	case clock.Second:
		return s.Amount >= 3_600
	case clock.Minute:
		return s.Amount >= 60
	}
	return s.Amount >= 1
}

// longestSpan is ten years in each unit.
func longestSpan(u clock.Unit) int {
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

// intoSpan reads {"amount","unit"}.
func intoSpan(s *Span) func(json.RawMessage, string) error {
	return func(raw json.RawMessage, path string) error {
		unit := ""
		err := settings(raw, path, map[string]func(json.RawMessage, string) error{"amount": intoWhole(&s.Amount), "unit": intoText(&unit)})
		if err != nil {
			return err
		}
		s.Unit = clock.Unit(unit)
		if !s.Unit.Known() {
			return problem.New(problem.Invalid, "config.wait_unit", "unit", short(unit))
		}
		if most := longestSpan(s.Unit); s.Amount < 1 || s.Amount > most {
			return problem.New(problem.Invalid, "config.wait_amount", "most", Span{most, s.Unit}.String())
		}
		return nil
	}
}
