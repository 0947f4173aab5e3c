package message

import (
	"strings"
	"testing"

	"tabiji/backend/problem"
)

// Case 05: a field holds text, and what reads as a number is one.
func TestNumbersInLiquidAreNumbers(t *testing.T) {
	t.Parallel()
	shop := hanako("points", "1200", "price", "1,200", "wide", "１２００", "yen", "¥1,200", "en", "1,200円", "half", "12.50",
		"zero", "0", "minus", "-7", "code", "0123", "word", "たくさん", "list", "10,9,100", "three", "３", "one", "1")
	for _, row := range []struct{ says, in, want string }{
		{"plus", `{{ contact.points | plus: 5 }}`, `1205`},
		{"times", `{{ contact.points | times: 2 }}`, `2400`},
		{"minus", `{{ contact.points | minus: 1 }}`, `1199`},
		{"grouped digits", `{{ contact.price | times: 2 }}`, `2400`},
		{"full-width digits", `{{ contact.wide | plus: 5 }}`, `1205`},
		{"the yen sign", `{{ contact.yen | plus: 5 }}`, `1205`},
		{"円 behind it", `{{ contact.en | plus: 5 }}`, `1205`},
		{"a number given as text", `{{ 5 | plus: "1,000" }}`, `1005`},
		{"whole numbers divide down", `{{ contact.points | divided_by: 7 }}`, `171`},
		{"negative ones too", `{{ contact.minus | divided_by: 2 }}`, `-4`},
		{"decimals divide exactly", `{{ contact.points | divided_by: 7.0 | round: 2 }}`, `171.43`},
		{"no cent is lost", `{{ 0.1 | plus: 0.2 }}`, `0.3`},
		{"nor in a long sum", `{{ "0.1" | times: 3 | minus: 0.3 }}`, `0`},
		{"tax", `{{ contact.points | times: 1.1 | round }}`, `1320`},
		{"decimals as text", `{{ contact.half | times: 2 }}`, `25`},
		{"modulo", `{{ contact.points | modulo: 7 }}`, `3`},
		{"modulo takes the divisor's sign", `{{ contact.minus | modulo: 3 }}`, `2`},
		{"round", `{{ contact.half | round }}`, `13`},
		{"round to decimals", `{{ contact.points | round: 2 }}`, `1200.00`},
		{"ceil", `{{ "1,200.1" | ceil }}`, `1201`},
		{"floor", `{{ contact.half | floor }}`, `12`},
		{"floor of a negative one", `{{ "-1.5" | floor }}`, `-2`},
		{"abs", `{{ contact.minus | abs }}`, `7`},
		{"at_least", `{{ contact.minus | at_least: 0 }}`, `0`},
		{"at_most", `{{ contact.price | at_most: 1000 }}`, `1000`},
		{"nothing is 0", `{{ contact.nothing | plus: 5 }}`, `5`},
		{"greater", `{% if contact.points > 1000 %}A{% else %}B{% endif %}`, `A`},
		{"greater, not by its first digit", `{% if contact.points > 900 %}A{% else %}B{% endif %}`, `A`},
		{"a grouped one is equal", `{% if contact.price == 1200 %}A{% else %}B{% endif %}`, `A`},
		{"unequal", `{% if contact.price != 1200 %}A{% else %}B{% endif %}`, `B`},
		{"less", `{% if contact.minus < 0 %}A{% else %}B{% endif %}`, `A`},
		{"at least", `{% if contact.points >= 1200 %}A{% endif %}`, `A`},
		{"at most", `{% if contact.points <= 1199 %}A{% else %}B{% endif %}`, `B`},
		{"two fields", `{% if contact.points > contact.half %}A{% else %}B{% endif %}`, `A`},
		{"a number between quotation marks", `{% if contact.points > "900" %}A{% else %}B{% endif %}`, `A`},
		{"unless", `{% unless contact.points < 1000 %}A{% endunless %}`, `A`},
		{"and", `{% if contact.points > 1000 and contact.zero == 0 %}A{% endif %}`, `A`},
		{"or", `{% if contact.points > 5000 or contact.zero < 1 %}A{% endif %}`, `A`},
		{"a missing value fails every comparison", `{% if contact.nothing > 1 or contact.nothing < 1 or contact.nothing == 0 %}A{% else %}B{% endif %}`, `B`},
		{"a word fails it too", `{% if contact.word > 1 or contact.word < 1 or contact.word == 1 %}A{% else %}B{% endif %}`, `B`},
		{"texts are compared as texts", `{% if contact.code == "123" %}A{% else %}B{% endif %}`, `B`},
		{"case", `{% case contact.price %}{% when 1200 %}A{% else %}B{% endcase %}`, `A`},
		{"case with several", `{% case contact.price %}{% when 1, 2 %}A{% when 3 or 1200 %}B{% else %}C{% endcase %}`, `B`},
		{"case with texts and numbers", `{% case contact.word %}{% when 1 %}A{% when "たくさん" %}B{% endcase %}`, `B`},
		{"elsif", `{% if contact.points > 5000 %}A{% elsif contact.points > 1000 %}B{% endif %}`, `B`},
		{"sort", `{{ contact.list | split: "," | sort | join: " " }}`, `9 10 100`},
		{"sort of texts", `{{ "b,a,10" | split: "," | sort | join: " " }}`, `10 a b`},
		{"sum", `{{ contact.list | split: "," | sum }}`, `119`},
		{"a loop up to a field", `{% for i in (1..contact.three) %}{{ i }}{% endfor %}`, `123`},
		{"a loop with a limit out of a field", `{% for t in contact.tags limit: contact.one %}{{ t }}{% endfor %}`, `定期便`},
		{"an assigned number", `{% assign n = contact.price | times: 2 %}{% if n > 2000 %}{{ n }}{% endif %}`, `2400`},
		{"contains", `{% if contact.list contains 9 %}A{% endif %}`, `A`},
		{"a tag", `{% if contact.tags contains "常連" %}A{% endif %}`, `A`},
		{"an empty text and a missing value are one", `{% assign x = contact.word | remove: "たくさん" %}{% if x == "" %}A{% endif %}{% if x == blank %}B{% endif %}{% if x == nil %}C{% endif %}`, `ABC`},
		{"slice by a text", `{{ "あいうえお" | slice: "1", "2" }}`, `いう`},
		{"size", `{{ contact.tags | size | plus: 1 }}`, `3`},
		{"the size of a text is that of its characters", `{{ contact.word.size }} {% if contact.word.size < 5 %}A{% endif %}{{ contact.tags.size }}`, `4 A2`},
		{"a loop up to a size", `{% for i in (1..contact.tags.size) %}{{ i }}{% endfor %}`, `12`},
		{"a big number stays whole", `{{ "1,000,000,000,000" | times: 3 }}`, `3000000000000`},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			if got := body(renderMail(t, row.in, shop)); got != row.want {
				t.Errorf("%s gives %q, want %q", row.in, got, row.want)
			}
		})
	}
}

