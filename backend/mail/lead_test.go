package mail_test

import (
	"testing"

	"tabiji/backend/mail"
)

func TestALeadIsWhatMailProgramsShowBesideTheSubject(t *testing.T) {
	t.Parallel()
	const text = "旅路珈琲焙煎所\n\n[贈りもの]\n\n■ お誕生日、\nおめでとうございます。\n"
	for _, c := range []struct {
		name string
		v    mail.View
		want string
	}{
		{"the preheader, without what fills it up", mail.View{HTML: "<html><head><title>x</title></head><body><div style=\"display: none\">ささやかな&amp;贈りもの&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>本文", Text: text}, "ささやかな&贈りもの"},
		{"without one, the text without pictures and marks", mail.View{HTML: "<body><p>本文</p>", Text: text}, "旅路珈琲焙煎所 お誕生日、 おめでとうございます。"},
		{"an empty preheader counts as none", mail.View{HTML: "<body><div style=display:none> </div>", Text: "本文"}, "本文"},
		{"a hidden part further down is none", mail.View{HTML: "<body>はじめ<div style=display:none>隠れ</div>", Text: "本文"}, "本文"},
		{"text alone", mail.View{Text: "  本文\n二行"}, "本文 二行"},
		{"nothing at all", mail.View{}, ""},
	} {
		if got := c.v.Lead(80); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
