package delivery_test

import (
	"testing"

	. "tabiji/backend/delivery"
)

func TestConcerns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sentence string
		refused  Refused
		want     Concern
	}{
		{"one unclear refusal may concern anybody", Refused{Equal: 1, Any: 1}, Unclear},
		{"a refusal that names the person is the person's", Refused{Equal: 1, Any: 1, Sure: true}, ThisOne},
		{"a second one for another person is still unclear", Refused{Equal: 2, Any: 2}, Unclear},
		{"the third in a row concerns everybody", Refused{Equal: 3, Any: 3}, Everybody},
		{"whatever it says", Refused{Equal: 3, Any: 3, Sure: true}, Everybody},
		{"unless somebody said that it takes more", Refused{Equal: 3, Any: 3, Excused: 30}, Unclear},
		{"which also has an end", Refused{Equal: 30, Any: 30, Excused: 30, Sure: true}, Everybody},
		{"two in a row do where the account's owner wants to be asked early", Refused{Equal: 2, Any: 2, Limit: 2}, Everybody},
		{"three do not where the owner bears twenty", Refused{Equal: 3, Any: 3, Limit: 20}, Unclear},
		{"nor nineteen", Refused{Equal: 19, Any: 19, Limit: 20}, Unclear},
		{"twenty do", Refused{Equal: 20, Any: 20, Limit: 20}, Everybody},
		{"a limit raised since is not undercut by an older answer", Refused{Equal: 15, Any: 15, Limit: 20, Excused: 10}, Unclear},
		{"whatever the words are it takes ten times the owner's number", Refused{Equal: 1, Any: 199, Limit: 20}, Unclear},
		{"which is reached as well", Refused{Equal: 1, Any: 20, Limit: 2}, Everybody},
		{"a mail that waited and is refused again is refused for good", Refused{Equal: 1, Any: 1, Before: true}, ThisOne},
		{"thirty in a row concern everybody even if each says something else", Refused{Equal: 1, Any: 30}, Everybody},
		{"but not where somebody said that it takes more", Refused{Equal: 1, Any: 30, Excused: 300}, Unclear},
		{"once stopped, those still on their way are part of it", Refused{Equal: 1, Any: 4, Sure: true, Stopped: true}, Everybody},
	} {
		if got := Concerns(c.refused); got != c.want {
			t.Errorf("%s: got %v, want %v", c.sentence, got, c.want)
		}
	}
	if a, b, c := AskAgain(3, 0), AskAgain(3, 30), AskAgain(20, 0); a != 30 || b != 300 || c != 200 {
		t.Errorf("asked again after %d, %d and %d, want 30, 300 and 200", a, b, c)
	}
}

func TestRefusalKind(t *testing.T) {
	t.Parallel()
	same := func(sentence string, equal bool, a, b string) {
		t.Helper()
		if got := RefusalKind("rcpt", 550, a, "taro@kyaku.jp") == RefusalKind("rcpt", 550, b, "hanako.sato@example.com"); got != equal {
			t.Errorf("%s: equal %v, want %v:\n%s\n%s", sentence, got, equal, RefusalKind("rcpt", 550, a, "taro@kyaku.jp"), RefusalKind("rcpt", 550, b, "hanako.sato@example.com"))
		}
	}
	same("addresses differ", true, "5.7.1 <taro@kyaku.jp>: Rejected", "5.7.1 <hanako.sato@example.com>: rejected")
	same("the address comes in pieces", true, "nobody so called at kyaku.jp", "nobody so called at example.com")
	same("ids and numbers differ", true, "rejected, id=12345-01 q7sm1234 from 203.0.113.9", "rejected, id=99-2 x1y from 203.0.113.77")
	same("a link differs", true, "see https://a.example/?p=1", "see https://a.example/?p=2")
	same("Japanese", true, "5.7.1 <taro@kyaku.jp> 宛ては受け取れません", "5.7.1 <hanako.sato@example.com> 宛ては受け取れません")
	same("the words differ", false, "5.7.1 rejected by policy", "5.1.1 user unknown")
	if RefusalKind("rcpt", 550, "no", "") == RefusalKind("dot", 550, "no", "") || RefusalKind("rcpt", 550, "no", "") == RefusalKind("rcpt", 554, "no", "") {
		t.Error("stage and code count")
	}
}
