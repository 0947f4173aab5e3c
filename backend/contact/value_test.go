package contact

import (
	"testing"
	"time"
	"unicode"
)

var tokyo = time.FixedZone("JST", 9*60*60)

const no = "(cannot be read)"

func TestDaysAreReadAsSpreadsheetsAndPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"": "", "　": "", "2026-01-05": "2026-01-05", "2026/1/5": "2026-01-05", "2026/01/05": "2026-01-05", "2026.1.5": "2026-01-05", " 2026/1/5 ": "2026-01-05",
		"2026年1月5日": "2026-01-05", "2026 年 1 月 5 日": "2026-01-05", "２０２６／１／５": "2026-01-05", "２０２６年１月５日": "2026-01-05", "20260105": "2026-01-05",
		"2026年1月5日(月)": "2026-01-05", "2026/1/5（月）": "2026-01-05", "2026/01/05(月) 10:30": "2026-01-05", "2026年1月5日 月曜日": "2026-01-05", "2026/1/5 (Mon)": "2026-01-05",
		"2026/1/5 0:00": "2026-01-05", "2026-01-05 10:30:00": "2026-01-05", "2026-01-05T23:59:59": "2026-01-05", "2026年1月5日 午後11時30分": "2026-01-05", "2026/1/5 11:30 PM": "2026-01-05",
		"20260105103000": "2026-01-05", "2026−01−05": "2026-01-05",
		"令和8年1月5日": "2026-01-05", "R8.1.5": "2026-01-05", "R8/1/5": "2026-01-05", "r8.01.05": "2026-01-05", "Ｒ８．１．５": "2026-01-05", "㋿8年1月5日": "2026-01-05", "令8.1.5": "2026-01-05",
		"令和元年5月1日": "2019-05-01", "平成31年4月30日": "2019-04-30", "平成35年10月1日": "2023-10-01", "昭和55年4月15日": "1980-04-15", "S55.4.15": "1980-04-15", "S550415": "1980-04-15", "㍼55年4月15日": "1980-04-15",
		"大正15年12月24日": "1926-12-24", "明治33年1月1日": "1900-01-01", "1980年(昭和55年)4月15日": "1980-04-15", "1980(S55)/4/15": "1980-04-15", "昭和55年（1980年）4月15日": "1980-04-15", "昭和55年4月15日生まれ": "1980-04-15",
		"4/15/1980": "1980-04-15", "15/4/1980": "1980-04-15", "15.04.1980": "1980-04-15", "5/5/2026": "2026-05-05",
		"15 Apr 1980": "1980-04-15", "15-Apr-1980": "1980-04-15", "April 15, 1980": "1980-04-15", "Apr. 15th 1980": "1980-04-15", "Tue, 15 Apr 1980": "1980-04-15", "15th of April, 1980": "1980-04-15",
		"Tue Apr 15 1980 00:00:00 GMT+0900 (日本標準時)": "1980-04-15",
		"1980-04-14T15:00:00Z":                      "1980-04-15", "1980-04-14T15:00:00.000Z": "1980-04-15", "1980-04-15T00:00:00+09:00": "1980-04-15", "1980-04-14 15:00:00 UTC": "1980-04-15",
		"1980-04-14 15:00:00 +0000 UTC": "1980-04-15", "1980-04-15T02:00:00-0500": "1980-04-15", "1980-04-15 00:00 JST": "1980-04-15", "Mon, 14 Apr 1980 15:00:00 GMT": "1980-04-15",
		// What is two days, half a day or none.
		"1/5/2026": no, "1.5.2026": no, "26/1/5": no, "80/1/2": no, "8/1/5": no, "1/2": no, "1月5日": no, "2026年1月": no, "2026/1": no, "2026": no, "46027": no, "29222": no,
		"2023/2/29": no, "1980/13/1": no, "13/13/1980": no, "2026/1/5〜": no, "2026/1/5頃": no, "2026/1/5(仮)": no, "0000-00-00": no, "0000/00/00": no, "0001-01-01": no, "不明": no, "なし": no, "-": no, "令和": no, "令和0年1月1日": no,
		"T": no, "Mon": no, "2026-01-05T": no, "2026-01-05 25:00": no, "2026-01-05 10:30 +9900": no, "2026-01-05 10:30 EST": no, "2026-1-5-1": no, "9999-12-31T23:00:00Z": no, "123456789": no, "2026-01-0５x": no,
	} {
		reads(t, Date, Reader{Zone: tokyo}, typed, want)
	}
}

func TestADayThatIsTwoDaysIsReadAsTheReaderIsTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		r     Reader
		typed string
		want  string
	}{
		{Reader{Order: MonthFirst}, "1/5/2026", "2026-01-05"},
		{Reader{Order: DayFirst}, "1/5/2026", "2026-05-01"},
		{Reader{Order: DayFirst}, "4/15/1980", no},
		{Reader{Order: MonthFirst}, "15/4/1980", no},
		{Reader{Serials: true}, "29222", "1980-01-02"},
		{Reader{Serials: true}, "46027.4375", "2026-01-05"},
		{Reader{Serials: true}, "61", "1900-03-01"},
		{Reader{Serials: true}, "12", no},
		{Reader{Serials: true}, "2026", "1905-07-18"},
		{Reader{Serials: true}, "20260105", "2026-01-05"},
		{Reader{}, "2026-01-05T23:00:00-05:00", "2026-01-05"}, // nobody said where
		{Reader{Zone: time.UTC}, "2026-01-05T23:00:00-05:00", "2026-01-06"},
	} {
		reads(t, Date, c.r, c.typed, c.want)
	}
}

