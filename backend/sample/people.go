package sample

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
)

// kind of customer: it decides tags and purchases.
type kind int

const (
	newcomer kind = iota
	inquirer
	occasional
	regular
	subscriber
	lapsed
)

// kindOf gives the shares of the shop's list: of 100 people 8 are new, 6 asked for a brochure, 17 are
// regulars, 10 have a subscription, 14 have not been seen for long.
func kindOf(d *dice) kind {
	switch n := d.upto(100); {
	case n < 8:
		return newcomer
	case n < 14:
		return inquirer
	case n < 31:
		return regular
	case n < 41:
		return subscriber
	case n < 55:
		return lapsed
	}
	return occasional
}

// People makes n customers, the same for the same seed, language and time. Purchases lie in the year
// before now, in the zone of now; the tag for birthdays is on those born in the month of now. Names are
// Japanese in every language, tags and products are in lang.
func People(lang string, seed uint64, n int, now time.Time) []Person {
	m := maker{lang: lang, now: now, tags: tagsIn(lang), taken: map[string]bool{}}
	people := make([]Person, n)
	for i := range people {
		d := &dice{state: seed*1_000_003 + uint64(i)*7919}
		people[i] = m.person(d, i)
	}
	return people
}

type maker struct {
	lang  string
	now   time.Time
	tags  tags
	taken map[string]bool
}

func (m *maker) person(d *dice, i int) Person {
	family := pick(d, familyNames())
	given := pick(d, women())
	if d.chance(42) {
		given = pick(d, men())
	}
	p := Person{Fields: map[string]string{
		contact.FieldFamilyName: family.text, contact.FieldGivenName: given.text,
		contact.FieldFamilyKana: family.kana, contact.FieldGivenKana: given.kana,
		FieldPrefecture: m.prefecture(d),
	}}
	k := kindOf(d)
	if i == 0 {
		k = newcomer // so that even a small sample has one
	}
	domain := pick(d, []string{"example.jp", "example.jp", "example.jp", "example.com", "example.net", "example.ne.jp"})
	if d.chance(15) {
		c := pick(d, companies)
		p.Fields[contact.FieldCompany] = c.text
		if d.chance(30) {
			p.Tags = append(p.Tags, m.tags.trade)
		}
		domain = c.domain
	}
	birth := m.birthday(d, &p)
	p.Address = m.address(d, romaji(family.kana), romaji(given.kana), birth.Year(), domain)
	if d.chance(82) {
		p.Fields[contact.FieldPhone] = m.phone(d)
	}
	if d.chance(70) {
		p.Fields[FieldRoast] = pick(d, m.roasts())
	}
	since := m.since(d, k)
	p.Fields[FieldSince] = since.Format("2006-01-02")
	p.ConsentAt = clock.Of(since)
	p.Basis = basis(d, k)
	m.tag(d, &p, k)
	m.events(d, &p, k, i, since)
	slices.Sort(p.Tags)
	return p
}

func (m *maker) prefecture(d *dice) string {
	text := pick(d, prefectures())
	if m.lang == "en" {
		return prefecturesEN[text]
	}
	return text
}

// birthday is known for nine of ten people.
func (m *maker) birthday(d *dice, p *Person) time.Time {
	year := m.now.Year() - 24 - d.upto(30) - d.upto(24)
	birth := time.Date(year, time.Month(1+d.upto(12)), 1+d.upto(28), 0, 0, 0, 0, time.UTC)
	if d.chance(90) {
		p.Fields[contact.FieldBirthday] = birth.Format("2006-01-02")
		if birth.Month() == m.now.Month() {
			p.Tags = append(p.Tags, m.tags.birthday)
		}
	}
	return birth
}

func (m *maker) address(d *dice, family, given string, year int, domain string) string {
	var local string
	switch d.upto(6) {
	case 0:
		local = given + "." + family
	case 1:
		local = family + "." + given
	case 2:
		local = given[:1] + "-" + family
	case 3:
		local = given + strconv.Itoa(year%100 + 100)[1:]
	case 4:
		local = family + "_" + given
	default:
		local = given + family
	}
	address := local + "@" + domain
	for n := 2; m.taken[address]; n++ {
		address = local + strconv.Itoa(n) + "@" + domain
	}
	m.taken[address] = true
	return address
}

// phone uses the blocks 090-0000 and 075-000, which no carrier gives out.
func (m *maker) phone(d *dice) string {
	if d.chance(78) {
		return fmt.Sprintf("%s-0000-%04d", pick(d, []string{"090", "080", "070"}), d.upto(10_000))
	}
	return fmt.Sprintf("075-000-%04d", d.upto(10_000))
}

func (m *maker) roasts() []string {
	if m.lang == "en" {
		return []string{"light roast", "medium roast", "medium roast", "dark roast", "dark roast"}
	}
	return []string{"浅煎り", "中煎り", "中煎り", "深煎り", "深煎り"}
}

