package audience

import (
	"bufio"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/words"
)

// standardKeys are the standard fields in the order of an export.
var standardKeys = [...]string{contact.FieldFamilyName, contact.FieldGivenName, contact.FieldFamilyKana, contact.FieldGivenKana,
	contact.FieldName, contact.FieldCompany, contact.FieldPhone, contact.FieldBirthday}

// Export writes everybody who matches as CSV: UTF-8 with a byte order mark, CRLF, guarded against
// formulas, oldest first (narrowed ones newest first), the standard columns headed in the printer's language.
// Behind the owner's fields stand the tags, the basis of the consent, and the record: consents with their
// evidence, opt-outs and the first day, from which Import makes the same person again. It holds one page of
// people in memory and reads each page in its own moment, so that a long export never keeps the log of the
// file from being emptied.
func (s *Service) Export(ctx context.Context, w io.Writer, q Query, p words.Printer) (written int64, err error) {
	q.Search = contact.Fold(q.Search)
	q.OldestFirst, q.Limit, q.After = true, MostListed, 0
	var own []exportedField
	out := newSheet(w)
	for first := true; ; first = false {
		var page []exportedPerson
		err := s.store.Read(ctx, func(tx Tx) error {
			if first {
				if own, err = ownFields(tx); err != nil {
					return err
				}
			}
			page, err = exportedPage(tx, q)
			return err
		})
		if err != nil {
			return written, err
		}
		if first {
			if err := out.row(exportHeader(own, p)); err != nil {
				return written, err
			}
		}
		for _, person := range page {
			if err := out.row(person.cells(own)); err != nil {
				return written, err
			}
			written++
			q.After = person.ID
		}
		if len(page) < q.Limit {
			return written, out.flush()
		}
	}
}

func exportHeader(own []exportedField, p words.Printer) []string {
	header := []string{p.Text("field." + columnAddress)}
	for _, key := range standardKeys {
		header = append(header, p.Text("field."+key))
	}
	for _, f := range own {
		header = append(header, f.Key)
	}
	return append(header, columnTags, columnConsent, recordHeader(own))
}

// ownFields are the owner's fields, by key.
func ownFields(tx Tx) ([]exportedField, error) {
	fields, err := tx.Fields()
	own := []exportedField{}
	for _, f := range fields {
		if !standard(f.Key) {
			own = append(own, exportedField(f))
		}
	}
	slices.SortFunc(own, func(a, b exportedField) int { return strings.Compare(a.Key, b.Key) })
	return own, err
}

// exportedPerson is a person with what their record says.
type exportedPerson struct {
	contact.Contact
	basis  contact.Basis // of the newest consent to advertising
	record personRecord
}

// exportedPage reads one page of people with their records.
func exportedPage(tx Tx, q Query) ([]exportedPerson, error) {
	people, err := exportPage(tx, q)
	if err != nil {
		return nil, err
	}
	page := make([]exportedPerson, len(people))
	for i, c := range people {
		page[i] = exportedPerson{Contact: c, record: personRecord{Created: c.CreatedAt, Sample: c.Sample}}
		if err := page[i].read(tx); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// read adds the consents and opt-outs of a person.
func (p *exportedPerson) read(tx Tx) error {
	consents, err := tx.ConsentRecords(p.ID)
	if err != nil {
		return err
	}
	for _, c := range slices.Backward(consents) {
		p.record.Consent = append(p.record.Consent, consentRecord{Purpose: c.Purpose, Basis: c.Basis, At: c.At, Source: c.Source, Evidence: c.Evidence})
		if c.Purpose == contact.Marketing {
			p.basis = c.Basis
		}
	}
	list, err := tx.Stops(p.ID)
	for _, s := range slices.Backward(list) {
		p.record.Stops = append(p.record.Stops, stopRecord{Purpose: s.Purpose, Lifted: s.Lifted, At: s.At, Source: s.Source, Evidence: s.Evidence})
	}
	return err
}

func (p *exportedPerson) cells(own []exportedField) []string {
	cells := make([]string, 0, 1+len(standardKeys)+len(own)+3)
	cells = append(cells, p.Address)
	for _, key := range standardKeys {
		cells = append(cells, p.Fields[key])
	}
	for _, f := range own {
		cells = append(cells, p.Fields[f.Key])
	}
	return append(cells, tagsCell(p.Tags), string(p.basis), p.record.text())
}

// sheet writes CSV that spreadsheets open: byte order mark, CRLF, quotes where needed, formulas guarded.
type sheet struct {
	w     *bufio.Writer
	begun bool
}

func newSheet(w io.Writer) *sheet { return &sheet{w: bufio.NewWriterSize(w, 64<<10)} }

func (s *sheet) row(cells []string) error {
	if !s.begun {
		s.begun = true
		s.w.Write(utf8BOM) // errors stay in the bufio.Writer until flush
	}
	for i, cell := range cells {
		if i > 0 {
			s.w.WriteByte(',')
		}
		s.cell(guard(cell))
	}
	_, err := s.w.WriteString("\r\n")
	return err
}

func (s *sheet) cell(cell string) {
	if !strings.ContainsAny(cell, ",\"\r\n") && strings.TrimSpace(cell) == cell {
		s.w.WriteString(cell)
		return
	}
	s.w.WriteByte('"')
	s.w.WriteString(strings.ReplaceAll(cell, `"`, `""`))
	s.w.WriteByte('"')
}

// rejected writes a rejected row in the width of its file, with its line and reason; cells beyond the width
// follow those.
func (s *sheet) rejected(rec record, reason string, width int) error {
	cells := make([]string, width, width+2)
	beyond := rec.Cells[copy(cells, rec.Cells):]
	return s.row(append(append(cells, strconv.Itoa(rec.Line), reason), beyond...))
}

func (s *sheet) flush() error { return s.w.Flush() }

// exportPage reads the people of one page. Narrowed ones come in the order of the list, the newest first.
func exportPage(tx Tx, q Query) ([]contact.Contact, error) {
	n := q.Narrow
	if n == (Narrow{}) {
		return tx.Contacts(q)
	}
	filter := Filter{Search: q.Search, Tag: q.Tag, Consent: n.Consent, Inside: n.Inside, Sample: n.Sample}
	marks, err := tx.Page(Listing{Filter: filter, Order: Newest, Mark: Mark{ID: q.After, Contact: q.After}, Limit: q.Limit})
	if err != nil {
		return nil, err
	}
	people, err := listed(tx, marks)
	page := make([]contact.Contact, len(people))
	for i, p := range people {
		page[i] = p.Contact
	}
	return page, err
}
