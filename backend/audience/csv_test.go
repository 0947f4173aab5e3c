package audience

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"tabiji/backend/problem"
)

// cp932 writes text as Excel on a Japanese Windows does.
func cp932(t testing.TB, s string) string {
	t.Helper()
	b, err := japanese.ShiftJIS.NewEncoder().String(s)
	if err != nil {
		t.Fatalf("cannot write %q as CP932: %v", s, err)
	}
	return b
}

func encoded(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	b, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatalf("cannot write %q: %v", s, err)
	}
	return b
}

// readAll gives the header and the rows of a file; a bad row is "!reason".
func readAll(t testing.TB, r io.Reader, e Encoding) (rows [][]string, err error) {
	t.Helper()
	file, err := open(r, e)
	if err != nil {
		return nil, err
	}
	c := newCSVReader(file)
	if err := c.begin(); err != nil {
		return nil, err
	}
	rec, err := c.Read()
	for ; err == nil; rec, err = c.Read() {
		if rec.Bad.ID != "" {
			rows = append(rows, []string{"!" + rec.Bad.ID})
			continue
		}
		rows = append(rows, append([]string{}, rec.Cells...))
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return rows, err
}

func TestCSVAsSpreadsheetsWriteIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file string
		want [][]string
	}{
		"plain":                                 {"a,b\n1,2\n", [][]string{{"a", "b"}, {"1", "2"}}},
		"no line end at the end":                {"a,b\n1,2", [][]string{{"a", "b"}, {"1", "2"}}},
		"CRLF":                                  {"a,b\r\n1,2\r\n", [][]string{{"a", "b"}, {"1", "2"}}},
		"CR only, as old Macs write":            {"a,b\r1,2\r3,4", [][]string{{"a", "b"}, {"1", "2"}, {"3", "4"}}},
		"empty rows and rows of commas are air": {"a,b\n\n,\n ,\n1,2\n\n", [][]string{{"a", "b"}, {"1", "2"}}},
		"leading empty lines":                   {"\n\na,b\n1,2\n", [][]string{{"a", "b"}, {"1", "2"}}},
		"tabs":                                  {"a\tb\n1,5\t2\n", [][]string{{"a", "b"}, {"1,5", "2"}}},
		"semicolons":                            {"a;b;c\n1,5;2;3\n", [][]string{{"a", "b", "c"}, {"1,5", "2", "3"}}},
		"Excel's own sep line":                  {"sep=;\na;b\n1;2\n", [][]string{{"a", "b"}, {"1", "2"}}},
		"a semicolon inside quotes is no delimiter": {"\"a;;;\",b\n1,2\n", [][]string{{"a;;;", "b"}, {"1", "2"}}},
		"quotes, commas and lines inside a cell":    {"a,b\n\"x, \"\"y\"\"\",\"1\r\n2\"\n3,4\n", [][]string{{"a", "b"}, {`x, "y"`, "1\n2"}, {"3", "4"}}},
		"a quote inside an unquoted cell stays":     {"a,b\n5\" disk,2\n", [][]string{{"a", "b"}, {`5" disk`, "2"}}},
		"blanks behind a closing quote":             {"a,b\n\"1\" ,2\n", [][]string{{"a", "b"}, {"1", "2"}}},
		"text behind a closing quote costs one row": {"a,b\n\"1\"x,2\n3,4\n", [][]string{{"a", "b"}, {"!csv.row.quote"}, {"3", "4"}}},
		"an unclosed quote costs one row":           {"a,b\n\"1,2\n3,4\n5,6\n", [][]string{{"a", "b"}, {"!csv.row.unclosed"}, {"3", "4"}, {"5", "6"}}},
		"an unclosed quote at the end":              {"a,b\n1,2\n3,\"4", [][]string{{"a", "b"}, {"1", "2"}, {"!csv.row.unclosed"}}},
		"two stray quotes cost their two rows":      {"a,b\n\"1,2\n\"3,4\n5,6\n", [][]string{{"a", "b"}, {"!csv.row.quote"}, {"!csv.row.unclosed"}, {"5", "6"}}},
		"NUL costs one row":                         {"a,b\n1\x00,2\n3,4\n", [][]string{{"a", "b"}, {"!csv.row.nul"}, {"3", "4"}}},
		"fewer and more cells are told by the row":  {"a,b\n1\n1,2,3\n", [][]string{{"a", "b"}, {"1"}, {"1", "2", "3"}}},
		"a byte order mark":                         {"\xef\xbb\xbfa,b\n1,2\n", [][]string{{"a", "b"}, {"1", "2"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, r := range []io.Reader{strings.NewReader(c.file), iotest.OneByteReader(strings.NewReader(c.file)), iotest.DataErrReader(strings.NewReader(c.file))} {
				got, err := readAll(t, r, Auto)
				if err != nil || !reflect.DeepEqual(got, c.want) {
					t.Errorf("got %q, %v; want %q", got, err, c.want)
				}
			}
		})
	}
}

