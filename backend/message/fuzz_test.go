package message

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"tabiji/backend/problem"
)

var fuzzSeeds = []string{
	`<p>{{ contact.name | default: "x" }}</p>`,
	`<a href="{{ contact.nick }}">x</a><img src='{{contact.nick}}' alt="{{ contact.nick }}">`,
	`{% for i in (1..3) %}<b title="{{ contact.nick }}">{{ i }}</b>{% else %}x{% endfor %}`,
	`{% if contact.company %}<td{% if contact.name %} class="a"{% endif %}>{% elsif contact.nick == "" %}{% endif %}`,
	`<!--[if mso]>{{ contact.nick }}<![endif]--><style>p{}</style><!-- x --!><script`,
	`{% assign x = contact.nick | append: "<" | replace: "<", "<<" %}{{ x }}{% raw %}{{ <script> {% endraw %}`,
	`<a href="java{{ contact.nick }}:x"{% unless a %} onclick=x{% endunless %}>`,
	`<p title=a/b c = "d" / e>{%- comment -%} { % } {%- endcomment -%}</p>`,
	`{% case contact.nick %}{% when "a","b" %}{% cycle "a", '<b>' %}{% endcase %}{{ contact.tags | join: ", " | truncate: 5 }}`,
	"<textarea><\x01\x02{{ contact['nick'] }}<title></title><body style=\"x\"><head>",
	`{{ contact.birthday | date: "%Y%%-m%u%" | slice: -3, 9 | url_encode | url_decode | newline_to_br }}`,
	`&#{{ contact.nick }};<{{ contact.nick }}</{{ contact.nick }}<!{{ contact.nick }}>`,
	`<a href="&#106;{{ contact.nick }}">x</a><a href=" &Tab;javascript&colon;x">`,
	`{% if contact.nick &gt; 5 and contact.company == “x” %}{{ contact.nick | plus: contact.birthday | divided_by: 0 }}{% else if contact.tags contains contact.nick %}{% endif %}`,
	`<ol reversed type="i"><li value="5">{{ contact.nick }}<ul><li>x</ol></ul><pre>{{ contact.nick }}</pre><blockquote><dd>x<table><th>y<td>{{ contact.nick }}`,
	`<a href="https://x.example/{{ contact.nick }}?a={{ contact.nick | url_encode }}&amp;b={{ contact.nick }}#{{ contact.nick }}">x</a><a href="mailto:{{ contact.nick }}?subject={{ contact.nick }}">`,
	"<style>@import url(https://x.example);@font-face{src:url(//x)} p{content:\"@import\"} /* @import x */ @\\69mport</style><link href=https://x.example rel=stylesheet>",
	`{% case contact.nick %}{% when 1, nil or "a" %}{% when contact.company %}{{ contact.tags | sort | uniq | concat: contact.tags | sum }}{% endcase %}`,
	`{% for i in (1..contact.nick) limit: contact.nick offset: 1 %}{% for f in contact %}{{ f }}{% endfor %}{% endfor %}{{ contact.tags }}{% assign t = contact.tags %}{{ t }}`,
	"{{　contact.nick　｜　default：　”x”　}}{{&nbsp;\"&#125;&#125;\" }}{{ &lt;b&gt; }}｛｛ x ｝｝*|X|* [[x]]",
	`{% raw %}{% for i in (1..9) %}{{ contact.nick | json }}{% endraw %}{% if contact.nick %}{{ tabiji_budget }}{% endif %}`,
}

const meanValue = `<zq onload="x"'>&javascript:alert(1)` + "\x01" + "0\x02\x03"

// FuzzParse: nothing panics, whatever a file holds, and every refusal is a problem with words.
func FuzzParse(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, subject, body string) {
		src := Source{Subject: subject, Preheader: subject, HTML: body, Text: subject}
		found := Check(src, []string{"x"}, func(string) bool { return false })
		if _, err := Parse(src); err != nil && !problem.IsKind(err, problem.Invalid) {
			t.Fatalf("not a problem: %v", err)
		}
		for _, x := range found {
			if x.Level == "" || !strings.HasPrefix(x.Line.ID, "finding.message.") {
				t.Fatalf("a finding without level or id: %+v", x)
			}
		}
		if s, err := Line(subject, map[string]string{"nick": meanValue}, "ja"); err == nil && (strings.ContainsAny(s, "\r\n\x00\x01") || utf8.RuneCountInString(s) > LongestLine) {
			t.Fatalf("line %q", s)
		}
	})
}

// FuzzRender: a template that parses ends, and no value of a field leaves its place: not as a tag, not as
// an attribute, not as a link that runs something.
func FuzzRender(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s, meanValue)
		f.Add(s, "script:alert(1)")
	}
	f.Fuzz(func(t *testing.T, body, value string) {
		template, err := Parse(Source{Subject: "{{ contact.nick }}", HTML: body})
		if err != nil {
			return
		}
		p := hanako("nick", value+"<zq x=1 onx=1>", "company", value)
		p.Tags = map[string]bool{value: true, "<zq>": true}
		r, err := template.Render(p, Sender{Name: "<zq>", Postal: "<zq>"}, Options{Assets: func(sha string) (Asset, bool) { return Asset{SHA256: sha}, true }})
		if err != nil {
			if !problem.IsKind(err, problem.Invalid) && !problem.IsKind(err, problem.TooLarge) {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		if strings.ContainsAny(r.Subject, "\r\n") || strings.ContainsAny(r.HTML, "\x00\x01\x02\x03") || strings.ContainsAny(r.Text, "\x00\x01\x02\x03\x04\x0e\x10") {
			t.Fatalf("control characters: %q %q %q", r.Subject, r.HTML, r.Text)
		}
		judge(t, body, r.HTML)
	})
}

// judge reads the mail with another HTML parser.
func judge(t *testing.T, template, mail string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(mail))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			if tok.Data == "script" || strings.HasPrefix(tok.Data, "zq") && !strings.Contains(strings.ToLower(template), "<zq") {
				t.Fatalf("tag %s out of %q: %q", tok.Data, template, mail)
			}
			for _, a := range tok.Attr {
				if strings.HasPrefix(a.Key, "on") {
					t.Fatalf("attribute %s out of %q: %q", a.Key, template, mail)
				}
				if s, _ := scheme(a.Val); urlAttrs[a.Key] && (s == "javascript" || s == "data" || s == "vbscript") {
					t.Fatalf("link %s out of %q", a.Val, template)
				}
			}
		}
	}
}
