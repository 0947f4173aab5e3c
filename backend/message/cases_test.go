package message

import (
	"slices"
	"strings"
	"testing"

	"tabiji/backend/words"
)

// Case 16: blanks of every width are blanks outside of quotation marks, and text inside.
func TestWideAndHardBlanksAreBlanksInLiquid(t *testing.T) {
	t.Parallel()
	p := hanako("company", "山田　商店")
	for _, row := range []struct{ says, in, want string }{
		{"hard blanks in an output", "{{\u00a0contact.family_name\u00a0|\u00a0honorific\u00a0}}", "佐藤様"},
		{"full-width blanks in an output", "{{　contact.family_name　|　honorific　}}", "佐藤様"},
		{"hard blanks as an editor writes them", "{{&nbsp;contact.family_name&nbsp;}}", "佐藤"},
		{"full-width blanks in a tag", "{%　if　contact.company　==　\"山田　商店\"　%}A{%　else　%}B{%　endif　%}", "A"},
		{"hard blanks in a loop", "{%\u00a0for\u00a0i\u00a0in\u00a0(1..2)\u00a0%}{{ i }}{%\u00a0endfor\u00a0%}", "12"},
		{"characters without width", "{{\u200bcontact.\ufefffamily_name }}", "佐藤"},
		{"a line break", "{{ contact.family_name\n  | honorific }}", "佐藤様"},
		{"full-width blanks inside of quotation marks stay", "{{ contact.nothing | default: \"お　客　様\" }}", "お　客　様"},
		{"hard blanks inside stay", "{{ contact.nothing | default: \"a\u00a0b\" }}", "a\u00a0b"},
		{"two blanks inside of a tag's text stay", "{% assign x = \"a  b\" %}{{ x }}", "a  b"},
		{"raw and comment too", "{%　raw　%}{{ x }}{%　endraw　%}{%\u00a0comment\u00a0%}y{%\u00a0endcomment\u00a0%}", "{{ x }}"},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			if got := body(renderMail(t, row.in, p)); got != row.want {
				t.Errorf("%q gives %q, want %q", row.in, got, row.want)
			}
		})
	}
}

