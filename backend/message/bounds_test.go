package message

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"tabiji/backend/problem"
)

// fill repeats a text up to about n bytes.
func fill(n int, text string) string { return strings.Repeat(text, n/len(text)) }

// nearlyAll of LongestSource; a part of it shows the same where time is short.
func nearlyAll() int {
	if testing.Short() {
		return 32 << 10
	}
	return 250 << 10
}

// bombs take far more than a mail may: in memory, in filters, in rounds.
func bombs() map[string]string {
	var lists strings.Builder
	for i := 0; lists.Len() < 200<<10; i++ {
		lists.WriteString("{% assign a" + strconv.Itoa(i) + ` = x | split: "" %}`)
	}
	double := `{% assign x = "aaaaaaaaaaaaaaaa" %}` + strings.Repeat("{% assign x = x | append: x %}", 11) // 32 KB
	list := double + `{% assign l = x | slice: 0, 9000 | split: "" %}`
	return map[string]string{
		"thousands of lists, kept under names of their own": double + `{% assign x = x | slice: 0, 9999 %}` + lists.String(),
		"thousands of long texts, kept":                     double + strings.ReplaceAll(lists.String(), `split: ""`, `append: x`),
		"looking through a list in every round":             list + `{% for i in (1..9999) %}{% if l contains "b" %}{% endif %}{% endfor %}`,
		"writing a list of nothing in every round":          `{% assign l = "` + fill(1500, ",") + `" | split: "," %}{% for i in (1..9000) %}` + fill(1000, "{{ l }}") + `{% endfor %}`,
		"sorting in every round":                            list + `{% for i in (1..9999) %}{% assign m = l | sort %}{% endfor %}`,
		"reversing in every round":                          list + `{% for i in (1..9999) %}{% assign m = l | reverse | uniq | concat: l %}{% endfor %}`,
		"replacing in every round":                          double + `{% for i in (1..9999) %}{% assign m = x | replace: "a", "b" %}{% endfor %}`,
		"loops over a person in every round":                `{% for i in (1..9000) %}` + fill(2000, "{% for f in contact limit: 0 %}{% endfor %}") + `{% endfor %}`,
		"a loop over a list in every round":                 list + `{% for i in (1..9000) %}` + fill(2000, "{% for f in l limit: 0 %}{% endfor %}") + `{% endfor %}`,
		"a date with a format of 32 KB":                     double + `{% for i in (1..9999) %}{% assign m = "2026-01-05" | date: x %}{% endfor %}`,
		"a case of ten thousand choices":                    `{% for i in (1..9999) %}{% case contact.name %}` + fill(100<<10, "{% when "+strings.TrimSuffix(fill(1500, "1,2,3,4,5,6,7,8,9,"), ",")+" %}x") + `{% endcase %}{% endfor %}`,
		"a long condition in every round":                   `{% for i in (1..9999) %}` + fill(100<<10, "{% if "+fill(1800, "contact.a == 1 or ")+"contact.b %}{% endif %}") + `{% endfor %}`,
		"comparing lists in every round":                    list + `{% for i in (1..9999) %}{% if l == l %}{% endif %}{% endfor %}`,
		"summing in every round":                            `{% assign l = "` + fill(1500, "1,") + `1" | split: "," %}{% for i in (1..9999) %}{% assign s = l | sum %}{% endfor %}`,
		"an address that grows":                             `<a href="https://x.example/?{% for i in (1..9999) %}a={{ contact.email }}&amp;` + fill(500, "b") + `{% endfor %}">x</a>`,
		"a number that grows":                               `{% assign n = 9 %}{% for i in (1..9999) %}{% assign n = n | times: n %}{% endfor %}{{ n }}`,
		"joining with a long text":                          double + `{% assign l = x | split: "a" %}{% for i in (1..99) %}{{ l | join: x }}{% endfor %}`,
		"rounds without a body":                             `{% for i in (1..2000000000) %}{% endfor %}`,
		"a loop from a field":                               `{% for i in (1..contact.big) %}{% endfor %}`,
		"loops in loops in loops":                           `{% for a in (1..500) %}{% for b in (1..500) %}{% for c in (1..500) %}{% endfor %}{% endfor %}{% endfor %}`,
		"a cycle and a break in every round of many":        `{% for i in (1..9999) %}` + fill(2000, `{% cycle "a", "b" %}`) + `{% endfor %}`,
	}
}

// measured runs f and gives what it allocated.
func measured(f func()) (bytes uint64, took time.Duration) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := time.Now()
	f()
	took = time.Since(begin)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, took
}

// Issue 7.15: no message takes the machine's memory or time, neither in its HTML nor in any other part. It
// ends as a problem that says so, and is told when it is checked.
func TestAGreedyMessageEndsSoon(t *testing.T) {
	for says, html := range bombs() {
		t.Run(says, func(t *testing.T) {
			for i, src := range []Source{{Subject: "秋", HTML: html}, {Subject: "秋", HTML: "x", Text: html}} {
				if i > 0 && testing.Short() {
					break
				}
				template, err := Parse(src)
				if err != nil {
					t.Fatalf("%v %v", err, Check(src, nil, nil)[0])
				}
				var failed error
				bytes, took := measured(func() {
					_, failed = template.Render(hanako("big", "2,000,000,000"), roaster, Options{})
				})
				t.Logf("%d KB, %v, %v", bytes>>10, took, failed)
				if p := problem.Of(failed); failed == nil || !Greedy(failed) && p.ID != "message.filter" {
					t.Errorf("ended as %v", failed)
				}
				if bytes > 100<<20 || took > 20*time.Second {
					t.Errorf("took %d MB and %v", bytes>>20, took)
				}
			}
		})
	}
	found := Check(Source{Subject: "秋", HTML: "一\n" + bombs()["sorting in every round"]}, nil, nil)
	if len(found) == 0 || found[0].Level != Error || found[0].Line.ID != "finding.message.greedy" {
		t.Errorf("found %v", found)
	}
}

