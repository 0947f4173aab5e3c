package segment_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/facts"
	"tabiji/backend/problem"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// person is a contact as a test writes one down.
type person struct {
	fields map[string]string
	types  map[string]contact.FieldType
	tags   []string
	events map[string][]clock.Instant
	told   map[string][]facts.Told
	props  map[string]string
}

func (p person) Value(key string) facts.Value {
	f := facts.Facts{Fields: p.fields, Types: p.types}
	return f.Value(key)
}
func (p person) Prop(key string) string        { return p.props[key] }
func (p person) Told(kind string) []facts.Told { return p.told[kind] }
func (p person) HasTag(tag string) bool {
	for _, t := range p.tags {
		if t == tag {
			return true
		}
	}
	return false
}
func (p person) Count(kind string, since, now clock.Instant) (n int) {
	for _, at := range p.events[kind] {
		if at >= since && at <= now {
			n++
		}
	}
	return n
}

func instant(s string) clock.Instant {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return clock.Of(t)
}

var (
	tokyo, _ = clock.Zone("Asia/Tokyo")
	now      = instant("2026-11-22T09:00:00+09:00")
	hana     = person{
		fields: map[string]string{
			"company": " 株式会社ＡＢＣ ", "points": "１，２００", "birthday": "1990-04-01", "seen": "2026-11-20T16:30:00Z",
			"kana": "ハナコ", "note": "ｶﾌｪ Latte", "age": "36", "joined": "来月", "cafe": "cafe\u0301",
		},
		tags: []string{"購入済み"},
		events: map[string][]clock.Instant{
			"purchase": {instant("2026-11-01T12:00:00+09:00"), instant("2026-08-24T08:59:59+09:00")},
			"visit":    {instant("2026-12-01T00:00:00+09:00")},
		},
	}
)

// kaoru has a list as Excel writes one; the same texts stand once in fields of a type, once in plain ones.
var kaoru = person{
	fields: map[string]string{
		"last": "2026/1/5", "points": "1,200", "vip": "はい", "weight": "12.50", "none": "未定", "count": "たくさん", "maybe": "たぶん", "born": "",
		"text_last": "2026/1/5", "text_points": "1,200円", "text_era": "令和8年1月5日",
	},
	types: map[string]contact.FieldType{
		"last": contact.Date, "points": contact.Number, "vip": contact.Flag, "weight": contact.Number, "none": contact.Date, "count": contact.Number,
		"maybe": contact.Flag, "born": contact.Date,
	},
}

