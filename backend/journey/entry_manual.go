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

// Topics are none: no event lets anybody in.
func (ManualConfig) Topics() []Topic { return nil }

// Hears no event.
func (ManualConfig) Hears(event.Event, *time.Location) ([]words.Line, bool) { return nil, false }

// Who says that people enter who are chosen by hand.
func (ManualConfig) Who() words.Line { return words.New("entry.manual") }

// Entered is the reason that somebody let the person in.
func (ManualConfig) Entered(at clock.Instant) words.Line { return EnteredByHand(at) }

// TakesNow is whomever a person of the team chooses.
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
