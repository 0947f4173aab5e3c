package audience

import (
	"context"
	"errors"
	"io"
	"maps"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Options say how a file is read and on what ground its people may be mailed.
type Options struct {
	Encoding Encoding      // "" is Auto
	Consent  contact.Basis // required: the owner answers for it
	Tag      string        // given to everybody in the file; may be empty
	Source   string        // name of the file, kept with the consent records
	Sample   bool          // sample people: mail never leaves for them
	Bad      io.Writer     // nil, or where rejected rows go as CSV, with line and reason
	Printer  words.Printer // the language of the reasons in Bad
	// Progress, if set, hears after every committed piece how many rows were read so far.
	Progress func(Result)
}

// Result counts the rows of a file; empty rows do not count. Read = New + Updated + Same + Bad.
type Result struct {
	Read    int64 `json:"read"`
	New     int64 `json:"new"`
	Updated int64 `json:"updated"`
	Same    int64 `json:"same"`
	Bad     int64 `json:"bad"`
	// Rejected are the first rejected rows, for people to read.
	Rejected []Rejected `json:"-"`
}

// Rejected is a row that became nobody.
type Rejected struct {
	Line   int
	Reason words.Line
}

const mostRejected = 20

// Import reads people from a CSV file. A file that is no CSV, has the wrong encoding or no column of
// addresses is refused before anything is written. After that every row counts once: a row that
// cannot be used goes to Bad with its reason, and the others are in. The same person is the same
// normalised address; empty cells never overwrite; consent is recorded when its ground is new, and
// never against an opt-out. Rows are committed in pieces, the last one durably. Importing the same file again
// after an interruption changes nobody twice.
func (s *Service) Import(ctx context.Context, file io.Reader, o Options) (Result, error) {
	im, err := newImport(s.store, o)
	if err != nil {
		return Result{}, err
	}
	opened, err := open(file, im.options.Encoding)
	if err != nil {
		return Result{}, err
	}
	im.reader = newCSVReader(opened)
	header, err := im.reader.header()
	if errors.Is(err, io.EOF) {
		return Result{}, problem.New(problem.Invalid, "csv.empty")
	}
	if err != nil {
		return Result{}, err
	}
	if header.Bad.ID != "" {
		return Result{}, problem.New(problem.Invalid, "csv.header_broken", "line", header.Line, "reason", header.Bad)
	}
	if im.columns, err = readHeader(header.Cells); err != nil {
		return Result{}, err
	}
	im.originals = append([]string{}, header.Cells...)
	err = im.run(ctx)
	return im.result, err
}

// importing is one run of Import.
type importing struct {
	store     Store
	options   Options
	reader    *csvReader
	columns   []column
	originals []string // the header as it stood
	bad       *sheet
	result    Result
	id        string          // names this run in the keys of its events
	seen      map[string]bool // owner's fields that are written
}

// row is one usable row of the file.
type row struct {
	contact contact.Contact
	search  string
}

func newImport(store Store, o Options) (*importing, error) {
	if o.Consent == "" {
		return nil, problem.New(problem.Invalid, "import.consent")
	}
	if _, ok := contact.ReadBasis(string(o.Consent)); !ok {
		return nil, problem.New(problem.Invalid, "import.consent")
	}
	encoding, ok := ReadEncoding(string(o.Encoding))
	if !ok {
		return nil, problem.New(problem.Invalid, "import.encoding")
	}
	o.Encoding = encoding
	if o.Tag != "" {
		tag, err := readTag(o.Tag)
		if err != nil {
			return nil, err
		}
		o.Tag = tag
	}
	im := &importing{store: store, options: o, seen: map[string]bool{}}
	return im, nil
}

// pieceSize is how many people one transaction takes, so that it changes at most 1,000 rows: the
// contact, a consent record, with a tag the tag and its event, and once the tag's and the fields' names.
func (im *importing) pieceSize() int {
	left := 1000 - 1 - len(im.columns)
	if im.options.Tag != "" {
		return left / 4
	}
	return left / 2
}

// pieceBytes bounds the text that one piece keeps in memory.
const pieceBytes = 4 << 20

// piece is what one transaction writes, and the rejected rows that stood between.
type piece struct {
	rows     []row
	bad      int64
	rejected []Rejected
}

// run reads while the piece before is written, and one piece further, because the last one is written
// durably. The write is the only thing beside this goroutine, and it always ends.
func (im *importing) run(ctx context.Context) error {
	waiting, end, err := im.readPiece()
	inFlight := make(chan error, 1)
	inFlight <- nil
	for !end && err == nil {
		var next piece
		next, end, err = im.readPiece()
		if failed := <-inFlight; failed != nil {
			return errors.Join(failed, im.closeBad())
		}
		if len(next.rows) == 0 && next.bad == 0 {
			inFlight <- nil
			break
		}
		before := waiting
		waiting = next
		go func() { inFlight <- im.write(ctx, before, false) }()
	}
	if failed := <-inFlight; failed != nil {
		return errors.Join(failed, im.closeBad())
	}
	return errors.Join(err, im.write(ctx, waiting, true), im.closeBad())
}

func (im *importing) closeBad() error {
	if im.bad == nil {
		return nil
	}
	return badUnwritable(im.bad.flush())
}

func (im *importing) readPiece() (p piece, end bool, err error) {
	for size := 0; len(p.rows) < im.pieceSize() && size < pieceBytes; {
		rec, err := im.reader.Read()
		if errors.Is(err, io.EOF) {
			return p, true, nil
		}
		if err != nil {
			return p, false, problem.New(problem.Unavailable, "csv.read", "line", im.reader.line).Because(err)
		}
		for _, cell := range rec.Cells {
			size += len(cell)
		}
		r, reason := im.row(rec)
		if reason.ID == "" {
			p.rows = append(p.rows, r)
			continue
		}
		p.bad++
		if len(p.rejected) < mostRejected {
			p.rejected = append(p.rejected, Rejected{Line: rec.Line, Reason: reason})
		}
		if err := im.reject(rec, reason); err != nil {
			return p, false, err
		}
	}
	return p, false, nil
}

// row takes what a record says about a person, or the reason why it says nothing.
func (im *importing) row(rec record) (row, words.Line) {
	if rec.Bad.ID != "" {
		return row{}, rec.Bad
	}
	for _, extra := range rec.Cells[min(len(rec.Cells), len(im.columns)):] {
		if strings.TrimSpace(extra) != "" {
			return row{}, words.New("csv.row.cells", "have", len(rec.Cells), "want", len(im.columns))
		}
	}
	fields := make(map[string]string, len(im.columns))
	typed := ""
	for i, c := range im.columns {
		if i >= len(rec.Cells) {
			break
		}
		value := strings.TrimSpace(unguard(rec.Cells[i]))
		switch {
		case value == "" || c.key == columnIgnored:
		case c.key == columnAddress:
			typed = value
		case len(value) > longestValue:
			return row{}, words.New("csv.row.value", "field", c.header)
		case c.key == contact.FieldBirthday:
			fields[c.key] = value
			if day, ok := contact.Date.Read(value); ok {
				fields[c.key] = day
			}
		default:
			fields[c.key] = value
		}
	}
	address, err := contact.ParseAddress(typed)
	if err != nil {
		return row{}, problem.Of(err).Sentence()
	}
	c := contact.Contact{Address: address.Text, AddressKey: address.Key, Fields: fields, Sample: im.options.Sample}
	return row{contact: c, search: contact.SearchText(c)}, words.Line{}
}

func (im *importing) reject(rec record, reason words.Line) error {
	if im.options.Bad == nil {
		return nil
	}
	if im.bad == nil {
		im.bad = newSheet(im.options.Bad)
		if err := im.bad.row(append(im.originals, badLine, badReason)); err != nil {
			return badUnwritable(err)
		}
	}
	return badUnwritable(im.bad.rejected(rec, im.options.Printer.Say(reason), len(im.originals)))
}

func badUnwritable(err error) error {
	if err == nil {
		return nil
	}
	return problem.New(problem.Unavailable, "import.bad_file").Because(err)
}

// counts are what one transaction did; they enter the result after its commit.
type counts struct{ added, updated, same int64 }

// write commits a piece and counts it.
func (im *importing) write(ctx context.Context, p piece, last bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var n counts
	var news []string
	err := im.store.Bulk(ctx, last, func(tx Tx) error {
		n, news = counts{}, nil
		w, err := im.writer(tx)
		if err != nil {
			return err
		}
		for _, r := range p.rows {
			if err := w.person(r, &n); err != nil {
				return err
			}
		}
		news, err = im.addFields(tx, p.rows)
		return err
	})
	if err != nil {
		return err
	}
	for _, key := range news {
		im.seen[key] = true
	}
	im.result.New += n.added
	im.result.Updated += n.updated
	im.result.Same += n.same
	im.result.Bad += p.bad
	im.result.Read += int64(len(p.rows)) + p.bad
	im.result.Rejected = append(im.result.Rejected, p.rejected[:min(len(p.rejected), mostRejected-len(im.result.Rejected))]...)
	if im.options.Progress != nil {
		im.options.Progress(im.result)
	}
	return nil
}

// addFields makes the owner's columns known that have a value for the first time.
func (im *importing) addFields(tx Tx, rows []row) (news []string, err error) {
	for _, c := range im.columns {
		if c.key == columnAddress || c.key == columnIgnored || standard(c.key) || im.seen[c.key] {
			continue
		}
		for _, r := range rows {
			if r.contact.Fields[c.key] != "" {
				news = append(news, c.key)
				if err := tx.AddField(contact.Field{Key: c.key, Label: c.header, Type: contact.Text}); err != nil {
					return nil, err
				}
				break
			}
		}
	}
	return news, nil
}

// personWriter writes the people of one transaction.
type personWriter struct {
	*importing
	tx Tx
}

func (im *importing) writer(tx Tx) (*personWriter, error) {
	w := &personWriter{importing: im, tx: tx}
	if im.id == "" {
		im.id = ident.New("imp", tx.Now())
	}
	return w, nil
}

func (w *personWriter) person(r row, n *counts) error {
	c := r.contact
	added, err := w.tx.InsertContact(&c, r.search)
	if err != nil {
		return err
	}
	changed := false
	if !added {
		if changed, err = w.merge(r, &c); err != nil {
			return err
		}
	}
	agreed, err := w.consent(c, added)
	if err != nil {
		return err
	}
	tagged := false
	if w.options.Tag != "" {
		because := event.Event{Source: "import", Key: w.id + ":" + ident.Show("con", c.ID)}
		if tagged, err = w.tx.AddTag(c.ID, w.options.Tag, because); err != nil {
			return err
		}
	}
	switch {
	case added:
		n.added++
	case changed || agreed || tagged:
		n.updated++
	default:
		n.same++
	}
	return nil
}

// merge puts the row's values over those of the person who is there; empty cells are not in the row.
func (w *personWriter) merge(r row, c *contact.Contact) (changed bool, err error) {
	have, found, err := w.tx.ContactByKey(r.contact.AddressKey)
	if err != nil {
		return false, err
	}
	if !found {
		return false, errors.New("a contact was there and is not")
	}
	*c = have
	merged := maps.Clone(have.Fields)
	if merged == nil {
		merged = map[string]string{}
	}
	maps.Copy(merged, r.contact.Fields)
	if maps.Equal(merged, have.Fields) {
		return false, nil
	}
	c.Fields = merged
	_, err = w.tx.UpdateContact(c, contact.SearchText(*c))
	return true, err
}

// consent records the ground of this file unless the person's newest record says the same. A file
// without consent takes nobody's consent away, and no file brings back who opted out.
func (w *personWriter) consent(c contact.Contact, added bool) (bool, error) {
	if out, err := w.tx.Out(c.ID, c.AddressKey, contact.Marketing); out || err != nil {
		return false, err
	}
	if !added {
		have, found, err := w.tx.ConsentOf(c.ID, contact.Marketing)
		if err != nil {
			return false, err
		}
		if found && (have.Basis == w.options.Consent || w.options.Consent == contact.None && have.Given()) {
			return false, nil
		}
	}
	source := "import"
	if w.options.Source != "" {
		source += ":" + w.options.Source
	}
	return true, w.tx.AddConsent(c.ID, contact.Marketing, contact.Consent{Basis: w.options.Consent, Source: source})
}