func (m *maker) since(d *dice, k kind) time.Time {
	days := 60 + d.upto(1400)
	switch k {
	case newcomer:
		days = 1 + d.upto(20)
	case inquirer:
		days = 2 + d.upto(40)
	}
	return m.now.AddDate(0, 0, -days).Truncate(time.Hour).Add(time.Duration(d.upto(60)) * time.Minute)
}

// basis is why the shop may write to a person; "" when it may not. The mail step skips those and says so.
func basis(d *dice, k kind) contact.Basis {
	switch n := d.upto(100); {
	case n < 5:
		return contact.None
	case n < 10:
		return "" // no consent is recorded
	case n < 13:
		return contact.BusinessCard
	case n < 60 || k == newcomer || k == inquirer || k == subscriber:
		return contact.OptIn
	}
	return contact.ExistingCustomer
}

func (m *maker) tag(d *dice, p *Person, k kind) {
	switch k {
	case newcomer:
		p.Tags = append(p.Tags, m.tags.newcomer)
	case inquirer:
		p.Tags = append(p.Tags, m.tags.brochure)
	case regular:
		p.Tags = append(p.Tags, m.tags.regular)
	case subscriber:
		p.Tags = append(p.Tags, m.tags.subscriber)
		if d.chance(40) {
			p.Tags = append(p.Tags, m.tags.regular)
		}
	case lapsed:
		p.Tags = append(p.Tags, m.tags.lapsed)
	}
	if k != newcomer && k != inquirer && d.chance(14) {
		p.Tags = append(p.Tags, m.tags.gift)
	}
}

// product is something the shop sells.
type product struct {
	ja, en string
	amount int // yen
}

var products = []product{
	{"旅のはじまりブレンド", "First Journey Blend", 780}, {"夜行列車ブレンド", "Night Train Blend", 820}, {"港町ブレンド", "Harbour Blend", 800},
	{"エチオピア イルガチェフェ", "Ethiopia Yirgacheffe", 980}, {"グアテマラ アンティグア", "Guatemala Antigua", 920},
	{"コロンビア ナリーニョ", "Colombia Nariño", 900}, {"ケニア ニエリ", "Kenya Nyeri", 1050}, {"ブラジル サントス", "Brazil Santos", 760},
	{"カフェインレス コロンビア", "Decaf Colombia", 950},
}

func (m *maker) events(d *dice, p *Person, k kind, i int, since time.Time) {
	if k == inquirer {
		p.Events = append(p.Events, Event{Kind: FormSubmitted, Props: map[string]string{"form": formName(m.lang)},
			Key: fmt.Sprintf("sample-form-%d", i), At: clock.Of(since)})
	}
	for n, day := range m.days(d, k) {
		at := time.Date(m.now.Year(), m.now.Month(), m.now.Day()-day, 9, d.upto(10*60), 0, 0, m.now.Location())
		if at.Before(since) || at.After(m.now) {
			continue
		}
		p.Events = append(p.Events, Event{Kind: Purchase, Props: m.purchase(d, k), Key: fmt.Sprintf("sample-buy-%d-%d", i, n), At: clock.Of(at)})
	}
	slices.SortFunc(p.Events, func(a, b Event) int { return int(a.At - b.At) })
}

// days are how many days ago each purchase of the person was.
func (m *maker) days(d *dice, k kind) []int {
	var days []int
	switch k {
	case newcomer, inquirer:
		if d.chance(35) {
			days = append(days, d.upto(20))
		}
	case regular:
		for day := d.upto(20); day < 365; day += 14 + d.upto(25) {
			days = append(days, day)
		}
	case subscriber:
		for day := d.upto(28); day < 365; day += 30 {
			days = append(days, day)
		}
	case lapsed:
		for range 1 + d.upto(3) {
			days = append(days, 150+d.upto(215))
		}
	default:
		for range 1 + d.upto(5) {
			days = append(days, d.upto(365))
		}
	}
	return days
}

func (m *maker) purchase(d *dice, k kind) map[string]string {
	bean := pick(d, products)
	name, item := bean.ja, "コーヒー豆 200g"
	amount := bean.amount * 2
	switch {
	case k == subscriber:
		item, amount = "定期便 200g×2", bean.amount*4-300
	case d.chance(10):
		item, amount = "ギフト箱 3種", 3600
	case d.chance(20):
		item, amount = "ドリップバッグ 8袋", 1480
	case d.chance(30):
		item, amount = "コーヒー豆 100g", bean.amount
	}
	if m.lang == "en" {
		name = bean.en
		item = map[string]string{"コーヒー豆 200g": "Beans 200 g", "定期便 200g×2": "Subscription 200 g × 2", "ギフト箱 3種": "Gift box of 3",
			"ドリップバッグ 8袋": "8 drip bags", "コーヒー豆 100g": "Beans 100 g"}[item]
	}
	return map[string]string{"item": item, "beans": name, "amount": strconv.Itoa(amount)}
}
