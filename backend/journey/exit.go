package journey

import "encoding/json"

// ExitConfig: the passage ends without a goal.
type ExitConfig struct{ final }

func exit() Kind {
	return Kind{
		ID: "exit", Category: Ends, Icon: "door-exit", Schema: schema(""),
		read: func(raw json.RawMessage) (Config, error) { return ExitConfig{}, settings(raw, "", nil) },
	}
}
