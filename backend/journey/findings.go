package journey

import "tabiji/backend/words"

// Level says how much a finding weighs; only errors stop a journey from being published.
type Level string

// The levels.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Hint    Level = "hint"
)

// Finding is one thing that is or may be wrong with a drawing.
type Finding struct {
	Level   Level      `json:"level"`
	Node    string     `json:"node,omitempty"`
	Message string     `json:"message,omitempty"`
	Line    words.Line `json:"line"`
}
