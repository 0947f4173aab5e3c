package message

import (
	"strings"
	"testing"

	"tabiji/backend/contact"
)

// ordinaryMail is what a shop sends: a greeting, a condition, a few chips with filters, a list, links, pictures
// of a designed mail around them.
func ordinaryMail() Source {
	row := `<table role="presentation" width="100%"><tr><td style="padding:16px;font-size:15px;line-height:1.8"><p>秋の新豆が入りました。浅煎りから深煎りまで、今月のおすすめをご紹介します。</p>` +
		`<a href="https://shop.example/items?month=11&amp;utm_source=mail">詳しく見る</a></td></tr></table>`
	return Source{
		ID: "bench", Subject: "{{ contact.family_name | honorific }}へ、秋の新豆のお知らせ", Preheader: "今月のおすすめ",
		HTML: `<html><head><style>p{margin:0 0 16px}</style></head><body><h1>秋の新豆</h1><p>{{ contact.salutation }}</p>` +
			`{% if contact.prefecture == "京都府" %}<p>店頭でもお待ちしています。</p>{% else %}<p>送料無料です。</p>{% endif %}` +
			strings.Repeat(row, 12) +
			`<ul>{% for t in contact.tags %}<li>{{ t }}</li>{% endfor %}</ul><p>お誕生日：{{ contact.birthday | date: "%-m月%-d日" }} {{ contact.company | default: "会社名なし" | truncate: 10 }}</p>` +
			`<p><a href="https://shop.example/my?code={{ contact.prefecture }}">マイページ</a></p></body></html>`,
	}
}

// BenchmarkRender is the cost of one mail for one person, both parts, footer and hash included.
func BenchmarkRender(b *testing.B) {
	template, err := Parse(ordinaryMail())
	if err != nil {
		b.Fatal(err)
	}
	p := hanako()
	o := Options{Lang: "ja", Basis: contact.OptIn, Unsubscribe: UnsubscribeURI("shop@example.jp", "abc123", "ja")}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := template.Render(p, roaster, o); err != nil {
			b.Fatal(err)
		}
	}
}
