package journey_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// TestEveryKindHasTheAbilitiesOfItsCategory is what a new kind must have before it can be drawn, walked, told and
// forecast: what is asked of a step elsewhere is asked through these alone.
func TestEveryKindHasTheAbilitiesOfItsCategory(t *testing.T) {
	t.Parallel()
	abilities := map[journey.Category]func(c journey.Config) bool{
		journey.Entries: can[journey.Trigger],
		journey.Mails:   can[journey.Sender],
		journey.Waits:   can[journey.Pause],
		journey.Splits:  can[journey.Fork],
		journey.Changes: func(c journey.Config) bool { return len(c.Needs().Tags)+len(c.Needs().Fields) > 0 },
		journey.Notices: func(c journey.Config) bool { return len(c.Needs().Fields) > 0 },
		journey.Ends:    can[journey.Ender],
	}
	for _, k := range journey.Kinds() {
		for i, example := range k.Examples {
			config, err := k.Configure(example)
			if err != nil {
				t.Errorf("%s refuses its example %s: %v", k.ID, example, err)
				continue
			}
			if has := abilities[k.Category]; has == nil || !has(config) {
				t.Errorf("%s, example %d, cannot do what a %s must", k.ID, i, k.Category)
			}
			for category, has := range abilities {
				wants := category == k.Category || category == journey.Splits && can[journey.Awaiter](config) // its way on is not known either
				if named := category != journey.Changes && category != journey.Notices; named && has(config) != wants {
					t.Errorf("%s stands under %s and can do what a %s does: %v", k.ID, k.Category, category, has(config))
				}
			}
			if can[journey.Awaiter](config) && k.Category != journey.Waits {
				t.Errorf("%s waits for events and stands under %s", k.ID, k.Category)
			}
			if ends := k.Category == journey.Ends; ends != (len(config.Outcomes()) == 0) {
				t.Errorf("%s has outcomes %v", k.ID, config.Outcomes())
			}
		}
		if len(k.Examples) == 0 {
			t.Errorf("%s has no example", k.ID)
		}
		if _, ok := journey.Ability[journey.Config](k.ID); !ok {
			t.Errorf("%s does not tell its abilities", k.ID)
		}
	}
}

func can[A any](c journey.Config) bool {
	_, ok := c.(A)
	return ok
}

// TestAbilitiesOfAKindAreThoseOfItsSteps: a kind is asked with a config without values, which must be of the same type.
func TestAbilitiesOfAKindAreThoseOfItsSteps(t *testing.T) {
	t.Parallel()
	for _, k := range journey.Kinds() {
		kind, _ := journey.Ability[journey.Config](k.ID)
		step, ok := journey.Can[journey.Config](journey.Node{ID: "n", Kind: k.ID, Config: k.Examples[0]})
		if !ok || reflect.TypeOf(kind) != reflect.TypeOf(step) {
			t.Errorf("%s: the kind is a %T, its steps are a %T", k.ID, kind, step)
		}
	}
}

// TestAPauseNamesItsMoment: for how long somebody was to stay is read from the first line of what was decided on arrival.
func TestAPauseNamesItsMoment(t *testing.T) {
	t.Parallel()
	for _, id := range journey.KindsOf(journey.Waits) {
		k, _ := journey.KindOf(id)
		for _, example := range k.Examples {
			p, ok := journey.Can[journey.Pause](journey.Node{ID: "n", Kind: id, Config: example})
			if !ok {
				t.Fatalf("%s %s is no pause", id, example)
			}
			b, err := p.Stays(1_795_305_600_000).AppendJSON(nil)
			if err != nil || !strings.Contains(string(b), `"at":1795305600000`) {
				t.Errorf("%s says %s, %v", id, b, err)
			}
		}
	}
}