// Cases 05 and 21: what cannot be reckoned is an error that names the filter, the message and the place, and
// never a wrong number.
func TestWhatCannotBeReckonedSaysWhy(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, in, filter, why string }{
		{"a word", `{{ contact.word | plus: 5 }}`, "plus", "message.filter.number"},
		{"a word as the other number", `{{ 5 | times: contact.word }}`, "times", "message.filter.number"},
		{"a unit", `{{ "12個セット" | round }}`, "round", "message.filter.number"},
		{"division by 0", `{{ 5 | divided_by: 0 }}`, "divided_by", "message.filter.zero"},
		{"division by a missing field", `{{ 5 | divided_by: contact.nothing }}`, "divided_by", "message.filter.zero"},
		{"modulo 0", `{{ 5 | modulo: 0 }}`, "modulo", "message.filter.zero"},
		{"a sum with a word", `{{ "1,x" | split: "," | sum }}`, "sum", "message.filter.number"},
		{"more than a number holds", `{{ 9000000000000000000 | times: 2 }}`, "times", "message.filter.range"},
		{"a loop up to a word", `{% for i in (1..contact.word) %}{% endfor %}`, "for", "message.filter.number"},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			template, err := Parse(Source{Subject: "秋の新豆", HTML: "<p>\n" + row.in + "</p>"})
			if err != nil {
				t.Fatal(err)
			}
			_, err = template.Render(hanako("word", "たくさん"), roaster, Options{})
			p := problem.Of(err)
			if p == nil || p.ID != "message.filter" || Greedy(err) {
				t.Fatalf("got %v", err)
			}
			said := sayJa(p.Sentence())
			why, _ := p.Args.Get("why")
			if !strings.Contains(said, "「秋の新豆」の本文の2行目：「"+row.filter+"」") || lineOf(why).ID != row.why {
				t.Errorf("said %s", said)
			}
		})
	}
}