// Case 17: what Word, a rich editor and a Japanese keyboard make of Liquid is understood.
func TestLiquidAsEditorsWriteIt(t *testing.T) {
	t.Parallel()
	p := hanako("points", "1200")
	for _, row := range []struct{ says, in, want string }{
		{"curly quotation marks", `{{ contact.nothing | default: “お客様” }}`, "お客様"},
		{"closing ones on both sides, as a Japanese keyboard makes", `{{ contact.nothing | default: ”お客様” }}`, "お客様"},
		{"curly single ones", `{{ contact.nothing | default: ‘O'Brien’ }}`, "O&#39;Brien"},
		{"full-width ones", `{{ contact.nothing | default: ＂お客様＂ }}`, "お客様"},
		{"curly inside of straight is text", `{{ contact.nothing | default: "彼は“こ”と" }}`, "彼は“こ”と"},
		{"entities for quotation marks", `{{ contact.nothing | default: &quot;お客様&quot; }}`, "お客様"},
		{"entities for curly ones", `{{ contact.nothing | default: &ldquo;お客様&rdquo; }}`, "お客様"},
		{"an entity for greater", `{% if contact.points &gt; 1000 %}A{% endif %}`, "A"},
		{"an entity for less", `{% if contact.points &lt;= 1200 %}A{% endif %}`, "A"},
		{"an ampersand inside of a text", `{{ contact.nothing | default: "A &amp; B" }}`, "A &amp; B"},
		{"else if", `{% if contact.nothing %}A{% else if contact.points %}B{% endif %}`, "B"},
		{"elseif", `{% if contact.nothing %}A{% elseif contact.points %}B{% endif %}`, "B"},
		{"elif", `{% if contact.nothing %}A{% elif contact.points %}B{% endif %}`, "B"},
		{"a tag's name in capitals, as a telephone writes it", `{% If contact.points %}A{% EndIf %}`, "A"},
		{"end if", `{% if contact.points %}A{% end if %}`, "A"},
		{"a full-width bar and colon", `{{ contact.nothing ｜ default： "お客様" }}`, "お客様"},
		{"a full-width dot", `{{ contact．family_name }}`, "佐藤"},
		{"full-width comparison and digits", `{% if contact.points ＞ １０００ %}A{% endif %}`, "A"},
		{"a full-width equals", `{% assign x ＝ "a" %}{{ x }}`, "a"},
		{"a Japanese comma", `{{ "あいうえおか" | truncate: 3、"…" }}`, "あい…"},
		{"in an attribute", `<b title="{{ contact.nothing | default: &quot;x&quot; }}">y</b>`, `<b title="x">y</b>`},
		{"a field with signs in its name", `{{ contact["ポイント（累計）"] | default: "なし" }}`, "なし"},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			if got := body(renderMail(t, row.in, p)); got != row.want {
				t.Errorf("%s gives %q, want %q", row.in, got, row.want)
			}
		})
	}
	plain, err := Parse(Source{Subject: `{% if contact.points &gt; 1000 %}{{ contact.nothing | default: &quot;A&quot; }}{% endif %} &amp; Co`, HTML: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := plain.Render(p, roaster, Options{}); err != nil || r.Subject != "A &amp; Co" {
		t.Errorf("subject %q, %v", r.Subject, err)
	}
}

// Case 17: what is not understood is told with the sign, the part and the line.
func TestASignThatMeansNothingIsNamed(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		says string
		src  Source
		want string // begin of the Japanese sentence
	}{
		{"a quotation mark without its other half", Source{HTML: "a\n{{ contact.name | default: \"x }}"}, `本文の2行目：「contact.name | default: "x」の「"」は`},
		{"curly ones that do not close", Source{HTML: "{{ contact.name | default: “x }}"}, `本文の1行目：「contact.name | default: “x」の「“」は`},
		{"straight that ends curly", Source{HTML: `{{ contact.name | default: "x” }}`}, "本文の1行目：「contact.name | default: \"x”」の「\"」は"},
		{"corner brackets for quotation marks", Source{HTML: "{{ contact.name | default: 「お客様」 }}"}, "本文の1行目：「contact.name | default: 「お客様」」の「「」は"},
		{"markup inside", Source{HTML: "{{ contact.<b>name</b> }}"}, "本文の1行目：「contact.<b>name</b>」の「<b>」は"},
		{"two ampersands", Source{HTML: "{% if contact.a &amp;&amp; contact.b %}{% endif %}"}, "本文の1行目：「contact.a && contact.b」の「&」は"},
		{"one equals sign", Source{HTML: `{% if contact.a = "b" %}{% endif %}`}, "本文の1行目：「contact.a = \"b\"」の「=」は比較に使えません"},
		{"a plus sign", Source{HTML: "{{ contact.points + 5 }}"}, "本文の1行目：「contact.points + 5」の「+」では計算できません"},
		{"an asterisk", Source{HTML: "{{ contact.points * 5 }}"}, "本文の1行目：「contact.points * 5」の「*」では計算できません"},
		{"a filter behind a comparison", Source{HTML: `{% if contact.a == contact.b | upcase %}{% endif %}`}, "本文の1行目：比べる式"},
		{"in the subject", Source{Subject: "{{ contact.name | default: “x }}", HTML: "x"}, "件名：「contact.name"},
		{"in the preheader", Source{Preheader: "{{ contact.name ? }}", HTML: "x"}, "プレヘッダー：「contact.name ?」の「?」は"},
		{"in the text version", Source{HTML: "x", Text: "一\n二\n{{ contact.name | sparkle }}"}, "テキスト版の3行目：フィルター「sparkle」は"},
		{"a field whose name has brackets", Source{HTML: "{{ contact.ポイント（累計） }}"}, "本文の1行目：「contact.ポイント（累計）」の「（」は"},
		{"the name of something of ours", Source{HTML: "{{ tabiji_budget }}"}, "本文の1行目：「tabiji_budget」は使えません"},
		{"too many values for a filter", Source{HTML: `{{ contact.name | truncate: 1, "a", "b" }}`}, "本文の1行目：フィルター「truncate」に渡す値が多すぎます（2個まで）"},
		{"an error inside of a block names its own line", Source{HTML: "{% if contact.name %}\n\n{{ contact.name | | }}\n{% endif %}"}, "本文の3行目：差し込みの書き方が正しくありません"},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			if row.src.Subject == "" {
				row.src.Subject = "件名"
			}
			for _, f := range Check(row.src, nil, nil) {
				if f.Level == Error {
					if said := sayJa(f.Line); !strings.HasPrefix(said, row.want) {
						t.Errorf("said %s, want %s", said, row.want)
					}
					return
				}
			}
			t.Error("no error found")
		})
	}
}

