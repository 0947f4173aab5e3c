package studio_test

import (
	"strings"
	"testing"
	"time"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

const route = `{
  "format": "tabiji.journey/1", "id": "route", "title": "道", "settings": {"reentry": "never"},
  "nodes": [
    {"id": "tagged", "kind": "entry.tag", "config": {"tag": "新規"}},
    {"id": "bought", "kind": "entry.event", "config": {"event": "purchase"}},
    {"id": "week", "kind": "wait.duration", "config": {"amount": 8, "unit": "day"}},
    {"id": "mark", "kind": "tag.add", "config": {"tag": "案内中"}},
    {"id": "points", "kind": "field.set", "config": {"field": "points", "value": "１０"}},
    {"id": "fork", "kind": "split.condition", "config": {"branches": [{"port": "rich", "title": "多い", "when": {"field": "family_name", "is": "equals", "value": "佐藤"}}]}},
    {"id": "lot", "kind": "split.random", "config": {"branches": [{"port": "a", "weight": 1}, {"port": "b", "weight": 3}]}},
    {"id": "buys", "kind": "wait.event", "title": "購入待ち", "config": {"branches": [{"port": "yes", "title": "購入", "event": "purchase"}], "timeout": {"amount": 1, "unit": "month"}}},
    {"id": "hello", "kind": "mail.send", "title": "ごあいさつ", "config": {"message": "m"}},
    {"id": "late", "kind": "wait.until", "config": {"at": "2027-01-05T09:00"}},
    {"id": "told", "kind": "notify", "config": {"title": "{{ contact.name }}"}},
    {"id": "end", "kind": "goal", "config": {}},
    {"id": "lost", "kind": "exit", "config": {}},
    {"id": "open", "kind": "tag.add", "config": {}}
  ],
  "edges": [
    {"from": ["tagged", "next"], "to": "week"}, {"from": ["bought", "next"], "to": "week"}, {"from": ["week", "next"], "to": "mark"}, {"from": ["mark", "next"], "to": "points"},
    {"from": ["points", "next"], "to": "fork"}, {"from": ["fork", "rich"], "to": "lot"}, {"from": ["fork", "else"], "to": "buys"},
    {"from": ["buys", "yes"], "to": "late"}, {"from": ["buys", "timeout"], "to": "hello"}, {"from": ["late", "next"], "to": "told"}, {"from": ["told", "next"], "to": "end"},
    {"from": ["lot", "b"], "to": "open"}
  ],
  "messages": [{"id": "m", "title": "ごあいさつ", "subject": "はじめまして", "html": "<p>こんにちは</p>"}]
}`

// fields fills in a person's fields.
func (b *bench) fields(id int64, fields map[string]string) {
	b.t.Helper()
	b.write(func(tx *sqlite.Tx) error {
		c, _, err := tx.Contact(id)
		if err != nil {
			return err
		}
		c.Fields = fields
		_, err = tx.UpdateContact(&c, "")
		return err
	})
}

// TestEveryStepHasAnExample: one sentence a kind, by the journey's calendar, about somebody who is there.
func TestEveryStepHasAnExample(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(route)
	tanaka := b.person("tanaka@shop.test", contact.OptIn, "新規")
	b.fields(tanaka, map[string]string{"family_name": "田中", "points": "5"})
	none := b.person("none@shop.test", contact.None)
	b.fields(none, map[string]string{"family_name": "佐藤"})
	tell := func(lang words.Lang, node string, who int64) (studio.Example, string) {
		t.Helper()
		e, err := b.Example(t.Context(), "route", node, studio.ExampleOptions{Contact: who, Lang: string(lang)})
		if err != nil {
			t.Fatal(node, said(err))
		}
		say := words.At(lang, e.Zone, int64(e.Now))
		lines := append(append([]words.Line{e.Line}, e.Notes...), e.Shares...)
		var all []string
		for _, l := range lines {
			all = append(all, say.Say(l))
		}
		return e, strings.Join(all, " | ")
	}
	for _, c := range []struct {
		node   string
		who    int64
		ja, en string
	}{
		{"tagged", 0, "いま当てはまる人は1人です。最初は田中さんです。", "1 person qualifies now. 田中 is the first."},
		{"bought", 0, "入るのは、「購入」があった人です。田中さんの場合も、そのときここから始まります。", "Who enters: People with “Purchase”. 田中 would begin here then, too."},
		{"week", 0, "田中さんは、12月1日（火）12:00まで待ちます。", "田中 would wait until Tue Dec 1, 12:00."},
		{"mark", 0, "田中さんには、12月1日（火）12:00にタグ「案内中」が付きます。", "田中 would get the tag “案内中” on Tue Dec 1, 12:00."},
		{"points", 0, "田中さんの項目「points」は、「5」から「１０」になります。", "Field “points” of 田中 would change from “5” to “１０”."},
		{"fork", 0, "田中さんは、「どれにも当てはまらないとき」に進みます。", "田中 would take “Otherwise”."},
		{"fork", none, "佐藤さんは、「多い」に進みます。 | 佐藤さんは、まだ入る条件に当てはまりません。", "佐藤 would take “多い”. | 佐藤 does not qualify yet."},
		{"lot", 0, "佐藤さんは、抽選で「", ""},
		{"buys", 0, "田中さんは、長くても2027年1月1日（金）12:00まで待ちます。", "田中 would wait until Fri Jan 1 2027, 12:00 at the latest."},
		{"hello", 0, "田中さんには、2027年1月1日（金）12:00に送られます。 | 「購入待ち」で、待っている行動がなかったときの日時です。", "田中 would get it on Fri Jan 1 2027, 12:00. | If nothing that is waited for happens at “購入待ち”."},
		{"hello", none, "", ""},
		{"late", 0, "田中さんは、2027年1月5日（火）9:00まで待ちます。 | 「購入待ち」で「購入」があったときの、いちばん遅い日時です。", ""},
		{"told", 0, "田中さんが来ると、2027年1月5日（火）9:00に「田中」とお知らせします。 | 「購入待ち」で「購入」があったときの、いちばん遅い日時です。", ""},
		{"end", 0, "田中さんは、2027年1月5日（火）9:00にゴールに届きます。 | 「購入待ち」で「購入」があったときの、いちばん遅い日時です。", ""},
		{"lost", 0, "入口からここへ来る線がまだないため、例はありません。", "No line leads here from an entry yet, so there is no example."},
		{"open", 0, "設定がそろうと、ここに例が出ます。", "An example appears here once the settings are complete."},
	} {
		_, ja := tell(words.Japanese, c.node, c.who)
		_, en := tell(words.English, c.node, c.who)
		if strings.ContainsAny(ja+en, "{}") || c.ja != "" && !strings.HasPrefix(ja, c.ja) || c.en != "" && !strings.HasPrefix(en, c.en) {
			t.Errorf("%s:\n%s\n%s", c.node, ja, en)
		}
	}
	if _, ja := tell(words.Japanese, "hello", none); !strings.HasPrefix(ja, "佐藤さんには送られません。") || !strings.Contains(ja, "このままではここに来ません") {
		t.Errorf("somebody without consent, on another way: %s", ja)
	}
	if _, ja := tell(words.Japanese, "lot", tanaka); !strings.Contains(ja, "このままではここに来ません") || !strings.HasSuffix(ja, "「A」 25% | 「B」 75%") {
		t.Errorf("the draw: %s", ja)
	}
	if e, _ := tell(words.Japanese, "fork", 0); len(e.Why) == 0 || e.At != noon.Add(8*24*time.Hour) {
		t.Errorf("the fork says why: %+v", e)
	}
}

func TestAnExampleNeedsSomebody(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(route)
	e, err := b.Example(t.Context(), "route", "hello", studio.ExampleOptions{})
	if err != nil || e.Line.ID != "example.nobody.at" || e.Others {
		t.Errorf("a file without people: %+v, %v", e, err)
	}
	if e, err = b.Example(t.Context(), "route", "tagged", studio.ExampleOptions{}); err != nil || e.Line.ID != "example.nobody" {
		t.Errorf("its entry: %+v, %v", e, err)
	}
	if _, err := b.Example(t.Context(), "route", "gone", studio.ExampleOptions{}); problem.Of(err).ID != "journey.no_step" {
		t.Errorf("a step that is not there: %v", err)
	}
	if _, err := b.Example(t.Context(), "route", "week", studio.ExampleOptions{Contact: 99}); problem.Of(err).ID != "contact.unknown" {
		t.Errorf("a person who is not there: %v", err)
	}
	b.person("late@shop.test", contact.OptIn)
	if e, err = b.Example(t.Context(), "route", "tagged", studio.ExampleOptions{}); err != nil || e.Line.ID != "example.entry.none" {
		t.Errorf("nobody qualifies: %+v, %v", e, err)
	}
}
