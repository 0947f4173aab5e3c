package walk_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

var update = flag.Bool("update", false, "rewrite the wanted part of testdata/*.txtar")

// TestGoldenWalks plays testdata/*.txtar: a drawing, facts and a script of stimuli give visits,
// changes, effects, state and every reason in both languages.
func TestGoldenWalks(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d golden walks, %v", len(files), err)
	}
	walked := map[string]bool{}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, kinds := play(t, file, archive)
		maps.Copy(walked, kinds)
		if *update {
			rewrite(t, file, archive, got)
			continue
		}
		if want := part(archive, "want"); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
		}
	}
	for _, k := range journey.Kinds() {
		if !walked[k.ID] {
			t.Errorf("no golden walk visits %s", k.ID)
		}
	}
}

func rewrite(t *testing.T, file string, a *txtar.Archive, got string) {
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return f.Name == "want" })
	a.Files = append(a.Files, txtar.File{Name: "want", Data: []byte(got)})
	if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

func part(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// version publishes a drawing as the studio does; a drawing with errors fails the test.
func version(t testing.TB, name, file string) *journey.Version {
	t.Helper()
	d, err := journey.Read([]byte(file))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if findings := journey.Check(d, journey.World{}); !journey.Publishable(findings) {
		say := words.Printer{Lang: words.Japanese}
		for _, f := range findings {
			t.Logf("%s: %s %s", name, f.Level, say.Say(f.Line))
		}
		t.Fatalf("%s cannot be published", name)
	}
	pins := map[string]string{}
	for _, m := range d.Messages {
		pins[m.ID] = "pinned-" + m.ID
	}
	body, _ := journey.Pack(d, pins)
	v, err := journey.Unpack(body)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

type told struct {
	Fields map[string]string          `json:"fields"`
	Tags   []string                   `json:"tags"`
	Events map[string][]clock.Instant `json:"events"`
}

func facts(t testing.TB, s string) *walk.Facts {
	var told told
	if s != "" {
		if err := json.Unmarshal([]byte(s), &told); err != nil {
			t.Fatal(err)
		}
	}
	f := &walk.Facts{Fields: told.Fields, Tags: map[string]bool{}, Events: told.Events}
	for _, tag := range told.Tags {
		f.Tags[tag] = true
	}
	return f
}

// player is one enrollment under a script.
type player struct {
	t     *testing.T
	name  string
	v     *journey.Version
	who   walk.Who
	facts *walk.Facts
	last  walk.Passage
	out   strings.Builder
	kinds map[string]bool
}

func play(t *testing.T, file string, a *txtar.Archive) (string, map[string]bool) {
	p := &player{
		t: t, name: file, v: version(t, file, part(a, "drawing.json")), facts: facts(t, part(a, "facts.json")),
		who: walk.Who{Enrollment: 12, Contact: 7, Salt: "s", Lang: "ja"}, kinds: map[string]bool{},
	}
	for line := range strings.Lines(part(a, "script")) {
		if line = strings.TrimSpace(line); line != "" {
			p.step(strings.Fields(line))
		}
	}
	return p.out.String(), p.kinds
}

// step runs one line: enter NODE AT · timer · event KIND AT · happened KIND AT (before anything of it is walked) ·
// sent|unknown|skipped|never|expired AT; then key=value for now, contact, seq, and the properties of an event.
func (p *player) step(words []string) {
	st := walk.Stimulus{}
	now := clock.Instant(0)
	switch words[0] {
	case "enter":
		st = walk.Stimulus{At: p.instant(words[2]), What: walk.Entered{Entry: words[1]}}
		p.last.State = walk.State{}
	case "timer":
		st = walk.Stimulus{At: p.last.Wait.Until, What: walk.Woke{}}
	case "event", "happened":
		e := p.event(words)
		st = walk.Stimulus{At: e.ReceivedAt, What: walk.Happened{Event: e}}
		if words[0] == "happened" {
			p.facts.Happened = append(p.facts.Happened, e)
			return
		}
	default:
		st = walk.Stimulus{At: p.instant(words[1]), What: walk.Resolved{Receipt: receipt(words[0])}}
	}
	now = st.At
	for _, w := range words {
		key, value, _ := strings.Cut(w, "=")
		switch key {
		case "now":
			now = p.instant(value)
		case "contact":
			p.who.Contact, _ = strconv.ParseInt(value, 10, 64)
		case "at":
			st.At = p.instant(value)
		case "seq":
			st.Seq, _ = strconv.ParseInt(value, 10, 64)
		}
	}
	fmt.Fprintf(&p.out, "> %s\n", strings.Join(words, " "))
	next, err := walk.Advance(p.v, p.who, p.last.State, st, p.facts, now)
	if err != nil {
		p.show("error", problem.Of(err).Sentence())
		return
	}
	p.last = next
	p.passage()
}

// event is one that is learned of at the moment it happens.
func (p *player) event(words []string) event.Event {
	e := event.Event{Kind: words[1], Contact: 7, OccurredAt: p.instant(words[2]), ReceivedAt: p.instant(words[2]), Props: map[string]string{}}
	for _, w := range words[3:] {
		if key, value, _ := strings.Cut(w, "="); key == "seq" {
			e.Seq, _ = strconv.ParseInt(value, 10, 64)
		} else {
			e.Props[key] = value
		}
	}
	return e
}

func receipt(state string) walk.Receipt {
	r := walk.Receipt{State: walk.Resolution(state), Message: "pinned", Subject: "ようこそ、山田 花子様"}
	if id := map[string]string{
		"skipped": "reason.delivery.no_consent", "never": "reason.delivery.broken", "expired": "reason.delivery.no_address",
		"unknown": "reason.delivery.unknown",
	}[state]; id != "" {
		r.Reason = words.New(id)
	}
	return r
}

func (p *player) instant(s string) clock.Instant {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
	return clock.Of(t)
}

func (p *player) passage() {
	for _, v := range p.last.Visits {
		p.kinds[v.Kind] = true
		fmt.Fprintf(&p.out, "row %d: %s (%s) visit %d at %s -> %q\n", v.StepNo, v.Node, v.Kind, v.Visit, p.local(v.At), v.Outcome)
		p.reasons(v.Stood, v.Reasons)
	}
	for _, c := range p.last.Changes {
		fmt.Fprintf(&p.out, "change %s %q %q by %s visit %d at %s\n", c.Kind, c.Key, c.Value, c.Node, c.Visit, p.local(c.At))
	}
	for _, e := range p.last.Effects {
		p.kinds["mail.send"] = true
		fmt.Fprintf(&p.out, "effect %s %s %s at %s\n", e.Key, e.Message, e.MessageVersion, p.local(e.At))
	}
	s := p.last.State
	fmt.Fprintf(&p.out, "stands at %s visit %d next row %d since %s waits %q wake %s\n", s.Node, s.Visit, s.StepNo, p.local(s.Since), s.Waits, p.local(p.last.Wait.Until))
	if s.Standing.At != 0 {
		fmt.Fprintf(&p.out, "standing since %s:\n", p.local(s.Standing.At))
		p.reasons(s.Standing.Reasons, nil)
	}
	if p.last.End != walk.Goes {
		fmt.Fprintf(&p.out, "ended by %s\n", p.last.End)
	}
}

// reasons shows what was decided on arrival, then what was decided on leaving.
func (p *player) reasons(stood string, more []words.Line) {
	var lines []words.Line
	if stood != "" {
		if err := json.Unmarshal([]byte(stood), &lines); err != nil {
			p.t.Fatalf("%s: standing %s: %v", p.name, stood, err)
		}
	}
	for _, r := range append(lines, more...) {
		p.show("  "+r.ID, r)
	}
}

func (p *player) local(at clock.Instant) string {
	if at == 0 {
		return "-"
	}
	return at.Time().In(p.v.Zone).Format("2006-01-02T15:04:05Z07:00")
}

func (p *player) show(head string, l words.Line) {
	fmt.Fprintf(&p.out, "%s\n", head)
	for _, lang := range words.Langs() {
		fmt.Fprintf(&p.out, "    %s\n", words.Printer{Lang: lang, Zone: p.v.Zone}.Say(l))
	}
}
