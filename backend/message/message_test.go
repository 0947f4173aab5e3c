package message

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

var roaster = Sender{Name: "旅路珈琲焙煎所", Address: "hello@tabiji-coffee.example", Postal: "京都府京都市左京区1-2-3", Contact: "075-000-0000"}

func hanako(kv ...string) Person {
	p := Person{Address: "hanako@example.jp", Tags: map[string]bool{"常連": true, "定期便": true}, Fields: map[string]string{
		contact.FieldFamilyName: "佐藤", contact.FieldGivenName: "花子", "prefecture": "京都府", contact.FieldBirthday: "1990-05-03",
	}}
	for i := 0; i < len(kv); i += 2 {
		p.Fields[kv[i]] = kv[i+1]
	}
	return p
}

// renderMail renders HTML alone, as service mail, so that tests see no footer.
func renderMail(t *testing.T, html string, p Person) Rendered {
	t.Helper()
	src := Source{Subject: "件名", HTML: html, Purpose: contact.Service}
	template, err := Parse(src)
	if err != nil {
		t.Fatalf("parse: %v %+v", err, Check(src, nil, nil))
	}
	r, err := template.Render(p, roaster, Options{})
	if err != nil {
		t.Fatalf("render: %v", err)
	}
	return r
}

// body is what stands between <body …> and </body>.
func body(r Rendered) string {
	_, b, _ := strings.Cut(r.HTML, "<body")
	_, b, _ = strings.Cut(b, ">")
	b, _, _ = strings.Cut(b, "</body>")
	return b
}

