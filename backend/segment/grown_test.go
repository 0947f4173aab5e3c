package segment_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/facts"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// yui has empties, unreadable values and purchases with amounts. now is 2026-11-22, 9:00 in Tokyo.
var yui = person{
	fields: map[string]string{
		"points": "５０", "last": "2026-11-22", "renew": "2026/11/28", "rank": "Ａ", "memo": "来月", "born": "未定", "seen": "2026-11-21T15:30:00Z", "note": "ｶﾌｪ",
	},
	types: map[string]contact.FieldType{"points": contact.Number, "last": contact.Date, "renew": contact.Date, "born": contact.Date, "total": contact.Number},
	events: map[string][]clock.Instant{
		"purchase": {instant("2026-11-20T12:00:00+09:00"), instant("2026-10-01T12:00:00+09:00"), instant("2026-01-01T00:00:00+09:00")},
	},
	told: map[string][]facts.Told{"purchase": {
		{At: instant("2026-11-20T12:00:00+09:00"), Props: map[string]string{"amount": "１，２００円", "shop": "本店"}},
		{At: instant("2026-10-01T12:00:00+09:00"), Props: map[string]string{"amount": "800"}},
		{At: instant("2026-01-01T00:00:00+09:00"), Props: map[string]string{"amount": "たくさん"}},
	}},
}

func TestTheGrownConditionAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, tree string
		want       bool
		rule, say  string // in Japanese: the rule, and the first line of the answer
	}{
		{"at least is met by the number itself", `{"field":"points","is":"at_least","value":50}`, true, "項目「points」が50以上", "項目「points」は「５０」で、50以上です。"},
		{"and not by less", `{"field":"points","is":"at_least","value":50.5}`, false, "", "項目「points」は「５０」で、50.5以上ではありません。"},
		{"at most is met by the number itself", `{"field":"points","is":"at_most","value":"５０"}`, true, "項目「points」が５０以下", ""},
		{"another text is not equal", `{"field":"rank","is":"not_equals","value":"A"}`, true, "項目「rank」が「A」以外", "項目「rank」は「Ａ」で、「A」ではありません。"},
		{"the same text is", `{"field":"rank","is":"not_equals","value":" Ａ "}`, false, "", "項目「rank」は「Ａ」で、「 Ａ 」と同じです。"},
		{"nothing is not equal to nothing", `{"field":"city","is":"not_equals","value":"東京都"}`, false, "", "項目「city」が空のため、条件（項目「city」が「東京都」以外）に当てはまりません。"},
		{"what is no number is not another number", `{"field":"memo","is":"not_equals","value":3}`, false, "", "項目「memo」の「来月」を数として読めないため、3と比べられませんでした。"},
		{"what cannot be read is not another day", `{"field":"born","is":"not_equals","value":"2026-01-01"}`, false, "", ""},
		{"contains not", `{"field":"note","is":"not_contains","value":"紅茶"}`, true, "項目「note」に「紅茶」を含まない", ""},
		{"contains not, ignoring width", `{"field":"note","is":"not_contains","value":"カフェ"}`, false, "", "項目「note」の「ｶﾌｪ」に、「カフェ」が含まれています。"},
		{"nothing contains not", `{"field":"city","is":"not_contains","value":"区"}`, false, "", ""},
		{"today is in the last day", `{"field":"last","is":"last_days","value":1}`, true, "項目「last」が今日", "項目「last」は「2026-11-22」で、今日です。"},
		{"and in the next", `{"field":"last","is":"next_days","value":1}`, true, "", ""},
		{"six days ahead are the seventh day", `{"field":"renew","is":"next_days","value":7}`, true, "項目「renew」が今日からの7日間", ""},
		{"and not the sixth", `{"field":"renew","is":"next_days","value":6}`, false, "", "項目「renew」は「2026/11/28」で、今日からの6日間に入っていません。"},
		{"what lies ahead is not in the last days", `{"field":"renew","is":"last_days","value":36500}`, false, "", ""},
		{"two last days", `{"field":"last","is":"last_days","value":2}`, true, "項目「last」が今日までの2日間", "項目「last」は「2026-11-22」で、今日までの2日間に入っています。"},
		{"an instant falls on the day of the zone", `{"field":"seen","is":"last_days","value":1}`, true, "", ""},
		{"what is no day is in none", `{"field":"memo","is":"last_days","value":9}`, false, "", "項目「memo」の「来月」を日付として読めないため、日数と比べられませんでした。"},
		{"empty is taken for 0", `{"field":"total","is":"at_least","value":0,"empty_as":0}`, true, "項目「total」が0以上（空の場合は「0」とみなす）", "項目「total」は空のため、「0」とみなしました。項目「total」は「0」で、0以上です。"},
		{"also where that fails", `{"field":"total","is":"greater","value":0,"empty_as":0}`, false, "", "項目「total」は空のため、「0」とみなしました。項目「total」は「0」で、0より大きくありません。"},
		{"unreadable is taken for a day", `{"field":"born","is":"before","value":"2026-01-02","empty_as":"2026/1/1"}`, true, "", "項目「born」の「未定」は日付として読めないため、「2026/1/1」とみなしました。項目「born」は「2026/1/1」で、2026-01-02より前です。"},
		{"a text that is no number is taken too", `{"field":"memo","is":"less","value":5,"empty_as":"１"}`, true, "", "項目「memo」の「来月」は数として読めないため、「１」とみなしました。項目「memo」は「１」で、5より小さい値です。"},
		{"what can be read is not taken", `{"field":"points","is":"less","value":5,"empty_as":1}`, false, "", "項目「points」は「５０」で、5より小さくありません。"},
		{"nothing is taken for another text", `{"field":"city","is":"not_equals","value":"東京都","empty_as":"大阪府"}`, true, "", ""},
		{"nothing is one of a list", `{"field":"city","is":"in","value":["東京都","なし"],"empty_as":"なし"}`, true, "", ""},
		{"not within", `{"event":"purchase","at_most":0,"within_days":1}`, true, "この1日間に「購入」がない", "この1日間に「購入」はありませんでした。"},
		{"but it was", `{"event":"purchase","at_most":0,"within_days":2}`, false, "", "この2日間に「購入」がありました。"},
		{"never", `{"event":"visit","at_most":0}`, true, "「visit」が一度もない", "「visit」は一度もありませんでした。"},
		{"at most", `{"event":"purchase","at_most":2,"within_days":90}`, true, "この90日間に「購入」が2回以下", "この90日間の「購入」は2回でした（条件は2回以下）。"},
		{"at most, and more happened", `{"event":"purchase","at_most":2}`, false, "", "「購入」は2回より多くありました（条件は2回以下）。"},
		{"from and to", `{"event":"purchase","at_least":2,"at_most":3}`, true, "「購入」が2回以上3回以下", "「購入」は3回でした（条件は2回以上3回以下）。"},
		{"exactly, and less happened", `{"event":"purchase","at_least":4,"at_most":4}`, false, "「購入」がちょうど4回", "「購入」は3回でした（条件はちょうど4回）。"},
		{"only large ones", `{"event":"purchase","where":{"prop":"amount","is":"at_least","value":1000}}`, true, "「購入」が1回以上（数えるもの：行動の「amount」が1000以上）", "数えるのは次のものだけです：行動の「amount」が1000以上。「購入」が1回以上ありました。"},
		{"twice", `{"event":"purchase","at_least":2,"where":{"prop":"amount","is":"at_least","value":1000}}`, false, "", ""},
		{"within days", `{"event":"purchase","within_days":30,"at_most":0,"where":{"prop":"amount","is":"less","value":1000}}`, true, "", "数えるのは次のものだけです：行動の「amount」が1000より小さい。この30日間に「購入」はありませんでした。"},
		{"taken for a shop", `{"event":"purchase","at_least":3,"where":{"any":[{"prop":"shop","is":"equals","value":"本店"},{"prop":"shop","is":"equals","value":"なし","empty_as":"なし"}]}}`, true, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tree, err := segment.Parse(json.RawMessage(c.tree), segment.Person)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := json.Marshal(tree); err != nil || !sameKeys(string(again), c.tree) {
				t.Errorf("written as %s, %v", again, err)
			}
			got := segment.Ask(tree, yui, now, tokyo)
			if got.Met != c.want {
				t.Errorf("met = %v, want %v: %v", got.Met, c.want, got.Lines)
			}
			if met := segment.Ready(tree, now, tokyo).Met(yui); met != c.want {
				t.Errorf("made ready it is %v", met)
			}
			ja := words.Printer{Lang: words.Japanese}
			if say := ja.Say(got.Lines[0]); c.say != "" && say != c.say {
				t.Errorf("says %q, want %q", say, c.say)
			}
			if rule := ja.Say(segment.Describe(tree)); c.rule != "" && rule != c.rule {
				t.Errorf("is %q, want %q", rule, c.rule)
			}
			en := words.Printer{Lang: words.English}
			t.Log(en.Say(segment.Describe(tree)), "|", en.Say(got.Lines[0]))
			for _, line := range append(got.Lines, segment.Describe(tree)) {
				if said := en.Say(line) + ja.Say(line); strings.ContainsAny(said, "{}") || strings.Contains(said, "rule.") {
					t.Errorf("says %q", said)
				}
			}
		})
	}
}

