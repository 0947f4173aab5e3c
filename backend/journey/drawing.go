// Package journey knows the drawing: nodes (steps), ports (outcomes), edges, kinds, what is wrong with it, the
// immutable version made of it, and the file format tabiji.journey/1. It refuses to know execution.
package journey

import (
	"encoding/json"

	"tabiji/backend/message"
)

// Format is the file format this program writes and reads.
const Format = "tabiji.journey/1"

// Drawing is a journey as its author drew it: the draft, and the content of a journey file.
// In a workspace, Messages and Assets are kept in their own tables and are empty here.
type Drawing struct {
	Format   string           `json:"format"`
	ID       string           `json:"id"`
	Title    string           `json:"title"`
	Settings Settings         `json:"settings"`
	Nodes    []Node           `json:"nodes"`
	Edges    []Edge           `json:"edges"`
	Messages []message.Source `json:"messages,omitempty"`
	Assets   []message.Asset  `json:"assets,omitempty"`
	Notes    []Note           `json:"notes,omitempty"`
	Page
}

// Settings hold for the whole journey.
type Settings struct {
	Reentry Reentry `json:"reentry"`
	Days    int     `json:"days,omitempty"` // for Reentry after_days
	Zone    string  `json:"zone,omitempty"` // IANA name; empty: the workspace's
	// Parallel is for Reentry per_key: several enrollments of a person, one per key, may be inside at once. Without it
	// each begins when the one before has ended.
	Parallel bool `json:"parallel,omitempty"`
	Purpose
	Obeyed
}

// Reentry says when a person may come again.
type Reentry string

// The re-entry rules. A person is never twice in one journey at the same time, unless Parallel says so.
const (
	Never     Reentry = "never"      // once for ever
	AfterExit Reentry = "after_exit" // again when the last time has ended
	AfterDays Reentry = "after_days" // again Days after the last time began
	PerKey    Reentry = "per_key"    // once for each key of an event, such as an order number; later ones wait for the one inside
)

// Node is one step.
type Node struct {
	ID     string          `json:"id"`
	Kind   string          `json:"kind"`
	Title  string          `json:"title,omitempty"`
	At     [2]float64      `json:"at"`
	Config json.RawMessage `json:"config"`
	// Disabled switches a step off: people pass it and nothing is done (OffConfig); part of the meaning (hash). Memo is for
	// the author, Caption for readers of the journey.
	Disabled bool   `json:"disabled,omitempty"`
	Memo     string `json:"memo,omitempty"`
	Caption  string `json:"caption,omitempty"`
}

// Edge leads from an outcome (node, port) to a step; people read it as a line.
type Edge struct {
	From [2]string `json:"from"`
	To   string    `json:"to"`
}

// Note is a remark on the canvas, in Markdown.
type Note struct {
	ID    string     `json:"id"`
	Text  string     `json:"text"`
	At    [2]float64 `json:"at"`
	Size  [2]float64 `json:"size,omitzero"` // width and height in px; zero: as the text needs
	Color Color      `json:"color,omitempty"`
}

// Color of a note: "blue", "green", "pink", or "": yellow.
type Color string

// The colors of notes, beside yellow.
const (
	Blue  Color = "blue"
	Green Color = "green"
	Pink  Color = "pink"
)
