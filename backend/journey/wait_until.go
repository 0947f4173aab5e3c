package journey

import (
	"encoding/json"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// UntilConfig: the person stays until a date and time, and goes on at once when that has passed.
type UntilConfig struct {
	onward
	At time.Time // local time of the journey's zone; the zone of this value means nothing
}

// Until is the drawn date and time in the zone.
func (c UntilConfig) Until(_ clock.Instant, zone *time.Location) (clock.Instant, bool) {
	return clock.OnTheWall(c.At, zone), true
}

// TakesTime is false: once the moment has passed nobody stays.
func (UntilConfig) TakesTime() bool { return false }

// Length is none: it is a date, not a span.
func (UntilConfig) Length() string { return "" }

// Stays says until which moment the person stays.
func (UntilConfig) Stays(until clock.Instant) words.Line {
	return words.New("reason.wait.date", "at", int64(until))
}

func waitUntil() Kind {
	return Kind{
		ID: "wait.until", Category: Waits, Icon: "calendar-time", config: UntilConfig{}, Outcomes: []Outcome{next},
		Schema:   schema(`"at":{"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"}`, "at"),
		Examples: examples(`{"at":"2026-12-24T10:00"}`, `{"at":"2024-02-29T00:00"}`),
		read:     readUntil,
	}
}

func readUntil(raw json.RawMessage) (Config, error) {
	at := ""
	if err := settings(raw, "", map[string]func(json.RawMessage, string) error{"at": intoText(&at)}); err != nil {
		return nil, err
	}
	wall, err := wallTime(at)
	if err != nil {
		return nil, problem.New(problem.Invalid, "config.wait_at", "at", short(at))
	}
	return UntilConfig{At: wall}, nil
}