// sameKeys compares JSON by its values.
func sameKeys(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

func TestDaysOfAConditionAreThoseOfTheZone(t *testing.T) {
	t.Parallel()
	newYork, err := clock.Zone("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	// 2026-03-08 has 23 hours in New York. At 03:30 UTC of the 9th it is still the 8th there, and noon of the 9th in Tokyo.
	at := instant("2026-03-09T03:30:00Z")
	for _, c := range []struct {
		day     string
		is      segment.Is
		n       int
		us, asi bool // New York, Tokyo
	}{
		{"2026-03-09", segment.LastDays, 1, false, true},
		{"2026-03-08", segment.LastDays, 1, true, false},
		{"2026-03-08", segment.LastDays, 2, true, true},
		{"2026-03-07", segment.LastDays, 2, true, false},
		{"2026-03-09", segment.NextDays, 1, false, true},
		{"2026-03-09", segment.NextDays, 2, true, true},
		{"2026-03-08T04:59:00Z", segment.LastDays, 1, false, false}, // the 7th in New York, the 8th in Tokyo
		{"2026-03-08T05:00:00Z", segment.LastDays, 1, true, false},
		{"2026-03-09T03:59:00Z", segment.LastDays, 1, true, true},
		{"2026-03-09T04:00:00Z", segment.LastDays, 1, false, true},
	} {
		tree := segment.Tree{Field: "d", Is: c.is, Value: json.RawMessage(fmt.Sprint(c.n))}
		p := person{fields: map[string]string{"d": c.day}}
		if us, asia := segment.Ask(tree, p, at, newYork).Met, segment.Ask(tree, p, at, tokyo).Met; us != c.us || asia != c.asi {
			t.Errorf("%s %s %d: %v in New York, %v in Tokyo", c.day, c.is, c.n, us, asia)
		}
	}
}

func TestParseRefusesOfTheGrownCondition(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, tree, id, path string }{
		{"at least a word", `{"field":"a","is":"at_least","value":"many"}`, "segment.value.at_least", "value"},
		{"at most a list", `{"field":"a","is":"at_most","value":[1]}`, "segment.value.at_most", "value"},
		{"not equal to a list", `{"field":"a","is":"not_equals","value":["x"]}`, "segment.value.not_equals", "value"},
		{"not containing nothing", `{"field":"a","is":"not_contains","value":" "}`, "segment.value.not_contains", "value"},
		{"no last days", `{"field":"a","is":"last_days","value":0}`, "segment.value.last_days", "value"},
		{"half a day", `{"field":"a","is":"next_days","value":1.5}`, "segment.value.next_days", "value"},
		{"days as text", `{"field":"a","is":"last_days","value":"7"}`, "segment.value.last_days", "value"},
		{"more than a hundred years", `{"field":"a","is":"last_days","value":36501}`, "segment.value.last_days", "value"},
		{"empty as nothing", `{"field":"a","is":"equals","value":"x","empty_as":""}`, "segment.empty_as", "empty_as"},
		{"empty as null", `{"field":"a","is":"equals","value":"x","empty_as":null}`, "segment.empty_as", "empty_as"},
		{"empty as a list", `{"field":"a","is":"in","value":["x"],"empty_as":["x"]}`, "segment.empty_as", "empty_as"},
		{"empty taken for something", `{"field":"a","is":"empty","empty_as":"x"}`, "segment.empty_as.empty", "empty_as"},
		{"a number is wanted", `{"all":[{"field":"a","is":"greater","value":1,"empty_as":"x"}]}`, "segment.empty_as.number", "all[0].empty_as"},
		{"a number equals a number", `{"field":"a","is":"equals","value":1,"empty_as":"x"}`, "segment.empty_as.number", "empty_as"},
		{"a day is wanted", `{"field":"a","is":"last_days","value":1,"empty_as":"soon"}`, "segment.empty_as.day", "empty_as"},
		{"a tag is never empty", `{"tag":"a","empty_as":"x"}`, "segment.key_foreign", "empty_as"},
		{"at most half", `{"event":"a","at_most":0.5}`, "segment.not_count", "at_most"},
		{"at most less than nothing", `{"event":"a","at_most":-1}`, "segment.not_count", "at_most"},
		{"from more to less", `{"event":"a","at_least":3,"at_most":2}`, "segment.at_most", "at_most"},
		{"a person inside an event", `{"any":[{"event":"a","where":{"all":[{"tag":"x"}]}}]}`, "segment.scope.event", "any[0].where.all[0].tag"},
		{"an event inside an event", `{"event":"a","where":{"event":"b"}}`, "segment.scope.event", "where.event"},
		{"an empty where", `{"event":"a","where":{}}`, "segment.no_rule", "where"},
		{"where is no rule", `{"event":"a","where":"x"}`, "segment.not_object", "where"},
		{"a property behind an event", `{"all":[{"event":"a","where":{"prop":"p","is":"empty"}},{"prop":"p","is":"empty"}]}`, "segment.scope.person", "all[1].prop"},
		{"where at a field", `{"field":"a","is":"empty","where":{"prop":"p","is":"empty"}}`, "segment.key_foreign", "where"},
		{"too deep inside an event", strings.Repeat(`{"all":[`, 15) + `{"event":"a","where":{"prop":"p","is":"empty"}}` + strings.Repeat(`]}`, 15), "segment.too_deep", strings.Repeat("all[0].", 14) + "all[0].where"},
		{"too many inside events", `{"any":[` + strings.Repeat(`{"event":"a","where":{"prop":"p","is":"empty"}},`, 100) + `{"tag":"x"}]}`, "segment.too_many", "any[100]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := segment.Parse(json.RawMessage(c.tree), segment.Person)
			refused(t, err, c.id, c.path)
		})
	}
}