func TestCSVLineNumbersCountTheFilesLines(t *testing.T) {
	t.Parallel()
	file, err := open(strings.NewReader("a,b\r\n1,\"x\r\ny\nz\"\r\n\r\n\"2\"!,3\r\n4,5"), Auto)
	if err != nil {
		t.Fatal(err)
	}
	c := newCSVReader(file)
	var lines []int
	if err := c.begin(); err != nil {
		t.Fatal(err)
	}
	rec, err := c.Read()
	for ; err == nil; rec, err = c.Read() {
		lines = append(lines, rec.Line)
	}
	if want := []int{1, 2, 6, 7}; !reflect.DeepEqual(lines, want) {
		t.Errorf("got lines %v, want %v", lines, want)
	}
}

func TestCSVARowBeyondTheBoundCostsItself(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", longestRecord+10)
	for name, c := range map[string]struct{ row, reason string }{
		"without quotes":   {long, "!csv.row.long"},
		"with a quote":     {`"` + long, "!csv.row.unclosed"},
		"closed far below": {`"` + strings.Repeat("x\n", 1) + long + `"`, "!csv.row.unclosed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readAll(t, strings.NewReader("a,b\n1,2\n"+c.row+"\n3,4\n"), Auto)
			if err != nil || len(got) < 4 || got[2][0] != c.reason || got[len(got)-1][0] != "3" {
				t.Errorf("got %d rows, the bad one %.40q, the last %.40q, %v", len(got), got[2], got[len(got)-1], err)
			}
		})
	}
}

func TestJP1_EncodingsAreFoundByThemselves(t *testing.T) {
	t.Parallel()
	utf16 := func(e unicode.Endianness, s string) string {
		b, err := unicode.UTF16(e, unicode.UseBOM).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	people := "氏名,メール\n髙橋﨑①㈱,a@example.jp\n"
	far := strings.Repeat("Smith,a@example.com\n", 20_000) + "髙橋,b@example.com\n"
	for name, c := range map[string]struct {
		file string
		want string // first cell of the last row
	}{
		"UTF-8":                                    {people, "髙橋﨑①㈱"},
		"UTF-8 with a mark":                        {"\xef\xbb\xbf" + people, "髙橋﨑①㈱"},
		"CP932 with letters Shift_JIS has not":     {cp932(t, people), "髙橋﨑①㈱"},
		"UTF-16 little endian":                     {utf16(unicode.LittleEndian, people), "髙橋﨑①㈱"},
		"UTF-16 big endian, tabs":                  {utf16(unicode.BigEndian, strings.ReplaceAll(people, ",", "\t")), "髙橋﨑①㈱"},
		"20 bytes of CP932":                        {cp932(t, "名前,年齢\n太郎,20\n"), "太郎"},
		"20 bytes that Windows-1252 also has":      {cp932(t, "番号,品名\n1,りんご"), "1"},
		"one kanji whose second byte is ASCII":     {cp932(t, "a,b\n表,1\n"), "表"},
		"half-width katakana, valid UTF-8 as well": {cp932(t, "a,b\nﾃｽﾄｽ,1\n"), "ﾃｽﾄｽ"},
		"half-width katakana of two":               {cp932(t, "ﾅﾏｴ,b\nﾀﾛｳ,1\n"), "ﾀﾛｳ"},
		"accented letters in UTF-8":                {"name,b\nJosé Müller,1\n", "José Müller"},
		"one broken letter in much UTF-8":          {"氏名,b\n" + strings.Repeat("佐藤花子,1\n", 10) + "\xe4\xbd,2\n鈴木,3\n", "鈴木"},
		"UTF-16 without a mark":                    {utf16(unicode.LittleEndian, people)[2:], "髙橋﨑①㈱"},
		"UTF-16 big endian without a mark":         {utf16(unicode.BigEndian, people)[2:], "髙橋﨑①㈱"},
		"EUC-JP":                                   {encoded(t, japanese.EUCJP, "氏名,メール\n佐藤花子,a@example.jp\n"), "佐藤花子"},
		"EUC-JP with half-width katakana":          {encoded(t, japanese.EUCJP, "氏名,メール\nﾊﾅｺ,a@example.jp\n"), "ﾊﾅｺ"},
		"EUC-JP only after 400 KB":                 {encoded(t, japanese.EUCJP, "name,mail\n"+strings.Replace(far, "髙橋", "高橋健太郎", 1)), "高橋健太郎"},
		"ISO-2022-JP":                              {encoded(t, japanese.ISO2022JP, "email,氏名\nx@example.jp,\"山田、花子\"\n表示,予約\n"), "表示"},
		"Japanese letters only after 400 KB":       {"name,mail\n" + far, "髙橋"},
		"the same in CP932":                        {cp932(t, "name,mail\n"+far), "髙橋"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readAll(t, strings.NewReader(c.file), Auto)
			if err != nil || got[len(got)-1][0] != c.want {
				t.Errorf("got %.80q, %v; want %q", got[len(got)-1:], err, c.want)
			}
		})
	}
}

