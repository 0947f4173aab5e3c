package bench

import (
	"encoding/json"
	"strings"

	"tabiji/backend/message"
)

// newsletter is the mail that is sent: about 23 KB on the wire with its text part and its footer.
func newsletter() message.Source {
	paragraph := `<p style="margin:0 0 16px;font-size:15px;line-height:1.8;color:#3b2f2a">春の豆が焼き上がりました。酸味のやわらかい一杯を、どうぞゆっくりお楽しみください。` +
		`今週は標高千八百メートルの農園から届いた豆を、いつもより浅く仕上げています。</p>` + "\n"
	return message.Source{
		ID: "msg_bench", Title: "春のお便り", Subject: "{{ contact.family_name }}さまへ 春の豆が焼き上がりました", Preheader: "今週の焙煎のご案内です。",
		HTML: `<html><body style="margin:0;background:#f6f1ea"><table role="presentation" width="100%"><tr><td style="padding:24px">` + "\n" +
			`<h1 style="font-size:22px">{{ contact.family_name }} {{ contact.given_name }}さま</h1>` + "\n" +
			strings.Repeat(paragraph, 23) +
			`<p><a href="https://roaster.example/spring">春の豆を見る</a></p>` + "\n" +
			`<p>{{ contact.company | default: "ご自宅" }}のみなさまで、どうぞ。</p></td></tr></table></body></html>`,
	}
}

// mailing is a journey with one mail step.
func mailing() string {
	b, _ := json.Marshal([]message.Source{newsletter()}) // plain strings always marshal
	return `{"format":"tabiji.journey/1","id":"jny_mail","title":"お便り","settings":{"reentry":"never"},"nodes":[
		{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
		{"id":"mail","kind":"mail.send","at":[0,1],"config":{"message":"msg_bench"}}],
		"edges":[{"from":["in","next"],"to":"mail"}],"messages":` + string(b) + `}`
}
