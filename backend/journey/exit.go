package journey

import "encoding/json"

// ExitConfig: the passage ends without a goal.
type ExitConfig struct{ final }

// Ends is EndExit: the passage ended without a goal.
func (ExitConfig) Ends() (by, ahead string) { return EndExit, "ahead.end" }

func exit() Kind {
	return Kind{
		ID: "exit", Category: Ends, Icon: "door-exit", config: ExitConfig{}, Schema: schema(""), Examples: examples(`{}`),
		read: func(raw json.RawMessage) (Config, error) { return ExitConfig{}, settings(raw, "", nil) },
	}
}
