package journey

import (
	"encoding/json"

	"tabiji/backend/segment"
)

// AddTagConfig: the person gets the tag.
type AddTagConfig struct {
	onward
	Tag string
}

// Needs is the tag itself: a person who has it already is left as they are.
func (c AddTagConfig) Needs() segment.Needs { return segment.Needs{Tags: []string{c.Tag}} }

func tagAdd() Kind {
	return Kind{
		ID: "tag.add", Category: Changes, Icon: "tag", Outcomes: []Outcome{next}, Schema: schema(`"tag":`+nameSchema, "tag"),
		read: func(raw json.RawMessage) (Config, error) {
			var c AddTagConfig
			tag, err := readTag(raw)
			c.Tag = tag
			return c, err
		},
	}
}