// Braces that come out of entities can neither end a piece of Liquid nor begin another.
func TestEntitiesMakeNoLiquid(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`{{ "&#125;&#125;&#123;&#123; x | json }}`, `{{ "&#37;&#125;" }}`, `{{ contact.name &#125;&#125; }}`} {
		if _, err := Parse(Source{Subject: "s", HTML: in}); err == nil {
			t.Errorf("%s was accepted", in)
		}
	}
}

// What stands in raw is text, in every part.
func TestRawIsTextInEveryPart(t *testing.T) {
	t.Parallel()
	raw := `{% raw %}{% for i in (1..2000000000) %}{{ x | json }}{% endfor %}{% endraw %}{{ contact.family_name }}`
	template, err := Parse(Source{Subject: raw, Preheader: raw, HTML: "x", Text: raw})
	if err != nil {
		t.Fatal(err)
	}
	r, err := template.Render(hanako(), roaster, Options{})
	want := "{% for i in (1..2000000000) %}{{ x | json }}{% endfor %}佐藤"
	if err != nil || r.Subject != want || r.Preheader != want || !strings.HasPrefix(r.Text, want) {
		t.Errorf("%q %q %q %v", r.Subject, r.Preheader, r.Text, err)
	}
}

// Case 18: marks of other programs that were left in a mail.
func TestMarksOfOtherProgramsAreTold(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, in, mark string }{
		{"Mailchimp", "<p>*|FNAME|* 様</p>", "*|FNAME|*"},
		{"square brackets", "<p>[[name]]様</p>", "[[name]]"},
		{"per cent signs", "<p>%%name%%様</p>", "%%name%%"},
		{"per cent signs round Japanese", "<p>%%お名前%%様</p>", "%%お名前%%"},
		{"one per cent sign", "<p>%FIRSTNAME%</p>", "%FIRSTNAME%"},
		{"one brace", "<p>{name}様</p>", "{name}"},
		{"one brace round Japanese", "<p>{お名前}様</p>", "{お名前}"},
		{"a dollar and a brace", "<p>${user.name}</p>", "${user.name}"},
		{"number signs", "<p>##name##</p>", "##name##"},
		{"hyphens", "<p>-name- 様</p>", "-name-"},
		{"underscores", "<p>__NAME__</p>", "__NAME__"},
		{"a name in brackets", "<p>[名前]様</p>", "[名前]"},
		{"a name in double angles", "<p>《お名前》</p>", "《お名前》"},
		{"Word", "<p>«FirstName»</p>", "«FirstName»"},
		{"lenticular brackets before 様", "<p>【お名前】様</p>", "【お名前】様"},
		{"full-width braces", "<p>｛｛ contact.name ｝｝</p>", "｛｛ contact.name ｝｝"},
		{"an encoded chip in an address", `<a href="https://x.example/?n=%7B%7B%20contact.name%20%7D%7D">x</a>`, "%7B%7B%20contact.name%20%7D%7D"},
		{"in an address", `<a href="https://x.example/?e=*|EMAIL|*">x</a>`, "*|EMAIL|*"},
		{"in an alternative text", `<img src="https://x.example/a.png" alt="[[name]]">`, "[[name]]"},
		{"template of a server", "<p>&lt;%= name %&gt;</p>", "<%= name %>"},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			marks := leftMarks(Check(Source{Subject: "s", HTML: "<p>x</p>\n" + row.in}, nil, nil))
			if !slices.Equal(marks, []string{row.mark}) {
				t.Errorf("told %q, want %q", marks, row.mark)
			}
		})
	}
	found := Check(Source{Subject: "[[name]]様", Preheader: "*|FNAME|*", HTML: "x", Text: "一\n%%name%%"}, nil, nil)
	if marks := leftMarks(found); !slices.Equal(marks, []string{"[[name]]", "*|FNAME|*", "%%name%%"}) {
		t.Errorf("in the other parts: %q", marks)
	}
}

