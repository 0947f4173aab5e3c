package event

import (
	"slices"
	"strings"

	"tabiji/backend/words"
)

// objects are the properties that say what an event was about, in the order they are named.
var objects = []string{"product", "beans", "item", "name", "title", "menu", "course", "plan", "service", "form", "page"}

// mostObjects is how many of them a sentence names.
const mostObjects = 2

// Said names an event with what it was about: "購入 エチオピア 200g".
func Said(kind string, props map[string]string) words.Line {
	var about []string
	for _, key := range objects {
		if v := strings.TrimSpace(props[key]); v != "" && !slices.Contains(about, v) && len(about) < mostObjects {
			about = append(about, clip(v))
		}
	}
	if len(about) == 0 {
		return Line(kind)
	}
	return words.New("event.with", "event", Line(kind), "what", strings.Join(about, " "))
}

// mostProps is how many properties a sentence lists.
const mostProps = 6

// Told lists the properties of an event that Said leaves out, by name; nil when there are none.
func Told(props map[string]string) []words.Line {
	said := 0
	var keys []string
	for _, key := range objects {
		if strings.TrimSpace(props[key]) != "" && said < mostObjects {
			said++
			keys = append(keys, key)
		}
	}
	var rest []string
	for key, value := range props {
		if !slices.Contains(keys, key) && strings.TrimSpace(value) != "" {
			rest = append(rest, key)
		}
	}
	slices.Sort(rest)
	var lines []words.Line
	for _, key := range rest[:min(len(rest), mostProps)] {
		if key == "amount" {
			lines = append(lines, words.New("event.amount", "value", clip(props[key])))
			continue
		}
		lines = append(lines, words.New("event.prop", "key", clip(key), "value", clip(props[key])))
	}
	return lines
}

// clip cuts text from outside to what a sentence may repeat of it.
func clip(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}
