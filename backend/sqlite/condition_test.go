package sqlite

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/facts"
	"tabiji/backend/segment"
)

// The zones of the property test, with days of 23, 24½ and 25 hours, and moments at which those days begin and end.
var (
	askedZones   = []string{"Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "UTC"}
	askedMoments = []string{"2026-03-08T06:59:59.999Z", "2026-03-29T00:30:00Z", "2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z", "2026-11-01T05:30:00Z", "2026-11-22T00:00:00Z", "2026-12-31T15:00:00Z"}
)

// Keys that people have, of every type; name and email are computed or a column, and no person has the field "never".
var (
	askedFields = []string{"city", "memo", "points", "last", "vip", "birthday", "name", "email", "品番", "never"}
	askedTypes  = map[string]contact.FieldType{"points": contact.Number, "last": contact.Date, "vip": contact.Flag}
	askedTexts  = []string{"", " ", "東京都", " 東京都 ", "ﾄｳｷｮｳ", "トウキョウ", "トウキョウ区", "Café", "Cafe\u0301", "ＡＢＣ", "abc", "ガ", "カ\u3099", "佐藤", "a\"b", `a\b`, "{\"x\":1}", "行\n行", "<b>", "：", "x: y", "福", "来月"}
	askedNumber = []string{"0", "-0", "12", "１２", "1,200", "1200円", "▲3", "1.50", "1.5", "たくさん", "", "1e2", "99999999999999999999"}
	askedFlags  = []string{"はい", "いいえ", "1", "0", "たぶん", ""}
	askedTags   = []string{"常連", "VIP", "見込み", "だれにもない"}
	askedKinds  = []string{"purchase", "visit", "tabiji.tag.added", "never"}
)

// meeter makes random people and conditions from a seed.
type meeter struct {
	anybody
	zone *time.Location
	now  clock.Instant
}

func (r *meeter) of(list []string) string { return list[r.below(len(list))] }

// day is a day near today, or one on the boundary of a number of days, as people write days.
func (r *meeter) day() string {
	t := time.UnixMilli(int64(r.now)).In(r.zone)
	edges := []int{0, 1, -1, 6, 7, -6, -7, 29, 30, -29, -30, 400, -400}
	d := time.Date(t.Year(), t.Month(), t.Day()+edges[r.below(len(edges))], 0, 0, 0, 0, time.UTC)
	switch r.below(8) {
	case 0:
		return d.Format("2006/1/2")
	case 1:
		return d.Format("2006年1月2日")
	case 2:
		return strings.NewReplacer("0", "０", "1", "１", "2", "２").Replace(d.Format("2006-01-02"))
	case 3: // an instant on the boundary of a day of the zone
		at := clock.OnTheWall(d, r.zone) + clock.Instant(r.below(3)-1)
		return time.UnixMilli(int64(at)).UTC().Format(time.RFC3339Nano)
	case 4:
		return r.of([]string{"", "未定", "0000-00-00"})
	}
	return d.Format(time.DateOnly)
}

// moment is when an event may have occurred: on boundaries of numbers of days, and in the future.
func (r *meeter) moment() clock.Instant {
	edges := []int{0, 1, 2, 7, 30, 31, 365}
	at := clock.AddCalendar(r.now, -edges[r.below(len(edges))], clock.Day, r.zone)
	return at + clock.Instant([]int64{0, 0, -1, 1, 3_600_000, -3_600_000, 86_400_000}[r.below(7)])
}

func (r *meeter) value(key string) string {
	switch key {
	case "points", "amount":
		return r.of(askedNumber)
	case "last", "birthday", "at":
		return r.day()
	case "vip":
		return r.of(askedFlags)
	case "memo":
		return []string{r.of(askedTexts), r.of(askedNumber), r.day()}[r.below(3)]
	}
	return r.of(askedTexts)
}

// comparison makes a comparison about a field or a property that Parse accepts.
func (r *meeter) comparison(form, key string) map[string]any {
	for {
		is := segment.Comparisons()[r.below(len(segment.Comparisons()))]
		leaf := map[string]any{form: key, "is": string(is)}
		number := func() any {
			return []any{json.Number(fmt.Sprint(r.below(30) - 3)), json.Number("1.5"), "１２", "1,200"}[r.below(4)]
		}
		text := func() any {
			if r.below(4) == 0 {
				return number()
			}
			return r.value(key)
		}
		as := text
		switch is {
		case segment.In:
			leaf["value"] = []any{text(), text(), text()}
		case segment.Greater, segment.Less, segment.AtLeast, segment.AtMost:
			leaf["value"], as = number(), number
		case segment.Before, segment.After:
			leaf["value"], as = r.day(), func() any { return r.day() }
		case segment.LastDays, segment.NextDays:
			leaf["value"], as = []int{1, 2, 7, 30}[r.below(4)], func() any { return r.day() }
		case segment.Empty:
		default:
			leaf["value"] = text()
		}
		if is != segment.Empty && r.below(3) == 0 {
			leaf["empty_as"] = as()
		}
		raw, err := json.Marshal(leaf)
		scope := segment.Person
		if form == "prop" {
			scope = segment.EventProps
		}
		if _, refused := segment.Parse(raw, scope); err == nil && refused == nil {
			return leaf
		}
	}
}

// tree makes a condition; deep is how far it may still nest.
func (r *meeter) tree(deep int, leaf func() map[string]any) map[string]any {
	if deep == 0 || r.below(5) < 2 {
		return leaf()
	}
	children := make([]any, 1+r.below(3))
	for i := range children {
		children[i] = r.tree(deep-1, leaf)
	}
	return map[string]any{r.of([]string{"all", "any", "none"}): children}
}

func (r *meeter) leaf() map[string]any {
	switch r.below(7) {
	case 0:
		return map[string]any{"tag": r.of(askedTags)}
	case 1, 2:
		leaf := map[string]any{"event": r.of(askedKinds)}
		least := r.below(4)
		if least > 0 {
			leaf["at_least"] = least
		}
		if r.below(2) == 0 {
			leaf["at_most"] = least + r.below(3)
		}
		if r.below(3) > 0 {
			leaf["within_days"] = []int{1, 2, 7, 30, 31, 365}[r.below(6)]
		}
		if r.below(2) == 0 {
			leaf["where"] = r.tree(2, func() map[string]any { return r.comparison("prop", r.of([]string{"amount", "shop", "at", "tag"})) })
		}
		return leaf
	}
	return r.comparison("field", r.of(askedFields))
}

// populate fills a file with people; some are merged into others and no longer count.
func (r *meeter) populate(t *testing.T, db *DB, people int) {
	t.Helper()
	err := db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		for key, kind := range askedTypes {
			if err := tx.AddField(contact.Field{Key: key, Label: key, Type: kind}); err != nil {
				return err
			}
		}
		for i := range people {
			c := contact.Contact{Fields: map[string]string{}, Sample: r.below(5) == 0}
			if r.below(5) > 0 {
				c.Address = fmt.Sprintf("p%d@shop.example.jp", i)
				c.AddressKey = c.Address
			}
			for _, key := range []string{"city", "memo", "points", "last", "vip", "birthday", "name", "family_name", "given_name", "品番"} {
				if r.below(4) > 0 {
					c.Fields[key] = r.value(key)
				}
			}
			if _, err := tx.InsertContact(&c, ""); err != nil {
				return err
			}
			if err := r.live(tx, c.ID, i); err != nil {
				return err
			}
			if r.below(12) == 0 && i > 0 {
				if _, err := tx.exec("UPDATE contact SET merged_into = 1 WHERE id = ? AND id > 1", c.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// live gives a person tags and events.
func (r *meeter) live(tx *Tx, id contact.ID, i int) error {
	for _, tag := range askedTags[:3] {
		if r.below(3) > 0 {
			continue
		}
		if _, err := tx.exec("INSERT INTO tag (name) VALUES (?) ON CONFLICT DO NOTHING", tag); err != nil {
			return err
		}
		if _, err := tx.exec("INSERT INTO contact_tag (contact, tag, at) SELECT ?, id, 0 FROM tag WHERE name = ?", id, tag); err != nil {
			return err
		}
	}
	for k := range r.below(7) {
		props, err := json.Marshal(map[string]string{"amount": r.value("amount"), "shop": r.value("shop"), "at": r.value("at"), "tag": r.of(askedTags)})
		if err != nil {
			return err
		}
		at := int64(r.moment())
		_, err = tx.exec("INSERT INTO event (contact, kind, source, key, occurred_at, received_at, props) VALUES (?, ?, 'api', ?, ?, ?, ?)",
			id, r.of(askedKinds[:3]), fmt.Sprint(i, "-", k), at, at, string(props))
		if err != nil {
			return err
		}
	}
	return nil
}

// remembered reads what conditions need of everybody, as the walk reads it.
func remembered(tx *Tx, needs facts.Needs) (map[int64]*facts.Facts, error) {
	of := map[int64]*facts.Facts{}
	err := tx.each1("SELECT id FROM contact WHERE merged_into IS NULL", func(id int64) {
		of[id] = &facts.Facts{Lang: "ja", Fields: map[string]string{}, Tags: map[string]bool{}, Events: map[string][]clock.Instant{}, With: map[string][]facts.Told{}}
	})
	if err != nil {
		return nil, err
	}
	return of, tx.Gather(needs, of)
}

// TestWhoMeetsAConditionIsWhomTheWalkWouldTake evaluates random conditions for random people in both ways: as a step
// does, from memory, and in the file.
func TestWhoMeetsAConditionIsWhomTheWalkWouldTake(t *testing.T) {
	t.Parallel()
	worlds, batches, perBatch, people := 7, 12, 25, 60
	if underRace {
		perBatch = 4
	}
	if os.Getenv("TABIJI_LONG") != "" {
		worlds, batches = 70, 40
	}
	for world := range worlds {
		t.Run(fmt.Sprint(world), func(t *testing.T) {
			t.Parallel()
			at, err := time.Parse(time.RFC3339Nano, askedMoments[world%len(askedMoments)])
			if err != nil {
				t.Fatal(err)
			}
			zone, err := clock.Zone(askedZones[world%len(askedZones)])
			if err != nil {
				t.Fatal(err)
			}
			r := &meeter{anybody: anybody{seed: fmt.Sprint("meet ", world)}, zone: zone, now: clock.Of(at)}
			db := openFile(t, Options{Clock: clock.NewManual(r.now)})
			r.populate(t, db, people)
			taken := 0
			for batch := range batches {
				if batch == batches/2 { // from now on with the blocks of contacts
					if _, err := db.MakeBlocks(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				taken += r.ask(t, db, perBatch, batch%3 > 0)
			}
			if all := batches * perBatch * people; taken < all/10 || taken > all*9/10 {
				t.Errorf("%d of %d answers are yes: the questions find nothing out", taken, all)
			}
		})
	}
}

// ask evaluates some conditions and returns how many answers were yes; kept says that columns in memory may be used.
func (r *meeter) ask(t *testing.T, db *DB, many int, kept bool) (yes int) {
	t.Helper()
	var trees []segment.Tree
	var needs facts.Needs
	for range many {
		raw, err := json.Marshal(r.tree(3, r.leaf))
		if err != nil {
			t.Fatal(err)
		}
		tree, err := segment.Parse(raw, segment.Person)
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		trees, needs = append(trees, tree), needs.Merge(tree.Needs())
	}
	err := db.Read(t.Context(), func(tx *Tx) error {
		if !kept {
			tx.begun = 0
		}
		of, err := remembered(tx, needs)
		if err != nil {
			return err
		}
		for _, tree := range trees {
			var want []int64
			for _, id := range slices.Sorted(maps.Keys(of)) {
				answer := segment.Ask(tree, of[id], r.now, r.zone)
				if answer.Met {
					want = append(want, id)
				}
				if len(answer.Lines) == 0 {
					t.Errorf("%s\nperson %d: no line says why", written(tree), id)
				}
			}
			yes += len(want)
			r.compare(t, tx, tree, of, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return yes
}

func written(tree segment.Tree) string {
	b, _ := json.Marshal(tree)
	return string(b)
}

// compare compares the file's answer with the one from memory.
func (r *meeter) compare(t *testing.T, tx *Tx, tree segment.Tree, of map[int64]*facts.Facts, want []int64) {
	t.Helper()
	var got []int64
	limit := []int{7, 1000, 1000, 1000, 1000, 1000}[r.below(6)] // mostly all at once
	for behind := int64(0); ; {
		page, err := tx.MeetingIDs(tree, r.zone, behind, limit)
		if err != nil {
			t.Fatalf("%s: %v", written(tree), err)
		}
		if got = append(got, page...); len(page) < limit {
			break
		}
		behind = page[len(page)-1]
	}
	if !slices.Equal(got, want) {
		id := differs(got, want)
		b, _ := json.Marshal(of[id])
		answer := segment.Ask(tree, of[id], r.now, r.zone)
		t.Fatalf("%s, zone %s, now %d\n%s\nperson %d: %s\nmemory says %v %v; the file says %v", r.seed, r.zone, r.now, written(tree), id, b, answer.Met, answer.Lines, !answer.Met)
	}
	found, err := tx.Meeting(tree, r.zone, 3)
	if err != nil || found.Count != int64(len(want)) || found.Of != int64(len(of)) {
		t.Fatalf("%s: %d of %d, %v", written(tree), found.Count, found.Of, err)
	}
	newest := slices.Clone(want)
	slices.Reverse(newest)
	others := slices.Sorted(maps.Keys(of))
	others = slices.DeleteFunc(others, func(id int64) bool { return slices.Contains(want, id) })
	slices.Reverse(others)
	if !slices.Equal(found.People, newest[:min(3, len(newest))]) || !slices.Equal(found.Others, others[:min(3, len(others))]) {
		t.Fatalf("%s: names %v and %v of %v", written(tree), found.People, found.Others, want)
	}
}

// differs is a person who is in only one of two lists.
func differs(a, b []int64) int64 {
	for _, id := range a {
		if !slices.Contains(b, id) {
			return id
		}
	}
	for _, id := range b {
		if !slices.Contains(a, id) {
			return id
		}
	}
	return 0
}

func (tx *Tx) each1(query string, f func(id int64)) error {
	m := &members{}
	if _, err := tx.gather(m, "SELECT id AS contact FROM ("+query+")"); err != nil {
		return err
	}
	m.up(0, func(id int64) bool { f(id); return true })
	return nil
}

// FuzzFieldsOfARow compares looking up fields in a row with reading all of them.
func FuzzFieldsOfARow(f *testing.F) {
	f.Add("city", "東京", "points", "1,200", "city")
	f.Add(",", ":", ":", ",", ":")
	f.Add("a", `x","city":"y`, "city", "z", "city")
	f.Add("", "", "a\"", "\\", "")
	f.Add("ity", "city", "city", "ity\":", "ity")
	f.Fuzz(func(t *testing.T, k1, v1, k2, v2, need string) {
		fields := map[string]string{k1: v1, k2: v2}
		object := contact.FieldsText(fields)
		want := map[string]string{}
		if len(object) > 2 {
			if err := readFields([]byte(object), []string{need}, want); err != nil {
				return // the program writes no such text
			}
		}
		for _, props := range []bool{false, true} { // fields beside the map of facts, and in it
			q := &rowQuestion{props: props}
			forget := q.remember([]string{need})
			if !q.found(object) && q.readWhole(object) != nil {
				t.Fatalf("%s: what the one reader reads, the other does not", object)
			}
			got := q.read[need]
			if q.facts.fields != nil {
				got = q.facts.fields[0].Raw
			}
			if got != want[need] {
				t.Errorf("%s: %q is %q, want %q", object, need, got, want[need])
			}
			forget()
		}
	})
}
