package journey

import "encoding/json"

// MessageIDs lists the messages that the steps of a drawing send, in drawing order, each once. A step whose config
// cannot be read sends none; Check names it.
func (d Drawing) MessageIDs() (ids []string) {
	known := map[string]bool{}
	for _, n := range d.Nodes {
		if id := n.MessageID(); id != "" && !known[id] {
			known[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// MessageID is the message that a step sends; "" for none.
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
