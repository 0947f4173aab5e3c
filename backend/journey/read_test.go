package journey_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

func welcome(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/welcome.journey.json")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func read(t testing.TB, file string) journey.Drawing {
	t.Helper()
	d, err := journey.Read([]byte(file))
	if err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	return d
}

func TestWriteIsWhatReadTakes(t *testing.T) {
	t.Parallel()
	file := welcome(t)
	d := read(t, string(file))
	if got := journey.Write(d); !bytes.Equal(got, file) {
		t.Errorf("a canonical file is written otherwise:\n%s", got)
	}
	if d.Nodes[2].At != [2]float64{220, 80.5} || d.Settings.Days != 90 || d.Messages[0].HTML == "" || len(d.Notes) != 1 {
		t.Errorf("read %+v", d)
	}
}

func TestReadTakesWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"the least":                  `{"format":"tabiji.journey/1"}`,
		"a byte order mark":          "\xef\xbb\xbf" + `{"format":"tabiji.journey/1","nodes":null}`,
		"no config, no place":        `{"format":"tabiji.journey/1","nodes":[{"id":"a","kind":"goal"},{"id":"b","kind":"exit","config":null}]}`,
		"a step that is not ready":   `{"format":"tabiji.journey/1","nodes":[{"id":"a","kind":"wait.duration","config":{"amount":0}}]}`,
		"a line to a missing step":   `{"format":"tabiji.journey/1","edges":[{"from":["a","next"],"to":"b"}]}`,
		"an asset under its hash":    `{"format":"tabiji.journey/1","assets":[{"sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","type":"image/png","name":"x","data":"eA=="}]}`,
		"the format is not in front": `{"title":"x","format":"tabiji.journey/1","settings":{"reentry":"per_key"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := read(t, file)
			if again := read(t, string(journey.Write(d))); !reflect.DeepEqual(d, again) {
				t.Errorf("got %+v\nthen %+v", d, again)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	inside := func(s string) string { return `{"format":"tabiji.journey/1",` + s + `}` }
	nodes := func(n int) string {
		return inside(`"nodes":[` + strings.TrimSuffix(strings.Repeat(`0,`, n), ",") + `]`)
	}
	for _, c := range []struct{ name, file, id, say string }{
		{"an empty file", ``, "journey.json", "1 行目"},
		{"no JSON, with the line", "{\n \"format\": \"tabiji.journey/1\",\n \"title\": }", "journey.json", "3 行目"},
		{"something after the end", `{"format":"tabiji.journey/1"} {}`, "journey.json", ""},
		{"Shift_JIS", "{\"title\":\"\x97\xb7\"}", "journey.encoding", "UTF-8"},
		{"another program's file", `{"nodes":[],"connections":{}}`, "journey.format", `"format": "tabiji.journey/1"`},
		{"a list", `[]`, "journey.format", ""},
		{"a format that is a number", `{"format":1}`, "journey.format", ""},
		{"format zero", `{"format":"tabiji.journey/0"}`, "journey.format", ""},
		{"a newer format, whatever is in it", `{"format":"tabiji.journey/2","lanes":[]}`, "journey.newer", "tabiji.journey/2"},
		{"a key at the top", inside(`"nodez":[]`), "journey.key_unknown", "「nodez」"},
		{"a key of a step", inside(`"nodes":[{"id":"a","kind":"goal","colour":"red"}]`), "journey.key_unknown", "nodes[0]"},
		{"a key of the settings", inside(`"settings":{"timezone":"x"}`), "journey.key_unknown", "settings"},
		{"a key of a message", inside(`"messages":[{"id":"m","subjekt":"x"}]`), "journey.key_unknown", "messages[0]"},
		{"a key twice", `{"format":"tabiji.journey/1","title":"a","title":"b"}`, "journey.key_twice", "「title」"},
		{"an unknown kind, naming it and the step", inside(`"nodes":[{"id":"a","kind":"sms.send"}]`), "journey.kind_unknown", "ステップ「a」の種類「sms.send」"},
		{"no kind", inside(`"nodes":[{"id":"a"}]`), "journey.kind_unknown", ""},
		{"an id with a space", inside(`"nodes":[{"id":"a b","kind":"goal"}]`), "journey.id", "nodes[0].id"},
		{"no id", inside(`"nodes":[{"kind":"goal"}]`), "journey.id", ""},
		{"a long id", inside(`"nodes":[{"id":"` + strings.Repeat("a", 65) + `","kind":"goal"}]`), "journey.id", ""},
		{"an id of a journey that is a path", inside(`"id":"../x"`), "journey.id", ""},
		{"two steps with one id", inside(`"nodes":[{"id":"a","kind":"goal"},{"id":"a","kind":"exit"}]`), "journey.id_twice", "ステップ"},
		{"two messages with one id", inside(`"messages":[{"id":"a"},{"id":"a"}]`), "journey.id_twice", "メール"},
		{"a title that is a number", inside(`"title":3`), "journey.shape", "title には文字"},
		{"a title that is null", inside(`"title":null`), "journey.shape", ""},
		{"steps that are no list", inside(`"nodes":{}`), "journey.shape", "nodes"},
		{"a step that is a text", inside(`"nodes":["a"]`), "journey.shape", "nodes[0]"},
		{"a place of three", inside(`"nodes":[{"id":"a","kind":"goal","at":[1,2,3]}]`), "journey.shape", "nodes[0].at"},
		{"a config that is a list", inside(`"nodes":[{"id":"a","kind":"goal","config":[]}]`), "journey.shape", "nodes[0].config"},
		{"a line without an outcome", inside(`"edges":[{"from":["a"],"to":"b"}]`), "journey.shape", "edges[0].from"},
		{"a line to nowhere", inside(`"edges":[{"from":["a","next"]}]`), "journey.shape", "edges[0]"},
		{"half a day", inside(`"settings":{"days":0.5}`), "journey.shape", "settings.days"},
		{"a re-entry rule of our dreams", inside(`"settings":{"reentry":"weekly"}`), "journey.reentry", "「weekly」"},
		{"a purpose of our dreams", inside(`"messages":[{"id":"m","purpose":"spam"}]`), "journey.purpose", "「spam」"},
		{"a picture that is another", inside(`"assets":[{"sha256":"` + strings.Repeat("0", 64) + `","type":"image/png","name":"logo.png","data":"eA=="}]`), "journey.asset", "「logo.png」"},
		{"a picture that is no base64", inside(`"assets":[{"data":"***"}]`), "journey.shape", "assets[0].data"},
		{"20,001 steps", nodes(journey.MaxNodes + 1), "journey.too_many", "20,001"},
		{"a config of a megabyte", inside(`"nodes":[{"id":"a","kind":"goal","config":{"x":"` + strings.Repeat("x", 1<<20) + `"}}]`), "journey.config_large", ""},
		{"conditions inside of conditions without end", inside("\n" + `"nodes":[{"id":"a","kind":"split.condition","config":{"branches":[{"port":"a","when":` + strings.Repeat(`{"all":[`, 900) + `{"tag":"x"}` + strings.Repeat(`]}`, 900) + `}]}}]`), "journey.deep", "2行目"},
		{"a body of a message without bottom", inside(`"messages":[{"id":"m","body":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + `}]`), "journey.deep", "100段まで"},
		{"deeper than any reader goes", strings.Repeat("[", 200_000), "journey.deep", ""},
		{"a title of 201 characters", inside(`"title":"` + strings.Repeat("あ", 201) + `"`), "journey.long", "title が長すぎます（200文字まで）"},
		{"a step's title of 201 characters", inside(`"nodes":[{"id":"a","kind":"goal","title":"` + strings.Repeat("あ", 201) + `"}]`), "journey.long", "nodes[0].title"},
		{"a message's title of 201 characters", inside(`"messages":[{"id":"m","title":"` + strings.Repeat("あ", 201) + `"}]`), "journey.long", "messages[0].title"},
		{"a picture's name of 201 characters", inside(`"assets":[{"name":"` + strings.Repeat("あ", 201) + `"}]`), "journey.long", "assets[0].name"},
		{"a note of a book", inside(`"notes":[{"id":"n","text":"` + strings.Repeat("あ", 10_001) + `"}]`), "journey.long", "notes[0].text"},
		{"a note of a color that there is not", inside(`"notes":[{"id":"n","color":"gold"}]`), "journey.shape", "blue"},
		{"a note larger than a wall", inside(`"notes":[{"id":"n","size":[100,4001]}]`), "journey.shape", "notes[0].size"},
		{"a note of less than nothing", inside(`"notes":[{"id":"n","size":[-1,10]}]`), "journey.shape", "notes[0].size"},
		{"a step beyond the horizon", inside(`"nodes":[{"id":"a","kind":"goal","at":[1e300,0]}]`), "journey.shape", "nodes[0].at"},
		{"65 MB", strings.Repeat(" ", journey.MaxFile+1), "journey.too_large", "64MB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, err := journey.Read([]byte(c.file))
			if err == nil {
				t.Fatal("was accepted")
			}
			if !reflect.DeepEqual(d, journey.Drawing{}) {
				t.Errorf("gave a drawing too: %+v", d)
			}
			p := problem.Of(err)
			if p.ID != c.id {
				t.Fatalf("refused with %s, want %s", p.ID, c.id)
			}
			said := spoken(t, p)
			if !strings.Contains(said, c.say) {
				t.Errorf("said %q, want %q in it", said, c.say)
			}
		})
	}
}

