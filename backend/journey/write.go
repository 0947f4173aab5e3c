package journey

import (
	"bytes"
	"encoding/json"
)

// Write makes the journey file of a drawing: indented, the same drawing always the same bytes.
// What Read gave, Write writes so that Read gives it again. It panics on a Config or Body that is
// no JSON: those come from Read or from the program itself.
func Write(d Drawing) []byte {
	d.Format = Format
	if d.Nodes == nil {
		d.Nodes = []Node{}
	}
	if d.Edges == nil {
		d.Edges = []Edge{}
	}
	nodes := make([]Node, len(d.Nodes))
	for i, n := range d.Nodes {
		if len(n.Config) == 0 {
			n.Config = json.RawMessage("{}")
		}
		nodes[i] = n
	}
	d.Nodes = nodes
	if d.Settings.Reentry == "" {
		d.Settings.Reentry = Never
	}
	return encode(d, "  ")
}

func encode(v any, indent string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // a file is read by people; no browser runs it
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		panic("journey.Write: " + err.Error())
	}
	return b.Bytes()
}
