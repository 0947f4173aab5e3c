package journey

import (
	"encoding/json"

	"tabiji/backend/event"
	"tabiji/backend/segment"
)

// RemoveTagConfig: the tag is taken off the person.
type RemoveTagConfig struct {
	onward
	Tag string
}

// Needs is the tag itself: a person who does not have it is left as they are.
func (c RemoveTagConfig) Needs() segment.Needs { return segment.Needs{Tags: []string{c.Tag}} }

// Causes is the event that the tag was removed; it happens only to people who have it.
func (c RemoveTagConfig) Causes() []Caused {
	return []Caused{{Event: tagEvent(event.TagRemoved, c.Tag), After: tagEvent(event.TagAdded, c.Tag)}}
}

func tagRemove() Kind {
	return Kind{
		ID: "tag.remove", Category: Changes, Icon: "tag-off", config: RemoveTagConfig{}, Outcomes: []Outcome{next}, Schema: schema(`"tag":`+nameSchema, "tag"),
		Examples: examples(`{"tag":"y"}`, `{"tag":"x"}`),
		read: func(raw json.RawMessage) (Config, error) {
			var c RemoveTagConfig
			tag, err := readTag(raw)
			c.Tag = tag
			return c, err
		},
	}
}