func leftMarks(found []Finding) (marks []string) {
	for _, f := range found {
		if f.Line.ID == "finding.message.leftover" {
			mark, _ := f.Line.Args.Get("mark")
			marks = append(marks, mark.(string))
		}
	}
	return marks
}

func TestOrdinaryTextIsNoMark(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`<style>p{color:red} .name{margin:0} @media (max-width:600px){body{width:100%}}</style><p style="margin:{name}">x</p>`,
		`<!--[if mso]><table><tr><td>[名前]</td></tr></table><![endif]-->`,
		`<p>【秋の新豆】 【お名前】佐藤花子 ［1］［お知らせ］[PR] [1] [重要]</p>`,
		`<p>50%OFF 20%〜30% 100%ORANGE% e-mail first-name-last 03-1234-5678 A-name-B</p>`,
		`<p>*お一人様1点限り *|* a_b__c__d #春 ##2 $100 {} {1} {a b} （名）</p>`,
		`{% raw %}{{ name }} {{name}}{% endraw %}`,
		`<p>《新商品》〔予約〕«Été» &lt;&lt;次へ&gt;&gt; [[1]</p>`,
	} {
		if marks := leftMarks(Check(Source{Subject: "s", HTML: in}, nil, nil)); len(marks) > 0 {
			t.Errorf("%s: told %q", in, marks)
		}
	}
}