func TestNeedsOfEventsWithProperties(t *testing.T) {
	t.Parallel()
	needs := func(tree string) segment.Needs {
		t.Helper()
		read, err := segment.Parse(json.RawMessage(tree), segment.Person)
		if err != nil {
			t.Fatal(err)
		}
		return read.Needs()
	}
	got := needs(`{"all":[{"event":"a","at_most":3},{"event":"b","at_most":0},
		{"event":"a","within_days":7,"where":{"any":[{"prop":"y","is":"empty"},{"prop":"x","is":"empty"}]}},{"event":"a","within_days":30,"where":{"prop":"x","is":"empty"}}]}`)
	want := segment.Needs{
		Events: map[string]facts.EventNeed{"a": {AtLeast: 4}, "b": {AtLeast: 1}},
		Told:   map[string]facts.ToldNeed{"a": {Days: 30, Props: []string{"x", "y"}}},
	}
	if !reflect.DeepEqual(got, want) || !slices.Equal(got.Kinds(), []string{"a", "b"}) || got.None() {
		t.Errorf("got %+v", got)
	}
	ever := needs(`{"event":"a","where":{"prop":"z","is":"empty"}}`)
	for _, merged := range []segment.Needs{got.Merge(ever), ever.Merge(got)} {
		if told := merged.Told["a"]; told.Days != 0 || strings.Join(told.Props, "") != "xyz" {
			t.Errorf("merged %+v", told)
		}
	}
	if got.Told["a"].Days != 30 || len(ever.Told["a"].Props) != 1 {
		t.Error("merging changed what was merged")
	}
}

