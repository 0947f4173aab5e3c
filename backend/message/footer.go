package message

import (
	"html"
	"strings"

	"tabiji/backend/contact"
)

// footer is what the law asks of advertising mail (特定電子メール法 Art. 4, 施行規則 Art. 7–9; CAN-SPAM §5):
// who sends, where they are, where to ask, how to refuse. The renderer appends it, so that no author can
// forget it and no value can hide it.
type footer struct {
	html, text [2]string // what stands before and behind the address of the unsubscribe link
	link       bool      // there is one
}

// footerOf is all that a footer depends on but the unsubscribe address: it is the same for mail after mail.
type footerOf struct {
	sender      Sender
	lang        string
	basis       contact.Basis
	unsubscribe bool
}

// footer gives the footer of a mail; it is made anew only when it differs from that of the mail before.
func (t *Template) footer(s Sender, o Options) *footer {
	key := footerOf{s, o.Lang, o.Basis, o.Unsubscribe != ""}
	if last := t.lastFooter.Load(); last != nil && last.of == key {
		return &last.footer
	}
	made := &madeFooter{key, footerFor(s, o)}
	t.lastFooter.Store(made)
	return &made.footer
}

type madeFooter struct {
	of     footerOf
	footer footer
}

func (f *footer) appendHTML(dst []byte, unsubscribe string) []byte {
	dst = append(dst, f.html[0]...)
	if f.link {
		dst = appendEscaped(dst, unsubscribe, false)
	}
	return append(dst, f.html[1]...)
}

func (f *footer) appendText(dst []byte, unsubscribe string) []byte {
	dst = append(dst, f.text[0]...)
	if f.link {
		dst = append(dst, unsubscribe...)
	}
	return append(dst, f.text[1]...)
}

func (f *footer) size() int { return len(f.html[0]) + len(f.html[1]) }

// footerWords are the footer's sentences in one language.
type footerWords struct {
	why                      map[contact.Basis]string // {} is the sender's name
	refuse, link, mailed     string
	from, address, questions string
}

var footerTexts = map[string]footerWords{
	"ja": {
		why: map[contact.Basis]string{
			contact.OptIn:            "このメールは、{}からのお知らせの受け取りにご同意いただいた方にお送りしています。",
			contact.ExistingCustomer: "このメールは、{}をご利用いただいたお客様にお送りしています。",
			contact.BusinessCard:     "このメールは、{}がお名刺を頂戴した方にお送りしています。",
			contact.PublicAddress:    "このメールは、公開されているメールアドレスあてに{}からお送りしています。",
			"":                       "このメールは、{}からのお知らせをお受け取りいただいている方にお送りしています。",
		},
		refuse:    "今後のお知らせが不要な場合は、下の「配信停止」から開くメールを、そのままお送りください。",
		link:      "配信停止",
		mailed:    "今後のお知らせが不要な場合は、このメールに「配信停止」とご返信ください。",
		from:      "送信者",
		address:   "住所",
		questions: "お問い合わせ",
	},
	"en": {
		why: map[contact.Basis]string{
			contact.OptIn:            "You receive this mail because you agreed to news from {}.",
			contact.ExistingCustomer: "You receive this mail because you are a customer of {}.",
			contact.BusinessCard:     "You receive this mail because you gave {} your business card.",
			contact.PublicAddress:    "{} sent this mail to your published address.",
			"":                       "You receive this mail because you are on the mailing list of {}.",
		},
		refuse:    "If you do not want further news, choose Unsubscribe and send the mail that opens as it is.",
		link:      "Unsubscribe",
		mailed:    "If you do not want further news, please reply to this mail with the word “unsubscribe”.",
		from:      "Sender",
		address:   "Address",
		questions: "Contact",
	},
}

// The footer brings its own background, light or dark, so that it can be read under any design.
const (
	footerStyle = `<style>@media (prefers-color-scheme:dark){.tbj-foot{background-color:#24201d !important;color:#bdb4aa !important}.tbj-foot a{color:#bdb4aa !important}}</style>`
	footerOpen  = `<table role="presentation" class="tbj-foot" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f1ece5" style="background-color:#f1ece5;color:#6b645c"><tr>` +
		`<td align="center" style="padding:24px 16px 32px"><!--[if mso]><table role="presentation" width="600"><tr><td><![endif]-->` +
		`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px"><tr>` +
		`<td class="tbj-foot" style="font-family:'Hiragino Sans','Hiragino Kaku Gothic ProN','Yu Gothic',Meiryo,'Noto Sans JP',sans-serif;font-size:12px;line-height:1.8;color:#6b645c">`
	footerClose = `</td></tr></table><!--[if mso]></td></tr></table><![endif]--></td></tr></table>`
)

func footerFor(s Sender, o Options) footer {
	w, ok := footerTexts[o.Lang]
	if !ok {
		w = footerTexts["ja"]
	}
	why, ok := w.why[o.Basis]
	if !ok {
		why = w.why[""]
	}
	why = strings.Replace(why, "{}", s.Name, 1)
	refuse := w.refuse
	if o.Unsubscribe == "" {
		refuse = w.mailed
	}
	var f footer
	var h, t strings.Builder
	h.Grow(len(footerOpen) + 1200)
	h.WriteString(footerOpen)
	h.WriteString(html.EscapeString(why) + "<br>" + html.EscapeString(refuse))
	t.WriteString("\n--\n" + why + "\n" + refuse + "\n")
	if o.Unsubscribe != "" {
		f.link = true
		h.WriteString(`<br><a href="`)
		t.WriteString(w.link + " <")
		f.html[0], f.text[0] = h.String(), t.String()
		h.Reset()
		t.Reset()
		h.WriteString(`" style="color:#6b645c;text-decoration:underline">` + w.link + `</a>`)
		t.WriteString(">\n")
	}
	h.WriteString("<br><br>")
	t.WriteString("\n")
	sep := "："
	if o.Lang == "en" {
		sep = ": "
	}
	for i, row := range [...][2]string{{w.from, s.Name}, {w.address, s.Postal}, {w.questions, s.Contact}} {
		if row[1] == "" {
			continue
		}
		line := row[0] + sep + oneLine(row[1])
		if i > 0 {
			h.WriteString("<br>")
		}
		h.WriteString(html.EscapeString(line))
		t.WriteString(line + "\n")
	}
	h.WriteString(footerClose)
	f.html[1], f.text[1] = h.String(), t.String()
	return f
}
