package sample

import (
	"encoding/json"
	"maps"
	"slices"

	"tabiji/backend/journey"
	"tabiji/backend/message"
)

// Journeys are the three journey files (tabiji.journey/1) of the shop in a language: the welcome, the
// follow-up of a brochure request, and the birthday coupon. Each holds its messages and pictures.
func Journeys(lang string) [][]byte {
	w, mails, shop := wordsJA, mailsJA(), "旅路珈琲焙煎所"
	if lang == "en" {
		w, mails, shop = wordsEN, mailsEN(), "TABIJI COFFEE ROASTERS"
	}
	var files [][]byte
	for _, s := range []*sketch{welcome(w, tagsIn(lang)), brochure(w, tagsIn(lang), formName(lang)), birthday(w, tagsIn(lang))} {
		for _, key := range s.mails {
			m := mails[key]
			s.drawing.Messages = append(s.drawing.Messages, m.source(shop))
			if a := pictures()[m.picture]; !slices.ContainsFunc(s.drawing.Assets, func(b message.Asset) bool { return b.SHA256 == a.SHA256 }) {
				s.drawing.Assets = append(s.drawing.Assets, a)
			}
		}
		files = append(files, journey.Write(s.drawing))
	}
	return files
}

// sketch is a drawing that is being built.
type sketch struct {
	drawing journey.Drawing
	mails   []string // keys of mailsJA, in order of sending
}

func newSketch(id, title string, settings journey.Settings) *sketch {
	return &sketch{drawing: journey.Drawing{Format: journey.Format, ID: id, Title: title, Settings: settings}}
}

// step adds a node; column 0 is the middle of the drawing, rows count downwards.
func (s *sketch) step(id, kind, title string, column, row float64, config map[string]any) string {
	if config == nil {
		config = map[string]any{}
	}
	raw, err := json.Marshal(config)
	if err != nil {
		panic("sample: " + err.Error()) // cannot happen: texts, numbers and lists marshal
	}
	s.drawing.Nodes = append(s.drawing.Nodes, journey.Node{ID: id, Kind: kind, Title: title, At: [2]float64{column * 280, row * 140}, Config: raw})
	return id
}

func (s *sketch) send(id, mail, title string, column, row float64) {
	s.mails = append(s.mails, mail)
	s.step(id, "mail.send", title, column, row, map[string]any{"message": mailsJA()[mail].id})
}

// lines connects steps in the given order, each by its outcome "next".
func (s *sketch) lines(ids ...string) {
	for i := 1; i < len(ids); i++ {
		s.line(ids[i-1], journey.PortNext, ids[i])
	}
}

func (s *sketch) line(from, port, to string) {
	s.drawing.Edges = append(s.drawing.Edges, journey.Edge{From: [2]string{from, port}, To: to})
}

func (s *sketch) note(text string, column, row float64) {
	s.drawing.Notes = append(s.drawing.Notes, journey.Note{ID: "note1", Text: text, At: [2]float64{column * 280, row * 140}})
}

func wait(amount int, unit string) map[string]any {
	return map[string]any{"amount": amount, "unit": unit}
}

func branch(port, title string, when map[string]any) map[string]any {
	return map[string]any{"branches": []any{map[string]any{"port": port, "title": title, "when": when}}}
}

func bought(days int) map[string]any { return map[string]any{"event": Purchase, "within_days": days} }

var hasCompany = map[string]any{"none": []any{map[string]any{"field": "company", "is": "empty"}}}

