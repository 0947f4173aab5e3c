package audience

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// role is what a column does beside being kept as a field.
type role int

const (
	asField   role = iota
	asAddress      // one of those that the address of a row is taken from
	asTags
	asRecord  // of our own export
	asBasis   // tabiji-consent, when there is no record
	asIgnored // ours, or the owner does not want it
)

// column says what one column of a file is.
type column struct {
	header     string // as it stood in the file, cleaned; the label of a new field
	key        string // of the field that keeps its values; "": none does
	role       role
	permission permissionKind
	kind       contact.FieldType
	reader     contact.Reader
	asked      bool // the owner said what it is
	guessed    bool // its type was recognised by its values
	named      bool // its header says that it holds addresses
}

// layout is what the columns of a file mean.
type layout struct {
	columns   []column
	addresses []int // columns that hold addresses, the first choice first
	own       bool  // a file that this program exported
	fields    []exportedField
	notes     []words.Line
}

// world holds what the workspace and the owner say that decides how a file is read.
type world struct {
	fields map[string]contact.Field
	asked  map[string]Meaning // by headerKey
	zone   *time.Location
}

// headerRows is how many rows from the top a header may stand in.
const headerRows = 20

// findHeader gives the row that names the columns: the first one that names a column of addresses, else
// the one above the first person. Files of shops carry titles and dates above it.
func findHeader(rows []record, w world) (int, error) {
	first := firstPerson(rows)
	for i, rec := range rows[:min(len(rows), headerRows)] {
		if rec.Bad.ID == "" && slices.ContainsFunc(rec.Cells, w.namesAddresses) && !slices.ContainsFunc(rec.Cells, addressed) &&
			(first < 0 || slices.ContainsFunc(rows[i+1:], func(r record) bool { return reaches(rec, r) })) {
			return i, nil
		}
	}
	switch {
	case first == 0:
		return 0, problem.New(problem.Invalid, "csv.no_header")
	case first > 0:
		return first - 1, nil
	case rows[0].Bad.ID != "":
		return 0, brokenHeader(rows[0])
	}
	return 0, noAddress(rows)
}

// firstPerson is the first row that holds something like an address, or -1; a title with one cell is none among
// rows of many.
func firstPerson(rows []record) int {
	most := 0
	filled := func(r record) (n int) {
		for _, c := range r.Cells {
			if strings.TrimSpace(c) != "" {
				n++
			}
		}
		return n
	}
	for _, r := range rows {
		most = max(most, filled(r))
	}
	return slices.IndexFunc(rows, func(r record) bool {
		return r.Bad.ID == "" && filled(r)*2 >= most && slices.ContainsFunc(r.Cells, addressed)
	})
}

// addressed reports a cell in which an address stands, perhaps among other things or not quite right.
func addressed(cell string) bool {
	i := strings.IndexAny(cell, "@＠﹫")
	return i > 0 && strings.TrimSpace(cell[i:]) != "@"
}

func brokenHeader(r record) error {
	return problem.New(problem.Invalid, "csv.header_broken", "line", r.Line, "reason", r.Bad)
}

// reaches reports that the addresses of a row stand under names of the header, which a title line lacks.
func reaches(header, row record) bool {
	for i, cell := range row.Cells {
		if i < len(header.Cells) && strings.TrimSpace(header.Cells[i]) != "" && isAddress(cell) {
			return true
		}
	}
	return false
}

// noAddress names the columns that were found, so that one can be chosen.
func noAddress(rows []record) error {
	var names []string
	for _, r := range rows {
		if len(r.Cells) > len(names) {
			names = nil
			for _, c := range r.Cells {
				names = append(names, shortened(cellText(c)))
			}
		}
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n == "" })
	return problem.New(problem.Invalid, "csv.no_address", "columns", names[:min(len(names), 30)])
}

// isAddress reports a cell that holds one mail address.
func isAddress(cell string) bool {
	if strings.IndexByte(cell, '@') < 0 && !strings.ContainsAny(cell, "＠﹫") {
		return false
	}
	_, err := contact.ParseAddress(cellText(cell))
	return err == nil
}

// namesAddresses reports a header that says that its column holds addresses.
func (w world) namesAddresses(cell string) bool {
	folded := headerKey(cellText(cell))
	if m, asked := w.asked[folded]; asked {
		return m == MeansAddress
	}
	return addressHeader(folded)
}

// addressHeader reports a folded header of addresses: メール, メールアドレス2, E-mail 1 - Value, 注文者メールアドレス.
func addressHeader(folded string) bool {
	folded = strings.TrimSuffix(strings.TrimSuffix(folded, "-value"), "(確認用)")
	folded = strings.TrimRight(folded, "0123456789-")
	if known(folded) == columnAddress {
		return true
	}
	for _, who := range [...]string{"注文者", "購入者", "お客様", "お客さま", "顧客", "会員", "登録者", "申込者", "受講者", "ご登録", "登録", "サブ", "予備", "第二", "個人", "自宅", "勤務先", "仕事用", "携帯", "本人", "secondary", "alternate", "work", "home", "other", "personal"} {
		if rest, found := strings.CutPrefix(folded, who); found && known(strings.TrimPrefix(rest, "-")) == columnAddress {
			return true
		}
	}
	return false
}

