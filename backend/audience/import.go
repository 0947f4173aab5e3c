package audience

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Options say how a file is read and on what ground its people may be mailed.
type Options struct {
	Encoding Encoding           // "" is Auto
	Consent  contact.Basis      // required, but for our own export: the owner answers for it
	Tag      string             // given to everybody in the file; may be empty
	Source   string             // name of the file, kept with the consent records
	Sample   bool               // sample people: mail never leaves for them
	Columns  map[string]Meaning // what the owner says of columns, by their headers
	Answers  map[string]Answer  // what words in columns about permission mean
	Bad      io.Writer          // nil, or where rejected rows go as CSV, with line and reason
	Printer  words.Printer      // the language of the reasons in Bad
	// Progress, if set, is called after every committed piece with the result so far.
	Progress func(Result)
}

// Import reads people from a CSV file. A file that is no CSV, has the wrong encoding or no column of
// addresses is refused before anything is written. After that every row counts once: a row that
// cannot be used goes to Bad with its reason, and the others are in. The same person is the same
// normalised address; empty cells never overwrite; consent is recorded when its ground is new, never for
// somebody of whom the file says no or something that cannot be read, and never against an opt-out; no file
// lifts one. Our own export brings back what it was made from. Rows are committed in pieces, the last one
// durably. Importing the same file again after an interruption changes nobody twice.
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
	if err := im.begin(ctx); err != nil {
		return Result{}, err
	}
	err = im.run(ctx)
	im.result.Columns, im.result.Notes = im.columnsRead(), im.notes()
	return im.result, err
}

// importing is one run of Import.
type importing struct {
	store     Store
	options   Options
	asked     map[string]Meaning
	answers   map[string]verdict
	reader    *csvReader
	layout    *layout
	originals []string // the header as it stood
	bad       *sheet
	result    Result
	met       observed
	source    string // of the consents and stops of this file
	id        string // names this run in the keys of its events
	began     clock.Instant
	seen      map[string]bool // owner's fields that are written
	tags      tagBook
	refused   map[uint64]bool // people of whom a row of this file said no, or something unclear
	// contradictions counts rows that say more than an earlier one of their person allowed.
	contradictions int64
	pending        *row // read, and too large for the piece before
}

func newImport(store Store, o Options) (*importing, error) {
	if _, ok := contact.ReadBasis(string(o.Consent)); !ok && o.Consent != "" {
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
	im := &importing{store: store, options: o, seen: map[string]bool{}, refused: map[uint64]bool{}, source: "import"}
	if o.Source != "" {
		im.source += ":" + o.Source
	}
	var err error
	if im.asked, err = readMeanings(o.Columns); err != nil {
		return nil, err
	}
	im.answers, err = readAnswers(o.Answers)
	return im, err
}

// looked is how many rows are read to decide what the columns mean.
const looked = 500

// begin finds the header and what the columns mean; nothing is written yet.
func (im *importing) begin(ctx context.Context) error {
	if err := im.reader.begin(); err != nil {
		return err
	}
	rows, err := im.reader.peek(looked)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return problem.New(problem.Invalid, "csv.empty")
	}
	w := world{asked: im.asked, fields: map[string]contact.Field{}}
	if err := im.store.Read(ctx, func(tx Tx) error {
		fields, err := tx.Fields()
		if err != nil {
			return err
		}
		for _, f := range fields {
			w.fields[f.Key] = f
			im.seen[f.Key] = true
		}
		names, err := tx.TagNames()
		im.tags = newTagBook(names)
		if err != nil {
			return err
		}
		w.zone, err = tx.Zone()
		return err
	}); err != nil {
		return err
	}
	at, err := findHeader(rows, w)
	if err != nil {
		return err
	}
	header := rows[at]
	if header.Bad.ID != "" {
		return brokenHeader(header)
	}
	if im.layout, err = readLayout(header.Cells, rows[at+1:], w); err != nil {
		return err
	}
	if err := im.everyAskedColumnIsThere(); err != nil {
		return err
	}
	if im.options.Consent == "" && !im.layout.own {
		return problem.New(problem.Invalid, "import.consent")
	}
	if at > 0 {
		im.layout.notes = append([]words.Line{words.New("import.note.header", "line", header.Line)}, im.layout.notes...)
	}
	im.options.Tag = im.tags.name(im.options.Tag)
	im.originals = slices.Clone(header.Cells)
	im.met.columns = make([]tally, len(im.layout.columns))
	im.reader.skip(at + 1)
	return nil
}

// everyAskedColumnIsThere refuses an answer about a column that the file does not have.
func (im *importing) everyAskedColumnIsThere() error {
	for name := range im.options.Columns {
		folded := headerKey(cellText(name))
		if !slices.ContainsFunc(im.layout.columns, func(c column) bool { return headerKey(c.header) == folded }) {
			names := headersOf(im.layout.columns)
			return problem.New(problem.Invalid, "import.column", "column", name, "columns", names[:min(len(names), 30)])
		}
	}
	return nil
}

// mostChanged is how many rows of tables one transaction may change.
const mostChanged = 1000

// cost is how many of them a row can change: the contact, records of consent, a tag with its event and its
// name, an opt-out with its mark.
func (im *importing) cost(r *row) int {
	n := 2 + 3*len(r.tags)
	if im.options.Tag != "" {
		n += 2
	}
	if r.record != nil {
		n += len(r.record.Consent) + 4*len(r.record.Stops)
	}
	if r.says == stops {
		n += 3
	}
	return n
}

// pieceBytes bounds the text that one piece keeps in memory.
const pieceBytes = 4 << 20

// piece is what one transaction writes, and the rejected rows that stood between.
type piece struct {
	rows     []row
	bad      int64
	rejected []Rejected
	met      observed
}

// run reads the next piece while the one before is written; it is one piece ahead, so that it knows which is the last,
// which is written durably. The write is the only other goroutine, and run waits for it.
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
	p.met.columns = make([]tally, len(im.layout.columns))
	left := mostChanged - 1 - len(im.layout.columns)
	if im.pending != nil {
		p.rows, left = append(p.rows, *im.pending), left-im.cost(im.pending)
		im.pending = nil
	}
	for size := 0; left > 0 && size < pieceBytes; {
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
		r, reason := im.row(rec, &p.met)
		if reason.ID == "" {
			if left -= im.cost(&r); left < 0 && len(p.rows) > 0 {
				im.pending = &r
				return p, false, nil
			}
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

func (im *importing) reject(rec record, reason words.Line) error {
	if im.options.Bad == nil {
		return nil
	}
	if im.bad == nil {
		im.bad = newSheet(im.options.Bad)
		if err := im.bad.row(append(slices.Clone(im.originals), badLine, badReason)); err != nil {
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

// isSummary reports a row under a list that adds it up.
func isSummary(cells []string) bool {
	for _, cell := range cells {
		if cell = strings.TrimSpace(cell); cell != "" {
			for _, w := range [...]string{"合計", "総計", "小計", "計", "総数", "件数", "Total", "TOTAL", "Grand Total", "Subtotal"} {
				if rest, found := strings.CutPrefix(cell, w); found && strings.Trim(rest, ":：0123456789,件名人 ") == "" {
					return true
				}
			}
			return false
		}
	}
	return false
}