// A title of a notice is written while people move, and may take a part of that.
func TestAGreedyLineEndsSoon(t *testing.T) {
	for says, source := range bombs() {
		line, err := ParseLine(source)
		if err != nil {
			t.Errorf("%s: %v", says, err)
			continue
		}
		var failed error
		bytes, took := measured(func() { _, failed = line.Say(hanako("big", "9"), "ja") })
		if bytes > 20<<20 || took > 5*time.Second {
			t.Errorf("%s: took %d MB and %v (%v)", says, bytes>>20, took, failed)
		}
	}
	if found := CheckLine(bombs()["sorting in every round"], nil); len(found) == 0 || found[0].Line.ID != "finding.message.greedy" {
		t.Errorf("found %v", found)
	}
}

// Reading, checking and writing of any 256 KB take time that grows with their length alone.
func TestAnyMarkupIsReadInTime(t *testing.T) {
	all := nearlyAll()
	for says, html := range map[string]string{
		"links without an address":     fill(all, "<a>"),
		"links in links":               fill(all, `<a href="https://x.example">`),
		"comments that end wrongly":    fill(all, "<!--a--!>") + "<!-- -->",
		"comments":                     fill(all, "<!--a-->"),
		"lists in lists":               fill(all, "<ol reversed><li>"),
		"tables in tables":             fill(all, "<table><tr><td>"),
		"quotations in quotations":     fill(all, "<blockquote>x"),
		"pictures without words":       fill(all, `<img src="https://x.example/a.png">`),
		"attributes without end":       "<p " + fill(all, "a=b ") + ">",
		"Liquid between attributes":    "<p " + fill(all, "{% if a %} b=c{% endif %}") + ">",
		"conditions in an attribute":   `<p title="` + fill(all, "{% if a %}b{% endif %}") + `">x</p>`,
		"chips":                        fill(all, "{{ contact.name }}"),
		"short chips":                  fill(all, "{{a}}"),
		"conditions":                   fill(all, "{% if a %}{% endif %}"),
		"a case":                       "{% case a %}" + fill(all, "{% when 1 %}") + "{% endcase %}",
		"raw blocks that trim":         fill(all, "{%- raw %}x {%- endraw -%}"),
		"comments of Liquid":           fill(all, "{%- comment %}x {%- endcomment -%}"),
		"filters":                      "{{ a" + fill(1900, " | strip") + " }}" + fill(all-2000, "{{ a | strip }}"),
		"imports":                      "<style>" + fill(all, "@import;") + "</style>",
		"an import of brackets":        "<style>@import " + fill(all, "(") + "</style>",
		"fonts":                        "<style>" + fill(all, "@font-face{src:url(//x)}") + "</style>",
		"sheets":                       fill(all, "<style>p{}</style>"),
		"escapes in a sheet":           "<style>" + fill(all, `\61`) + "</style>",
		"marks of other programs":      fill(all, "*|FNAME|* [[a]] -name- "),
		"half marks of other programs": fill(all, "[[a %%b ##c {d __e "),
		"entities":                     fill(all, "&amp;"),
		"entities in a chip":           fill(all, "{{ a | default: &quot;b&quot; }}"),
		"braces":                       fill(all, "{"),
		"braces that never close":      fill(all, "{{ {% "),
		"quotation marks in chips":     fill(all, "{{ “a” }}"),
		"brackets in chips":            fill(all, "{{ "+fill(900, "(")+"a"+fill(900, ")")+" }}"),
		"indexes":                      fill(all, "{{ a"+fill(1800, "[0]")+" }}"),
		"open tags":                    fill(all, "<"),
		"closing tags":                 fill(all, "</a"),
		"lines":                        fill(all, "<p>\n"),
		"unseen parts in each other":   fill(all, `<div style="display:none">`) + "x",
		"addresses with values":        fill(all, `<a href="https://x.example/?a={{ contact.name }}">x</a>`),
	} {
		t.Run(says, func(t *testing.T) {
			src := Source{Subject: "s", HTML: html}
			bytes, took := measured(func() {
				Check(src, []string{"x"}, nil)
				if template, err := Parse(src); err == nil {
					_, _ = template.Render(hanako(), roaster, Options{})
				}
			})
			t.Logf("%d MB, %v", bytes>>20, took)
			if took > 20*time.Second || bytes > 1<<30 {
				t.Errorf("took %v and %d MB", took, bytes>>20)
			}
		})
	}
}

// Whoever renders may end it from outside: a clock, or a person who leaves.
func TestARenderingStopsWhenItIsTold(t *testing.T) {
	t.Parallel()
	template, err := Parse(Source{Title: "秋の便り", Subject: "s", HTML: `{% assign l = "a,b" | split: "," %}{% for i in (1..5000) %}{% assign m = l | sort %}{% endfor %}x`})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := template.Render(hanako(), roaster, Options{Stop: func() bool { return false }}); err != nil {
		t.Errorf("nobody stopped it: %v", err)
	}
	_, err = template.Render(hanako(), roaster, Options{Stop: func() bool { return true }})
	if p := problem.Of(err); p == nil || p.ID != "message.slow" || !Greedy(err) || !strings.Contains(sayJa(p.Sentence()), "「秋の便り」") {
		t.Errorf("got %v", err)
	}
}
