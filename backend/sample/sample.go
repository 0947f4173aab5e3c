// Package sample knows the sample workspace: the people, purchases, journeys and mails of 旅路珈琲焙煎所, a coffee roaster who
// does not exist, and how a new workspace is filled with them. It refuses to know how they are stored.
package sample

import (
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/message"
)

// Source is the source that events and consents of the sample are recorded with.
const Source = "sample"

// Person is one customer of the sample. The address is in a reserved domain (RFC 2606 §2), so that mail reaches nobody.
type Person struct {
	Address   string
	Fields    map[string]string
	Tags      []string
	Basis     contact.Basis // of the consent record; "" means that there is none
	ConsentAt clock.Instant // when it was given; also when the person became a customer
	Events    []Event
}

// Event is something the person did. A person's events are in order of time; Key is unique in the sample.
type Event struct {
	Kind  string
	Props map[string]string
	Key   string
	At    clock.Instant
}

// Workspace is what the sample says about the shop itself.
type Workspace struct {
	Title  string
	Sender message.Sender
	Fields []contact.Field // the shop's own fields
}

// Shop describes the shop in a language ("ja" or "en").
func Shop(lang string) Workspace {
	if lang == "en" {
		return Workspace{
			Title: "Tabiji Coffee Roasters",
			Sender: message.Sender{Name: "Tabiji Coffee Roasters", Address: "hello@tabiji-coffee.example",
				Postal: "0-0-0 Jodoji, Sakyo-ku, Kyoto, Japan", Contact: "hello@tabiji-coffee.example"},
			Fields: []contact.Field{
				{Key: FieldPrefecture, Label: "Prefecture", Type: contact.Text},
				{Key: FieldRoast, Label: "Favourite roast", Type: contact.Text},
				{Key: FieldSince, Label: "Customer since", Type: contact.Date},
				{Key: FieldCoupon, Label: "Birthday coupon", Type: contact.Text},
			},
		}
	}
	return Workspace{
		Title: "旅路珈琲焙煎所",
		Sender: message.Sender{Name: "旅路珈琲焙煎所", Address: "hello@tabiji-coffee.example",
			Postal: "京都府京都市左京区浄土寺0-0-0", Contact: "hello@tabiji-coffee.example"},
		Fields: []contact.Field{
			{Key: FieldPrefecture, Label: "都道府県", Type: contact.Text},
			{Key: FieldRoast, Label: "好みの焙煎", Type: contact.Text},
			{Key: FieldSince, Label: "お客様になった日", Type: contact.Date},
			{Key: FieldCoupon, Label: "お誕生日クーポン", Type: contact.Text},
		},
	}
}

// Keys of the shop's own fields.
const (
	FieldPrefecture = "prefecture"
	FieldRoast      = "roast"
	FieldSince      = "customer_since"
	FieldCoupon     = "birthday_coupon"
)

// Kinds of events in the sample.
const (
	Purchase      = "purchase"       // props item, beans, amount (yen)
	FormSubmitted = "form.submitted" // prop form
)

// tags of the shop in one language.
type tags struct{ newcomer, brochure, birthday, regular, subscriber, gift, trade, lapsed string }

func tagsIn(lang string) tags {
	if lang == "en" {
		return tags{"New customer", "Brochure request", "Birthday this month", "Regular", "Subscription", "Gift", "Trade", "Not seen lately"}
	}
	return tags{"新規のお客様", "資料請求", "今月お誕生日", "常連", "定期便", "ギフト", "お取引先", "ご無沙汰"}
}

// FormName is the prop "form" of a brochure request, in a language.
func FormName(lang string) string { return formName(lang) }

func formName(lang string) string {
	if lang == "en" {
		return "Brochure request"
	}
	return "資料請求"
}

// dice is a small generator of random numbers (splitmix64): the same seed gives the same people on every computer.
type dice struct{ state uint64 }

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// upto is a number from 0 to n-1.
func (d *dice) upto(n int) int { return int(d.next() % uint64(n)) }

// chance is true in percent of 100 cases.
func (d *dice) chance(percent int) bool { return d.upto(100) < percent }

func pick[T any](d *dice, list []T) T { return list[d.upto(len(list))] }
