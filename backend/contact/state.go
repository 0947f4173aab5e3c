package contact

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// ConsentState is a person's consent to advertising, as one of four words.
type ConsentState string

// The states. Unknown is never treated like Given.
const (
	ConsentGiven    ConsentState = "given"
	ConsentDeclined ConsentState = "none"
	ConsentUnknown  ConsentState = "unknown"
	ConsentStopped  ConsentState = "stopped"
)

// ConsentStates are all states, in the order they are offered.
func ConsentStates() []ConsentState {
	return []ConsentState{ConsentGiven, ConsentUnknown, ConsentDeclined, ConsentStopped}
}

// StateOf reads the state from the newest record and the opt-out, which overrules any record.
func StateOf(newest Consent, stopped bool) ConsentState {
	switch {
	case stopped:
		return ConsentStopped
	case newest.Basis == "":
		return ConsentUnknown
	case newest.Basis == None:
		return ConsentDeclined
	}
	return ConsentGiven
}

// fieldKana is the whole name in kana, as lists have it that do not part it.
const fieldKana = "フリガナ"

// Kana is the person's name in kana as it was written, family name first; "" when it is not known.
func Kana(fields map[string]string) string {
	parts := strings.TrimSpace(strings.TrimSpace(fields[FieldFamilyKana]) + " " + strings.TrimSpace(fields[FieldGivenKana]))
	if parts == "" {
		return strings.TrimSpace(fields[fieldKana])
	}
	return parts
}

// longestSortKey bounds SortKey in characters, so that it fits an index and a cursor.
const longestSortKey = 32

// nameless begins the sort key of people without a name, so that they come after all names.
const nameless = "\U0010fffd"

// SortKey orders people as a Japanese list does: by kana, without regard to its voicing marks and size, else by
// the name itself, and last those without a name by their address.
func SortKey(c Contact) string {
	key := kanaOrder(Fold(Kana(c.Fields)))
	if key == "" {
		key = Fold(FullName(c.Fields, "ja"))
	}
	if key == "" {
		if company := Fold(c.Fields[FieldCompany]); company != "" {
			key = company
		} else {
			key = nameless + c.AddressKey
		}
	}
	if r := []rune(key); len(r) > longestSortKey {
		key = string(r[:longestSortKey])
	}
	return key
}

// kanaOrder brings folded kana to the order of a dictionary: か and が are one letter, っ is つ, and a long
// vowel is that vowel.
func kanaOrder(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var last rune
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == '\u3099' || r == '\u309a':
			continue
		case r == 'ー':
			r = vowel(last)
		default:
			if i := slices.Index(small, r); i >= 0 {
				r = large[i]
			}
		}
		if r != 0 {
			b.WriteRune(r)
			last = r
		}
	}
	return b.String()
}

var (
	small = []rune("ぁぃぅぇぉっゃゅょゎゕゖ")
	large = []rune("あいうえおつやゆよわかけ")
)

// vowel is the letter that a long mark after r stands for; 0 when there is none.
func vowel(r rune) rune {
	rows := map[rune]string{
		'あ': "あかさたなはまやらわ", 'い': "いきしちにひみりゐ", 'う': "うくすつぬふむゆる", 'え': "えけせてねへめれゑ", 'お': "おこそとのほもよろを",
	}
	for v, letters := range rows {
		if strings.ContainsRune(letters, r) {
			return v
		}
	}
	return 0
}
