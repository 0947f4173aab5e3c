package journey

import (
	"encoding/json"

	"tabiji/backend/event"
	"tabiji/backend/segment"
)

// AddTagConfig: the person gets the tag.
type AddTagConfig struct {
	onward
	Tag string
}

// Needs is the tag itself: a person who has it already is left as they are.
func (c AddTagConfig) Needs() segment.Needs { return segment.Needs{Tags: []string{c.Tag}} }

// Causes the event that the tag was given, to who does not have it.
func (c AddTagConfig) Causes() []Caused {
	return []Caused{{Event: tagEvent(event.TagAdded, c.Tag), After: tagEvent(event.TagRemoved, c.Tag)}}
}

func tagEvent(kind, tag string) event.Event {
	return event.Event{Kind: kind, Props: map[string]string{event.TagProp: tag}}
}

func tagAdd() Kind {
	return Kind{
		ID: "tag.add", Category: Changes, Icon: "tag", config: AddTagConfig{}, Outcomes: []Outcome{next}, Schema: schema(`"tag":`+nameSchema, "tag"),
		Examples: examples(`{"tag":"x"}`),
		read: func(raw json.RawMessage) (Config, error) {
			var c AddTagConfig
			tag, err := readTag(raw)
			c.Tag = tag
			return c, err
		},
	}
}