func TestASenderNamesItsMessageUnderOneKey(t *testing.T) {
	t.Parallel()
	for _, id := range journey.KindsOf(journey.Mails) {
		k, _ := journey.KindOf(id)
		var written struct{ Message string }
		if err := json.Unmarshal(k.Examples[0], &written); err != nil {
			t.Fatal(err)
		}
		s, ok := journey.Can[journey.Sender](journey.Node{ID: "n", Kind: id, Config: k.Examples[0]})
		if !ok || s.MessageID() == "" || s.MessageID() != written.Message {
			t.Errorf("%s: %q stands in the file, %+v was read", id, written.Message, s)
		}
	}
}

func TestEveryKindIsComplete(t *testing.T) {
	t.Parallel()
	log, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range journey.Kinds() {
		for _, id := range []string{k.Word, k.Help, "category." + string(k.Category)} {
			if !words.Has(id) {
				t.Errorf("%s: no words for %s", k.ID, id)
			}
		}
		if k.Icon == "" {
			t.Errorf("%s has no icon", k.ID)
		}
		for _, o := range k.Outcomes {
			if !words.Has(o.Word) {
				t.Errorf("%s: no words for outcome %s", k.ID, o.Port)
			}
		}
		if name := (words.Printer{Lang: words.English}).Text(k.Word); !bytes.Contains(log, []byte("“"+name+"”")) {
			t.Errorf("%s: the change log does not know “%s”", k.ID, name)
		}
		if _, err := k.Configure(json.RawMessage(strings.Replace(string(k.Examples[0]), "{", `{"surprise":1,`, 1))); err == nil {
			t.Errorf("%s takes a key it does not know", k.ID)
		}
	}
}

// TestSchemasSayWhatConfigsTake compares each schema's properties with the keys the kind reads.
func TestSchemasSayWhatConfigsTake(t *testing.T) {
	t.Parallel()
	for _, k := range journey.Kinds() {
		var schema struct {
			Type                 string                     `json:"type"`
			AdditionalProperties *bool                      `json:"additionalProperties"`
			Required             []string                   `json:"required"`
			Properties           map[string]json.RawMessage `json:"properties"`
		}
		if err := json.Unmarshal(k.Schema, &schema); err != nil {
			t.Errorf("%s: %v", k.ID, err)
			continue
		}
		if schema.Type != "object" || schema.AdditionalProperties == nil || *schema.AdditionalProperties {
			t.Errorf("%s: the schema is not closed", k.ID)
		}
		var sample map[string]json.RawMessage
		if err := json.Unmarshal(k.Examples[0], &sample); err != nil {
			t.Fatal(err)
		}
		has, takes := slices.Sorted(maps.Keys(schema.Properties)), slices.Sorted(maps.Keys(sample))
		if !slices.Equal(has, takes) {
			t.Errorf("%s: the schema has %v, the sample %v", k.ID, has, takes)
		}
		for _, key := range schema.Required {
			without := maps.Clone(sample)
			delete(without, key)
			raw, _ := json.Marshal(without)
			if _, err := k.Configure(raw); err == nil && key != "value" {
				t.Errorf("%s: the schema wants %s, the config does not", k.ID, key)
			}
		}
	}
}

func TestKindsAreServedAsJSON(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(journey.Kinds())
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	first := list[0]
	if first["kind"] != "entry.manual" || first["word"] != "kind.entry.manual" || first["schema"] == nil || first["outcomes"] == nil {
		t.Errorf("the first kind is %v", first)
	}
}