func TestReadTakesWhatIsJustWithinTheBounds(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", journey.MaxNesting-3) + strings.Repeat("]", journey.MaxNesting-3)
	title := strings.Repeat("あ", journey.MaxTitle)
	d := read(t, `{"format":"tabiji.journey/1","title":"`+title+`","messages":[{"id":"m","title":"[{\"[{","body":`+deep+`}]}`)
	if d.Title != title || string(d.Messages[0].Body) != deep {
		t.Errorf("got %+v", d)
	}
}

// spoken is a problem in Japanese, after a look at both languages.
func spoken(t *testing.T, p *problem.Problem) (japanese string) {
	t.Helper()
	for _, lang := range words.Langs() {
		sentence, hint := words.Printer{Lang: lang}.Problem(p)
		if strings.HasPrefix(sentence, "problem.") || strings.HasPrefix(hint, "problem.") {
			t.Errorf("%s: no words for %s", lang, p.ID)
		}
		for _, arg := range words.Arguments(lang, "problem."+p.ID) {
			if _, ok := p.Args.Get(arg); !ok {
				t.Errorf("%s: %s misses {%s}", lang, p.ID, arg)
			}
		}
		if lang == words.Japanese {
			japanese = sentence + hint
		}
	}
	return japanese
}

func FuzzRead(f *testing.F) {
	f.Add(welcome(f))
	for _, seed := range []string{
		`{"format":"tabiji.journey/1","nodes":[{"id":"a","kind":"goal","config":{"a":[1e400,"\ud800","<>&"]}}]}`,
		`{"format":"tabiji.journey/1","edges":[{"from":["a","next"],"to":"b"}],"notes":[{"id":"n","text":"\u2028","at":[1e308,-0.0]}]}`,
		`{"format":"tabiji.journey/1","messages":[{"id":"m","subject":"s","html":"h","body":[{"x":null}]}],"settings":{}}`,
		`{"format":"tabiji.journey/9"}`, `{"format":"tabiji.journey/1","format":"tabiji.journey/1"}`, "\xef\xbb\xbf{}", `[[[[[[`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := journey.Read(b)
		if err != nil {
			spoken(t, problem.Of(err))
			return
		}
		file := journey.Write(d)
		again, err := journey.Read(file)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, file)
		}
		if !reflect.DeepEqual(d, again) {
			t.Fatalf("another drawing came back:\n%+v\n%+v", d, again)
		}
		journey.Check(d, journey.World{Zone: "Asia/Tokyo"})
		body, hash := journey.Pack(d, map[string]string{})
		if !json.Valid(body) || len(hash) != 64 {
			t.Fatalf("packed as %s, %s", body, hash)
		}
		_, _ = journey.Unpack(body)
	})
}

