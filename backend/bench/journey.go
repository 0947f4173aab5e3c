package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tabiji/backend/journey"
	"tabiji/backend/message"
)

// JourneyOptions of the large journey's benchmark.
type JourneyOptions struct {
	Steps int // 0: 10,000
}

// readings is how often each side reads the file.
const readings = 15

// Journey measures the time from the bytes of a large journey file to a compiled version, checks included, beside
// encoding/json on the same bytes. It also reports the parts: read, check, compile; and how long saving a draft takes.
func Journey(ctx context.Context, c Config, o JourneyOptions) error {
	if o.Steps <= 0 {
		o.Steps = 10_000
	}
	file := journey.Write(large(o.Steps))
	var whole, read, check, compile rounds
	for i := range readings {
		if err := ctx.Err(); err != nil {
			return err
		}
		floor, err := timed(func() error { return floorJourney(file) })
		if err != nil {
			return err
		}
		var d journey.Drawing
		first, err := timed(func() (err error) { d, err = journey.Read(file); return err })
		if err != nil {
			return err
		}
		second, err := timed(func() error { return checked(d) })
		if err != nil {
			return err
		}
		third, err := timed(func() error { return compiled(d, o.Steps) })
		if err != nil {
			return err
		}
		if i > 0 {
			whole.add(ms(first)+ms(second)+ms(third), ms(floor))
			read.add(ms(first), ms(floor))
			check.add(ms(second), ms(floor))
			compile.add(ms(third), ms(floor))
		}
		c.progress("journey", i+1, readings)
	}
	whole.report(c, "journey", "ms")
	read.report(c, "journey.read", "ms")
	check.report(c, "journey.check", "ms")
	compile.report(c, "journey.compile", "ms")
	return saveDraft(ctx, c)
}

func ms(s spent) float64 { return s.wall.Seconds() * 1000 }

// checked checks a drawing as the studio does before it publishes.
func checked(d journey.Drawing) error {
	w := journey.World{Messages: map[string]journey.Mail{}, Zone: "Asia/Tokyo"}
	for _, m := range d.Messages {
		mail := journey.Mail{Title: m.Title, Purpose: m.Purpose, Subject: m.Subject}
		for _, f := range message.Check(m, nil, func(string) bool { return false }) {
			mail.Findings = append(mail.Findings, journey.Finding{Level: journey.Level(f.Level), Message: m.ID, Line: f.Line})
		}
		w.Messages[m.ID] = mail
	}
	for _, f := range journey.Check(d, w) {
		if f.Level == journey.Error {
			return errors.New("the bench's journey has an error: " + f.Line.ID)
		}
	}
	return nil
}

// compiled packs and compiles the version.
func compiled(d journey.Drawing, steps int) error {
	pins := map[string]string{}
	for _, m := range d.Messages {
		pins[m.ID], _ = message.Pin(m)
	}
	body, _ := journey.Pack(d, pins)
	v, err := journey.Unpack(body)
	if err == nil && len(v.Steps) != steps {
		err = fmt.Errorf("%d of %d steps were compiled", len(v.Steps), steps)
	}
	return err
}

// large draws a journey of so many steps: waits, splits whose branches meet again, mails, tags, fields.
func large(steps int) journey.Drawing {
	d := journey.Drawing{Format: journey.Format, ID: "jny_large", Title: "大きなジャーニー", Settings: journey.Settings{Reentry: journey.Never, Zone: "Asia/Tokyo"}}
	for i := range 6 {
		d.Messages = append(d.Messages, message.Source{ID: fmt.Sprint("msg_", i), Title: fmt.Sprint("便り", i), Purpose: "marketing",
			Subject: "{{ contact.family_name }}さまへ", HTML: "<p>" + strings.Repeat("季節のお便りです。", 40) + "</p>"})
	}
	add := func(id, kind, config string) {
		d.Nodes = append(d.Nodes, journey.Node{ID: id, Kind: kind, Title: "ステップ " + id, At: [2]float64{float64(len(d.Nodes) % 40 * 240), float64(len(d.Nodes) / 40 * 120)}, Config: []byte(config)})
	}
	line := func(from, port, to string) {
		d.Edges = append(d.Edges, journey.Edge{From: [2]string{from, port}, To: to})
	}
	add("in", "entry.manual", "{}")
	id := func(i int) string { return fmt.Sprint("s", i) }
	line("in", "next", id(1))
	for i := 1; i < steps; i++ {
		next, more := id(i+1), i+1 < steps
		ports := []string{"next"}
		switch i % 8 {
		case 1, 5:
			add(id(i), "wait.duration", `{"amount":1,"unit":"day"}`)
		case 2:
			add(id(i), "split.condition", `{"branches":[{"port":"tokyo","title":"東京のお得意様","when":{"all":[{"field":"city","is":"equals","value":"東京"},{"tag":"VIP"}]}},`+
				`{"port":"seen","title":"最近見た人","when":{"event":"visit","at_least":2,"within_days":30}}]}`)
			ports = []string{"tokyo", "seen", "else"}
		case 3:
			add(id(i), "mail.send", fmt.Sprintf(`{"message":"msg_%d"}`, i%6))
		case 4:
			add(id(i), "tag.add", fmt.Sprintf(`{"tag":"段階%d"}`, i%100))
		case 6:
			add(id(i), "field.set", `{"field":"memo","value":"済み"}`)
		case 7:
			add(id(i), "split.random", `{"branches":[{"port":"a","weight":50},{"port":"b","weight":50}]}`)
			ports = []string{"a", "b"}
		default:
			add(id(i), "tag.remove", fmt.Sprintf(`{"tag":"段階%d"}`, i%100))
		}
		for _, p := range ports {
			if more {
				line(id(i), p, next)
			}
		}
	}
	return d
}
