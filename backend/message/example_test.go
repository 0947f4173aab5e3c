package message_test

import (
	"fmt"

	"tabiji/backend/contact"
	"tabiji/backend/message"
)

func ExampleTemplate_Render() {
	template, err := message.Parse(message.Source{
		Purpose: contact.Service,
		Subject: "{{ contact.family_name | honorific }}、ご予約を承りました",
		HTML:    `<p>{{ contact.salutation }}</p><p>お席は<a href="https://shop.example/r">こちら</a>です。</p>`,
	})
	if err != nil {
		panic(err)
	}
	person := message.Person{Fields: map[string]string{"family_name": "佐藤", "given_name": "花子"}}
	r, err := template.Render(person, message.Sender{Name: "旅路珈琲焙煎所"}, message.Options{Lang: "ja"})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Subject)
	fmt.Print(r.Text)
	// Output:
	// 佐藤様、ご予約を承りました
	// 佐藤 花子 様
	//
	// お席はこちら <https://shop.example/r>です。
}

func ExampleLine() {
	title, err := message.Line("{{ contact.name | honorific }}が初めて購入しました", map[string]string{"family_name": "佐藤"}, "ja")
	fmt.Println(title, err)
	// Output: 佐藤様が初めて購入しました <nil>
}