func ExampleRead() {
	_, err := journey.Read([]byte(`{"format": "tabiji.journey/1", "nodes": [{"id": "hello", "kind": "fax.send"}]}`))
	sentence, hint := words.Printer{Lang: words.English}.Problem(problem.Of(err))
	fmt.Println(sentence)
	fmt.Println(hint)

	drawing, err := journey.Read([]byte(`{
	  "format": "tabiji.journey/1", "title": "Birthday",
	  "nodes": [{"id": "start", "kind": "entry.tag", "config": {"tag": "birthday"}},
	            {"id": "wait", "kind": "wait.duration", "config": {"amount": 0, "unit": "day"}}],
	  "edges": [{"from": ["start", "next"], "to": "wait"}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, finding := range journey.Check(drawing, journey.World{}) {
		fmt.Println(finding.Level, words.Printer{Lang: words.English}.Say(finding.Line))
	}
	// Output:
	// This Tabiji does not know “fax.send”, the kind of step “hello”. The file was left untouched.
	// Correct its spelling, or update Tabiji.
	// error Step “Wait”: A wait is a whole number from 1, up to 3,660 days.
}

func TestADraftIsReadAsStrictlyAsAFile(t *testing.T) {
	t.Parallel()
	for _, ok := range []string{`{"title":"一"}`, `{"format":"tabiji.journey/1","id":"x","nodes":[]}`} {
		if d, err := journey.ReadDraft([]byte(ok)); err != nil || d.Format != journey.Format {
			t.Errorf("%s: %+v, %v", ok, d, err)
		}
	}
	for bad, want := range map[string]string{
		`{"format":"tabiji.journey/2"}`: "journey.newer", `{"format":"n8n"}`: "journey.format", `{"nodes":[{"id":"a","kind":"exit","x":1}]}`: "journey.key_unknown",
		`{"messages":[{"id":"m","subject":"件名"}]}`: "journey.draft_with_messages", `{"title":1}`: "journey.shape", `[`: "journey.json",
	} {
		if _, err := journey.ReadDraft([]byte(bad)); problem.Of(err).ID != want {
			t.Errorf("%s: %v, want %s", bad, err, want)
		}
	}
}
