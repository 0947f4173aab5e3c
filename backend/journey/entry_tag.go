package journey

import (
	"encoding/json"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/words"
)

// TagEntryConfig: people enter when they get the tag.
type TagEntryConfig struct {
	onward
	Tag string
}

// Topics is the tag.
func (c TagEntryConfig) Topics() []Topic { return []Topic{{"tag", c.Tag}} }

// Who says that people enter who get the tag.
func (c TagEntryConfig) Who() words.Line { return words.New("entry.tag", "tag", c.Tag) }

// Entered is the reason that the tag was given.
func (c TagEntryConfig) Entered(at clock.Instant) words.Line {
	return words.New("reason.entry.tag", "tag", short(c.Tag), "at", int64(at))
}

// TakesNow is everybody who has the tag already.
func (c TagEntryConfig) TakesNow() Crowd { return Crowd{Tag: c.Tag} }

// Hears reports whether the event is that the tag was given.
func (c TagEntryConfig) Hears(e event.Event, _ *time.Location) ([]words.Line, bool) {
	return nil, e.Kind == event.TagAdded && e.Props["tag"] == c.Tag
}

func entryTag() Kind {
	return Kind{
		ID: "entry.tag", Category: Entries, Icon: "tag-starred", config: TagEntryConfig{}, Outcomes: []Outcome{next},
		Schema: schema(`"tag":`+nameSchema, "tag"), Examples: examples(`{"tag":"今月お誕生日"}`),
		read: func(raw json.RawMessage) (Config, error) {
			var c TagEntryConfig
			tag, err := readTag(raw)
			c.Tag = tag
			return c, err
		},
	}
}

// readTag reads {"tag"}, the config of every step about one tag.
func readTag(raw json.RawMessage) (tag string, err error) {
	if err := settings(raw, "", map[string]func(json.RawMessage, string) error{"tag": intoText(&tag)}); err != nil {
		return "", err
	}
	return tag, named("tag", tag)
}
