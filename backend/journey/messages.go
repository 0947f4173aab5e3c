package journey

import "encoding/json"

// MessageIDs lists the messages that the steps of a drawing name, in drawing order, each once. A step whose config
// cannot be read names none; Check says so.
func (d Drawing) MessageIDs() []string { return d.messages(func(Node) bool { return true }) }

// SentIDs are those of MessageIDs that are sent: by a step that is not switched off.
func (d Drawing) SentIDs() []string { return d.messages(func(n Node) bool { return !n.Disabled }) }

func (d Drawing) messages(of func(Node) bool) (ids []string) {
	known := map[string]bool{}
	for _, n := range d.Nodes {
		if id := n.MessageID(); id != "" && !known[id] && of(n) {
			known[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// MessageID is the message that a step names, also one that is switched off; "" for none.
func (n Node) MessageID() string {
	if _, sends := Ability[Sender](n.Kind); !sends {
		return ""
	}
	var c struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(n.Config, &c) != nil {
		return ""
	}
	return c.Message
}
