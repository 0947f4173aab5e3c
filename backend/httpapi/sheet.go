package httpapi

import (
	"context"
	"net/http"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/ident"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// Preview is what the owner should know before pressing Start, in words.
type Preview struct {
	studio.Sheet
	First    *FirstMail    `json:"first,omitempty"`
	Findings []Finding     `json:"findings"`
	NoMail   []NoMail      `json:"no_mail"`
	Sample   []Sampled     `json:"sample" doc:"Up to three people who would enter at once."`
	Entries  []EntryText   `json:"entries"`
	Settings []SettingText `json:"settings"`
}

// FirstMail is the first mail that people of the journey get.
type FirstMail struct {
	Node    string          `json:"node"`
	Message string          `json:"message"`
	Title   string          `json:"title"`
	Subject string          `json:"subject" doc:"As the author wrote it."`
	Example string          `json:"example" doc:"The subject as the first of the sample would get it."`
	Sure    bool            `json:"sure" doc:"False: it may leave earlier, when something happens that is waited for."`
	Purpose contact.Purpose `json:"purpose" enum:"marketing,service"`
	At      clock.Instant   `json:"at" doc:"When it would leave, started now."`
	After   string          `json:"after" doc:"The same in words: at once, after 3 days."`
}

// NoMail is how many people get no mail for one reason.
type NoMail struct {
	ID     string `json:"id"`
	Who    string `json:"who" doc:"Whom it concerns, in a few words."`
	Reason string `json:"reason"`
	N      int64  `json:"n"`
}

// Sampled is one person who would enter.
type Sampled struct {
	Contact string `json:"contact" doc:"con_…"`
	Name    string `json:"name"`
	Kana    string `json:"kana,omitempty"`
	Fact    string `json:"fact" doc:"What qualifies them."`
}

// EntryText is an entry trigger in words: who enters by it.
type EntryText struct {
	Node string `json:"node"`
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// SettingText is a setting of a journey in words.
type SettingText struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Text string `json:"text"`
}

func (s *Server) startSheet() {
	st := s.services.Studio
	operation(s, http.MethodGet, "/api/journeys/{id}/preview", "preview-start", "Who would enter and what would leave if it were started now",
		func(ctx context.Context, in *struct {
			JourneyID
			LaterOnly bool   `query:"later_only" doc:"Only people who qualify from now on."`
			Practice  string `query:"practice" enum:"true,false" doc:"Absent: as Start would choose."`
		}) (*Body[Preview], error) {
			o := studio.StartOptions{LaterOnly: in.LaterOnly}
			if in.Practice != "" {
				practice := in.Practice == "true"
				o.Practice = &practice
			}
			sheet, err := st.Preview(ctx, in.ID, o)
			return body(preview(sheet, printerOf(ctx)), err)
		})
}

func preview(sheet studio.Sheet, say words.Printer) Preview {
	out := Preview{Sheet: sheet, Findings: findings(sheet.Findings, say).Items, NoMail: []NoMail{}, Sample: []Sampled{},
		Entries: []EntryText{}, Settings: []SettingText{}}
	if f := sheet.First; f != nil {
		out.First = &FirstMail{Node: f.Node, Message: f.Message, Title: f.Title, Subject: f.Subject, Example: f.Example, Purpose: f.Purpose, At: f.At, Sure: f.Sure, After: say.Say(f.After)}
	}
	for _, n := range sheet.NoMail {
		out.NoMail = append(out.NoMail, NoMail{ID: n.Reason.ID, Who: nobody(n.Reason, say), Reason: say.Say(n.Reason), N: n.N})
	}
	for _, p := range sheet.Sample {
		out.Sample = append(out.Sample, Sampled{Contact: ident.Show("con", p.Contact.ID), Name: callName(p.Contact, say),
			Kana: contact.Kana(p.Contact.Fields), Fact: say.Say(p.Fact)})
	}
	for _, e := range sheet.Entries {
		out.Entries = append(out.Entries, EntryText{Node: e.Node, Kind: e.Kind, Text: say.Say(e.Line)})
	}
	for _, t := range sheet.Settings {
		out.Settings = append(out.Settings, SettingText{ID: t.ID, Name: say.Say(t.Name), Text: say.Say(t.Line)})
	}
	return out
}

// nobody says in a few words whom a reason keeps from getting mail.
func nobody(reason words.Line, say words.Printer) string {
	if why, ok := strings.CutPrefix(reason.ID, "reason.delivery."); ok && words.Has("no_mail."+why) {
		return say.Text("no_mail." + why)
	}
	return say.Say(reason)
}

// stepTitle is a step's name without quotation marks, for a place of its own.
func stepTitle(name words.Line, say words.Printer) string {
	switch name.ID {
	case "step.titled":
		if title, ok := name.Args.Get("title"); ok {
			if s, ok := title.(string); ok {
				return s
			}
		}
	case "step.untitled":
		if kind, ok := name.Args.Get("kind"); ok {
			if s, ok := kind.(string); ok {
				return say.Text(s)
			}
		}
	}
	return say.Say(name)
}

// callName is a person's name, or the address of somebody without one.
func callName(c contact.Contact, say words.Printer) string {
	if name := contact.FullName(c.Fields, string(say.Lang)); name != "" {
		return name
	}
	return c.Address
}