func TestLiquidWritesEscapedValues(t *testing.T) {
	t.Parallel()
	mean := hanako("nick", `<script>alert("x")</script>&'`, "site", "https://shop.example/?a=1&b=2", "note", "一行目\n二行目")
	for _, row := range []struct{ says, in, want string }{
		{"a field in text", `{{ contact.family_name }}`, `佐藤`},
		{"a composed name", `{{ contact.name }}`, `佐藤 花子`},
		{"the sender", `{{ sender.name }}`, `旅路珈琲焙煎所`},
		{"the address", `{{ contact.email }}`, `hanako@example.jp`},
		{"a polite greeting", `{{ contact.salutation }}`, `佐藤 花子 様`},
		{"an honorific", `{{ contact.family_name | honorific }}`, `佐藤様`},
		{"markup in a field is text", `{{ contact.nick }}`, `&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;&amp;&#39;`},
		{"escape does not escape twice", `{{ contact.nick | escape }}`, `&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;&amp;&#39;`},
		{"markup in a literal is text", `{{ "<b>" }}`, `&lt;b&gt;`},
		{"markup put together by filters is text", `{{ "<" | append: "b>" }}`, `&lt;b&gt;`},
		{"markup through assign is text", `{% assign x = contact.nick %}{{ x }}`, `&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;&amp;&#39;`},
		{"markup out of cycle is text", `{% for i in (1..2) %}{% cycle "<i>", "<b>" %}{% endfor %}`, `&lt;i&gt;&lt;b&gt;`},
		{"decoding makes no marks", `{{ "%01" | append: "0%02" | url_decode }}`, `0`},
		{"a lone angle bracket before a value begins no tag", `a <{{ contact.family_name }}`, `a &lt;佐藤`},
		{"a quote cannot leave an attribute", `<b title="{{ contact.nick }}">x</b>`, `<b title="&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;&amp;&#39;">x</b>`},
		{"single quotes become double", `<b title='{{ contact.nick }}'>x</b>`, `<b title="&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;&amp;&#39;">x</b>`},
		{"a link out of a field", `<a href="{{ contact.site }}">x</a>`, `<a href="https://shop.example/?a=1&amp;b=2">x</a>`},
		{"a missing value is empty", `[{{ contact.company }}]`, `[]`},
		{"default fills it", `{{ contact.company | default: "なし" }}`, `なし`},
		{"an unknown key is empty", `[{{ contact.nothing }}]`, `[]`},
		{"if on a missing value is false", `{% if contact.company %}A{% else %}B{% endif %}`, `B`},
		{"a comparison with an empty text", `{% if contact.company != "" %}A{% else %}B{% endif %}`, `B`},
		{"unless with an empty text", `{% unless contact.company == '' %}A{% else %}B{% endunless %}`, `B`},
		{"line breaks by filter", `{{ contact.note | newline_to_br }}`, `一行目<br>二行目`},
		{"a date", `{{ contact.birthday | date: "%-m月%-d日(%u)" }}`, `5月3日(木)`},
		{"a date that is none stays", `{{ contact.prefecture | date: "%Y" }}`, `京都府`},
		{"now is nothing", `[{{ "now" | date: "%Y" }}]`, `[]`},
		{"a loop over tags", `{% for t in contact.tags %}<i>{{ t }}</i>{% endfor %}`, `<i>定期便</i><i>常連</i>`},
		{"a range in a loop head", `{% for i in (1..3) reversed %}{{ i }}{% endfor %}`, `321`},
		{"raw shows Liquid", `{% raw %}{{ x }}{% endraw %}`, `{{ x }}`},
		{"a comment is gone", `a{% comment %}{{ x | nothing }}{% endcomment %}b`, `ab`},
		{"whitespace control", `a {{- "b" -}} c`, `abc`},
		{"case", `{% case contact.prefecture %}{% when "京都府" %}K{% else %}E{% endcase %}`, `K`},
		{"truncate counts characters", `{{ "あいうえお" | truncate: 3 }}`, `あい…`},
		{"a condition between attributes", `<td{% if contact.company %} class="c"{% endif %}>x</td>`, `<td>x</td>`},
		{"a condition inside an attribute", `<a href="{% if contact.company %}https://a.example{% else %}https://b.example{% endif %}">x</a>`, `<a href="https://b.example">x</a>`},
		{"an author's remark stays home", `a<!-- cheap customer -->b`, `ab`},
		{"Outlook's comments stay", `<!--[if mso]><table><![endif]-->x`, `<!--[if mso]><table><![endif]-->x`},
		{"control characters in a template are dropped", "a\x01\x02b\x00", `ab`},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			if got := body(renderMail(t, row.in, mean)); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func TestRefusedTemplatesSayWhy(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("{% if contact.email %}", 60) + strings.Repeat("{% endif %}", 60)
	for _, row := range []struct{ says, html, want string }{
		{"Liquid that is never closed", `{{ contact.name`, "liquid.open"},
		{"a block that is never closed", `{% if contact.name %}x`, "liquid.form"},
		{"an end without a beginning", `{% endif %}`, "liquid.form"},
		{"crossed blocks", `{% if contact.name %}{% for i in (1..2) %}{% endif %}{% endfor %}`, "liquid.form"},
		{"an expression that is none", `{{ contact.name | | }}`, "liquid.form"},
		{"a number beyond all numbers", `{{ 99999999999999999999999 }}`, "liquid.form"},
		{"empty braces", `{{ }}`, "liquid.empty"},
		{"an unknown filter", `{{ contact.name | sparkle }}`, "liquid.filter"},
		{"a filter of the library that shows insides", `{{ contact | json }}`, "liquid.filter"},
		{"safe", `{{ contact.name | safe }}`, "liquid.safe"},
		{"raw as a filter", `{{ contact.name | raw }}`, "liquid.safe"},
		{"capture", `{% capture x %}<b>{% endcapture %}`, "liquid.capture"},
		{"include", `{% include "/etc/passwd" %}`, "liquid.include"},
		{"render", `{% render "x" %}`, "liquid.include"},
		{"tablerow", `{% tablerow x in contact.tags %}{% endtablerow %}`, "liquid.tag"},
		{"the counter by name", `{% tabiji_count -5 %}`, "liquid.tag"},
		{"a range in an output", `{{ (1..2000000000) | size }}`, "liquid.range"},
		{"a range in assign", `{% assign x = (1..2000000000) %}`, "liquid.range"},
		{"a filter on a range in a loop head", `{% for i in (1..2000000000) | reverse %}{% endfor %}`, "liquid.range"},
		{"a range in an if", `{% if (1..2000000000) contains 5 %}x{% endif %}`, "liquid.range"},
		{"two ranges", `{% for i in (1..5) limit: (1..2000000000) %}{% endfor %}`, "liquid.range"},
		{"blocks nested too deep", deep, "liquid.deep"},
		{"an expression without end", `{{ ` + strings.Repeat("contact.name | upcase ", 200) + `}}`, "liquid.long"},
		{"a javascript link", `<a href="javascript:alert(1)">x</a>`, "link.scheme"},
		{"a javascript link in disguise", `<a href=" java&#10;script&colon;alert(1)">x</a>`, "link.scheme"},
		{"a javascript link in capitals, unquoted", `<a href=JaVaScRiPt:alert(1)>x</a>`, "link.scheme"},
		{"a data link", `<a href="data:text/html,x">x</a>`, "link.scheme"},
		{"a vbscript background", `<td background="vbscript:x">x</td>`, "link.scheme"},
		{"an ftp link", `<a href="ftp://x.example">x</a>`, "link.scheme"},
		{"a file picture", `<img alt="" src="file:///c:/x.png">`, "link.scheme"},
		{"a mail link for a picture", `<img alt="" src="mailto:x@example.jp">`, "link.scheme"},
		{"a link to a picture of ours", `<a href="asset:` + strings.Repeat("a", 64) + `">x</a>`, "link.scheme"},
		{"a picture named wrongly", `<img alt="" src="asset:cup.png">`, "asset.form"},
		{"a picture named by a value", `<img alt="" src="asset:{{ contact.picture }}">`, "asset.dynamic"},
		{"a script", `<script>alert(1)</script>`, "markup.active"},
		{"a form", `<form action="https://x.example"><input></form>`, "markup.active"},
		{"an iframe", `<iframe src="https://x.example"></iframe>`, "markup.active"},
		{"an svg", `<svg onload="x"></svg>`, "markup.active"},
		{"an event handler", `<img alt="" src="https://x.example/a.png" onerror="alert(1)">`, "markup.handler"},
		{"an event handler after a slash", `<img/onerror=alert(1)>`, "markup.handler"},
		{"a value in a style", `<p style="color:{{ contact.colour }}">x</p>`, "liquid.style"},
		{"a script in a style", `<p style="background:url(javascript:x)">x</p>`, "markup.style"},
		{"a value in a style sheet", `<style>p{color:{{ contact.colour }}}</style>`, "liquid.place"},
		{"an import in a style sheet, in disguise", `<style>@\69mport url(https://x.example)</style>`, "markup.style"},
		{"an import cut by a comment", `<style>@imp/**/ort url(https://x.example)</style>`, "markup.style"},
		{"a value as a tag's name", `<{% if contact.name %}b{% endif %}>`, ""},
		{"a value in a tag's name", `<b{{ contact.name }}>x`, "liquid.place"},
		{"a value between attributes", `<b {{ contact.name }}>x</b>`, "liquid.place"},
		{"a value as an attribute's name", `<b on{{ contact.name }}="x">x</b>`, "liquid.place"},
		{"a value without quotes", `<b title={{ contact.name }}>x</b>`, "liquid.quote"},
		{"a condition that ends in another place", `<b {% if contact.name %}title="x">y</b>{% endif %}`, "liquid.split"},
		{"a condition that ends outside of the attribute", `<a href="{% if contact.name %}https://x.example">{% endif %}y</a>`, "liquid.split"},
		{"a loop left inside of an attribute", `{% for i in (1..2) %}<a href="{% break %}">y</a>{% endfor %}`, "liquid.split"},
		{"a value in the head", `<head>{{ contact.name }}</head>`, "liquid.place"},
		{"a value in a dropped remark", `<!-- {{ contact.name }} -->`, "liquid.place"},
		{"a tag that never ends", `<p`, "markup.open"},
		{"a quote that never ends", `<p title="x>`, "markup.open"},
		{"a comment that never ends", `<!-- x`, "markup.open"},
		{"a style sheet that never ends", `<style>p{}`, "markup.open"},
		{"an unseen part without an end, which would hide the footer", `x<div style="display: none">y`, "markup.open"},
		{"a style for the footer", `<style>.TBJ-foot{display:none}</style>`, "markup.style"},
		{"more than 256 KB", strings.Repeat("あ", 90_000), "long"},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			src := Source{Subject: "件名", Preheader: "p", HTML: row.html}
			found := Check(src, nil, nil)
			_, err := Parse(src)
			if row.want == "" {
				if err != nil {
					t.Errorf("refused: %v", found)
				}
				return
			}
			if !slices.ContainsFunc(found, func(f Finding) bool { return f.Level == Error && f.Line.ID == "finding.message."+row.want }) {
				t.Errorf("findings %v, want an error %s", found, row.want)
			}
			if !problem.IsKind(err, problem.Invalid) {
				t.Errorf("Parse gave %v, want a problem", err)
			}
		})
	}
}

