package audience

import (
	"bufio"
	"context"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/words"
)

// Columns of an export that are not fields; an import passes over them.
const (
	columnTags    = "tabiji-tags"
	columnConsent = "tabiji-consent"
)

// standardKeys are the standard fields in the order of an export.
var standardKeys = [...]string{contact.FieldFamilyName, contact.FieldGivenName, contact.FieldFamilyKana, contact.FieldGivenKana,
	contact.FieldName, contact.FieldCompany, contact.FieldPhone, contact.FieldBirthday}

// Export writes everybody who matches as CSV: UTF-8 with a byte order mark, CRLF, guarded against
// formulas, oldest first (narrowed ones newest first), the standard columns headed in the printer's language. It holds one page of people in memory and reads each page in its own moment, so
// that a long export never keeps the log of the file from being emptied.
func (s *Service) Export(ctx context.Context, w io.Writer, q Query, p words.Printer) (written int64, err error) {
	q.Search = contact.Fold(q.Search)
	q.OldestFirst, q.Limit, q.After = true, MostListed, 0
	keys := slices.Clone(standardKeys[:])
	out := newSheet(w)
	for first := true; ; first = false {
		var page []contact.Contact
		consents := map[contact.ID]contact.Consent{}
		err := s.store.Read(ctx, func(tx Tx) error {
			if first {
				own, err := ownFields(tx)
				if err != nil {
					return err
				}
				keys = append(keys, own...)
			}
			if page, err = exportPage(tx, q); err != nil {
				return err
			}
			for _, c := range page {
				if consents[c.ID], _, err = tx.ConsentOf(c.ID, contact.Marketing); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return written, err
		}
		if first {
			if err := out.row(exportHeader(keys, p)); err != nil {
				return written, err
			}
		}
		for _, c := range page {
			if err := out.row(exported(c, keys, consents[c.ID])); err != nil {
				return written, err
			}
			written++
			q.After = c.ID
		}
		if len(page) < q.Limit {
			return written, out.flush()
		}
	}
}

func exportHeader(keys []string, p words.Printer) []string {
	header := []string{p.Text("field." + columnAddress)}
	for _, key := range keys {
		if standard(key) {
			key = p.Text("field." + key)
		}
		header = append(header, key)
	}
	return append(header, columnTags, columnConsent)
}

func ownFields(tx Tx) ([]string, error) {
	fields, err := tx.Fields()
	keys := map[string]bool{}
	for _, f := range fields {
		if !standard(f.Key) {
			keys[f.Key] = true
		}
	}
	return slices.Sorted(maps.Keys(keys)), err
}

func exported(c contact.Contact, keys []string, consent contact.Consent) []string {
	cells := make([]string, 0, len(keys)+3)
	cells = append(cells, c.Address)
	for _, key := range keys {
		cells = append(cells, c.Fields[key])
	}
	return append(cells, strings.Join(c.Tags, " "), string(consent.Basis))
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

var harmless = regexp.MustCompile(`^[-+]?[0-9][0-9 ().-]*$`)

// guard puts ' before a cell that a spreadsheet would run as a formula, unless it is a telephone or a
// number; a cell that already looks guarded gets one more, so that unguard gives it back.
func guard(cell string) string {
	if !dangerous(cell) || harmless.MatchString(cell) {
		return cell
	}
	return "'" + cell
}

// unguard takes the ' of guard off again.
func unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && dangerous(cell) {
		return cell[1:]
	}
	return cell
}

func dangerous(cell string) bool {
	cell = strings.TrimLeft(cell, "'")
	return cell != "" && strings.IndexByte("=+-@\t\r", cell[0]) >= 0
}

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