func TestConditionsCompareByTheTypeOfTheField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, tree string
		want       bool
		say        string
	}{
		{"case 07: a day as Excel writes it is before another", `{"field":"last","is":"before","value":"2026-01-10"}`, true, "項目「last」は「2026/1/5」で、2026-01-10より前です。"},
		{"the condition may be written so too", `{"field":"last","is":"after","value":"2025年12月31日"}`, true, ""},
		{"and the day itself is neither before nor after", `{"field":"last","is":"before","value":"2026/01/05"}`, false, ""},
		{"a field of days equals the day, however both are written", `{"field":"last","is":"equals","value":"2026-1-5"}`, true, ""},
		{"a list of days", `{"field":"last","is":"in","value":["2026-01-04","2026年1月5日"]}`, true, ""},
		{"text that is a day is compared as one", `{"field":"text_last","is":"before","value":"2026-01-10"}`, true, ""},
		{"in Japanese years too", `{"field":"text_era","is":"after","value":"2026-01-04"}`, true, ""},
		{"but a text equals only itself", `{"field":"text_last","is":"equals","value":"2026-01-05"}`, false, ""},
		{"a number with commas is more than another", `{"field":"points","is":"greater","value":1199}`, true, ""},
		{"and equals the number", `{"field":"points","is":"equals","value":1200}`, true, ""},
		{"and the same number written otherwise", `{"field":"points","is":"equals","value":"１２００"}`, true, ""},
		{"a text with a unit is a number too", `{"field":"text_points","is":"less","value":1201}`, true, ""},
		{"zeros behind the point do not matter", `{"field":"weight","is":"equals","value":"12.5"}`, true, ""},
		{"yes is yes", `{"field":"vip","is":"equals","value":"はい"}`, true, ""},
		{"however it is written", `{"field":"vip","is":"equals","value":"1"}`, true, ""},
		{"and not no", `{"field":"vip","is":"equals","value":"いいえ"}`, false, ""},
		{"what is no day is empty", `{"field":"none","is":"empty"}`, true, "項目「none」の「未定」は日付として読めないため、空として扱います。"},
		{"and fails a comparison", `{"field":"none","is":"before","value":"2026-01-10"}`, false, "項目「none」の「未定」は日付として読めないため空として扱い、条件（項目「none」が2026-01-10より前）に当てはまりません。"},
		{"also one with what is written there", `{"field":"none","is":"equals","value":"未定"}`, false, ""},
		{"what is no number fails both ways", `{"any":[{"field":"count","is":"less","value":1},{"field":"count","is":"greater","value":0},{"field":"count","is":"equals","value":0}]}`, false, ""},
		{"neither yes nor no is neither", `{"any":[{"field":"maybe","is":"equals","value":"1"},{"field":"maybe","is":"equals","value":"0"}]}`, false, ""},
		{"an empty day fails every comparison", `{"any":[{"field":"born","is":"before","value":"2030-01-01"},{"field":"born","is":"after","value":"1900-01-01"}]}`, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tree, err := segment.Parse(json.RawMessage(c.tree), segment.Person)
			if err != nil {
				t.Fatal(err)
			}
			got := segment.Ask(tree, kaoru, now, tokyo)
			if got.Met != c.want {
				t.Errorf("met = %v, want %v: %v", got.Met, c.want, got.Lines)
			}
			for _, lang := range []words.Lang{words.Japanese, words.English} {
				said := words.Printer{Lang: lang}.Say(got.Lines[0])
				if strings.ContainsAny(said, "{}") || lang == words.Japanese && c.say != "" && said != c.say {
					t.Errorf("says %q, want %q", said, c.say)
				}
			}
		})
	}
}

