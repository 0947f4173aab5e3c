package httpapi

import (
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Contact is one person of the customer list.
type Contact struct {
	ID         string            `json:"id" doc:"con_…"`
	Rev        int64             `json:"rev"`
	Address    string            `json:"address"`
	Name       string            `json:"name" doc:"How the person is called, in the language of the request."`
	Kana       string            `json:"kana,omitempty"`
	Company    string            `json:"company,omitempty"`
	Fields     map[string]string `json:"fields"`
	Tags       []string          `json:"tags"`
	Consent    string            `json:"consent,omitempty" doc:"Basis of the newest consent for marketing; absent when unknown."`
	ConsentAt  clock.Instant     `json:"consent_at,omitempty"`
	State      string            `json:"consent_state" enum:"given,none,unknown,stopped"`
	Suppressed bool              `json:"suppressed" doc:"Opted out of marketing."`
	Last       *LastAction       `json:"last,omitempty" doc:"The newest thing the person did; absent when nothing is known."`
	Inside     int64             `json:"inside" doc:"Journeys the person is inside of now."`
	Sample     bool              `json:"sample"`
	CreatedAt  clock.Instant     `json:"created_at"`
	UpdatedAt  clock.Instant     `json:"updated_at"`
}

// ConsentWord is the word of the four states of consent on a screen.
func (c *Contact) ConsentWord() string { return "consent." + c.State }

// Imported counts what became of the rows of a file: read = new + updated + same + bad. Of the people in it, Declined
// were recorded as without consent because the file says so, Stopped are opted out by it, and Unclear got no
// consent because what it says of them cannot be read.
type Imported struct {
	Read     int64            `json:"read"`
	New      int64            `json:"new"`
	Updated  int64            `json:"updated"`
	Same     int64            `json:"same"`
	Bad      int64            `json:"bad"`
	Declined int64            `json:"declined"`
	Stopped  int64            `json:"stopped"`
	Unclear  int64            `json:"unclear"`
	Columns  []ImportedColumn `json:"columns"`
	Notes    []string         `json:"notes"` // sentences about what was decided and what could not be read
}

// ImportedColumn is what one column of a file was taken for. Unreadable values of its type stayed as they were.
type ImportedColumn struct {
	Header     string   `json:"header"`
	Means      string   `json:"means"` // address, consent, stop, tags, ignore, or the field's type
	Key        string   `json:"key,omitempty"`
	Type       string   `json:"type,omitempty"`
	Guessed    bool     `json:"guessed,omitempty"` // the type was recognised by the values of a new field
	Unreadable int64    `json:"unreadable,omitempty"`
	Examples   []string `json:"examples,omitempty"`
}

func importedResult(r audience.Result, say words.Printer) Imported {
	out := Imported{Read: r.Read, New: r.New, Updated: r.Updated, Same: r.Same, Bad: r.Bad, Declined: r.Declined, Stopped: r.Stopped, Unclear: r.Unclear,
		Columns: []ImportedColumn{}, Notes: []string{}}
	for _, c := range r.Columns {
		out.Columns = append(out.Columns, ImportedColumn{Header: c.Header, Means: string(c.Means), Key: c.Key, Type: string(c.Type), Guessed: c.Guessed, Unreadable: c.Unreadable, Examples: c.Examples})
	}
	for _, note := range r.Notes {
		out.Notes = append(out.Notes, say.Say(note))
	}
	return out
}

// ChangeContact edits a person whose revision is still Rev; an empty value takes a field away.
type ChangeContact struct {
	Rev     int64             `json:"rev"`
	Address *string           `json:"address,omitempty" maxLength:"320"`
	Fields  map[string]string `json:"fields,omitempty"`
}

func person(p audience.Listed, say words.Printer) Contact {
	c := p.Contact
	out := Contact{
		ID: ident.Show("con", c.ID), Rev: c.Rev, Address: c.Address, Name: contact.FullName(c.Fields, string(say.Lang)),
		Kana: contact.Kana(c.Fields), Company: c.Fields[contact.FieldCompany],
		State: string(contact.StateOf(p.Consent, p.Suppressed)), Last: lastAction(p.Last, say), Inside: p.Inside,
		Fields: c.Fields, Tags: c.Tags, Consent: string(p.Consent.Basis), ConsentAt: p.Consent.At, Suppressed: p.Suppressed,
		Sample: c.Sample, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
	if out.Fields == nil {
		out.Fields = map[string]string{}
	}
	if out.Tags == nil {
		out.Tags = []string{}
	}
	return out
}

// rowNumber reads an API id; anything else is a thing that does not exist.
func rowNumber(prefix, id string) (int64, error) {
	n, ok := ident.Read(prefix, id)
	if !ok {
		return 0, problem.New(problem.NotFound, "not_found.id", "id", clip(id))
	}
	return n, nil
}

func clip(id string) string {
	if r := []rune(id); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return id
}

// after reads a cursor that is a row number; "" begins at the beginning.
func after(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || n < 0 {
		return 0, problem.New(problem.Invalid, "api.cursor")
	}
	return n, nil
}

func cursor(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// ContactID names one person in a path.
type ContactID struct {
	ID string `path:"id" maxLength:"40"`
}

// TaggedContact names a tag of a person in a path.
type TaggedContact struct {
	ContactID
	Tag string `path:"tag" maxLength:"200"`
}

func (s *Server) contacts() {
	a := s.services.Audience
	s.people()
	operation(s, http.MethodGet, "/api/contacts/{id}", "get-contact", "One person",
		func(ctx context.Context, in *ContactID) (*Body[Contact], error) {
			n, err := rowNumber("con", in.ID)
			if err != nil {
				return nil, err
			}
			return s.look(ctx, n)
		})
	operation(s, http.MethodPatch, "/api/contacts/{id}", "change-contact", "Change a person's address or fields",
		func(ctx context.Context, in *struct {
			ContactID
			Body ChangeContact
		}) (*Body[Contact], error) {
			n, err := rowNumber("con", in.ID)
			if err != nil {
				return nil, err
			}
			if _, err := a.Update(ctx, n, in.Body.Rev, audience.Change{Address: in.Body.Address, Fields: in.Body.Fields}); err != nil {
				return nil, s.currentContact(ctx, err)
			}
			return s.look(ctx, n)
		})
	operation(s, http.MethodPut, "/api/contacts/{id}/tags/{tag}", "add-tag", "Give a person a tag",
		func(ctx context.Context, in *TaggedContact) (*Body[Contact], error) {
			return s.tagged(ctx, in, a.AddTag)
		})
	operation(s, http.MethodDelete, "/api/contacts/{id}/tags/{tag}", "remove-tag", "Take a tag away from a person",
		func(ctx context.Context, in *TaggedContact) (*Body[Contact], error) {
			return s.tagged(ctx, in, a.RemoveTag)
		})
	s.optOuts()
	s.timeline()
	s.conditions()
	s.importContacts()
	s.exportContacts()
}

// currentContact puts the API's form of the present row into a conflict, whole as a read gives it.
func (s *Server) currentContact(ctx context.Context, err error) error {
	p := problem.Of(err)
	c, ok := p.Current.(contact.Contact)
	if !ok {
		return err
	}
	p.Current = nil
	if present, err := s.services.Audience.Look(ctx, c.ID); err == nil {
		p.Current = person(present, printerOf(ctx))
	}
	return err
}

func (s *Server) tagged(ctx context.Context, in *TaggedContact, do func(context.Context, contact.ID, string, string) (bool, error)) (*Body[Contact], error) {
	n, err := rowNumber("con", in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := do(ctx, n, in.Tag, "api"); err != nil {
		return nil, err
	}
	return s.look(ctx, n)
}

// importContacts takes a file of any size as the body; it is read piece by piece and never held whole.
func (s *Server) importContacts() {
	op := huma.Operation{
		Method: http.MethodPost, Path: "/api/contacts/import", OperationID: "import-contacts",
		Summary: "Import people from a CSV file", Description: "The body is the file itself. read = new + updated + same + bad.",
		Parameters: []*huma.Param{
			query("encoding", "auto (default), utf-8, cp932, euc-jp, iso-2022-jp or utf-16"),
			query("consent", "opt-in, existing-customer, business-card, public-address or none. Required but for a file that this program exported"),
			many("column", "What a column is, as HEADER=MEANING: "+strings.Join(audience.Meanings(), ", ")),
			many("answer", "What a word in a column about permission means, as WORD=yes, WORD=no or WORD=stop"),
			query("tag", "Given to everybody in the file"),
			query("source", "Name of the file, kept with the consent records"),
			query("bad", "Absolute path of a CSV file to write the rows left out to; must not exist"),
		},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}},
		Responses:   map[string]*huma.Response{"200": {Description: "What became of the rows", Content: map[string]*huma.MediaType{"application/json": {Schema: huma.SchemaFromType(s.api.OpenAPI().Components.Schemas, typeOf[Imported]())}}}},
	}
	s.raw(op, func(w http.ResponseWriter, r *http.Request) error {
		q := r.URL.Query()
		basis, ok := contact.ReadBasis(q.Get("consent"))
		if !ok && q.Get("consent") != "" {
			return problem.New(problem.Invalid, "api.input").At("query.consent", words.New("api.field.one_of", "limit", "opt-in, existing-customer, business-card, public-address, none"))
		}
		o := audience.Options{Encoding: audience.Encoding(q.Get("encoding")), Consent: basis, Tag: q.Get("tag"), Source: q.Get("source"), Printer: printerOf(r.Context())}
		if q.Get("encoding") == "auto" {
			o.Encoding = audience.Auto
		}
		if err := askedOf(q, &o); err != nil {
			return err
		}
		bad, err := badFile(q.Get("bad"))
		if err != nil {
			return err
		}
		if bad != nil {
			defer bad.finish()
			o.Bad = bad
		}
		done, err := s.services.Audience.Import(r.Context(), r.Body, o)
		if err != nil {
			return err
		}
		return writeJSON(w, importedResult(done, printerOf(r.Context())))
	})
}

// askedOf reads what the owner says of columns and of words in them.
func askedOf(q url.Values, o *audience.Options) error {
	for _, pair := range q["column"] {
		name, meaning, ok := cutLast(pair)
		if !ok {
			return problem.New(problem.Invalid, "api.input").At("query.column", words.New("api.field.pair", "want", "HEADER=MEANING"))
		}
		if o.Columns == nil {
			o.Columns = map[string]audience.Meaning{}
		}
		o.Columns[name] = audience.Meaning(meaning)
	}
	for _, pair := range q["answer"] {
		word, answer, ok := cutLast(pair)
		if !ok {
			return problem.New(problem.Invalid, "api.input").At("query.answer", words.New("api.field.pair", "want", "WORD=yes|no|stop"))
		}
		if o.Answers == nil {
			o.Answers = map[string]audience.Answer{}
		}
		o.Answers[word] = audience.Answer(answer)
	}
	return nil
}

// cutLast parts NAME=VALUE at the last sign; a name may have one of its own.
func cutLast(s string) (name, value string, ok bool) {
	i := strings.LastIndexByte(s, '=')
	if i <= 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

// rejects is the file of rows left out; it is made with the first of them, so that no empty file stays.
type rejects struct {
	path string
	f    *os.File
}

func badFile(path string) (*rejects, error) {
	if path == "" {
		return nil, nil
	}
	if !filepath.IsAbs(path) {
		return nil, problem.New(problem.Invalid, "api.file_path")
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, problem.New(problem.Invalid, "file.exists", "file", path)
	}
	return &rejects{path: path}, nil
}

func (b *rejects) Write(p []byte) (int, error) {
	if b.f == nil {
		f, err := os.OpenFile(b.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return 0, problem.New(problem.Invalid, "file.unreadable", "file", b.path).Because(err)
		}
		b.f = f
	}
	return b.f.Write(p)
}

func (b *rejects) finish() {
	if b.f != nil {
		b.f.Close() // every row was written with its error checked
	}
}

func (s *Server) exportContacts() {
	op := huma.Operation{
		Method: http.MethodGet, Path: "/api/contacts/export", OperationID: "export-contacts",
		Summary:    "The customer list as CSV (UTF-8 with BOM, CRLF)",
		Parameters: []*huma.Param{query("search", "As in the list"), query("tag", "As in the list"), query("consent", "As in the list"), query("inside", "As in the list"), query("sample", "As in the list")},
		Responses:  map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}},
	}
	s.raw(op, func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "contacts.csv"}))
		asked := r.URL.Query()
		state := contact.ConsentState(asked.Get("consent"))
		if state != "" && !slices.Contains(contact.ConsentStates(), state) {
			return problem.New(problem.Invalid, "api.input").At("query.consent", words.New("api.field.one_of", "limit", "given, none, unknown, stopped"))
		}
		q := audience.Query{Search: asked.Get("search"), Tag: asked.Get("tag"), Narrow: audience.Narrow{
			Consent: state, Inside: yesNo(asked.Get("inside")), Sample: yesNo(asked.Get("sample"))}}
		started := &startedWriter{w: w}
		_, err := s.services.Audience.Export(r.Context(), started, q, printerOf(r.Context()))
		if err != nil && started.begun {
			panic(http.ErrAbortHandler) // the line breaks off: a cut file must not look whole
		}
		return err
	})
}

type startedWriter struct {
	w     io.Writer
	begun bool
}

func (s *startedWriter) Write(b []byte) (int, error) {
	s.begun = true
	return s.w.Write(b)
}