// Case 19: a value in an address is percent-encoded for its place there.
func TestValuesInAddressesAreEncoded(t *testing.T) {
	t.Parallel()
	p := hanako("nick", "A & B #1", "url", "https://shop.example/a b?x=1&y=2#z", "path", "2026/秋 & 冬", "host", "shop.example", "query", "a=1&b=2", "tel", "03 1234", "q", `x"y`)
	p.Address = "taro+news@example.jp"
	for _, row := range []struct{ says, in, want string }{
		{"in a query", `https://x.example/?n={{ contact.nick }}`, `https://x.example/?n=A%20%26%20B%20%231`},
		{"in a later key", `https://x.example/?a=1&amp;n={{ contact.nick }}&amp;z=2`, `https://x.example/?a=1&amp;n=A%20%26%20B%20%231&amp;z=2`},
		{"an address in a query", `https://x.example/?e={{ contact.email }}`, `https://x.example/?e=taro%2Bnews%40example.jp`},
		{"an address in mailto", `mailto:{{ contact.email }}`, `mailto:taro+news@example.jp`},
		{"a subject in mailto", `mailto:a@example.jp?subject={{ contact.nick }}`, `mailto:a@example.jp?subject=A%20%26%20B%20%231`},
		{"in a path", `https://x.example/{{ contact.nick }}/top`, `https://x.example/A%20%26%20B%20%231/top`},
		{"a path of several", `https://x.example/{{ contact.path }}`, `https://x.example/2026/%E7%A7%8B%20%26%20%E5%86%AC`},
		{"in a fragment", `https://x.example/#{{ contact.nick }}`, `https://x.example/#A%20%26%20B%20%231`},
		{"a whole address stays", `{{ contact.url }}`, `https://shop.example/a%20b?x=1&amp;y=2#z`},
		{"a whole address with more behind it", `{{ contact.url }}&amp;n={{ contact.nick }}`, `https://shop.example/a%20b?x=1&amp;y=2#z&amp;n=A%20%26%20B%20%231`},
		{"the rest of an address", `https://{{ contact.host }}/x`, `https://shop.example/x`},
		{"an address inside of an address", `https://x.example/?to={{ contact.url }}`, `https://x.example/?to=https%3A%2F%2Fshop.example%2Fa%20b%3Fx%3D1%26y%3D2%23z`},
		{"a whole query", `https://x.example/?{{ contact.query }}`, `https://x.example/?a=1&amp;b=2`},
		{"encoded already", `https://x.example/?n={{ contact.nick | url_encode }}`, `https://x.example/?n=A+%26+B+%231`},
		{"encoded before", `{% assign n = contact.nick | url_encode %}https://x.example/?n={{ n }}`, `https://x.example/?n=A+%26+B+%231`},
		{"a telephone number", `tel:{{ contact.tel }}`, `tel:03%201234`},
		{"a quotation mark", `https://x.example/?n={{ contact.q }}`, `https://x.example/?n=x%22y`},
		{"behind a condition", `https://x.example/{% if contact.nick %}?n={{ contact.nick }}{% endif %}`, `https://x.example/?n=A%20%26%20B%20%231`},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			r := renderMail(t, `<a href="`+row.in+`">x</a>`, p)
			if got, want := body(r), `<a href="`+row.want+`">x</a>`; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if want := "x <" + unescape(row.want) + ">"; !strings.Contains(r.Text, want) {
				t.Errorf("the text part says %s, want %s", r.Text, want)
			}
		})
	}
	if got := body(renderMail(t, `<p>{{ contact.nick }}</p>`, p)); got != "<p>A &amp; B #1</p>" {
		t.Errorf("in text: %s", got)
	}
}

// Case 19 in the text version that an author wrote: what a mail program would take for a link.
func TestValuesInAddressesOfTheTextVersionAreEncoded(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, in, want string }{
		{"in a query", "見る：https://x.example/?n={{ contact.nick }}です", "見る：https://x.example/?n=A%20%26%20B%20%231です"},
		{"in mailto", "mailto:{{ contact.email }}", "mailto:taro+news@example.jp"},
		{"encoded already", "https://x.example/?n={{ contact.nick | url_encode }}&m={{ contact.nick }}", "https://x.example/?n=A+%26+B+%231&m=A%20%26%20B%20%231"},
		{"between angle brackets", "<https://x.example/?n={{ contact.nick }}> {{ contact.nick }}", "<https://x.example/?n=A%20%26%20B%20%231> A & B #1"},
		{"behind an address and a blank", "https://x.example/ {{ contact.nick }}", "https://x.example/ A & B #1"},
		{"behind an address and a Japanese letter", "https://x.example/へ{{ contact.nick }}", "https://x.example/へA & B #1"},
		{"no address", "{{ contact.nick }} {{ contact.email }}", "A & B #1 taro+news@example.jp"},
		{"a whole address", "{{ contact.url }}", "https://shop.example/?a=1&b=2"},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			p := hanako("nick", "A & B #1", "url", "https://shop.example/?a=1&b=2")
			p.Address = "taro+news@example.jp"
			template, err := Parse(Source{Subject: "s", HTML: "x", Text: row.in, Purpose: "service"})
			if err != nil {
				t.Fatal(err)
			}
			if r, err := template.Render(p, roaster, Options{}); err != nil || strings.TrimSpace(r.Text) != row.want {
				t.Errorf("got  %s (%v)\nwant %s", r.Text, err, row.want)
			}
		})
	}
}