func TestFindingsThatDoNotStopAMessage(t *testing.T) {
	t.Parallel()
	sha := strings.Repeat("ab", 32)
	for _, row := range []struct {
		says string
		src  Source
		want string // level and id
	}{
		{"no subject", Source{HTML: "x"}, "error subject.empty"},
		{"no body", Source{Subject: "s"}, "error html.empty"},
		{"a long subject", Source{Subject: strings.Repeat("長", 61), HTML: "x"}, "warning subject.long"},
		{"no preheader", Source{Subject: "s", HTML: "x"}, "hint preheader.empty"},
		{"a picture without words", Source{Subject: "s", HTML: `<img src="https://x.example/a.png">`}, "warning image.alt"},
		{"a picture from elsewhere", Source{Subject: "s", HTML: `<img alt="" src="https://x.example/a.png">`}, "warning image.remote"},
		{"a picture that does not exist", Source{Subject: "s", HTML: `<img alt="" src="asset:` + sha + `">`}, "error asset.missing"},
		{"an http link", Source{Subject: "s", HTML: `<a href="http://x.example">x</a>`}, "hint link.http"},
		{"a link without https", Source{Subject: "s", HTML: `<a href="www.x.example">x</a>`}, "warning link.relative"},
		{"a chip without default", Source{Subject: "s", HTML: `{{ contact.company }}`}, "warning chip.default"},
		{"a chip without default in the subject", Source{Subject: "{{ contact.company }}", HTML: `x`}, "warning chip.default"},
		{"an unknown field", Source{Subject: "s", HTML: `{{ contact.shoe_size | default: "x" }}`}, "warning chip.unknown"},
		{"an unknown variable", Source{Subject: "s", HTML: `{{ name | default: "x" }}`}, "warning chip.unknown"},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			found := Check(row.src, []string{"prefecture"}, func(string) bool { return false })
			level, id, _ := strings.Cut(row.want, " ")
			if !slices.ContainsFunc(found, func(f Finding) bool { return string(f.Level) == level && f.Line.ID == "finding.message."+id }) {
				t.Errorf("findings %v, want %s", found, row.want)
			}
			for _, f := range found {
				if !words.Has(f.Line.ID) {
					t.Errorf("no words for %s", f.Line.ID)
				}
			}
		})
	}
	clean := Source{Subject: "{{ contact.salutation }}", Preheader: "p", HTML: `<p>{% if contact.company %}{{ contact.company }}{% endif %}
		{{ contact.prefecture | default: "x" }}{% for t in contact.tags %}{{ t }}{{ forloop.index }}{% endfor %}{% assign n = contact.name %}{{ n }}</p>`}
	if found := Check(clean, []string{"prefecture"}, nil); len(found) != 0 {
		t.Errorf("a good message has findings: %v", found)
	}
}