func TestAsk(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, tree string
		want       bool
		say        string // the first line, in Japanese
	}{
		{"text is compared after trimming", `{"field":"company","is":"equals","value":"株式会社ＡＢＣ"}`, true, "会社名は「 株式会社ＡＢＣ 」で、「株式会社ＡＢＣ」と同じです。"},
		{"equality minds the width", `{"field":"company","is":"equals","value":"株式会社ABC"}`, false, "会社名は「 株式会社ＡＢＣ 」で、「株式会社ABC」ではありません。"},
		{"equality does not mind how an accent is composed", `{"field":"cafe","is":"equals","value":"café"}`, true, ""},
		{"a number equals its full-width digits", `{"field":"points","is":"equals","value":1200}`, true, ""},
		{"contains ignores width and case", `{"field":"note","is":"contains","value":"カフェ latte"}`, true, "項目「note」の「ｶﾌｪ Latte」に、「カフェ latte」が含まれています。"},
		{"contains says what is not there", `{"field":"note","is":"contains","value":"紅茶"}`, false, "項目「note」の「ｶﾌｪ Latte」に、「紅茶」は含まれていません。"},
		{"in takes numbers and texts", `{"field":"age","is":"in","value":["三十六",36]}`, true, "項目「age」は「36」で、「三十六 / 36」のどれかに当てはまります。"},
		{"in with none of them", `{"field":"age","is":"in","value":["35",37]}`, false, ""},
		{"numbers are compared as numbers", `{"field":"points","is":"greater","value":999.5}`, true, "項目「points」は「１，２００」で、999.5より大きい値です。"},
		{"a number may be written as text", `{"field":"points","is":"less","value":"1,200"}`, false, "項目「points」は「１，２００」で、1,200より小さくありません。"},
		{"what is no number is not compared", `{"field":"joined","is":"less","value":3}`, false, "項目「joined」の「来月」を数として読めないため、3と比べられませんでした。"},
		{"a date before", `{"field":"birthday","is":"before","value":"2000-01-01"}`, true, "生年月日は「1990-04-01」で、2000-01-01より前です。"},
		{"the day itself is not after", `{"field":"birthday","is":"after","value":"1990-04-01"}`, false, ""},
		{"an instant falls on the day of the zone", `{"field":"seen","is":"after","value":"2026-11-20"}`, true, ""},
		{"and not on the day of UTC", `{"field":"seen","is":"before","value":"2026-11-21"}`, false, ""},
		{"two instants are compared to the moment", `{"field":"seen","is":"before","value":"2026-11-21T01:30:01+09:00"}`, true, ""},
		{"what is no date is not compared", `{"field":"joined","is":"after","value":"2026-01-01"}`, false, "項目「joined」の「来月」を日付として読めないため、2026-01-01と比べられませんでした。"},
		{"an empty field fails every comparison", `{"field":"city","is":"greater","value":3}`, false, "項目「city」が空のため、条件（項目「city」が3より大きい）に当てはまりません。"},
		{"empty is met by a field that is not there", `{"field":"city","is":"empty"}`, true, "項目「city」は空です。"},
		{"empty is not met by a value", `{"field":"kana","is":"empty"}`, false, "項目「kana」は空ではなく、「ハナコ」です。"},
		{"a tag", `{"tag":"購入済み"}`, true, "タグ「購入済み」が付いています。"},
		{"a tag in other words is another tag", `{"tag":"購入"}`, false, "タグ「購入」は付いていません。"},
		{"an event once, ever", `{"event":"purchase"}`, true, "「購入」が1回以上ありました。"},
		{"twice, ever", `{"event":"purchase","at_least":2}`, true, ""},
		{"within days counts from the same time of day", `{"event":"purchase","at_least":2,"within_days":90}`, false, "この90日間の「購入」は1回でした（条件は2回以上）。"},
		{"one day more", `{"event":"purchase","at_least":2,"within_days":91}`, true, "この91日間に「購入」が2回以上ありました。"},
		{"the future does not count", `{"event":"visit"}`, false, ""},
		{"all stops at the first that fails", `{"all":[{"tag":"購入済み"},{"tag":"休眠"},{"tag":"退会"}]}`, false, "タグ「休眠」は付いていません。"},
		{"any stops at the first that is met", `{"any":[{"tag":"休眠"},{"tag":"購入済み"}]}`, true, "タグ「購入済み」が付いています。"},
		{"none is met when nothing is", `{"none":[{"tag":"休眠"},{"tag":"退会"}]}`, true, "タグ「休眠」は付いていません。"},
		{"none fails at the first that is met", `{"none":[{"tag":"休眠"},{"tag":"購入済み"}]}`, false, "タグ「購入済み」が付いています。"},
		{"groups nest", `{"all":[{"any":[{"tag":"x"},{"event":"purchase"}]},{"none":[{"field":"age","is":"less","value":20}]}]}`, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tree, err := segment.Parse(json.RawMessage(c.tree), segment.Person)
			if err != nil {
				t.Fatal(err)
			}
			got := segment.Ask(tree, hana, now, tokyo)
			if got.Met != c.want {
				t.Errorf("met = %v, want %v", got.Met, c.want)
			}
			if len(got.Lines) == 0 {
				t.Fatal("no line says why")
			}
			if say := (words.Printer{Lang: words.Japanese}).Say(got.Lines[0]); c.say != "" && say != c.say {
				t.Errorf("said %q, want %q", say, c.say)
			}
		})
	}
}