// Case 20: the head that MJML writes. What would load something is left out, and told with its line.
func TestAHeadWithRemoteFontsIsKeptWithoutThem(t *testing.T) {
	t.Parallel()
	src := Source{Subject: "s", Preheader: "p", HTML: `<!doctype html>
<html><head>
<!--[if !mso]><!-->
<link href="https://fonts.googleapis.com/css?family=Ubuntu:300,400" rel="stylesheet" type="text/css">
<style type="text/css">
@import url(https://fonts.googleapis.com/css?family=Ubuntu:300,400,500,700);
@IMPORT "https://x.example/a.css" screen;
@font-face { font-family: X; src: url('https://x.example/x.woff2') }
p { color: red }
@media only screen and (min-width:480px) { .mj-column-per-100 { width:100% !important } }
</style>
<!--<![endif]-->
</head><body><p style="background:url(https://x.example/a.png)">x</p></body></html>`}
	var said []string
	for _, f := range Check(src, nil, nil) {
		if f.Level == Error {
			t.Errorf("an error: %s", sayJa(f.Line))
		}
		if f.Level == Warning {
			said = append(said, sayJa(f.Line))
		}
	}
	for i, want := range []string{
		"本文の4行目：「<link> https://fonts.googleapis.com/css?family…」は外部から読み込むため",
		"本文の6行目：「@import url(https://fonts.googleapis.co…」は",
		"本文の7行目：「@IMPORT \"https://x.example/a.css\" scree…」は",
		"本文の8行目：「@font-face {",
		"本文の13行目：外部の画像は",
	} {
		if i >= len(said) || !strings.HasPrefix(said[i], want) {
			t.Errorf("said %q, want %s", said, want)
		}
	}
	template, err := Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	r, err := template.Render(hanako(), roaster, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(strings.ToLower(r.HTML), "@import") || strings.Contains(r.HTML, "googleapis") || strings.Contains(r.HTML, "font-face") {
		t.Errorf("something would be loaded: %s", r.HTML)
	}
	if !strings.Contains(r.HTML, "p { color: red }") || !strings.Contains(r.HTML, ".mj-column-per-100") {
		t.Errorf("the rest of the style is gone: %s", r.HTML)
	}
}

// Case 21: a division that fails for somebody is found when the message is checked.
func TestADivisionThatCanFailIsAFinding(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, in, want string }{
		{"by 0 always", `{{ contact.points | divided_by: 0 }}`, "error filter.fails"},
		{"by a field", `{{ 100 | divided_by: contact.points }}`, "warning filter.missing"},
		{"by a field that may be 0", `{% if contact.points %}{{ 100 | divided_by: contact.points }}{% endif %}`, "warning filter.zero"},
		{"modulo a field", `{{ 100 | modulo: contact.points }}`, "warning filter.missing"},
		{"a filter on a word", `{{ "abc" | plus: 1 }}`, "error filter.fails"},
		{"guarded", `{% if contact.points > 0 %}{{ 100 | divided_by: contact.points }}{% endif %}`, ""},
		{"with a default", `{% assign n = contact.points | default: 1 | at_least: 1 %}{{ 100 | divided_by: n }}`, ""},
		{"plain reckoning", `{% if contact.points %}{{ contact.points | plus: 5 }}{% endif %}`, ""},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			found := Check(Source{Subject: "秋", Preheader: "p", HTML: row.in}, []string{"points"}, nil)
			level, id, _ := strings.Cut(row.want, " ")
			if row.want == "" {
				if slices.ContainsFunc(found, func(f Finding) bool { return strings.Contains(f.Line.ID, ".filter.") }) {
					t.Errorf("found %v", found)
				}
				return
			}
			i := slices.IndexFunc(found, func(f Finding) bool { return string(f.Level) == level && f.Line.ID == "finding.message."+id })
			if i < 0 {
				t.Fatalf("found %v, want %s", found, row.want)
			}
			for _, lang := range []words.Lang{words.Japanese, words.English} {
				if said := (words.Printer{Lang: lang}).Say(found[i].Line); strings.Contains(said, "{") || !strings.Contains(said, "1") {
					t.Errorf("said %s", said)
				}
			}
		})
	}
}