// anyComparison draws a comparison within the bounds, of any word.
func anyComparison(t *rapid.T) segment.Tree {
	pick := func(label string, from ...string) json.RawMessage {
		return json.RawMessage(rapid.SampledFrom(from).Draw(t, label))
	}
	c := segment.Tree{Is: rapid.SampledFrom(segment.Comparisons()).Draw(t, "is")}
	texts, numbers, days := []string{`"Ａ"`, `"来月"`, `"１２"`}, []string{`50`, `-1.5`, `"1,200"`}, []string{`"2026-11-22"`, `"2026/1/5"`}
	switch c.Is {
	case segment.Equals, segment.NotEquals, segment.Contains, segment.NotContains:
		c.Value = pick("text", texts...)
	case segment.In:
		c.Value = json.RawMessage(`["A","Ａ",50]`)
	case segment.Greater, segment.Less, segment.AtLeast, segment.AtMost:
		c.Value, texts = pick("number", numbers...), numbers
	case segment.Before, segment.After:
		c.Value, texts = pick("day", days...), days
	case segment.LastDays, segment.NextDays:
		c.Value, texts = pick("days", `1`, `7`), days
	default:
		texts = nil
	}
	if texts != nil && rapid.Bool().Draw(t, "taken") {
		c.EmptyAs = pick("as", texts...)
	}
	return c
}

// TestNothingFailsEveryComparison: whatever the comparison, an empty value and one that cannot be read fail it; taken for a
// value they answer as that value does.
func TestNothingFailsEveryComparison(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyComparison(t)
		c.Field = "f"
		kind := rapid.SampledFrom(contact.FieldTypes()).Draw(t, "type")
		of := func(value string) person {
			return person{fields: map[string]string{"f": value}, types: map[string]contact.FieldType{"f": kind}}
		}
		bad := of(rapid.SampledFrom([]string{"", "  ", "何か"}).Draw(t, "bad"))
		if kind == contact.Text {
			bad = of("")
		}
		got := segment.Ask(c, bad, now, tokyo)
		if met := segment.Ready(c, now, tokyo).Met(bad); met != got.Met {
			t.Fatalf("made ready it is %v", met)
		}
		switch {
		case c.Is == segment.Empty:
			if !got.Met {
				t.Fatal("nothing is not empty")
			}
		case c.EmptyAs == nil:
			if got.Met {
				t.Fatalf("nothing meets %v: %v", c, got.Lines)
			}
		default:
			plain, as := c, ""
			plain.EmptyAs = nil
			if json.Unmarshal(c.EmptyAs, &as) != nil {
				as = string(c.EmptyAs)
			}
			if want := segment.Ask(plain, of(as), now, tokyo).Met; got.Met != want {
				t.Fatalf("taken for %q it is %v, want %v", as, got.Met, want)
			}
		}
	})
}

func TestAReadyQuestionAnswersManyPeople(t *testing.T) {
	t.Parallel()
	tree, err := segment.Parse(json.RawMessage(`{"field":"x","is":"equals","value":"2026/1/5"}`), segment.Person)
	if err != nil {
		t.Fatal(err)
	}
	q := segment.Ready(tree, now, time.UTC)
	for range 2 { // the type of the field may change between two people
		for kind, want := range map[contact.FieldType]bool{contact.Date: true, contact.Text: false} {
			p := person{fields: map[string]string{"x": "2026-01-05"}, types: map[string]contact.FieldType{"x": kind}}
			if q.Met(p) != want {
				t.Errorf("%s: %v", kind, !want)
			}
		}
	}
}
