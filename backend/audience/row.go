package audience

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode/utf8"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// row is one usable row of the file.
type row struct {
	contact contact.Contact
	stored  contact.Stored
	tags    []string
	says    verdict
	basis   contact.Basis // of tabiji-consent; "": the file's
	record  *personRecord // of our own export
	marked  bool          // some letter could not be read: its values replace no others
}

// missingLetter replaces a letter that could not be read; the sign that Japanese print uses for it (geta mark).
const missingLetter = '〓'

// row reads a record into a row, or gives the reason why it is rejected.
func (im *importing) row(rec record, met *observed) (r row, reason words.Line) {
	if rec.Bad.ID != "" {
		return row{}, rec.Bad
	}
	columns := im.layout.columns
	for _, extra := range rec.Cells[min(len(rec.Cells), len(columns)):] {
		if strings.TrimSpace(extra) != "" {
			return row{}, words.New("csv.row.cells", "have", len(rec.Cells), "want", len(columns))
		}
	}
	r = row{marked: rec.Marked, contact: contact.Contact{Fields: make(map[string]string, len(columns)), Sample: im.options.Sample}}
	for i := range columns {
		raw := ""
		if i < len(rec.Cells) {
			raw = rec.Cells[i]
		}
		if reason := im.cell(&r, &columns[i], raw, &met.columns[i]); reason.ID != "" {
			return row{}, reason
		}
	}
	address, err := im.address(rec.Cells, met)
	if err != nil {
		switch {
		case isSummary(rec.Cells):
			return row{}, words.New("csv.row.summary")
		case im.isHeader(rec.Cells):
			return row{}, words.New("csv.row.header")
		}
		return row{}, problem.Of(err).Sentence()
	}
	r.contact.Address, r.contact.AddressKey = address.Text, address.Key
	if im.layout.own && r.record == nil && r.says == silent {
		r.says = unclear // a row written by hand under the records of others
	}
	if phone := r.contact.Fields[contact.FieldPhone]; phone != "" && lostZero(phone) {
		met.zeros++
	}
	if rec.Marked {
		met.mark(rec.Line)
	}
	if im.layout.own && (r.record == nil || len(r.record.Consent) == 0) && r.basis == "" {
		met.unknown++
	}
	im.remember(&r)
	r.stored = contact.Store(r.contact)
	return r, words.Line{}
}

// isHeader reports the line of column names once more, as files have that were joined.
func (im *importing) isHeader(cells []string) bool {
	return len(cells) > 1 && slices.Equal(cells, im.originals)
}

// cell takes what one cell says.
func (im *importing) cell(r *row, c *column, raw string, t *tally) words.Line {
	switch c.role {
	case asIgnored:
		return words.Line{}
	case asRecord:
		var ok bool
		if r.record, ok = readRecord(unguard(raw)); !ok {
			return words.New("csv.row.record")
		}
		if r.record != nil {
			r.contact.Sample = r.contact.Sample || r.record.Sample
			r.contact.CreatedAt = r.record.Created
		}
		return words.Line{}
	case asBasis:
		if im.layout.own {
			return words.Line{}
		}
		r.basis, r.says = oldConsent(cellText(raw), r.says)
		return words.Line{}
	case asTags:
		return im.rowTags(r, raw)
	}
	value := cellText(raw)
	if c.permission != noPermission {
		im.permission(r, c, value, t)
	}
	switch {
	case value == "" || c.key == "":
	case len(value) > longestValue:
		return words.New("csv.row.value", "field", c.header)
	case c.kind != contact.Text:
		r.contact.Fields[c.key] = typedValue(c, value, t)
	default:
		r.contact.Fields[c.key] = oneLine(c.key, value)
		if !standard(c.key) && c.permission == noPermission && !c.asked && !im.layout.own && mention(value) {
			t.unclear++
			t.doubts = example(t.doubts, value)
			r.says = max(r.says, unclear)
		}
	}
	return words.Line{}
}

// oneLine keeps names, companies and telephones on one line; the owner's fields may have several.
func oneLine(key, value string) string {
	if standard(key) && strings.Contains(value, "\n") {
		return strings.ReplaceAll(value, "\n", " ")
	}
	return value
}

// typedValue is the canonical text of a value, or the value as it was written, which is counted.
func typedValue(c *column, value string, t *tally) string {
	canonical, ok := c.reader.Read(c.kind, value)
	if !ok || c.guessed && c.kind == contact.Number && codeLike(value) {
		t.unreadable++
		t.examples = example(t.examples, value)
		return value
	}
	return canonical
}

// permission takes what a value says about mailing the person.
func (im *importing) permission(r *row, c *column, value string, t *tally) {
	v := c.permission.read(value, im.answers)
	t.said[v]++
	switch {
	case v == unclear && value == "":
		t.blank++
	case v == unclear:
		t.unclear++
		t.doubts = example(t.doubts, value)
	}
	r.says = max(r.says, v)
}

// oldConsent reads the word of the column that the first exports had.
func oldConsent(word string, says verdict) (contact.Basis, verdict) {
	basis, known := contact.ReadBasis(word)
	switch {
	case !known:
		return "", max(says, unclear)
	case basis == contact.None:
		return "", max(says, declines)
	}
	return basis, max(says, agrees)
}

// rowTags takes the tags of a row.
func (im *importing) rowTags(r *row, raw string) words.Line {
	for _, typed := range readTags(unguard(raw)) {
		tag, err := readTag(typed)
		if err != nil {
			return problem.Of(err).Sentence()
		}
		r.tags = append(r.tags, im.tags.name(tag))
	}
	return words.Line{}
}

// address takes the first address that can be read from the columns of addresses; without one the error is
// that of the first that holds anything.
func (im *importing) address(cells []string, met *observed) (a contact.Address, err error) {
	var first error
	for n, i := range im.layout.addresses {
		typed := ""
		if i < len(cells) {
			typed = cellText(cells[i])
		}
		if typed == "" && n < len(im.layout.addresses)-1 {
			continue
		}
		if a, err = contact.ParseAddress(typed); err == nil {
			if n > 0 {
				met.elsewhere++
			}
			return a, nil
		}
		if first == nil && typed != "" {
			first = err
		}
	}
	if first != nil {
		err = first
	}
	return a, err
}

var rowSeed = maphash.MakeSeed()

// remember makes the strictest of several rows of a person count: after one that said no, or something unclear, a later
// one of the same file records no consent.
func (im *importing) remember(r *row) {
	if r.says < unclear && len(im.refused) == 0 || r.record != nil {
		return
	}
	h := maphash.String(rowSeed, r.contact.AddressKey)
	switch {
	case r.says >= unclear:
		im.refused[h] = true
	case im.refused[h]:
		r.says = unclear
		im.contradictions++
	}
}

// lostZero reports a telephone of Japan whose first zero a spreadsheet took away.
func lostZero(phone string) bool {
	if strings.Trim(phone, "0123456789-") != "" || phone[0] == '0' || utf8.RuneCountInString(phone) > 13 {
		return false
	}
	digits := strings.ReplaceAll(phone, "-", "")
	return len(digits) == 10 && (digits[:2] == "90" || digits[:2] == "80" || digits[:2] == "70") || len(digits) == 9
}