// Case 24 and its relatives: the text part keeps numbers, line breaks and quotations.
func TestTextPartKeepsNumbersAndLineBreaks(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, html, want string }{
		{"a numbered list", `<ol><li>豆を挽く</li><li>湯を注ぐ</li></ol>`, "1. 豆を挽く\n2. 湯を注ぐ"},
		{"it begins elsewhere", `<ol start="9"><li>a</li><li>b</li></ol>`, "9. a\n10. b"},
		{"it counts down", `<ol reversed><li>a</li><li>b</li><li>c</li></ol>`, "3. a\n2. b\n1. c"},
		{"it counts down from a number", `<ol reversed start="10"><li>a</li><li>b</li></ol>`, "10. a\n9. b"},
		{"an item with its own number", `<ol><li>a</li><li value="5">b</li><li>c</li></ol>`, "1. a\n5. b\n6. c"},
		{"letters", `<ol type="a"><li>x</li><li>y</li></ol>`, "a. x\nb. y"},
		{"Roman numbers", `<ol type="I" start="3"><li>x</li><li>y</li></ol>`, "III. x\nIV. y"},
		{"a list in a list", `<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>`, "1. a\n   ・b\n   ・c\n2. d"},
		{"numbers in numbers", `<ol><li>a<ol><li>b</li></ol></li><li>c</li></ol>`, "1. a\n   1. b\n2. c"},
		{"items without ends", `<ol><li>a<li>b</ol>`, "1. a\n2. b"},
		{"a line break in an item", `<ol><li>a<br>b</li></ol>`, "1. a\n   b"},
		{"a line break behind a bullet", `<ul><li>豆<br>200g</li></ul>`, "・豆\n　200g"},
		{"an empty item says nothing", `<ul><li></li></ul><p>a</p>`, "a"},
		{"a loop counts on", `<ol>{% for t in contact.tags %}<li>{{ t }}</li>{% endfor %}</ol>`, "1. 定期便\n2. 常連"},
		{"text behind a list", `<p>x</p><ol><li>a</li></ol><p>y</p>`, "x\n\n1. a\n\ny"},
		{"line breaks and blanks of pre", "<pre>\nご注文\n  豆   200g\n\n  計 1,200円\n</pre><p>a</p>", "ご注文\n  豆   200g\n\n  計 1,200円\n\na"},
		{"a value in pre", `<pre>{{ contact.note }}</pre>`, "一\n  二"},
		{"a style that keeps line breaks", "<div style=\"white-space: pre-wrap\">一\n  二</div>三", "一\n  二\n\n三"},
		{"a quotation", `<p>a</p><blockquote><p>一</p><p>二</p></blockquote><p>b</p>`, "a\n\n> 一\n\n> 二\n\nb"},
		{"terms and their meaning", `<dl><dt>豆</dt><dd>浅煎り</dd><dt>器</dt><dd>白</dd></dl>`, "豆\n  浅煎り\n器\n  白"},
		{"a table of figures", `<table><tr><th>品</th><th>数</th></tr><tr><td>豆</td><td>2</td></tr></table>`, "品 | 数\n豆 | 2"},
		{"a table for layout", `<table><tr><td>a</td><td>b</td></tr></table>`, "a\nb"},
		{"a rule", `<p>a</p><hr><p>b</p>`, "a\n\n----------------------------------------\n\nb"},
		{"a link in an item", `<ol><li><a href="https://x.example">x</a></li></ol>`, "1. x <https://x.example>"},
		{"a heading in an item", `<ul><li><h2>a</h2>b</li></ul>`, "・■ a\n\n　b"},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			r := renderMail(t, row.html, hanako("note", "一\n  二"))
			if got := strings.TrimRight(r.Text, "\n"); got != row.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, row.want)
			}
		})
	}
}
