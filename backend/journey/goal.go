package journey

import "encoding/json"

// GoalConfig: the person has reached what the journey is for; their passage ends.
type GoalConfig struct{ final }

func goal() Kind {
	return Kind{
		ID: "goal", Category: Ends, Icon: "flag", Schema: schema(""),
		read: func(raw json.RawMessage) (Config, error) { return GoalConfig{}, settings(raw, "", nil) },
	}
}
