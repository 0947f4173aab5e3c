package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func kindList(t *testing.T, list string) []json.RawMessage {
	t.Helper()
	var kinds []json.RawMessage
	if err := json.Unmarshal([]byte(list), &kinds); err != nil {
		t.Fatal(err)
	}
	return kinds
}

const twoKinds = `[
 {"kind":"wait.until","category":"wait","icon":"clock-pause","word":"kind.wait.until","help":"kind.wait.until.help",
  "outcomes":[{"port":"next","word":"port.next"}],"branches":false,"example":{"at":"2026-12-24T10:00"},
  "schema":{"type":"object","additionalProperties":false,"required":["at"],"properties":{"at":{"type":"string","pattern":"^x$"}}}},
 {"kind":"split.on","category":"split","icon":"arrows-split","word":"kind.split.on","help":"kind.split.on.help",
  "outcomes":[],"branches":true,
  "schema":{"type":"object","required":["branches"],"properties":{"branches":{"type":"array","items":{"type":"object","required":["when"],
   "properties":{"when":{"$dynamicAnchor":"tree","oneOf":[
     {"type":"object","required":["all"],"properties":{"all":{"type":"array","minItems":1,"items":{"$dynamicRef":"#tree"}}}},
     {"type":"object","required":["is"],"properties":{"is":{"enum":["a","b"]},"value":{"type":["string","integer"]}}}]}}}}}}}
]`

func TestGenerateKindsWritesTypesHintsAndEveryMember(t *testing.T) {
	b, err := kindsInTypeScript(kindList(t, twoKinds))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"readonly 'wait.until': { readonly at: string };",
		"readonly 'split.on': { readonly branches: readonly { readonly when: When }[] };",
		"export type When =\n  | { readonly all: readonly When[] }\n  | { readonly is: 'a' | 'b'; readonly value?: string | number };",
		"export type Category =\n  | 'wait'\n  | 'split';",
		"export type Port =\n  | 'next';",
		"readonly example?: Readonly<Record<string, unknown>>;",
		`example: {"at":"2026-12-24T10:00"},`,
		"{ name: 'at', required: true, type: 'string', pattern: \"^x$\" },",
		"items: { type: 'object', fields: [{ name: 'when', required: true, type: 'rule' }] } },",
		"readonly pattern?: string;",
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("not written: %s", want)
		}
	}
	if t.Failed() {
		t.Log(string(b))
	}
}

func TestGenerateKindsImportsTheirIcons(t *testing.T) {
	b, err := iconsInTypeScript(kindList(t, twoKinds))
	if err != nil {
		t.Fatal(err)
	}
	if want := "import {\n  IconArrowsSplit,\n  IconClockPause,\n} from '@tabler/icons-react';\n\n" +
		"export const kindIcons = {\n  'arrows-split': IconArrowsSplit,\n  'clock-pause': IconClockPause,\n} as const;\n"; !strings.HasSuffix(string(b), want) {
		t.Errorf("written:\n%s", b)
	}
	if _, err := iconsInTypeScript(kindList(t, `[{"kind":"x","icon":"Clock Pause"}]`)); err == nil {
		t.Error("an icon of any name is taken")
	}
}

// A schema that the types cannot say must be a failure, not a config that is anything.
func TestGenerateKindsRefusesWhatItCannotSay(t *testing.T) {
	for name, schema := range map[string]string{
		"a keyword":           `{"type":"object","properties":{"a":{"allOf":[{"type":"string"}]}}}`,
		"a value of no type":  `{"type":"object","properties":{"a":{"maxLength":3}}}`,
		"a type unheard of":   `{"type":"object","properties":{"a":{"type":"date"}}}`,
		"a ref without tree":  `{"type":"object","properties":{"a":{"$dynamicRef":"#tree"}}}`,
		"a tree of one shape": `{"type":"object","properties":{"a":{"$dynamicAnchor":"tree","type":"object"}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			b, err := kindsInTypeScript(kindList(t, `[{"kind":"x","schema":`+schema+`}]`))
			if err == nil {
				t.Errorf("written: %s", b)
			}
		})
	}
}

func TestGenerateKindsNamesTwoTreesApart(t *testing.T) {
	tree := func(leaf string) string {
		return `{"type":"object","properties":{"when":{"$dynamicAnchor":"tree","oneOf":[{"type":"object","properties":{"` + leaf + `":{"type":"string"}}}]}}}`
	}
	b, err := kindsInTypeScript(kindList(t, `[{"kind":"a","schema":`+tree("x")+`},{"kind":"b.c","schema":`+tree("y")+`},{"kind":"d","schema":`+tree("x")+`}]`))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"readonly 'a': { readonly when?: When };", "readonly 'b.c': { readonly when?: BCWhen };", "readonly 'd': { readonly when?: When };"} {
		if !strings.Contains(string(b), want) {
			t.Errorf("not written: %s\n%s", want, b)
		}
	}
}

func TestGenerateKindsWordsAreThoseOfTheKinds(t *testing.T) {
	all := map[string]string{"kind.wait.until": "A & b", "kind.wait.until.help": "B", "kind.split.on": "C", "kind.split.on.help": "D", "port.next": "Next", "other": "X"}
	b, err := wordsOfKinds(kindList(t, twoKinds), all)
	if err != nil {
		t.Fatal(err)
	}
	var said map[string]string
	if err := json.Unmarshal(b, &said); err != nil {
		t.Fatal(err)
	}
	if len(said) != 5 || said["kind.wait.until"] != "A & b" || said["port.next"] != "Next" || strings.Contains(string(b), `\u0026`) {
		t.Errorf("words: %s", b)
	}
	all["kind.split.on"] = "C {n}"
	if _, err := wordsOfKinds(kindList(t, twoKinds), all); err == nil {
		t.Error("a word with a place to fill was taken")
	}
	delete(all, "kind.split.on")
	if _, err := wordsOfKinds(kindList(t, twoKinds), all); err == nil {
		t.Error("a missing word was taken")
	}
}