func TestConfigsRefuse(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("あ", 70)
	for _, c := range []struct{ name, kind, config, id string }{
		{"no tag", "entry.tag", `{}`, "config.missing"},
		{"a tag with a space", "tag.add", `{"tag":" x"}`, "config.spaces"},
		{"a tag with a line break", "tag.remove", `{"tag":"x\ny"}`, "config.spaces"},
		{"a tag that is too long", "tag.add", `{"tag":"` + long + `"}`, "config.too_long"},
		{"a tag that is a number", "tag.add", `{"tag":3}`, "journey.shape"},
		{"no event", "entry.event", `{"where":{"prop":"x","is":"empty"}}`, "config.missing"},
		{"an event's condition about a tag", "entry.event", `{"event":"x","where":{"tag":"y"}}`, "config.where"},
		{"no message", "mail.send", `{}`, "config.missing"},
		{"no unit", "wait.duration", `{"amount":3}`, "config.wait_unit"},
		{"a unit in the plural", "wait.duration", `{"amount":3,"unit":"days"}`, "config.wait_unit"},
		{"no time at all", "wait.duration", `{"amount":0,"unit":"day"}`, "config.wait_amount"},
		{"back in time", "wait.duration", `{"amount":-1,"unit":"day"}`, "config.wait_amount"},
		{"half a day", "wait.duration", `{"amount":0.5,"unit":"day"}`, "journey.shape"},
		{"a lifetime", "wait.duration", `{"amount":121,"unit":"month"}`, "config.wait_amount"},
		{"no date", "wait.until", `{}`, "config.wait_at"},
		{"a day that does not exist", "wait.until", `{"at":"2026-02-30T10:00"}`, "config.wait_at"},
		{"a date with a zone", "wait.until", `{"at":"2026-12-24T10:00Z"}`, "config.wait_at"},
		{"a date without a time", "wait.until", `{"at":"2026-12-24"}`, "config.wait_at"},
		{"a date before the first", "wait.until", `{"at":"1926-12-24T10:00"}`, "config.wait_at"},
		{"no branches", "split.condition", `{}`, "config.branches_none"},
		{"a branch without a rule", "split.condition", `{"branches":[{"port":"a","title":"常連"}]}`, "config.branch_no_rule"},
		{"a branch with an empty rule", "split.condition", `{"branches":[{"port":"a","when":{"all":[]}}]}`, "config.branch_no_rule"},
		{"a branch with a wrong rule", "split.condition", `{"branches":[{"port":"a","when":{"tag":3}}]}`, "config.branch_rule"},
		{"a branch called else", "split.condition", `{"branches":[{"port":"else","when":{"tag":"x"}}]}`, "config.branch_twice"},
		{"a port twice", "split.random", `{"branches":[{"port":"a","weight":1},{"port":"a","weight":1}]}`, "config.branch_twice"},
		{"a branch without a port", "split.random", `{"branches":[{"weight":1}]}`, "config.branch_port"},
		{"21 branches", "split.random", `{"branches":[` + strings.Repeat(`{},`, 20) + `{}]}`, "config.branches_many"},
		{"a negative weight", "split.random", `{"branches":[{"port":"a","weight":-1},{"port":"b","weight":5}]}`, "config.weight"},
		{"all weights zero", "split.random", `{"branches":[{"port":"a","weight":0},{"port":"b"}]}`, "config.weights_zero"},
		{"no field", "field.set", `{"value":"x"}`, "config.missing"},
		{"the address", "field.set", `{"field":"email","value":"x@example.jp"}`, "config.field_email"},
		{"a value that is a number", "field.set", `{"field":"rank","value":3}`, "journey.shape"},
		{"a notice without a title", "notify", `{"body":"x"}`, "config.missing"},
		{"a notice with broken Liquid", "notify", `{"title":"{{ contact.name | "}`, "config.notice"},
		{"settings of a goal", "goal", `{"x":1}`, "config.key_unknown"},
		{"a list", "goal", `[]`, "journey.shape"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			k, ok := journey.KindOf(c.kind)
			if !ok {
				t.Fatal("no such kind")
			}
			_, err := k.Configure(json.RawMessage(c.config))
			if err == nil {
				t.Fatal("was accepted")
			}
			p := problem.Of(err)
			if p.ID != c.id {
				t.Fatalf("refused with %s, want %s", p.ID, c.id)
			}
			spoken(t, p)
		})
	}
}

func TestNeedsOfANoticeAreWhatItShows(t *testing.T) {
	t.Parallel()
	k, _ := journey.KindOf("notify")
	c, err := k.Configure(k.Examples[0])
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"company", "family_name", "given_name", "name"}
	if got := c.Needs(); !slices.Equal(got.Fields, want) || got.Merge(segment.Needs{}).Tags != nil {
		t.Errorf("needs %v, want %v", got, want)
	}
}
