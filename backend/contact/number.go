package contact

import "strings"

// Bounds of a number: digits before and after the point.
const (
	mostWhole    = 24
	mostFraction = 18
)

// currency and units that stand around numbers in lists; they are dropped, and "12%" is 12, as it is shown.
var (
	currencies = [...]string{"¥", `\`, "JP¥", "JPY", "$", "US$", "USD", "€", "EUR", "£", "GBP", "金"}
	units      = [...]string{"円", "JPY", "ドル", "$", "USD", "€", "EUR", "%", "ポイント", "pt", "点", "個", "回", "件", "人", "名", "歳", "才", "枚", "本", "台", "冊", "日", "年", "か月", "ヶ月", "カ月", "kg", "g", "cm", "m"}
)

// readNumber reads a decimal number as spreadsheets and people write it and gives it without marks: full
// width, 1,200, ¥1,200, 1200円, ▲1,200 and (1,200) for less than nothing, 12万, 1.2E+05. The digits are kept
// as they are, never rounded.
func readNumber(raw string) (string, bool) {
	s, ok := narrow(raw)
	if s == "" || !ok {
		return "", ok
	}
	if canonicalNumber(s) {
		return s, true
	}
	s, minus := sign(s)
	if price := trimAny(s, currencies[:], strings.CutPrefix); price != s {
		s = strings.TrimSuffix(price, "-") // ¥1,200- is how a price ends
		if !minus {
			s, minus = sign(s) // ¥-1,200
		}
	}
	s = trimAny(s, units[:], cutSuffixFold)
	whole, fraction, ok := decimal(s)
	if !ok || len(whole) > mostWhole || len(fraction) > mostFraction {
		return "", false
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if minus && whole != "0" {
		whole = "-" + whole
	}
	return whole, true
}

// canonicalNumber reports a number that is written as readNumber writes it.
func canonicalNumber(s string) bool {
	positive, minus := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(positive, ".")
	switch {
	case !onlyDigits(whole) || len(whole) > mostWhole || len(whole) > 1 && whole[0] == '0':
		return false
	case point:
		return onlyDigits(fraction) && len(fraction) <= mostFraction && fraction[len(fraction)-1] != '0'
	}
	return !minus || whole != "0"
}

func onlyDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// sign takes off what says "less than nothing" or its opposite.
func sign(s string) (rest string, minus bool) {
	if inside, open := strings.CutPrefix(s, "("); open {
		if inside, closed := strings.CutSuffix(inside, ")"); closed {
			return strings.TrimSpace(inside), true
		}
		return s, false
	}
	for _, m := range [...]string{"-", "−", "–", "‐", "▲", "△"} {
		if rest, found := strings.CutPrefix(s, m); found {
			return strings.TrimSpace(rest), true
		}
	}
	return strings.TrimSpace(strings.TrimPrefix(s, "+")), false
}

func trimAny(s string, marks []string, cut func(s, mark string) (string, bool)) string {
	for _, m := range marks {
		if rest, found := cut(s, m); found {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

func cutSuffixFold(s, mark string) (string, bool) {
	if len(s) > len(mark) && strings.EqualFold(s[len(s)-len(mark):], mark) {
		return s[:len(s)-len(mark)], true
	}
	return s, false
}

// decimal takes a number without sign apart: thousands by commas, a power of ten, or 億 and 万 behind groups.
func decimal(s string) (whole, fraction string, ok bool) {
	if rest, found := strings.CutSuffix(s, "万"); found {
		return shifted(rest, 4)
	}
	if rest, found := strings.CutSuffix(s, "億"); found {
		return shifted(rest, 8)
	}
	if i := strings.IndexAny(s, "eE"); i > 0 {
		power, ok := exponent(s[i+1:])
		if !ok {
			return "", "", false
		}
		return shifted(s[:i], power)
	}
	return shifted(s, 0)
}

// exponent reads the power of ten of 1.2E+05, in bounds that keep the digits countable.
func exponent(s string) (n int, ok bool) {
	digits, minus := strings.CutPrefix(s, "-")
	digits = strings.TrimPrefix(digits, "+")
	if !onlyDigits(digits) || len(digits) > 3 {
		return 0, false
	}
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	if minus {
		n = -n
	}
	return n, n >= -mostFraction && n <= mostWhole
}

// shifted reads 1,234.5 and moves its point to the right.
func shifted(s string, by int) (whole, fraction string, ok bool) {
	whole, fraction, point := strings.Cut(s, ".")
	if point && !onlyDigits(fraction) {
		return "", "", false
	}
	if strings.Contains(whole, ",") {
		if whole, ok = ungrouped(whole); !ok {
			return "", "", false
		}
	}
	if whole == "" && point {
		whole = "0" // .5
	}
	if !onlyDigits(whole) {
		return "", "", false
	}
	for ; by > 0; by-- {
		fraction += "0"
		whole, fraction = whole+fraction[:1], fraction[1:]
	}
	for ; by < 0; by++ {
		whole = "0" + whole
		whole, fraction = whole[:len(whole)-1], whole[len(whole)-1:]+fraction
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	return whole, strings.TrimRight(fraction, "0"), true
}

// ungrouped takes out commas that stand only between thousands: 1,234,567.
func ungrouped(s string) (string, bool) {
	groups := strings.Split(s, ",")
	for i, g := range groups {
		if g == "" || len(g) > 3 || i > 0 && len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}
