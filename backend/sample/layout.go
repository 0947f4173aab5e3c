package sample

import (
	"fmt"
	"strings"

	"tabiji/backend/message"
)

// mail is one message before it is laid out. Texts are HTML with Liquid.
type mail struct {
	id, title, subject, preheader string
	picture, alt                  string
	headline                      string
	blocks                        []block
}

// block is one part of a mail's body.
type block interface{ html(b *strings.Builder) }

type (
	para    string // a paragraph
	heading string // a small headline
	button  struct{ label, url string }
	card    struct { // a framed list: "term", "text"
		title string
		rows  [][2]string
	}
	coupon struct{ label, code, note string }
	sign   struct{ words, by string }
)

// Colours and letters of the mails. Classes exist for dark screens only: everything is also inline, because
// Gmail and Outlook read little else.
const (
	letters  = `font-family:'Hiragino Sans','Hiragino Kaku Gothic ProN','Yu Gothic Medium','Yu Gothic',Meiryo,'Noto Sans JP',sans-serif`
	inkColor = "color:#46382e"
)

func (p para) html(b *strings.Builder) {
	fmt.Fprintf(b, `<p class="ink" style="margin:0 0 20px;font-size:16px;line-height:1.9;%s;%s">%s</p>`+"\n", inkColor, letters, string(p))
}

func (h heading) html(b *strings.Builder) {
	fmt.Fprintf(b, `<h2 class="accent" style="margin:12px 0 12px;font-size:18px;line-height:1.5;font-weight:bold;color:#8a4b2a;%s">%s</h2>`+"\n", letters, string(h))
}

func (x button) html(b *strings.Builder) {
	fmt.Fprintf(b, `<table role="presentation" align="center" cellpadding="0" cellspacing="0" border="0" style="margin:8px auto 28px"><tr>`+
		`<td align="center" bgcolor="#8a4b2a" style="border-radius:8px;background-color:#8a4b2a;mso-padding-alt:15px 34px">`+
		`<a href="%s" target="_blank" style="display:inline-block;padding:15px 34px;font-size:16px;line-height:1.4;font-weight:bold;color:#ffffff;text-decoration:none;border-radius:8px;%s">%s</a>`+
		`</td></tr></table>`+"\n", x.url, letters, x.label)
}

func (c card) html(b *strings.Builder) {
	b.WriteString(`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 24px"><tr>` +
		`<td class="tray" bgcolor="#f8f0e4" style="background-color:#f8f0e4;border-radius:10px;padding:20px 22px 8px">` + "\n")
	fmt.Fprintf(b, `<p class="accent" style="margin:0 0 12px;font-size:15px;line-height:1.5;font-weight:bold;color:#8a4b2a;%s">%s</p>`+"\n", letters, c.title)
	for _, row := range c.rows {
		fmt.Fprintf(b, `<p class="ink" style="margin:0 0 12px;font-size:15px;line-height:1.75;%s;%s"><strong>%s</strong><br>%s</p>`+"\n", inkColor, letters, row[0], row[1])
	}
	b.WriteString("</td></tr></table>\n")
}

func (c coupon) html(b *strings.Builder) {
	fmt.Fprintf(b, `<table role="presentation" width="100%%" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 24px"><tr>`+
		`<td class="tray" align="center" bgcolor="#fbf5ea" style="background-color:#fbf5ea;border:2px dashed #c9976f;border-radius:10px;padding:20px 16px">`+
		`<p class="ink" style="margin:0 0 6px;font-size:14px;line-height:1.6;%[1]s;%[2]s">%[3]s</p>`+
		`<p class="accent" style="margin:0 0 6px;font-size:26px;line-height:1.4;font-weight:bold;letter-spacing:2px;color:#8a4b2a;font-family:Consolas,Menlo,monospace">%[4]s</p>`+
		`<p class="ink" style="margin:0;font-size:13px;line-height:1.7;%[1]s;%[2]s">%[5]s</p></td></tr></table>`+"\n",
		inkColor, letters, c.label, c.code, c.note)
}

func (s sign) html(b *strings.Builder) {
	fmt.Fprintf(b, `<p class="ink" style="margin:8px 0 0;font-size:16px;line-height:1.9;%s;%s">%s</p>`+"\n", inkColor, letters, s.words)
	fmt.Fprintf(b, `<p class="soft" style="margin:6px 0 0;font-size:14px;line-height:1.7;color:#83766a;%s">%s</p>`+"\n", letters, s.by)
}

const head = `<!DOCTYPE html>
<html>
<head>
<!--[if mso]><style>table{border-collapse:collapse}td,p,h1,h2,a{font-family:Meiryo,sans-serif !important}</style><![endif]-->
<style>
a{color:#8a4b2a}
p,h1,h2{text-wrap:pretty}
@media (max-width:620px){.pad{padding-left:22px !important;padding-right:22px !important}.title{font-size:22px !important}}
@media (prefers-color-scheme:dark){
.page{background-color:#211b17 !important}.sheet{background-color:#2c2520 !important}.tray{background-color:#38302a !important}
.ink{color:#efe6db !important}.soft{color:#b9aa9b !important}.accent{color:#e6b48c !important}
}
</style>
</head>
`

// source lays a mail out: one column of 600 pixels in tables, which Outlook needs, as wide as the screen on a
// telephone.
func (m mail) source(shop string) message.Source {
	var b strings.Builder
	b.WriteString(head)
	b.WriteString(`<body class="page" bgcolor="#f3ebe0" style="margin:0;padding:0;background-color:#f3ebe0">` + "\n")
	b.WriteString(`<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f3ebe0" style="background-color:#f3ebe0"><tr><td align="center" style="padding:24px 10px">` + "\n")
	b.WriteString(`<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->` + "\n")
	b.WriteString(`<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#fffdf9" style="max-width:600px;background-color:#fffdf9;border-radius:14px;overflow:hidden">` + "\n")
	fmt.Fprintf(&b, `<tr><td class="pad" align="center" style="padding:22px 36px 18px"><p class="accent" style="margin:0;font-size:15px;line-height:1.4;font-weight:bold;letter-spacing:3px;color:#8a4b2a;%s">%s</p></td></tr>`+"\n", letters, shop)
	a := pictures()[m.picture]
	fmt.Fprintf(&b, `<tr><td><img src="asset:%s" width="600" alt="%s" style="display:block;width:100%%;max-width:600px;height:auto;border:0"></td></tr>`+"\n", a.SHA256, m.alt)
	b.WriteString(`<tr><td class="pad" style="padding:30px 40px 36px">` + "\n")
	fmt.Fprintf(&b, `<h1 class="title ink" style="margin:0 0 22px;font-size:25px;line-height:1.5;font-weight:bold;%s;%s">%s</h1>`+"\n", inkColor, letters, m.headline)
	for _, x := range m.blocks {
		x.html(&b)
	}
	b.WriteString("</td></tr></table>\n<!--[if mso]></td></tr></table><![endif]-->\n</td></tr></table>\n</body>\n</html>\n")
	return message.Source{ID: m.id, Title: m.title, Purpose: "marketing", Subject: m.subject, Preheader: m.preheader, HTML: b.String()}
}