func welcome(w map[string]string, t tags) *sketch {
	s := newSketch("jny_sample_welcome", w["welcome"], journey.Settings{Reentry: journey.Never})
	s.step("entry", "entry.tag", w["newcomer"], 0, 0, map[string]any{"tag": t.newcomer})
	s.send("hello", "welcome1", w["hello"], 0, 1)
	s.step("trade", "split.condition", w["trade?"], 0, 2, branch("company", w["hasCompany"], hasCompany))
	s.step("tell", "notify", w["tellStaff"], 1, 3, map[string]any{"title": w["tradeTitle"], "body": w["tradeBody"]})
	s.step("day", "wait.duration", w["wait1d"], 0, 4, wait(1, "day"))
	s.send("brew", "welcome2", w["brew"], 0, 5)
	s.step("days", "wait.duration", w["wait3d"], 0, 6, wait(3, "day"))
	s.step("bought", "split.condition", w["bought?"], 0, 7, branch("yes", w["bought"], bought(30)))
	s.send("trial", "welcome3", w["trial"], -1, 8)
	s.step("week", "wait.duration", w["wait1w"], -1, 9, wait(1, "week"))
	s.step("again", "split.condition", w["boughtAfter?"], -1, 10, branch("yes", w["bought"], bought(12)))
	s.step("mark", "tag.add", w["markBuyer"], 1, 11, map[string]any{"tag": w["buyer"]})
	s.step("unmark", "tag.remove", w["unmark"], 1, 12, map[string]any{"tag": t.newcomer})
	s.step("thanks", "notify", w["thanks"], 1, 13, map[string]any{"title": w["buyerTitle"], "body": w["buyerBody"]})
	s.step("goal", "goal", w["firstPurchase"], 1, 14, nil)
	s.step("rest", "tag.remove", w["unmark"], -2, 11, map[string]any{"tag": t.newcomer})
	s.step("exit", "exit", w["watch"], -2, 12, nil)
	s.lines("entry", "hello", "trade")
	s.line("trade", "company", "tell")
	s.line("trade", journey.PortElse, "day")
	s.lines("tell", "day", "brew", "days", "bought")
	s.line("bought", "yes", "mark")
	s.line("bought", journey.PortElse, "trial")
	s.lines("trial", "week", "again")
	s.line("again", "yes", "mark")
	s.line("again", journey.PortElse, "rest")
	s.lines("mark", "unmark", "thanks", "goal")
	s.lines("rest", "exit")
	s.note(w["welcomeNote"], 2, 0)
	return s
}

func brochure(w map[string]string, t tags, form string) *sketch {
	s := newSketch("jny_sample_brochure", w["brochure"], journey.Settings{Reentry: journey.AfterDays, Days: 60})
	s.step("asked", "entry.event", w["asked"], 0, 0, map[string]any{"event": FormSubmitted,
		"where": map[string]any{"prop": "form", "is": "equals", "value": form}})
	s.step("byhand", "entry.manual", w["byHand"], 1, 0, nil)
	s.send("send", "brochure1", w["sendBrochure"], 0, 1)
	s.step("days", "wait.duration", w["wait3d"], 0, 2, wait(3, "day"))
	s.send("invite", "brochure2", w["invite"], 0, 3)
	s.step("week", "wait.duration", w["wait1w"], 0, 4, wait(1, "week"))
	s.step("trade", "split.condition", w["trade?"], 0, 5, branch("company", w["hasCompany"], hasCompany))
	s.step("call", "notify", w["callTitle"], 1, 6, map[string]any{"title": w["callText"], "body": w["callBody"]})
	s.step("mark", "tag.add", w["markTalk"], 1, 7, map[string]any{"tag": w["talk"]})
	s.step("goal", "goal", w["talks"], 1, 8, nil)
	s.step("exit", "exit", w["newsOnly"], -1, 6, nil)
	s.lines("asked", "send", "days", "invite", "week", "trade")
	s.lines("byhand", "send")
	s.line("trade", "company", "call")
	s.line("trade", journey.PortElse, "exit")
	s.lines("call", "mark", "goal")
	s.note(w["brochureNote"], 2, 0)
	return s
}

func birthday(w map[string]string, t tags) *sketch {
	s := newSketch("jny_sample_birthday", w["birthday"], journey.Settings{Reentry: journey.AfterDays, Days: 300})
	s.step("entry", "entry.tag", w["born"], 0, 0, map[string]any{"tag": t.birthday})
	s.send("wish", "birthday", w["wish"], 0, 1)
	s.step("weeks", "wait.duration", w["wait2w"], 0, 2, wait(2, "week"))
	s.step("used", "split.condition", w["used?"], 0, 3, branch("yes", w["bought"], bought(14)))
	s.step("yes", "field.set", w["noteUsed"], 1, 4, map[string]any{"field": FieldCoupon, "value": w["used"]})
	s.step("tell", "notify", w["thanks"], 1, 5, map[string]any{"title": w["usedTitle"], "body": w["usedBody"]})
	s.step("done", "tag.remove", w["unborn"], 1, 6, map[string]any{"tag": t.birthday})
	s.step("goal", "goal", w["celebrated"], 1, 7, nil)
	s.step("no", "field.set", w["noteUnused"], -1, 4, map[string]any{"field": FieldCoupon, "value": w["unused"]})
	s.step("off", "tag.remove", w["unborn"], -1, 5, map[string]any{"tag": t.birthday})
	s.step("exit", "exit", w["nextYear"], -1, 6, nil)
	s.lines("entry", "wish", "weeks", "used")
	s.line("used", "yes", "yes")
	s.line("used", journey.PortElse, "no")
	s.lines("yes", "tell", "done", "goal")
	s.lines("no", "off", "exit")
	s.note(w["birthdayNote"], 2, 0)
	return s
}

// mailKeys are the keys of the six mails, sorted; for tests and previews.
func mailKeys() []string { return slices.Sorted(maps.Keys(mailsJA())) }
