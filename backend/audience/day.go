package audience

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"
)

var (
	westernDay  = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$`)
	compactDay  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	japaneseDay = regexp.MustCompile(`^(明治|大正|昭和|平成|令和|[MTSHR])\.?(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)
)

// eras give the year before the first of each Japanese era.
var eras = map[string]int{
	"明治": 1867, "M": 1867, "大正": 1911, "T": 1911, "昭和": 1925, "S": 1925, "平成": 1988, "H": 1988, "令和": 2018, "R": 2018,
}

// readDay writes a day as YYYY-MM-DD, read from the forms that lists in Japan have
// (1980/1/2, 1980年1月2日, 19800102, 昭和55年1月2日). What is no such day stays as it is.
func readDay(s string) string {
	n := norm.NFKC.String(s)
	for _, form := range []*regexp.Regexp{westernDay, compactDay} {
		if m := form.FindStringSubmatch(n); m != nil {
			return day(s, number(m[1]), number(m[2]), number(m[3]))
		}
	}
	if m := japaneseDay.FindStringSubmatch(n); m != nil {
		year := 1
		if m[2] != "元" {
			year = number(m[2])
		}
		return day(s, eras[m[1]]+year, number(m[3]), number(m[4]))
	}
	return s
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0 // the pattern lets only digits through
	}
	return n
}

func day(typed string, year, month, day int) string {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return typed
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}