func TestLinksOutOfFieldsAreJudgedWhenTheyAreKnown(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, html, value, want string }{
		{"a script", `<a href="{{ contact.site }}">x</a>`, "javascript:alert(1)", `<a href="#">x</a>`},
		{"a script with a tab inside", `<a href="{{ contact.site }}">x</a>`, "java\tscript:alert(1)", `<a href="#">x</a>`},
		{"a script in two halves", `<a href="java{{ contact.site }}">x</a>`, "script:alert(1)", `<a href="#">x</a>`},
		{"a data picture", `<img alt="" src="{{ contact.site }}">`, "data:image/svg+xml,x", `<img alt="" src="#">`},
		{"a picture of ours", `<img alt="" src="{{ contact.site }}">`, "asset:" + strings.Repeat("a", 64), `<img alt="" src="#">`},
		{"an address with a colon in the path", `<a href="https://x.example/{{ contact.site }}">x</a>`, "a:b", `<a href="https://x.example/a:b">x</a>`},
		{"a character by its number", `<a href="&#{{ contact.site }};avascript:x">x</a>`, "106", `<a href="#">x</a>`},
		{"a mail address", `<a href="mailto:{{ contact.site }}">x</a>`, "a@example.jp", `<a href="mailto:a@example.jp">x</a>`},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			r := renderMail(t, row.html, hanako("site", row.value))
			if got := body(r); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
			if refused := strings.Contains(row.want, `"#"`); refused != (len(r.Notes) == 1) {
				t.Errorf("notes %v", r.Notes)
			}
			if strings.Contains(strings.ToLower(r.Text), "script:") {
				t.Errorf("the text part names it: %s", r.Text)
			}
		})
	}
}

