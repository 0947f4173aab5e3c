package cli

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"tabiji/backend/httpapi"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

type contactsCommand struct {
	Import     contactsImport     `cmd:""`
	List       contactsList       `cmd:""`
	Export     contactsExport     `cmd:""`
	Fields     contactsFields     `cmd:""`
	OptOut     contactsOptOut     `cmd:""`
	LiftOptOut contactsLiftOptOut `cmd:""`
}

type contactsImport struct {
	workspaceFlag
	File     string   `arg:""`
	Encoding string   `enum:"auto,utf-8,cp932,euc-jp,iso-2022-jp,utf-16" default:"auto"`
	Consent  string   `enum:",opt-in,existing-customer,business-card,public-address,none" default:""`
	Column   []string `sep:"none" placeholder:"HEADER=MEANING"`
	Word     []string `sep:"none" placeholder:"WORD=ANSWER"`
	Tag      string
	Bad      string `placeholder:"FILE"`
}

func (c *contactsImport) Run(s *session) error {
	f, err := openInput(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	q := url.Values{"encoding": {c.Encoding}, "source": {filepath.Base(c.File)}, "column": c.Column, "answer": c.Word}
	set(q, "consent", c.Consent)
	set(q, "tag", c.Tag)
	if c.Bad != "" {
		bad, err := filepath.Abs(c.Bad)
		if err != nil {
			return err
		}
		q.Set("bad", bad)
	}
	var done httpapi.Imported
	var body io.Reader = f
	if s.sys.Terminal && !s.json {
		body = newMeter(s, f)
	}
	raw, err := s.send(http.MethodPost, "/api/contacts/import", q, "text/csv", body, &done)
	if err != nil {
		return err
	}
	if s.json {
		return s.raw(raw)
	}
	s.print("cli.contacts.import.done", "read", done.Read, "new", done.New, "updated", done.Updated, "same", done.Same, "bad", done.Bad)
	if done.Declined+done.Stopped+done.Unclear > 0 {
		s.print("cli.contacts.import.permission", "declined", done.Declined, "stopped", done.Stopped, "unclear", done.Unclear)
	}
	for _, note := range done.Notes {
		fmt.Fprintln(s.sys.Out, "- "+note)
	}
	if done.Bad > 0 && c.Bad != "" {
		s.print("cli.contacts.import.bad_file", "file", c.Bad)
	} else if done.Bad > 0 {
		s.print("cli.contacts.import.bad_hint")
	}
	return nil
}

type contactsFields struct {
	List contactsFieldsList `cmd:""`
	Type contactsFieldsType `cmd:""`
}

type contactsFieldsList struct {
	workspaceFlag
}

func (c *contactsFieldsList) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodGet, "/api/fields", nil, nil, func(page httpapi.Page[httpapi.Field]) {
		t := s.table("cli.column.key", "cli.column.label", "cli.column.type")
		for _, f := range page.Items {
			t.row(f.Key, f.Label, s.say.Text("type."+f.Type))
		}
		t.print()
	})
}

type contactsFieldsType struct {
	workspaceFlag
	Key  string `arg:""`
	Type string `arg:"" enum:"text,number,date,date-mdy,date-dmy,date-excel,flag"`
}

func (c *contactsFieldsType) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	in := httpapi.ChangeFieldType{Key: c.Key, Type: c.Type}
	return ask(s, http.MethodPost, "/api/fields/type", nil, in, func(done httpapi.FieldTypeChanged) {
		s.print("cli.contacts.fields.type.done", "key", done.Key, "type", "type."+done.Type, "read", done.Read)
		if done.Unreadable > 0 {
			s.print("cli.contacts.fields.type.unreadable", "n", done.Unreadable, "examples", done.Examples)
		}
	})
}

type contactsList struct {
	workspaceFlag
	Search string
	Tag    string
	Limit  int `default:"100" range:"1..500"`
	Cursor string
}

func (c *contactsList) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	q := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	set(q, "search", c.Search)
	set(q, "tag", c.Tag)
	set(q, "cursor", c.Cursor)
	return ask(s, http.MethodGet, "/api/contacts", q, nil, func(page httpapi.Page[httpapi.Contact]) {
		if len(page.Items) == 0 {
			s.print("cli.contacts.list.empty")
			return
		}
		t := s.table("cli.column.id", "cli.column.name", "cli.column.address", "cli.column.consent", "cli.column.tags")
		for _, p := range page.Items {
			t.row(p.ID, p.Name, p.Address, s.say.Text(p.ConsentWord()), strings.Join(p.Tags, " "))
		}
		t.print()
		s.more(page.Next)
	})
}

