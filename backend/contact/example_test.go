package contact_test

import (
	"fmt"

	"tabiji/backend/contact"
)

func ExampleParseAddress() {
	a, err := contact.ParseAddress("山田 太郎 ＜Abc..Def@docomo.ne.jp＞")
	if err != nil {
		panic(err)
	}
	fmt.Println(a.Text)
	fmt.Println(a.Key)
	fmt.Println(a.Wire())
	// Output:
	// Abc..Def@docomo.ne.jp
	// abc..def@docomo.ne.jp
	// "Abc..Def"@docomo.ne.jp
}

func ExampleSalutation() {
	fmt.Println(contact.Salutation(map[string]string{"family_name": "佐藤", "given_name": "花子"}, "ja"))
	fmt.Println(contact.Salutation(map[string]string{"company": "喫茶つむぎ"}, "ja"))
	fmt.Println(contact.Salutation(nil, "ja"))
	// Output:
	// 佐藤 花子 様
	// 喫茶つむぎ 御中
	// お客様
}