func TestBombsEndSoonAndAsAProblem(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, html string }{
		{"a loop without end", `{% for i in (1..2000000000) %}{% endfor %}`},
		{"loops in loops", `{% for a in (1..500) %}{% for b in (1..500) %}{% for c in (1..500) %}{% endfor %}{% endfor %}{% endfor %}`},
		{"a loop of much text", `{% for i in (1..9000) %}` + strings.Repeat("long text ", 1000) + `{% endfor %}`},
		{"a value that doubles", `{% assign x = "aaaaaaaaaaaaaaaa" %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}{{ x }}`},
		{"a replacement that grows", `{% assign x = "aaaaaaaaaaaaaaaa" %}{% for i in (1..60) %}{% assign x = x | replace: "a", x %}{% endfor %}{{ x }}`},
		{"a loop of costly steps", `{% for i in (1..9999) %}` + strings.Repeat(`{{ contact.name | upcase | downcase }}`, 500) + `{% endfor %}`},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			template, err := Parse(Source{Subject: "s", HTML: row.html})
			if err != nil {
				t.Fatal(err)
			}
			_, err = template.Render(hanako(), roaster, Options{})
			var p *problem.Problem
			if !errors.As(err, &p) || !Greedy(err) {
				t.Errorf("got %v, want a problem", err)
			}
		})
	}
	// The library's truncate would panic, its slice overflow; ours bear any number.
	html := `{{ contact.name | truncate: 99999999 }}{{ contact.name | truncate: -5 }}{{ contact.name | slice: -9, 9223372036854775807 }}{{ 5 | divided_by: 2 }}{{ "7" | round: 99 }}`
	if got := body(renderMail(t, html, hanako())); got == "" {
		t.Error("nothing written")
	}
}