type contactsExport struct {
	workspaceFlag
	Out string `placeholder:"FILE"`
}

func (c *contactsExport) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return s.save("/api/contacts/export", c.Out)
}

// saved is the answer of a command that wrote a file, with --json.
type saved struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

// save copies an answer to a new file, or to the output when no file is named. A file that could not be written
// completely is deleted.
func (s *session) save(path, file string) error {
	if file == "" {
		_, err := s.fetch(path, s.sys.Out)
		return err
	}
	if _, err := os.Lstat(file); err == nil {
		return problem.New(problem.Invalid, "file.exists", "file", file)
	}
	draft := file + ".part-" + ident.Hex(4) // what a kill leaves of it must not look whole
	f, err := os.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fileProblem(file, err)
	}
	defer os.Remove(draft)
	n, err := s.fetch(path, f)
	if e := f.Close(); err == nil && e != nil {
		err = fileProblem(file, e)
	}
	if err == nil {
		err = named(draft, file)
	}
	if err != nil {
		return asFileProblem(file, err)
	}
	if s.json {
		s.line(s.sys.Out, saved{Path: file, Bytes: n})
		return nil
	}
	s.print("cli.saved", "file", file)
	return nil
}

// named gives a finished file its name, never taking the place of another.
func named(draft, file string) error {
	err := os.Link(draft, file)
	if err == nil || os.IsExist(err) {
		return err
	}
	return os.Rename(draft, file) // a file system without links
}

// asFileProblem says that a file could not be written, unless the API said more.
func asFileProblem(file string, err error) error {
	var wrong *os.PathError
	if errors.As(err, &wrong) {
		return fileProblem(file, err)
	}
	var d *httpapi.Document
	var p *problem.Problem
	if errors.As(err, &d) || errors.As(err, &p) {
		return err
	}
	return problem.New(problem.Unavailable, "cli.engine_gone").Because(err)
}

type contactsOptOut struct {
	workspaceFlag
	Contact string `required:"" placeholder:"ADDRESS"`
	Purpose string `enum:"marketing,all" default:"marketing"`
}

func (c *contactsOptOut) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	in := httpapi.OptOut{Address: c.Contact, Purpose: c.Purpose}
	return ask(s, http.MethodPost, "/api/contacts/opt-out", nil, in, func(done httpapi.OptedOut) {
		if !done.New {
			s.print("cli.contacts.opt-out.already", "address", c.Contact)
			return
		}
		s.print("cli.contacts.opt-out.done", "address", c.Contact)
	})
}

type contactsLiftOptOut struct {
	workspaceFlag
	Contact  string `required:"" placeholder:"ADDRESS"`
	Evidence string `required:"" placeholder:"TEXT"`
	Purpose  string `enum:"marketing,service,all," default:""`
}

func (c *contactsLiftOptOut) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	in := httpapi.LiftOptOut{Contact: c.Contact, Purpose: c.Purpose, Evidence: c.Evidence}
	return ask(s, http.MethodPost, "/api/contacts/lift-opt-out", nil, in, func(done httpapi.LiftedOptOut) {
		for _, purpose := range done.Lifted {
			s.print("cli.contacts.lift-opt-out.done", "what", "stop."+purpose)
		}
		s.print("cli.contacts.lift-opt-out.state", "state", "consent."+done.State)
	})
}

// fileProblem says what is wrong with a file the person named.
func fileProblem(path string, err error) error {
	id := "file.unreadable"
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return problem.New(problem.Unavailable, "disk.full").Because(err)
	case os.IsNotExist(err):
		id = "file.missing"
	case os.IsPermission(err):
		id = "file.denied"
	case os.IsExist(err):
		id = "file.exists"
	}
	return problem.New(problem.Invalid, id, "file", path).Because(err)
}

func set(q url.Values, key, value string) {
	if value != "" {
		q.Set(key, value)
	}
}

// meter prints how much of a file has been read.
type meter struct {
	s     *session
	r     io.Reader
	total int64
	done  int64
	shown int64
}

func newMeter(s *session, f *os.File) *meter {
	m := &meter{s: s, r: f}
	if info, err := f.Stat(); err == nil {
		m.total = info.Size()
	}
	return m
}

func (m *meter) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	m.done += int64(n)
	if m.total > 0 && (m.done-m.shown > m.total/100 || err == io.EOF) {
		m.shown = m.done
		fmt.Fprintf(m.s.sys.Err, "\r%s", m.s.say.Text("cli.progress", "percent", m.done*100/m.total))
		if err == io.EOF {
			fmt.Fprintln(m.s.sys.Err)
		}
	}
	return n, err
}