// known is the standard key, or columnAddress, that a folded header stands for; a blank header stands for none.
func known(folded string) string {
	if key, found := synonyms[folded]; found {
		return key
	}
	return synonyms[strings.ReplaceAll(folded, "-", "")]
}

// readLayout gives every column its meaning, by the owner's word, its header and its values in the first
// rows. The first column of a kind wins; a second telephone becomes a field of its own name.
func readLayout(header []string, rows []record, w world) (*layout, error) {
	l := &layout{columns: make([]column, len(header))}
	for i, cell := range header {
		if fields, ok := readRecordHeader(cell); ok {
			l.own, l.fields = true, fields
			l.columns[i].role, l.columns[i].header = asRecord, columnRecord
			continue
		}
		l.columns[i].header = shortened(cellText(cell))
	}
	sample := sampleOf(rows, len(header))
	if err := l.findAddresses(sample, w); err != nil {
		return nil, err
	}
	taken := map[string]bool{columnAddress: true}
	for i := range l.columns {
		l.name(i, sample[i], taken, w)
	}
	for i := range l.columns {
		c := &l.columns[i]
		if c.role == asField && c.key != "" && !l.own {
			l.permit(c, sample[i], w)
		}
		l.settleType(c, sample[i], w)
	}
	return l, nil
}

// sampleOf are the values of each column in the first rows, without blanks.
func sampleOf(rows []record, width int) [][]string {
	sample := make([][]string, width)
	for _, r := range rows {
		if r.Bad.ID != "" {
			continue
		}
		for i := range min(width, len(r.Cells)) {
			if v := cellText(r.Cells[i]); v != "" {
				sample[i] = append(sample[i], v)
			}
		}
	}
	return sample
}

// shortened keeps a header in the bound of a field's name; forms use whole questions as headers.
func shortened(header string) string {
	header = strings.ReplaceAll(header, "\n", " ")
	if utf8.RuneCountInString(header) <= longestLabel {
		return header
	}
	return string([]rune(header)[:longestLabel-1]) + "…"
}

// findAddresses decides from which columns the address of a row is taken.
func (l *layout) findAddresses(sample [][]string, w world) error {
	var exact, other, found []int
	holds := make([]float64, len(l.columns))
	for i := range l.columns {
		c := &l.columns[i]
		if c.role == asRecord {
			continue
		}
		holds[i] = share(sample[i], isAddress)
		folded := headerKey(c.header)
		m, asked := w.asked[folded]
		switch {
		case asked && m == MeansAddress:
			l.addresses, c.asked = append(l.addresses, i), true
		case asked:
		case known(folded) == columnAddress:
			exact, c.named = append(exact, i), true
		case addressHeader(folded):
			other, c.named = append(other, i), true
		case holds[i] >= 0.5:
			found = append(found, i)
		}
	}
	if len(l.addresses) == 0 {
		l.addresses = append(exact, other...)
		full := slices.DeleteFunc(slices.Clone(l.addresses), func(i int) bool { return holds[i] == 0 })
		switch {
		case len(full) > 0: // メール may be a yes or no
			l.addresses = slices.DeleteFunc(l.addresses, func(i int) bool { return holds[i] == 0 && len(sample[i]) > 0 })
		case len(found) > 0:
			one, err := l.oneOf(found, sample)
			if err != nil {
				return err
			}
			l.addresses = []int{one}
			l.notes = append(l.notes, words.New("import.note.address_column", "column", l.columns[one].header))
		}
	}
	if len(l.addresses) == 0 {
		return noAddress([]record{{Cells: headersOf(l.columns)}})
	}
	for _, i := range l.addresses {
		l.columns[i].role = asAddress
	}
	return nil
}

func headersOf(columns []column) (names []string) {
	for _, c := range columns {
		names = append(names, c.header)
	}
	return names
}

// oneOf chooses among columns that hold addresses and whose headers do not say whose: not those of staff and
// of receivers of gifts. What stays open is the owner's choice.
func (l *layout) oneOf(found []int, sample [][]string) (int, error) {
	best, most, even := found[0], -1.0, false
	for _, i := range found {
		folded := headerKey(l.columns[i].header)
		score := distinct(sample[i])
		if strings.Contains(folded, "mail") || strings.Contains(folded, "メール") || strings.Contains(folded, "アドレス") {
			score++
		}
		for _, others := range [...]string{"担当", "スタッフ", "staff", "owner", "店", "送付先", "配送先", "届け先", "届先", "紹介", "sender", "from", "shipping", "recipient", "reply", "保護者", "緊急", "emergency"} {
			if strings.Contains(folded, others) {
				score -= 4
			}
		}
		switch {
		case score > most+0.25 || i == found[0]:
			best, most, even = i, score, false
		case score > most-0.25:
			even = true
		}
	}
	if even {
		var names []string
		for _, i := range found {
			names = append(names, l.columns[i].header)
		}
		return 0, problem.New(problem.Invalid, "csv.which_address", "columns", names, "first", names[0])
	}
	return best, nil
}