func TestSubjectsAreOneLine(t *testing.T) {
	t.Parallel()
	template, err := Parse(Source{Subject: "{{ contact.nick }}さんへ\n{% if contact.company %}x{% endif %} <お知らせ>", Preheader: "a\r\nb", HTML: "x"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := template.Render(hanako("nick", "花\r\nBcc: x@example.jp\u2028子\x00"), roaster, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "花 Bcc: x@example.jp 子さんへ <お知らせ>"; r.Subject != want {
		t.Errorf("subject %q, want %q", r.Subject, want)
	}
	if strings.ContainsAny(r.Subject, "\r\n\x00") || !strings.Contains(r.HTML, "<title>花 Bcc: x@example.jp 子さんへ &lt;お知らせ&gt;</title>") {
		t.Errorf("title or subject: %q", r.Subject)
	}
}

func TestTextPartReadsLikeTheMail(t *testing.T) {
	t.Parallel()
	r := renderMail(t, `<html><head><title>x</title><style>p{}</style></head><body><div style="display: none">前書き</div>
	<h1>春の<br>お知らせ</h1>
	<table><tr><td><p>{{ contact.salutation }}、いつも
	ありがとうございます。 very   nice</p></td></tr></table>
	<ul><li>豆</li><li>器 &amp; 道具</li></ul>
	<p><a href="https://shop.example/a?b=1&amp;c=2">お店を見る</a>、<a href="https://shop.example">https://shop.example</a>、<a href="mailto:a@example.jp">a@example.jp</a></p>
	<p><a href="https://shop.example/b"><img src="https://shop.example/c.png" alt="{{ contact.prefecture }}の豆"></a><img alt="" src="https://shop.example/d.png"></p>
	<hr><p>{{ contact.note }}&nbsp;&copy;</p></body></html>`, hanako("note", "A & B\n<C>"))
	want := `■ 春の
お知らせ

佐藤 花子 様、いつもありがとうございます。 very nice

・豆
・器 & 道具

お店を見る <https://shop.example/a?b=1&c=2>、https://shop.example、a@example.jp

[京都府の豆] <https://shop.example/b>

----------------------------------------

A & B <C> ©
`
	if r.Text != want {
		t.Errorf("got:\n%s\nwant:\n%s", r.Text, want)
	}
}

func TestLegalFooterIsOnEveryMarketingMailAndOnlyThere(t *testing.T) {
	t.Parallel()
	link := UnsubscribeURI("shop@example.jp", "abc123", "ja")
	for _, lang := range []string{"ja", "en"} {
		for _, basis := range []contact.Basis{"", contact.OptIn, contact.ExistingCustomer, contact.BusinessCard, contact.PublicAddress, contact.None} {
			template, err := Parse(Source{Subject: "s", HTML: "<p>本文</p></body></html>"})
			if err != nil {
				t.Fatal(err)
			}
			o := Options{Lang: lang, Basis: basis, Unsubscribe: link}
			r, err := template.Render(hanako(), roaster, o)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{roaster.Name, roaster.Postal, roaster.Contact, "mailto:shop@example.jp?subject="} {
				if !strings.Contains(r.HTML, want) || !strings.Contains(r.Text, want) {
					t.Errorf("%s %s: %q is missing", lang, basis, want)
				}
			}
			if !strings.HasPrefix(r.HTML, `<!DOCTYPE html><html lang="`+lang+`">`) || !strings.HasSuffix(r.HTML, "</body></html>\n") || strings.Count(r.HTML, "</body>") != 1 {
				t.Error("not one complete document")
			}
			o.Purpose = contact.Service
			if r, err = template.Render(hanako(), roaster, o); err != nil || strings.Contains(r.HTML, roaster.Postal) || strings.Contains(r.Text, roaster.Postal) {
				t.Errorf("service mail carries the footer (%v)", err)
			}
		}
	}
}

func TestAFieldWithAClosingTagCannotHideTheFooter(t *testing.T) {
	t.Parallel()
	template, err := Parse(Source{Subject: "s", HTML: "{{ contact.nick }}", Text: "{{ contact.nick }}"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := template.Render(hanako("nick", "</body><!--"), roaster, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(r.HTML, "</body>") != 1 || strings.Contains(r.HTML, "<!--<") || !strings.Contains(r.Text, "</body><!--\n\n--\n") || !strings.Contains(r.Text, roaster.Postal) {
		t.Errorf("%s\n%s", r.HTML, r.Text)
	}
}

func TestPicturesTravelWithTheMail(t *testing.T) {
	t.Parallel()
	sha := strings.Repeat("0f", 32)
	asset := Asset{SHA256: sha, Type: "image/png", Name: "豆.png", Data: []byte("png")}
	template, err := Parse(Source{Subject: "s", HTML: `<img alt="豆" src="asset:` + sha + `"><td background='asset:` + sha + `'>x</td>`})
	if err != nil {
		t.Fatal(err)
	}
	_, err = template.Render(hanako(), roaster, Options{})
	if p := problem.Of(err); p == nil || p.ID != "message.asset" {
		t.Errorf("without the picture: %v", err)
	}
	r, err := template.Render(hanako(), roaster, Options{Assets: func(s string) (Asset, bool) { return asset, s == sha }})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(r.HTML, "cid:"+sha+"@tabiji") != 2 || len(r.Inline) != 1 || r.Inline[0].SHA256 != sha {
		t.Errorf("%s %v", r.HTML, r.Inline)
	}
	if p := r.Preview(); strings.Contains(p, "cid:") || strings.Count(p, "data:image/png;base64,cG5n") != 2 {
		t.Errorf("preview: %s", p)
	}
}

func TestPinsNameContent(t *testing.T) {
	t.Parallel()
	a := Source{ID: "m1", Subject: "s", HTML: "<p>x</p>"}
	b := a
	b.Purpose = contact.Marketing
	pinA, canonical := Pin(a)
	pinB, _ := Pin(b)
	if pinA != pinB || len(pinA) != 64 {
		t.Errorf("%s and %s: an empty purpose is marketing", pinA, pinB)
	}
	var back Source
	if err := json.Unmarshal(canonical, &back); err != nil || back.HTML != b.HTML || back.Purpose != b.Purpose || back.ID != b.ID {
		t.Errorf("canonical form reads as %+v (%v)", back, err)
	}
	b.HTML += " "
	if pinC, _ := Pin(b); pinC == pinA {
		t.Error("a changed text has the same pin")
	}
}

func TestAMessageIsNamedAsItsAuthorKnowsIt(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		src  Source
		want string
	}{
		{Source{ID: "m", Title: "秋の便り", Subject: "s"}, "秋の便り"},
		{Source{ID: "m", Subject: "{{ contact.name | honorific }}へ、{% if x %}秋{% endif %}の新豆"}, "…へ、秋の新豆"},
		{Source{ID: "m", Subject: "{{ contact.name }}"}, "m"},
		{Source{ID: "m", Subject: "{a} {{ b"}, "{a} {{ b"},
		{Source{ID: "m", Subject: strings.Repeat("長", 70)}, strings.Repeat("長", 59) + "…"},
		{Source{}, ""},
	} {
		if got := row.src.Name(); got != row.want {
			t.Errorf("%+v is named %q, want %q", row.src, got, row.want)
		}
	}
}

func TestHashNamesWhatWasSent(t *testing.T) {
	t.Parallel()
	one := renderMail(t, "{{ contact.name }}", hanako())
	if again := renderMail(t, "{{ contact.name }}", hanako()); one.Hash != again.Hash || len(one.Hash) != 64 {
		t.Error("the same mail has two hashes")
	}
	if other := renderMail(t, "{{ contact.name }}", hanako(contact.FieldGivenName, "太郎")); one.Hash == other.Hash {
		t.Error("another mail has the same hash")
	}
}

func TestLinesOfNotifications(t *testing.T) {
	t.Parallel()
	fields := map[string]string{"family_name": "佐藤", "given_name": "花子", "note": "a\r\nb <c>"}
	for _, row := range []struct{ in, want string }{
		{"{{ contact.name | honorific }}が初めて購入しました", "佐藤 花子 様が初めて購入しました"},
		{"{{ contact.note }}", "a b <c>"},
		{"ただの文", "ただの文"},
		{"", ""},
		{strings.Repeat("長", 600), strings.Repeat("長", 500)},
	} {
		if got, err := Line(row.in, fields, "ja"); err != nil || got != row.want {
			t.Errorf("Line(%q) = %q, %v; want %q", row.in, got, err, row.want)
		}
	}
	for _, bad := range []string{"{{ x", "{% capture a %}{% endcapture %}", "{{ contact.name | safe }}", "{% for i in (1..9999999) %}{% endfor %}"} {
		if _, err := Line(bad, fields, "ja"); err == nil {
			t.Errorf("Line(%q) accepted", bad)
		}
	}
}

func sayJa(l words.Line) string { return words.Printer{Lang: words.Japanese}.Say(l) }

func lineOf(v any) words.Line { l, _ := v.(words.Line); return l }