func TestCSVALetterThatCannotBeReadIsMarked(t *testing.T) {
	t.Parallel()
	gaiji := cp932(t, "氏名,b\n") + "\xf0\x40" + cp932(t, "田花子,1\n鈴木,2\n")
	for name, c := range map[string]struct {
		file string
		want [][]string
	}{
		"lost by whoever wrote the file":      {"氏名,b\n佐�,1\n鈴木,3\n", [][]string{{"氏名", "b"}, {"佐〓", "1"}, {"鈴木", "3"}}},
		"a letter of the shop's own computer": {gaiji, [][]string{{"氏名", "b"}, {"〓田花子", "1"}, {"鈴木", "2"}}},
		"half a letter in UTF-8":              {"氏名,b\n" + "佐藤花\xe4\xbd,2\n鈴木,3\n", [][]string{{"氏名", "b"}, {"佐藤花〓", "2"}, {"鈴木", "3"}}},
		"a row in another encoding":           {"氏名,b\n" + strings.Repeat("佐藤花子,1\n", 20) + cp932(t, "佐藤花子,1\n"), nil},
	} {
		got, err := readAll(t, strings.NewReader(c.file), Auto)
		if c.want == nil {
			got, c.want = got[len(got)-1:], [][]string{{"!csv.row.letters"}}
		}
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, c.want)
		}
	}
}

func TestCSVFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	people := "氏名,メール\n佐藤花子,a@example.jp\n"
	eucJP, err := japanese.EUCJP.NewEncoder().String(people)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file string
		e    Encoding
		want string
	}{
		"an empty file":              {"", Auto, "csv.empty"},
		"an Excel workbook":          {"PK\x03\x04rest", Auto, "csv.workbook"},
		"an old Excel workbook":      {"\xd0\xcf\x11\xe0rest", UTF8, "csv.workbook"},
		"a picture":                  {"\x89PNG\x00\x00,\n", Auto, "csv.picture"},
		"NUL all over":               {"\x01\x00\x00\x02,\n", Auto, "csv.binary"},
		"EUC-JP called CP932":        {eucJP, CP932, "csv.encoding"},
		"CP932 called UTF-8":         {cp932(t, people), UTF8, "csv.encoding"},
		"UTF-8 called CP932":         {people, CP932, "csv.encoding"},
		"UTF-8 with mark as CP932":   {"\xef\xbb\xbf" + people, CP932, "csv.encoding"},
		"UTF-16 called UTF-8":        {"\xff\xfea\x00,\x00b\x00\n\x00", UTF8, "csv.encoding"},
		"bytes that mean nothing":    {"a,b\n" + strings.Repeat("\xfd\xfe\xff ", 30), Auto, "csv.letters"},
		"a mark, then letters of SJ": {"\xef\xbb\xbf" + cp932(t, people), Auto, "csv.letters"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := readAll(t, strings.NewReader(c.file), c.e)
			var p *problem.Problem
			if !errors.As(err, &p) || p.ID != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestCSVAReadErrorIsNotAnEnd(t *testing.T) {
	t.Parallel()
	broken := errors.New("the stick was pulled out")
	r := io.MultiReader(strings.NewReader("a,b\n"+strings.Repeat("1,2\n", 100_000)), iotest.ErrReader(broken))
	if _, err := readAll(t, r, Auto); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

// FuzzCSV feeds any bytes: the reader ends, every byte of the file is in one row, and a row is either good
// text or has a reason.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"a,b\n1,2\n", "\"a\"\"b\",\"c\nd\"\r\n", "\"a\n\"b\n\"c", "\xef\xbb\xbfa;b\r1;2", "\xff\xfea\x00\n\x00",
		cp932(f, "氏名,メール\n髙橋,a@example.jp\n"), "sep=\t\na\tb\n", "a,b\n\x00\n\xe4\xbd,\n", "'=1+1,'\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := open(bytes.NewReader(b), Auto)
		if err != nil {
			return
		}
		c := newCSVReader(file)
		last := 0
		if err := c.begin(); err != nil {
			return
		}
		rec, err := c.Read()
		for ; err == nil; rec, err = c.Read() {
			if rec.Line <= last {
				t.Fatalf("line %d after line %d", rec.Line, last)
			}
			last = rec.Line
			for _, cell := range rec.Cells {
				if rec.Bad.ID == "" && (strings.ContainsRune(cell, 0) || cell != strings.ToValidUTF8(cell, "?")) {
					t.Fatalf("a good row holds %q", cell)
				}
				if got := unguard(guard(cell)); got != cell && guard(cell) != cell {
					t.Fatalf("%q came back as %q", cell, got)
				}
			}
		}
		if !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if most := 2 + bytes.Count(b, []byte("\n")) + bytes.Count(b, []byte("\r")); last > most {
			t.Fatalf("line %d of %d", last, most)
		}
	})
}