func TestNumbersAreReadAsSpreadsheetsAndPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"": "", "0": "0", "1200": "1200", "1200.5": "1200.5", "1200.50": "1200.5", "1,200": "1200", "1,234,567.80": "1234567.8", "１，２００": "1200", "１２００．５": "1200.5", "+5": "5", "-5": "-5", "−5": "-5", "-0": "0", "-0.0": "0",
		"¥1,200": "1200", "￥1,200": "1200", `\1,200`: "1200", "¥1,200-": "1200", "1,200円": "1200", "1200 円": "1200", "$1,200.50": "1200.5", "1,200 JPY": "1200", "¥-1,200": "-1200", "-¥1,200": "-1200",
		"▲1,200": "-1200", "△1,200": "-1200", "(1,200)": "-1200", "（1,200）": "-1200", "▲¥1,200": "-1200", "▲0": "0", "(¥1,200)": "-1200",
		"12%": "12", "12.5％": "12.5", "1,200pt": "1200", "1200ポイント": "1200", "35歳": "35", "3回": "3", "12万": "120000", "1.5万円": "15000", "2億": "200000000",
		"1.2E+05": "120000", "1e-3": "0.001", ".5": "0.5", "007": "7", "0000012000": "12000", "123456789012345678901234": "123456789012345678901234", "0.1": "0.1",
		"1,2": no, "12,34,567": no, "1.200,50": no, "1.2.3": no, "1-2": no, "1200-": no, "090-1234-5678": no, "1 200": no, "abc": no, "-": no, "▲": no, "円": no, "1,200円くらい": no, "10〜20": no, "NaN": no, "Inf": no, "0x10": no,
		"10²": no, "①": no, "1e999": no, "1e": no, "1234567890123456789012345": no, "2026/1/5": no, "5個セット": no, "()": no, "(-5)": no, "1.": no, "1,200,": no,
	} {
		reads(t, Number, Reader{}, typed, want)
	}
}

func TestYesAndNoAreReadAsListsWriteThem(t *testing.T) {
	t.Parallel()
	for want, list := range map[string][]string{
		"":  {"", " ", "　"},
		"1": {"1", "１", "TRUE", "True", "yes", "Y", "はい", "○", "〇", "◯", "◎", "✓", "☑", "希望する", "希望します", "同意する", "同意します。", "可", "有", "あり", "済", "ＯＫ", "on", "要", "購読中"},
		"0": {"0", "０", "FALSE", "false", "No", "n", "いいえ", "×", "✕", "希望しない", "希望しません", "同意しない", "不可", "無", "なし", "未", "ＮＧ", "off", "不要", "拒否"},
		no:  {"x", "X", "△", "2", "-", "?", "不明", "未定", "どちらでもない", "2026/1/5", "たぶん", "はい、いいえ"},
	} {
		for _, typed := range list {
			reads(t, Flag, Reader{}, typed, want)
		}
	}
}

func TestATextIsKeptAsOneLookIsOneText(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"花子": "花子", " 花子　": "花子", "ガ": "ガ", "か\u3099き": "がき", "a\r\nb\rc": "a\nb\nc", "a\tb": "a b", "a\x00b\x1b$B\x7f": "ab$B", "a\u0085b": "a\nb", "\ufeffa\u200b": "a",
		"\u202eevil\u202c": "evil", "👩\u200d👧": "👩\u200d👧", "福\u3099": "福\u3099", "福か\u3099福": "福が福", "神祥靖": "神祥靖", "髙﨑": "髙﨑", "葛\U000e0100": "葛\U000e0100", "\ufffe": "", "Ａ": "Ａ", "①㎝": "①㎝",
	} {
		reads(t, Text, Reader{}, typed, want)
	}
}

func reads(t *testing.T, kind FieldType, r Reader, typed, want string) {
	t.Helper()
	got, ok := r.Read(kind, typed)
	if !ok {
		got = no
	}
	if got != want {
		t.Errorf("%s %q: got %q, want %q", kind, typed, got, want)
	}
}

func TestTheWordsOfTypesAreTheStoredOnes(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"text", "number", "date", "flag"} {
		if kind, ok := ReadFieldType(word); !ok || string(kind) != word {
			t.Errorf("%s: got %s, %v", word, kind, ok)
		}
	}
	if _, ok := ReadFieldType("colour"); ok {
		t.Error("a type nobody knows was accepted")
	}
	if got, ok := FieldType("colour").Read(" red "); got != "red" || !ok {
		t.Errorf("a type of a later program: got %q, %v", got, ok)
	}
	if len(FieldTypes()) != len(readers) {
		t.Error("a type is missing where types are offered")
	}
}

// FuzzValue holds what every type promises: what was read reads as itself, by any reader, and nothing that
// was read carries a control character.
func FuzzValue(f *testing.F) {
	for _, s := range []string{"2026/1/5", "令和8年1月5日", "1,200円", "▲1.5", "○", "希望しない", "a\x1b$B", "ガ", "46027", "1/5/2026", "Tue Apr 15 1980 00:00:00 GMT+0900 (JST)", "1980-04-14T15:00:00Z", "(1,200)", "1e-17"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, kind := range FieldTypes() {
			for _, r := range []Reader{{}, {Zone: tokyo, Order: DayFirst, Serials: true}, {Zone: time.UTC, Order: MonthFirst}} {
				got, ok := r.Read(kind, raw)
				if !ok {
					continue
				}
				for _, c := range got {
					if c != '\n' && unicode.IsControl(c) {
						t.Fatalf("%s %q: control character in %q", kind, raw, got)
					}
				}
				for _, again := range []Reader{{}, r} {
					if same, ok := again.Read(kind, got); !ok || same != got {
						t.Fatalf("%s %q was read as %q, which reads as %q, %v", kind, raw, got, same, ok)
					}
				}
			}
		}
	})
}
