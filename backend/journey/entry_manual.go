package journey

import (
	"encoding/json"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/words"
)

// ManualConfig: people enter when somebody puts them in.
type ManualConfig struct{ onward }

// Topics are none: nothing that happens takes anybody in.
func (ManualConfig) Topics() []Topic { return nil }

// Hears nothing.
func (ManualConfig) Hears(event.Event, *time.Location) ([]words.Line, bool) { return nil, false }

// Who comes in is chosen.
func (ManualConfig) Who() words.Line { return words.New("entry.manual") }

// Entered by hand.
func (ManualConfig) Entered(at clock.Instant) words.Line { return EnteredByHand(at) }

// TakesNow whom somebody chooses.
func (ManualConfig) TakesNow() Crowd { return Crowd{Chosen: true} }

// EnteredByHand is the first reason of a passage that somebody began, whatever its trigger listens to.
func EnteredByHand(at clock.Instant) words.Line {
	return words.New("reason.entry.manual", "at", int64(at))
}

func entryManual() Kind {
	return Kind{
		ID: "entry.manual", Category: Entries, Icon: "hand-finger", config: ManualConfig{}, Outcomes: []Outcome{next}, Schema: schema(""), Examples: examples(`{}`),
		read: func(raw json.RawMessage) (Config, error) { return ManualConfig{}, settings(raw, "", nil) },
	}
}