func TestTIME2_DaysBeginInTheZoneOfTheQuestion(t *testing.T) {
	t.Parallel()
	newYork, err := clock.Zone("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	// Two days back over the spring change are 47 hours in New York and 48 in Tokyo.
	at, tree := instant("2026-03-09T09:00:00-04:00"), segment.Tree{Event: "visit", WithinDays: 2}
	p := person{events: map[string][]clock.Instant{"visit": {instant("2026-03-07T08:30:00-05:00")}}}
	for name, c := range map[string]struct {
		zone *time.Location
		want bool
	}{"New York": {newYork, false}, "Tokyo": {tokyo, true}} {
		if got := segment.Ask(tree, p, at, c.zone); got.Met != c.want {
			t.Errorf("%s: %v, want %v", name, got.Met, c.want)
		}
	}
}

func TestAskAboutAnEvent(t *testing.T) {
	t.Parallel()
	tree, err := segment.Parse(json.RawMessage(`{"all":[{"prop":"amount","is":"greater","value":5000},{"prop":"shop","is":"equals","value":"本店"}]}`), segment.EventProps)
	if err != nil {
		t.Fatal(err)
	}
	for amount, want := range map[string]bool{"５，００１": true, "5000": false, "": false} {
		got := segment.Ask(tree, person{props: map[string]string{"amount": amount, "shop": "本店"}}, now, nil)
		if got.Met != want {
			t.Errorf("amount %q: %v, want %v", amount, got.Met, want)
		}
	}
}

func TestAskCutsWhatItShows(t *testing.T) {
	t.Parallel()
	tree := segment.Tree{Field: "note", Is: segment.Equals, Value: json.RawMessage(`"x"`)}
	got := segment.Ask(tree, person{fields: map[string]string{"note": strings.Repeat("長い文", 500)}}, now, nil)
	read, _ := got.Lines[0].Args.Get("read")
	if s := read.(string); len(s) > 200 || !strings.HasSuffix(s, "…") || strings.ContainsRune(s, '\uFFFD') {
		t.Errorf("kept %d bytes: %q", len(s), s)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"all":[`, 16) + `{"tag":"x"}` + strings.Repeat(`]}`, 16)
	many := `{"any":[` + strings.Repeat(`{"tag":"x"},`, 200) + `{"tag":"x"}]}`
	for _, c := range []struct{ name, tree, id, path string }{
		{"nothing", ``, "segment.no_rule", ""},
		{"null", `null`, "segment.no_rule", ""},
		{"an empty object", `{}`, "segment.no_rule", ""},
		{"an empty list", `{"all":[]}`, "segment.no_rule", "all"},
		{"an empty rule inside", `{"all":[{"tag":"x"},{}]}`, "segment.no_rule", "all[1]"},
		{"broken JSON", `{"tag":`, "segment.json", ""},
		{"a list", `[{"tag":"x"}]`, "segment.not_object", ""},
		{"no list in all", `{"all":{"tag":"x"}}`, "segment.not_list", "all"},
		{"a word that is none of ours", `{"any":[{"tagg":"x"}]}`, "segment.key_unknown", "any[0].tagg"},
		{"a key twice", `{"tag":"x","tag":"y"}`, "segment.key_twice", "tag"},
		{"two forms", `{"tag":"x","event":"y"}`, "segment.two_forms", ""},
		{"a comparison at a tag", `{"tag":"x","is":"equals"}`, "segment.key_foreign", "is"},
		{"a form is missing", `{"is":"equals","value":"x"}`, "segment.no_form", ""},
		{"a tag that is a number", `{"tag":3}`, "segment.not_text", "tag"},
		{"an empty tag", `{"tag":" "}`, "segment.not_text", "tag"},
		{"a very long tag", `{"tag":"` + strings.Repeat("x", 201) + `"}`, "segment.too_long", "tag"},
		{"a comparison without is", `{"field":"age","value":3}`, "segment.no_is", ""},
		{"an unknown comparison", `{"field":"age","is":"same","value":3}`, "segment.is_unknown", "is"},
		{"equals without a value", `{"field":"age","is":"equals"}`, "segment.value.equals", "value"},
		{"equals with a list", `{"field":"age","is":"equals","value":[3]}`, "segment.value.equals", "value"},
		{"equals with true", `{"field":"age","is":"equals","value":true}`, "segment.value", "value"},
		{"contains with a number", `{"field":"age","is":"contains","value":3}`, "segment.value.contains", "value"},
		{"contains with nothing", `{"field":"age","is":"contains","value":""}`, "segment.value.contains", "value"},
		{"in without a list", `{"field":"age","is":"in","value":"3"}`, "segment.value.in", "value"},
		{"in with an empty list", `{"field":"age","is":"in","value":[]}`, "segment.value", "value"},
		{"in with a list inside", `{"field":"age","is":"in","value":[["3"]]}`, "segment.value", "value"},
		{"greater than a word", `{"field":"age","is":"greater","value":"old"}`, "segment.value.greater", "value"},
		{"greater than infinity", `{"field":"age","is":"greater","value":1e999}`, "segment.value", "value"},
		{"before a word", `{"field":"age","is":"before","value":"tomorrow"}`, "segment.value.before", "value"},
		{"after no day", `{"field":"age","is":"after","value":"2026-02-30"}`, "segment.value.after", "value"},
		{"empty with a value", `{"field":"age","is":"empty","value":""}`, "segment.value.empty", "value"},
		{"never at least", `{"event":"x","at_least":0}`, "segment.not_count", "at_least"},
		{"half a time", `{"event":"x","at_least":1.5}`, "segment.not_count", "at_least"},
		{"days as text", `{"event":"x","within_days":"30"}`, "segment.not_count", "within_days"},
		{"a property of a person", `{"prop":"x","is":"empty"}`, "segment.scope.person", "prop"},
		{"seventeen levels", deep, "segment.too_deep", strings.Repeat("all[0].", 15) + "all[0]"},
		{"201 leaves", many, "segment.too_many", "any[200]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := segment.Parse(json.RawMessage(c.tree), segment.Person)
			refused(t, err, c.id, c.path)
		})
	}
	t.Run("a tag of an event", func(t *testing.T) {
		t.Parallel()
		_, err := segment.Parse(json.RawMessage(`{"none":[{"tag":"x"}]}`), segment.EventProps)
		refused(t, err, "segment.scope.event", "none[0].tag")
	})
}

func refused(t *testing.T, err error, id, path string) {
	t.Helper()
	if err == nil {
		t.Fatal("was accepted")
	}
	p := problem.Of(err)
	if p.ID != id {
		t.Fatalf("refused with %s, want %s", p.ID, id)
	}
	if len(p.Where) != 1 || p.Where[0].Path != path {
		t.Errorf("at %v, want %q", p.Where, path)
	}
	for _, lang := range words.Langs() {
		sentence, hint := words.Printer{Lang: lang}.Problem(p)
		if strings.ContainsAny(sentence, "{}") && id != "segment.not_object" || sentence == "problem."+id || strings.HasPrefix(hint, "problem.") {
			t.Errorf("%s: %q %q", lang, sentence, hint)
		}
	}
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	tree, err := segment.Parse(json.RawMessage(`{"all":[{"field":"name","is":"empty"},{"field":"age","is":"less","value":3},
		{"any":[{"tag":"b"},{"tag":"a"},{"tag":"b"}]},{"none":[{"event":"purchase","at_least":3},{"event":"purchase"}]}]}`), segment.Person)
	if err != nil {
		t.Fatal(err)
	}
	want := segment.Needs{
		Fields: []string{"age", "family_name", "given_name", "name"}, Tags: []string{"a", "b"},
		Events: map[string]facts.EventNeed{"purchase": {AtLeast: 3}},
	}
	if got := tree.Needs(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	more := segment.Needs{Tags: []string{"c", "a"}, Events: map[string]facts.EventNeed{"purchase": {AtLeast: 1}, "visit": {AtLeast: 2}}}
	merged := want.Merge(more)
	if strings.Join(merged.Tags, "") != "abc" || merged.Events["purchase"].AtLeast != 3 || merged.Events["visit"].AtLeast != 2 {
		t.Errorf("merged %v", merged)
	}
	if len(want.Events) != 1 || more.Tags[0] != "c" {
		t.Error("merging changed what was merged")
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	tree, err := segment.Parse(json.RawMessage(`{"all":[{"any":[{"field":"company","is":"equals","value":"A社"},{"field":"pref","is":"in","value":["東京都","神奈川県"]}]},
		{"none":[{"event":"purchase","within_days":90}]},{"tag":"見込み"}]}`), segment.Person)
	if err != nil {
		t.Fatal(err)
	}
	line := segment.Describe(tree)
	ja := words.Printer{Lang: words.Japanese}.Say(line)
	if want := "次のすべて：次のどれか：会社名が「A社」、項目「pref」が「東京都 / 神奈川県」のどれか、次のどれでもない：この90日間に「購入」が1回以上、タグ「見込み」が付いている"; ja != want {
		t.Errorf("ja: %s", ja)
	}
	en := words.Printer{Lang: words.English}.Say(line)
	if want := "all of: any of: Company is “A社”, Field “pref” is one of “東京都 / 神奈川県”, none of: “Purchase” at least 1 time in the last 90 days, has the tag “見込み”"; en != want {
		t.Errorf("en: %s", en)
	}
}

// anyTree draws a question within the bounds.
func anyTree(t *rapid.T, depth int) segment.Tree {
	name := rapid.StringMatching(`[a-zA-Zあ-ん<>&"_ ]{0,6}[a-z]`)
	kind := rapid.IntRange(0, 4).Draw(t, "form")
	if depth >= 4 && kind < 2 {
		kind = 3
	}
	switch kind {
	case 0, 1:
		children := make([]segment.Tree, rapid.IntRange(1, 3).Draw(t, "children"))
		for i := range children {
			children[i] = anyTree(t, depth+1)
		}
		return [...]segment.Tree{{All: children}, {Any: children}, {None: children}}[rapid.IntRange(0, 2).Draw(t, "group")]
	case 2:
		return segment.Tree{Tag: name.Draw(t, "tag")}
	case 3:
		return segment.Tree{Event: name.Draw(t, "event"), AtLeast: rapid.IntRange(1, 5).Draw(t, "n"), WithinDays: rapid.IntRange(1, 400).Draw(t, "days")}
	}
	value, _ := json.Marshal(rapid.String().Draw(t, "value"))
	return segment.Tree{Field: name.Draw(t, "field"), Is: segment.Equals, Value: value}
}

func TestWhatParsesIsWrittenAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		raw, err := json.Marshal(anyTree(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, raw, segment.Person, true)
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

func roundTrip(t failer, raw []byte, scope segment.Scope, mustParse bool) {
	tree, err := segment.Parse(raw, scope)
	if err != nil {
		if mustParse {
			t.Fatalf("%s: %v", raw, err)
		}
		return
	}
	again, err := json.Marshal(tree)
	if err != nil {
		t.Fatalf("%s does not marshal: %v", raw, err)
	}
	second, err := segment.Parse(again, scope)
	if err != nil {
		t.Fatalf("%s became %s, which is refused: %v", raw, again, err)
	}
	if !reflect.DeepEqual(tree, second) {
		t.Fatalf("%s became %s, another question", raw, again)
	}
	segment.Ask(tree, hana, now, tokyo)
	segment.Describe(tree)
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"tag":"x"}`, `{"all":[{"any":[{"none":[{"field":"a","is":"in","value":["x",1.0]}]}]}]}`,
		`{"event":"purchase","at_least":2,"within_days":30}`, `{"prop":"amount","is":"greater","value":"１２"}`,
		`{"field":"a","is":"equals","value":"<\u003c\ud800"}`, `{"tag":"x","tag":"y"}`, `[[[[`, `{"field":"d","is":"before","value":"2026-01-01T00:00:00Z"}`,
	} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, raw []byte, event bool) {
		scope := segment.Person
		if event {
			scope = segment.EventProps
		}
		roundTrip(t, raw, scope, false)
	})
}
