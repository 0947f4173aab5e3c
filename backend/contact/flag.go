package contact

import "strings"

// readFlag reads yes and no as lists write them and gives 1 or 0. A latin x is neither: it means a ticked box in some
// countries and a crossed-out one in others.
func readFlag(raw string) (string, bool) {
	s, ok := narrow(raw)
	if s == "" || !ok {
		return "", ok
	}
	value, known := flagWords[strings.ToLower(strings.TrimRight(s, "。.!"))]
	return value, known
}

// flagWords are the words in half width and lower case.
var flagWords = func() map[string]string {
	of := map[string]string{}
	for value, list := range map[string]string{
		"1": "1 true yes y on t ok checked enabled はい ハイ うん ○ 〇 ◯ ◎ ● ⭕ ✓ ✔ ☑ ✅ レ 有 有り あり アリ 可 可能 要 必要 希望 希望する 希望します 希望あり 同意 同意する 同意します " +
			"同意済 同意済み 同意あり 承諾 承諾する 承諾済 承諾済み 許可 許可する 許諾 する します 済 済み 完了 登録 登録する 登録済 登録済み 会員 受け取る 受取る 受け取ります 受信する 購読 購読する 購読中 申し込む 配信する 対象 真 オン",
		"0": "0 false no n off f ng unchecked disabled いいえ イイエ × ✕ ✖ ✗ ✘ ❌ 無 無し なし ナシ 不可 不可能 不要 要らない いらない 必要ない 希望しない 希望しません 希望せず 希望なし 非希望 未希望 同意しない 同意しません 同意せず 不同意 非同意 未同意 " +
			"同意なし 承諾しない 未承諾 拒否 拒否する 許可しない しない しません 未 未済 未了 未完了 未登録 登録しない 登録なし 非会員 受け取らない 受取らない 受け取りません 受信しない 受信拒否 購読しない 申し込まない 配信しない 対象外 偽 オフ",
	} {
		for word := range strings.FieldsSeq(list) {
			of[word] = value
		}
	}
	return of
}()
