package contact

import (
	"errors"
	"strings"
	"testing"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

func TestADR1_AddressesAreReadRepairedOrRefused(t *testing.T) {
	t.Parallel()
	long64, long65 := strings.Repeat("a", 64), strings.Repeat("a", 65)
	longDomain := strings.Repeat(strings.Repeat("d", 60)+".", 4) + "example"
	rows := []struct {
		name, in    string
		text        string // shown; "" when refused
		key, wire   string // "" means: as text
		repaired    string // word id without "address.repaired."; "several" for more than one
		problemWord string
	}{
		// plain ones
		{name: "an ordinary address", in: "taro@example.jp", text: "taro@example.jp"},
		{name: "capitals are kept for the eye and folded in the key", in: "Taro.Yamada@Example.JP", text: "Taro.Yamada@Example.JP", key: "taro.yamada@example.jp", wire: "Taro.Yamada@example.jp"},
		{name: "a plus part is its own address", in: "taro+shop@example.jp", text: "taro+shop@example.jp"},
		{name: "an apostrophe is an ordinary character", in: "o'brien@example.com", text: "o'brien@example.com"},
		{name: "every atext character is allowed", in: "!#$%&'*+-/=?^_`{|}~@example.com", text: "!#$%&'*+-/=?^_`{|}~@example.com"},
		{name: "one letter before the at sign", in: "a@example.jp", text: "a@example.jp"},
		{name: "digits only before the at sign", in: "09012345678@example.jp", text: "09012345678@example.jp"},
		{name: "a hyphen first", in: "-taro@example.jp", text: "-taro@example.jp"},
		{name: "an underscore last", in: "taro_@example.jp", text: "taro_@example.jp"},
		{name: "a deep domain", in: "a@mail.shop.example.co.jp", text: "a@mail.shop.example.co.jp"},
		{name: "a hyphen inside the domain", in: "a@my-shop.example", text: "a@my-shop.example"},
		{name: "a domain that begins with a digit", in: "a@4u.example", text: "a@4u.example"},
		{name: "a long top level", in: "a@shop.photography", text: "a@shop.photography"},
		{name: "64 characters before the at sign", in: long64 + "@example.jp", text: long64 + "@example.jp"},
		// Japanese carriers
		{name: "docomo with doubled dots is quoted on the wire", in: "abc..def@docomo.ne.jp", text: "abc..def@docomo.ne.jp", wire: `"abc..def"@docomo.ne.jp`},
		{name: "docomo with a trailing dot", in: "abc.@docomo.ne.jp", text: "abc.@docomo.ne.jp", wire: `"abc."@docomo.ne.jp`},
		{name: "docomo with a leading dot", in: ".abc@docomo.ne.jp", text: ".abc@docomo.ne.jp", wire: `".abc"@docomo.ne.jp`},
		{name: "ezweb with a leading dot", in: ".abc@ezweb.ne.jp", text: ".abc@ezweb.ne.jp", wire: `".abc"@ezweb.ne.jp`},
		{name: "ezweb in capitals", in: "Abc..D@EZWEB.NE.JP", text: "Abc..D@EZWEB.NE.JP", key: "abc..d@ezweb.ne.jp", wire: `"Abc..D"@ezweb.ne.jp`},
		{name: "au.com with three dots", in: "a...b@au.com", text: "a...b@au.com", wire: `"a...b"@au.com`},
		{name: "biz.ezweb.ne.jp", in: "a.@biz.ezweb.ne.jp", text: "a.@biz.ezweb.ne.jp", wire: `"a."@biz.ezweb.ne.jp`},
		{name: "a regional vodafone domain", in: "a..b@t.vodafone.ne.jp", text: "a..b@t.vodafone.ne.jp", wire: `"a..b"@t.vodafone.ne.jp`},
		{name: "softbank", in: "a..b@softbank.ne.jp", text: "a..b@softbank.ne.jp", wire: `"a..b"@softbank.ne.jp`},
		{name: "a carrier address already in quotes is the same address", in: `"abc..def"@docomo.ne.jp`, text: "abc..def@docomo.ne.jp", wire: `"abc..def"@docomo.ne.jp`},
		{name: "a carrier address that needs no quotes has none", in: "abc.def@docomo.ne.jp", text: "abc.def@docomo.ne.jp"},
		{name: "a slash and a question mark at a carrier", in: "a/b?c@docomo.ne.jp", text: "a/b?c@docomo.ne.jp"},
		{name: "nothing but dots is no address even at a carrier", in: "...@docomo.ne.jp", problemWord: "address.dots"},
		{name: "a lookalike of a carrier is held to the rules", in: "a..b@mydocomo.ne.jp", problemWord: "address.dots"},
		{name: "a subdomain of docomo is no carrier domain", in: "a..b@x.docomo.ne.jp", problemWord: "address.dots"},
		{name: "gmail has no doubled dots", in: "a..b@gmail.com", problemWord: "address.dots"},
		{name: "a leading dot elsewhere", in: ".a@example.jp", problemWord: "address.dots"},
		{name: "a trailing dot elsewhere", in: "a.@example.jp", problemWord: "address.dots"},
		// quotes
		{name: "needless quotes are dropped", in: `"taro"@example.jp`, text: "taro@example.jp"},
		{name: "an escaped letter in quotes", in: `"t\aro"@example.jp`, text: "taro@example.jp"},
		{name: "a blank in quotes is refused", in: `"taro yamada"@example.jp`, problemWord: "address.local"},
		{name: "a quote that never ends", in: `"taro@example.jp`, problemWord: "address.local"},
		{name: "a quote in the middle", in: `ta"ro@example.jp`, problemWord: "address.local"},
		{name: "empty quotes", in: `""@example.jp`, problemWord: "address.local"},
		// repairs
		{name: "full-width letters", in: "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", text: "taro@example.jp", repaired: "width"},
		{name: "a full-width at sign alone", in: "taro＠example.jp", text: "taro@example.jp", repaired: "width"},
		{name: "a Japanese full stop in the domain", in: "taro@example。jp", text: "taro@example.jp", repaired: "width"},
		{name: "a half-width Japanese full stop", in: "taro@example｡jp", text: "taro@example.jp", repaired: "width"},
		{name: "blanks around it", in: "  taro@example.jp \t", text: "taro@example.jp", repaired: "blank"},
		{name: "an ideographic space behind it", in: "taro@example.jp　", text: "taro@example.jp", repaired: "several"},
		{name: "a line break behind it", in: "taro@example.jp\r\n", text: "taro@example.jp", repaired: "blank"},
		{name: "blanks around the at sign", in: "taro @ example.jp", text: "taro@example.jp", repaired: "blank"},
		{name: "mailto", in: "mailto:taro@example.jp", text: "taro@example.jp", repaired: "mailto"},
		{name: "MAILTO with a subject", in: "MAILTO:taro@example.jp?subject=hi", text: "taro@example.jp", repaired: "mailto"},
		{name: "a name in front", in: "山田 太郎 <taro@example.jp>", text: "taro@example.jp", repaired: "name"},
		{name: "a quoted name in front", in: `"Yamada, Taro" <taro@example.jp>`, text: "taro@example.jp", repaired: "name"},
		{name: "brackets alone", in: "<taro@example.jp>", text: "taro@example.jp", repaired: "name"},
		{name: "full-width brackets", in: "山田＜taro@example.jp＞", text: "taro@example.jp", repaired: "several"},
		{name: "mailto inside of brackets", in: "山田 <mailto:taro@example.jp>", text: "taro@example.jp", repaired: "several"},
		{name: "a comma at the end", in: "taro@example.jp,", text: "taro@example.jp", repaired: "end"},
		{name: "a Japanese comma at the end", in: "taro@example.jp、", text: "taro@example.jp", repaired: "end"},
		{name: "a full stop at the end", in: "taro@example.jp.", text: "taro@example.jp", repaired: "end"},
		{name: "a byte order mark in front", in: "\ufefftaro@example.jp", text: "taro@example.jp", repaired: "width"},
		{name: "a zero-width space inside", in: "ta\u200bro@example.jp", text: "taro@example.jp", repaired: "width"},
		// domains
		{name: "a Japanese domain becomes punycode on the wire", in: "taro@日本語.jp", text: "taro@日本語.jp", key: "taro@xn--wgv71a119e.jp", wire: "taro@xn--wgv71a119e.jp"},
		{name: "a punycode domain is the same person", in: "taro@xn--wgv71a119e.jp", text: "taro@xn--wgv71a119e.jp"},
		{name: "a German domain", in: "a@müller.example", text: "a@müller.example", key: "a@xn--mller-kva.example", wire: "a@xn--mller-kva.example"},
		{name: "a domain of one label", in: "taro@localhost", problemWord: "address.domain"},
		{name: "a number as top level", in: "taro@192.0.2.1", problemWord: "address.domain"},
		{name: "an address literal", in: "taro@[192.0.2.1]", problemWord: "address.domain"},
		{name: "two dots in the domain", in: "taro@example..jp", problemWord: "address.domain"},
		{name: "a dot before the domain", in: "taro@.example.jp", problemWord: "address.domain"},
		{name: "an underscore in the domain", in: "taro@my_shop.example", problemWord: "address.domain"},
		{name: "a hyphen before the domain", in: "taro@-shop.example", problemWord: "address.domain"},
		{name: "a hyphen behind a label", in: "taro@shop-.example", problemWord: "address.domain"},
		{name: "a blank in the domain", in: "taro@exa mple.jp", problemWord: "address.domain"},
		{name: "a comma for a dot", in: "taro@example,jp", problemWord: "address.domain"},
		{name: "a top level of one letter", in: "taro@example.j", problemWord: "address.domain"},
		{name: "no domain", in: "taro@", problemWord: "address.domain"},
		{name: "a label of 64 letters", in: "a@" + long64 + ".jp", problemWord: "address.domain"},
		{name: "a domain over 253 letters", in: "a@" + longDomain + longDomain, problemWord: "address.domain"},
		{name: "an emoji for a domain that no registry has", in: "a@😀", problemWord: "address.domain"},
		// refused
		{name: "nothing", in: "", problemWord: "address.empty"},
		{name: "blanks only", in: " 　\t", problemWord: "address.empty"},
		{name: "no at sign", in: "taro.example.jp", problemWord: "address.at"},
		{name: "a name only", in: "山田太郎", problemWord: "address.at"},
		{name: "a telephone number", in: "090-1234-5678", problemWord: "address.at"},
		{name: "nothing before the at sign", in: "@example.jp", problemWord: "address.local"},
		{name: "a Japanese local part", in: "太郎@example.jp", problemWord: "address.unicode"},
		{name: "an accent in the local part", in: "josé@example.com", problemWord: "address.unicode"},
		{name: "two addresses with a comma", in: "a@example.jp,b@example.jp", problemWord: "address.several"},
		{name: "two addresses with a semicolon", in: "a@example.jp;b@example.jp", problemWord: "address.several"},
		{name: "two at signs", in: "a@b@example.jp", problemWord: "address.several"},
		{name: "a blank in the local part", in: "taro yamada@example.jp", problemWord: "address.local"},
		{name: "a comma in the local part", in: "taro,yamada@example.jp", problemWord: "address.local"},
		{name: "brackets in the local part", in: "taro(home)@example.jp", problemWord: "address.local"},
		{name: "a line break inside", in: "ta\nro@example.jp", problemWord: "address.form"},
		{name: "a header injection", in: "taro@example.jp\r\nBcc: x@example.jp", problemWord: "address.form"},
		{name: "a NUL inside", in: "ta\x00ro@example.jp", problemWord: "address.form"},
		{name: "a DEL inside", in: "ta\x7fro@example.jp", problemWord: "address.form"},
		{name: "65 characters before the at sign", in: long65 + "@example.jp", problemWord: "address.long"},
		{name: "over 254 characters in all", in: long64 + "@" + strings.Repeat(strings.Repeat("d", 60)+".", 3) + "example.jp", problemWord: "address.long"},
		{name: "bytes that are no UTF-8", in: "ta\xffro@example.jp", problemWord: "address.unicode"},
	}
	if len(rows) < 80 {
		t.Fatalf("%d rows, want at least 80", len(rows))
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			a, err := ParseAddress(row.in)
			if row.text == "" {
				wantRefusal(t, a, err, row.in, row.problemWord)
				return
			}
			if err != nil {
				t.Fatalf("refused: %v", err)
			}
			wantKey, wantWire := row.key, row.wire
			if wantKey == "" {
				wantKey = strings.ToLower(row.text)
			}
			if wantWire == "" {
				wantWire = row.text
			}
			if a.Text != row.text || a.Key != wantKey || a.Wire() != wantWire {
				t.Errorf("got text %q key %q wire %q, want %q %q %q", a.Text, a.Key, a.Wire(), row.text, wantKey, wantWire)
			}
			got := strings.TrimPrefix(strings.TrimPrefix(a.Repaired.ID, "address.repaired"), ".")
			if a.Repaired.ID == "address.repaired" {
				got = "several"
			}
			if got != row.repaired {
				t.Errorf("repaired %q, want %q", got, row.repaired)
			}
			if a.Repaired.ID != "" && !words.Has(a.Repaired.ID) {
				t.Errorf("no words for %s", a.Repaired.ID)
			}
		})
	}
}

