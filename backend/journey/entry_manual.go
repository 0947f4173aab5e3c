package journey

import "encoding/json"

// ManualConfig: people enter when somebody puts them in.
type ManualConfig struct{ onward }

func entryManual() Kind {
	return Kind{
		ID: "entry.manual", Category: Entries, Icon: "hand-finger", Outcomes: []Outcome{next}, Schema: schema(""),
		read: func(raw json.RawMessage) (Config, error) { return ManualConfig{}, settings(raw, "", nil) },
	}
}
