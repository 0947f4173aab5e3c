package journey

import "tabiji/backend/clock"

// Sketch compiles what can be walked of a draft that is still being drawn: steps whose settings are not finished, and lines
// that cannot be, are left out. Every message counts as pinned. It is for examples of what would happen; nobody enters it.
func Sketch(d Drawing) (*Version, error) {
	zone, err := clock.Zone(d.Settings.Zone)
	if err != nil {
		return nil, err
	}
	v := &Version{Journey: d.ID, Title: d.Title, Settings: d.Settings, Zone: zone, Steps: make(map[string]*Step, len(d.Nodes)), Pins: map[string]string{}}
	var whole []Node
	for _, n := range d.Nodes {
		if m, ok := Can[Sender](n); ok {
			v.Pins[m.MessageID()] = sketched
		}
		if v.add(n) == nil {
			whole = append(whole, n)
		}
	}
	for _, e := range d.Edges {
		_ = v.connect(e) // Check reports it
	}
	v.findLoops(whole)
	return v, nil
}

// sketched stands for the version of a message that has none.
const sketched = "draft"