func wantRefusal(t *testing.T, a Address, err error, in, id string) {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) {
		t.Fatalf("accepted as %+v (error %v), want problem %s", a, err, id)
	}
	if p.ID != id {
		t.Errorf("problem %s, want %s", p.ID, id)
	}
	if !words.Has("problem."+p.ID) || !words.Has("problem."+p.ID+".hint") {
		t.Errorf("no words for %s", p.ID)
	}
	if len(p.Args) != 0 || len(in) > 3 && strings.Contains(p.Error(), in) {
		t.Errorf("the problem repeats the address: %v", p)
	}
}

func TestReservedNamesReachNobody(t *testing.T) {
	t.Parallel()
	for domain, want := range map[string]bool{
		"example.jp": true, "EXAMPLE.JP": true, "example.co.jp": true, "example3.jp": true, "mail.example.com": true,
		"shop.example": true, "example": true, "a.test": true, "a.invalid": true, "localhost": true, "example.net.": true, "example.org": true,
		"x.example.ne.jp": true, "example.com.jp": false, "myexample.jp": false, "example12.jp": false, "example.jp.shop.com": false,
		"docomo.ne.jp": false, "test.com": false, "jp": false, "co.jp": false, "": false, "example.tokyo.jp": false,
	} {
		if got := Reserved(domain); got != want {
			t.Errorf("Reserved(%q) = %v, want %v", domain, got, want)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"taro@example.jp", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "abc..def@docomo.ne.jp", `"a\"b"@docomo.ne.jp`, "山田 <mailto:a@日本語.jp?x>",
		"a@b@c", "<<a@b.jp>>", "a@[::1]", "\x00", ".@au.com", "a@ß.example", "a@xn--.jp", "名<a@b.jp>,", "a @ b.jp . "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			var p *problem.Problem
			if !errors.As(err, &p) {
				t.Fatalf("error is no problem: %v", err)
			}
			return
		}
		wire := a.Wire()
		for i := 0; i < len(wire); i++ {
			if wire[i] <= 0x20 || wire[i] >= 0x7f || wire[i] == '<' || wire[i] == '>' {
				t.Fatalf("byte %#x on the wire: %q", wire[i], wire)
			}
		}
		again, err := ParseAddress(a.Text)
		if err != nil || again.Key != a.Key || again.Wire() != wire || again.Text != a.Text {
			t.Fatalf("%q reads as %+v, its text %q as %+v (%v)", s, a, a.Text, again, err)
		}
		if over, err := ParseAddress(wire); err != nil || over.Key != a.Key {
			t.Fatalf("the wire form %q reads as %+v (%v), want key %q", wire, over, err, a.Key)
		}
	})
}