// distinct is the share of different values; a column with the shop's own address has few.
func distinct(values []string) float64 {
	seen := map[string]bool{}
	for _, v := range values {
		seen[v] = true
	}
	return float64(len(seen)) / float64(max(1, len(values)))
}

func share(values []string, is func(string) bool) float64 {
	n := 0
	for _, v := range values {
		if is(v) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(values)))
}

// name gives a column its key.
func (l *layout) name(i int, sample []string, taken map[string]bool, w world) {
	c := &l.columns[i]
	folded := headerKey(c.header)
	switch {
	case c.role == asRecord:
		return
	case l.own && i != l.addresses[0] && l.ownKey(c, taken):
		return
	case folded == columnTags:
		c.role = asTags
		return
	case folded == columnConsent:
		c.role = asBasis
		return
	case known(folded) == columnIgnored && folded != "" && synonymIgnored(folded):
		c.role = asIgnored
		return
	case i == l.addresses[0]:
		c.key = ""
		return
	}
	if m, asked := w.asked[folded]; asked && l.answered(c, m, taken) {
		return
	}
	if c.header == "" {
		c.header = "列" + strconv.Itoa(i+1)
		if len(sample) > 0 && l.secondName(i, taken) {
			return
		}
	}
	meant := known(folded)
	if c.role != asAddress && meant == "" {
		meant = l.parted(folded)
	}
	key := meant
	if key == "" || key == columnAddress || taken[key] {
		key = c.header
	}
	if key == columnAddress || standard(key) && key != meant || taken[key] {
		key = another(key, taken)
	}
	taken[key] = true
	c.key = key
}

func synonymIgnored(folded string) bool { return folded == badLine || folded == badReason }

// answered gives a column the meaning that the owner chose; false where it only sets the type.
func (l *layout) answered(c *column, m Meaning, taken map[string]bool) bool {
	c.asked = true
	switch {
	case m == MeansIgnored:
		c.role = asIgnored
		return true
	case m == MeansTags:
		c.role = asTags
		return true
	case standard(string(m)) && !taken[string(m)]:
		c.key = string(m)
		taken[c.key] = true
		return true
	}
	return false
}

// ownKey finds a column of our own export among its standard fields and those its record names.
func (l *layout) ownKey(c *column, taken map[string]bool) bool {
	if key := known(headerKey(c.header)); standard(key) && !taken[key] {
		c.key, taken[key] = key, true
		return true
	}
	for _, f := range l.fields {
		if f.Key == c.header && !taken[f.Key] {
			c.key, taken[f.Key] = f.Key, true
			c.kind, c.header = f.Type, f.Label
			return true
		}
	}
	return false
}

// parted reads 注文者姓 and 注文者名 as the parts of a name, when both are there.
func (l *layout) parted(folded string) string {
	for part, keys := range map[string][2]string{"姓": {contact.FieldFamilyName, "名"}, "名": {contact.FieldGivenName, "姓"}} {
		who, found := strings.CutSuffix(folded, part)
		if found && who != "" && slices.ContainsFunc(l.columns, func(c column) bool { return headerKey(c.header) == who+keys[1] }) && !strings.Contains(who, "先") {
			return keys[0]
		}
	}
	return ""
}

// secondName reads 氏名 over two columns, whose second has no header, as family and given name.
func (l *layout) secondName(i int, taken map[string]bool) bool {
	if i == 0 || l.columns[i-1].key != contact.FieldName || taken[contact.FieldFamilyName] || taken[contact.FieldGivenName] {
		return false
	}
	l.columns[i-1].key, l.columns[i].key = contact.FieldFamilyName, contact.FieldGivenName
	delete(taken, contact.FieldName)
	taken[contact.FieldFamilyName], taken[contact.FieldGivenName] = true, true
	return true
}

// permit finds out whether a column is about permission to mail: by the owner's word, its header, or because
// a value in it says so.
func (l *layout) permit(c *column, sample []string, w world) {
	folded := headerKey(c.header)
	switch m, asked := w.asked[folded]; {
	case asked && m == MeansConsent:
		c.permission = asksConsent
	case asked && m == MeansStop:
		c.permission = asksStop
	case asked || standard(c.key):
	case c.named: // a column of addresses by its name, with something else in it
		if len(sample) > 0 {
			c.permission = asksConsent
		}
	default:
		c.permission = permissionOf(folded)
		if c.permission == noPermission && slices.ContainsFunc(sample, strong) {
			c.permission = asksConsent
		}
	}
}
