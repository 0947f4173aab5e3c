package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/problem"
)

// crowd is a list of 25 people: every second bought something, in an order of its own; every fifth has no consent
// record; two opted out; three are inside a journey.
func crowd(t *testing.T) shop {
	t.Helper()
	s := newShop(t)
	kana := []string{"アオキ", "カトウ", "ガトウ", "ハヤシ", "ハヤシダ"}
	for i := range 25 {
		n := audience.Newcomer{Address: fmt.Sprintf("p%02d@example.jp", i), Basis: contact.OptIn, Fields: map[string]string{
			"family_name": "姓" + fmt.Sprint(i), "family_kana": kana[i%5], "given_kana": fmt.Sprintf("ア%c", 'ア'+rune(i/5)*2), "company": "旅路商店" + fmt.Sprint(i%3)}}
		if i%5 == 4 {
			n.Basis = ""
		}
		if i%4 == 0 {
			n.Tags = []string{"常連"}
		}
		id, err := s.Add(t.Context(), n)
		if err != nil || id != int64(i+1) {
			t.Fatal(id, err)
		}
	}
	for _, address := range []string{"p03@example.jp", "p04@example.jp"} {
		if _, err := s.OptOut(t.Context(), address, contact.Marketing, "mail"); err != nil {
			t.Fatal(err)
		}
	}
	err := s.db.Write(t.Context(), UI, Normal, func(tx *Tx) error {
		for i := 1; i <= 25; i += 2 {
			e := event.Event{Contact: int64(i), Kind: "purchase", Source: "api", Key: fmt.Sprint(i), Props: map[string]string{"item": fmt.Sprint("豆", i)},
				OccurredAt: noon - clock.Instant((i*7)%25)*1000, ReceivedAt: noon}
			if _, err := tx.AddEvent(&e); err != nil {
				return err
			}
		}
		old := event.Event{Contact: 1, Kind: "purchase", Source: "api", Key: "old", OccurredAt: 5, ReceivedAt: noon} // told late, happened long ago
		if _, err := tx.AddEvent(&old); err != nil {
			return err
		}
		for _, q := range []string{
			"INSERT INTO journey (no, id, title, draft, salt, created_at, updated_at) VALUES (1, 'j', 'j', '{}', 's', 0, 0), (2, 'k', 'k', '{}', 's', 0, 0)",
			"INSERT INTO version (id, journey, no, body, hash, created_at) VALUES (1, 1, 1, '{}', 'h', 0), (2, 2, 1, '{}', 'h', 0)",
			`INSERT INTO enrollment (journey, version, contact, entry_key, entry, state, practice, due_at, entered_at, ended_at) VALUES (1, 1, 2, 'x', 'in', 'live', 0, 1, 0, NULL),
				(2, 2, 2, 'x', 'in', 'held', 0, NULL, 0, NULL), (1, 1, 3, 'x', 'in', 'live', 0, 1, 0, NULL), (1, 1, 9, 'x', 'in', 'live', 0, 1, 0, NULL), (1, 1, 8, 'x', 'in', 'done', 0, NULL, 0, 1)`,
		} {
			if _, err := tx.exec(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// walk reads a listing to its end in pages of 4.
func (s shop) walk(l audience.Listing) (ids []int64) {
	s.t.Helper()
	l.Limit = 4
	for pages := 0; ; pages++ {
		page, next, total, err := s.Listing(s.t.Context(), l)
		if err != nil {
			s.t.Fatal(err)
		}
		if (total != nil) != (pages == 0) {
			s.t.Errorf("page %d has a total: %v", pages, total != nil)
		}
		for _, p := range page {
			ids = append(ids, p.ID)
		}
		if next == nil || pages > 20 {
			return ids
		}
		l.Mark = *next
	}
}

func TestEveryOrderIsPagedToItsEndWithoutGapsOrRepeats(t *testing.T) {
	t.Parallel()
	s := crowd(t)
	yes, no := true, false
	filters := map[string]audience.Filter{
		"everybody": {}, "a search": {Search: "旅路商店1"}, "a tag": {Tag: "常連"}, "unknown consent": {Consent: contact.ConsentUnknown},
		"given consent": {Consent: contact.ConsentGiven}, "opted out": {Consent: contact.ConsentStopped}, "inside": {Inside: &yes}, "not inside": {Inside: &no},
		"no sample people": {Sample: &no}, "sample people": {Sample: &yes}, "two at once": {Tag: "常連", Consent: contact.ConsentGiven},
	}
	want := map[string]int{"everybody": 25, "a search": 8, "a tag": 7, "unknown consent": 4, "given consent": 19, "opted out": 2, "inside": 3, "not inside": 22,
		"no sample people": 25, "sample people": 0, "two at once": 5}
	for name, f := range filters {
		var before []int64
		for _, order := range []audience.Order{audience.Newest, audience.ByName, audience.ByLast} {
			ids := s.walk(audience.Listing{Filter: f, Order: order})
			sorted := slices.Sorted(slices.Values(ids))
			if len(slices.Compact(sorted)) != len(ids) {
				t.Errorf("%s by %s: somebody comes twice: %v", name, order, ids)
			}
			if before != nil && !slices.Equal(before, sorted) || len(ids) != want[name] {
				t.Errorf("%s by %s: %d people %v, want %d", name, order, len(ids), sorted, want[name])
			}
			before = sorted
			_, _, total, err := s.Listing(t.Context(), audience.Listing{Filter: f, Order: order, Limit: 1})
			if err != nil || total == nil || *total != int64(want[name]) {
				t.Errorf("%s by %s: total %v, %v", name, order, total, err)
			}
			for _, offset := range []int{0, 3, 12, 14, 30} {
				page, _, _, err := s.Listing(t.Context(), audience.Listing{Filter: f, Order: order, Offset: offset, Limit: 2})
				if err != nil {
					t.Fatal(err)
				}
				var got []int64
				for _, p := range page {
					got = append(got, p.ID)
				}
				if expect := ids[min(offset, len(ids)):min(offset+2, len(ids))]; !slices.Equal(got, expect) {
					t.Errorf("%s by %s: a jump to %d shows %v, want %v", name, order, offset, got, expect)
				}
			}
		}
	}
}

func TestTheOrdersAreTheNewestTheNameAndTheLastAction(t *testing.T) {
	t.Parallel()
	s := crowd(t)
	if ids := s.walk(audience.Listing{Order: audience.Newest}); !slices.IsSortedFunc(ids, func(a, b int64) int { return int(b - a) }) {
		t.Errorf("newest first: %v", ids)
	}
	var names, last []string
	page, _, _, err := s.Listing(t.Context(), audience.Listing{Order: audience.ByName, Limit: 25})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range page {
		names = append(names, p.Fields["family_kana"])
	}
	if names = slices.Compact(names); strings.Join(names[:1], "") != "アオキ" || names[len(names)-1] != "ハヤシダ" {
		t.Errorf("by name: %v", names)
	}
	if page, _, _, err = s.Listing(t.Context(), audience.Listing{Order: audience.ByLast, Limit: 25}); err != nil {
		t.Fatal(err)
	}
	var at []clock.Instant
	for i, p := range page {
		if p.Last == nil {
			last = append(last, fmt.Sprint(p.ID))
			continue
		}
		if at = append(at, p.Last.At); i != len(at)-1 {
			t.Error("somebody who never did anything stands before somebody who did")
		}
	}
	if !slices.IsSortedFunc(at, func(a, b clock.Instant) int { return int(b - a) }) || len(last) != 12 {
		t.Errorf("by last action: %v, without: %v", at, last)
	}
}

func TestAListingShowsWhatAPersonDidLastAndHowManyJourneysTheyAreIn(t *testing.T) {
	t.Parallel()
	s := crowd(t)
	p, err := s.Look(t.Context(), 2)
	if err != nil || p.Inside != 2 || p.Last != nil {
		t.Errorf("con_2: inside %d, last %+v, %v", p.Inside, p.Last, err)
	}
	if p, err = s.Look(t.Context(), 1); err != nil || p.Last == nil || p.Last.Props["item"] != "豆1" || p.Inside != 0 {
		t.Errorf("con_1: last %+v, %v", p.Last, err)
	}
	if p, err = s.Look(t.Context(), 4); err != nil || !p.Suppressed || contact.StateOf(p.Consent, p.Suppressed) != contact.ConsentStopped {
		t.Errorf("con_4 opted out: %+v, %v", p.Person, err)
	}
	if _, err = s.Look(t.Context(), 999); !problem.IsKind(err, problem.NotFound) {
		t.Errorf("nobody: %v", err)
	}
}

func TestTheViewsCountWhatTheyShow(t *testing.T) {
	t.Parallel()
	s := crowd(t)
	views, err := s.Views(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(views); got != "[{all 25} {inside 3} {unknown 4} {stopped 2} {sample 0}]" {
		t.Errorf("views %s", got)
	}
	tags, err := s.Tags(t.Context())
	if err != nil || fmt.Sprint(tags) != "[{常連 7}]" {
		t.Errorf("tags %v, %v", tags, err)
	}
}

func TestSearchFindsNamesOfTwoCharactersAndKanaInAnyWidth(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email,姓,名,セイ,メイ,会社名\na@example.jp,髙橋,由紀,タカハシ,ユキ,渡邉商店\nb@example.jp,山﨑,一,ﾔﾏｻﾞｷ,ﾊｼﾞﾒ,\nc@example.jp,林,薫,はやし,かおる,\n", audience.Options{})
	for typed, want := range map[string]string{
		"高橋": "a", "髙橋": "a", "由紀": "a", "たかはし": "a", "ﾀｶﾊｼ": "a", "タカハシ": "a", "渡辺": "a", "渡邊": "a", "山崎": "b", "やまざき": "b", "ヤマザキ": "b",
		"ハヤシ": "c", "ﾊﾔｼ": "c", "はじめ": "b", "林": "c", "高橋由紀": "a", "髙橋 由紀": "a", "やはし": "",
	} {
		page, _, _, err := s.Listing(t.Context(), audience.Listing{Filter: audience.Filter{Search: typed}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range page {
			got += p.Address[:1]
		}
		if got != want {
			t.Errorf("%s finds %q, want %q", typed, got, want)
		}
	}
}

func TestWhetherAPersonIsOutStaysTrueInLists(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	out := func() (ids []int64) {
		return s.walk(audience.Listing{Filter: audience.Filter{Consent: contact.ConsentStopped}})
	}
	if _, err := s.OptOut(t.Context(), "later@example.jp", "", "mail"); err != nil { // before anybody has the address
		t.Fatal(err)
	}
	if _, err := s.OptOut(t.Context(), "letters@example.jp", contact.Service, "mail"); err != nil {
		t.Fatal(err)
	}
	s.imported("email\nlater@example.jp\nin@example.jp\nletters@example.jp\n", audience.Options{})
	if got := out(); !slices.Equal(got, []int64{1}) {
		t.Errorf("after an import: %v, want only who is out of advertising", got)
	}
	p, err := s.Get(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.OptOutContact(t.Context(), 2, contact.Marketing, "api"); err != nil {
		t.Fatal(err)
	}
	if got := out(); !slices.Equal(got, []int64{2, 1}) {
		t.Errorf("after an opt-out: %v", got)
	}
	other := "new@example.jp"
	if _, err := s.Update(t.Context(), 2, p.Rev, audience.Change{Address: &other}); err != nil {
		t.Fatal(err)
	}
	if got := out(); !slices.Equal(got, []int64{2, 1}) {
		t.Errorf("a corrected address brought advertising back: %v", got)
	}
}

func TestAddingAPersonByHand(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	id, err := s.Add(t.Context(), audience.Newcomer{Address: "ｈａｎａ@example.jp", Fields: map[string]string{"family_name": "佐藤", "好きな豆": "ケニア"}, Tags: []string{"常連", " 常連 ", "紹介"}, Basis: contact.BusinessCard, Source: "展示会"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Get(t.Context(), id)
	if err != nil || p.Address != "hana@example.jp" || fmt.Sprint(p.Tags) != "[常連 紹介]" || p.Consent.Basis != contact.BusinessCard || p.Consent.Source != "展示会" || p.Fields["好きな豆"] != "ケニア" {
		t.Errorf("added %+v, %v", p, err)
	}
	_, err = s.Add(t.Context(), audience.Newcomer{Address: "hana@example.jp"})
	if c, ok := problem.Of(err).Current.(contact.Contact); !problem.IsKind(err, problem.Conflict) || !ok || c.ID != id {
		t.Errorf("the same address again: %v, %+v", err, problem.Of(err).Current)
	}
	if _, err := s.OptOut(t.Context(), "out@example.jp", contact.Marketing, "mail"); err != nil {
		t.Fatal(err)
	}
	if id, err = s.Add(t.Context(), audience.Newcomer{Address: "out@example.jp", Basis: contact.OptIn}); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Consents(t.Context(), id); err != nil || len(c.Records) != 0 || c.State != contact.ConsentStopped || len(c.Stops) != 1 {
		t.Errorf("a consent was recorded against an opt-out: %+v, %v", c, err)
	}
	for want, n := range map[string]audience.Newcomer{
		"address.empty": {}, "tag.name": {Address: "x@example.jp", Tags: []string{" "}}, "contact.basis": {Address: "x@example.jp", Basis: "yes"},
		"field.name": {Address: "x@example.jp", Fields: map[string]string{"": "x"}},
	} {
		if _, err := s.Add(t.Context(), n); problem.Of(err).ID != want {
			t.Errorf("%+v: %v, want %s", n, err, want)
		}
	}
}

func TestAConsentRecordedByHandLiftsNoOptOut(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email\na@example.jp\n", audience.Options{Consent: contact.None, Source: "名簿.csv"})
	record := func(c contact.Consent) error { return s.AddConsent(t.Context(), 1, contact.Marketing, c) }
	if err := record(contact.Consent{Basis: contact.OptIn, Evidence: "店頭で書いていただいた"}); err != nil {
		t.Fatal(err)
	}
	c, err := s.Consents(t.Context(), 1)
	if err != nil || c.State != contact.ConsentGiven || len(c.Records) != 2 || c.Records[0].Evidence != "店頭で書いていただいた" || c.Records[1].Source != "import:名簿.csv" {
		t.Errorf("consents %+v, %v", c, err)
	}
	if _, err := s.OptOutContact(t.Context(), 1, contact.Marketing, "mail"); err != nil {
		t.Fatal(err)
	}
	if err := record(contact.Consent{Basis: contact.OptIn}); err != nil {
		t.Fatal(err)
	}
	if c, err = s.Consents(t.Context(), 1); err != nil || c.State != contact.ConsentStopped || len(c.Records) != 3 || len(c.Stops) != 1 || c.Stops[0].Source != "mail" {
		t.Errorf("a record lifted an opt-out: %+v, %v", c, err)
	}
	for want, c := range map[string]contact.Consent{"contact.basis": {Basis: "maybe"}, "contact.consent_future": {Basis: contact.OptIn, At: noon + 1}} {
		if err := record(c); problem.Of(err).ID != want {
			t.Errorf("%+v: %v, want %s", c, err, want)
		}
	}
	if err := s.AddConsent(t.Context(), 99, contact.Marketing, contact.Consent{Basis: contact.OptIn}); !problem.IsKind(err, problem.NotFound) {
		t.Errorf("nobody: %v", err)
	}
}
