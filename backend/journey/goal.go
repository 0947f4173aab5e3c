package journey

import "encoding/json"

// GoalConfig: the person has reached what the journey is for; their passage ends.
type GoalConfig struct{ final }

// Ends is EndGoal: the passage reached the goal.
func (GoalConfig) Ends() (by, ahead string) { return EndGoal, "ahead.goal" }

func goal() Kind {
	return Kind{
		ID: "goal", Category: Ends, Icon: "flag", config: GoalConfig{}, Schema: schema(""), Examples: examples(`{}`),
		read: func(raw json.RawMessage) (Config, error) { return GoalConfig{}, settings(raw, "", nil) },
	}
}
