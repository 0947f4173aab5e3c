package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"html"
	"strings"
	"sync/atomic"

	"tabiji/backend/contact"
	"tabiji/backend/facts"
	"tabiji/backend/problem"
)

// Template is a message compiled once and rendered for many people, from any number of goroutines.
type Template struct {
	id        string // of the source
	name      string // by which a person knows it: its title, else its subject
	purpose   contact.Purpose
	subject   *compiled
	preheader *compiled
	html      *program
	text      *compiled // nil: the text part is made from the HTML
	needs     facts.Needs

	lastFooter atomic.Pointer[madeFooter]
}

// Pin gives the content-addressed id of a message version: hex SHA-256 of its canonical JSON, which is
// stored beside it. Equal mails have equal ids; the editor's document (Body) is not part of a mail.
func Pin(src Source) (id string, canonical []byte) {
	if src.Purpose == "" {
		src.Purpose = contact.Marketing
	}
	src.Body = nil
	canonical, err := json.Marshal(src) // plain strings always marshal
	if err != nil {
		panic("message: " + err.Error())
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:]), canonical
}

// Parse compiles a message. Its error is a problem that lists every Error finding; warnings and hints
// are Check's. It never panics, and a template that parses renders in bounded time and space.
func Parse(src Source) (*Template, error) {
	t, findings := compile(src, false)
	var refused *problem.Problem
	for _, f := range findings {
		if f.Level != Error {
			continue
		}
		if refused == nil {
			refused = problem.New(problem.Invalid, "message.refused")
		}
		refused.At("", f.Line)
	}
	if refused != nil {
		return nil, refused
	}
	return t, nil
}

// compile does the work of Parse and Check: the findings that need no knowledge of the workspace.
// checking also looks for what is only worth a warning and costs time to find.
func compile(src Source, checking bool) (*Template, []Finding) {
	if n := len(src.Subject) + len(src.Preheader) + len(src.HTML) + len(src.Text); n > LongestSource {
		return nil, []Finding{finding(Error, "long", "size", (n+1023)/1024, "most", LongestSource/1024)}
	}
	t := &Template{id: src.ID, name: src.Name(), purpose: src.Purpose, needs: needsOf(src)}
	if t.purpose == "" {
		t.purpose = contact.Marketing
	}
	var all, found []Finding
	t.subject, _, found = compilePlain(src.Subject, InSubject)
	all = append(all, found...)
	t.preheader, _, found = compilePlain(src.Preheader, InPreheader)
	all = append(all, found...)
	t.html, _, found = compileHTML(src.HTML, checking)
	all = append(all, found...)
	if strings.TrimSpace(src.Text) != "" {
		t.text, _, found = compilePlain(src.Text, InText)
		all = append(all, found...)
	}
	return t, all
}

// Assets are the hashes of the pictures that every mail of the template carries.
func (t *Template) Assets() []string { return t.html.assets }

// Purpose is the message's purpose, never empty.
func (t *Template) Purpose() contact.Purpose { return t.purpose }

// Render makes the mail for one person: HTML and text part, both with the legal footer when the purpose
// is marketing. Every value is escaped; a link whose value turns out to be of a forbidden kind is left
// empty and noted. Its error is a problem: a filter that cannot work with the person's value, an output
// over LongestOutput, a picture that is missing; see Greedy for those that lie in the message's appetite.
func (t *Template) Render(p Person, sender Sender, o Options) (Rendered, error) {
	if o.Lang == "" {
		o.Lang = "ja"
	}
	if o.Purpose == "" {
		o.Purpose = t.purpose
	}
	run := rendering{t: t, vars: bindings(&p, sender, o.Lang), budget: newBudget(1, o.Stop)}
	var r Rendered
	var err error
	if r.Subject, err = run.oneLine(t.subject, InSubject); err != nil {
		return Rendered{}, err
	}
	if r.Preheader, err = run.oneLine(t.preheader, InPreheader); err != nil {
		return Rendered{}, err
	}
	if r.Inline, err = t.pictures(o); err != nil {
		return Rendered{}, err
	}
	if err := t.parts(&r, run, sender, o); err != nil {
		return Rendered{}, err
	}
	return r, nil
}

// Greedy reports an error of Render that says: this message takes more than a message may. Whoever sends
// holds such a mail back until its text is corrected.
func Greedy(err error) bool {
	p := problem.Of(err)
	return p != nil && (p.ID == "message.greedy" || p.ID == "message.slow" || p.ID == "message.output")
}

// rendering is one template on its way to one mail: the variables and the budget of all its parts.
type rendering struct {
	t      *Template
	vars   map[string]any
	budget *budget
}

// oneLine renders text of one line: CR, LF and runs of blanks become one blank.
func (r rendering) oneLine(c *compiled, part Part) (string, error) {
	out, line, err := c.plain(r.vars, r.budget)
	if err != nil {
		return "", r.failed(part, line, err)
	}
	return oneLine(string(out)), nil
}

// failed puts an error of a part into words.
func (r rendering) failed(part Part, line int, err error) error {
	at := where(part, max(line, 1))
	if r.budget.why != nil {
		return r.budget.why.problem(r.t.name, at)
	}
	if errors.Is(err, errOutput) {
		return problem.New(problem.TooLarge, "message.output", "mail", r.t.name, "where", at)
	}
	return problem.New(problem.Invalid, "message.render", "mail", r.t.name, "where", at).Because(err)
}

// parts writes both bodies in one walk over the program's output, and the hash over all.
func (t *Template) parts(r *Rendered, run rendering, sender Sender, o Options) error {
	stream, line, err := t.html.liquid.run(make([]byte, 0, 1024), run.vars, run.budget)
	if err != nil {
		return run.failed(InHTML, line, err)
	}
	foot := &footer{}
	if o.Purpose == contact.Marketing {
		foot = t.footer(sender, o)
	}
	d := document{program: t.html, text: textWriter{bullet: "・"}, wantText: t.text == nil}
	if d.wantText {
		d.text.out = make([]byte, 0, t.html.textSize()+len(stream)+len(foot.text[0])+len(foot.text[1])+len(o.Unsubscribe)+64)
	}
	if o.Lang == "en" {
		d.text.bullet = "- "
	}
	d.html = make([]byte, 0, d.program.size()+len(stream)+foot.size()+len(r.Preheader)+1536)
	d.html = appendTop(d.html, r.Subject, r.Preheader, t.html, o.Lang)
	if err := d.expand(stream); err != nil {
		return run.failed(InHTML, 1, err)
	}
	d.html = foot.appendHTML(d.html, o.Unsubscribe)
	d.html = append(d.html, "</body></html>\n"...)
	text := d.text.out
	if t.text != nil {
		if text, line, err = t.text.plain(run.vars, run.budget); err != nil {
			return run.failed(InText, line, err)
		}
		text = bytes.TrimSpace(text)
	}
	text = foot.appendText(append(text, '\n'), o.Unsubscribe)
	r.HTML, r.Text, r.Notes = string(d.html), string(text), d.notes
	r.Hash = contentHash(r.Subject, d.html, text, r.Inline)
	return nil
}

func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == '\x03' || r == '\u2028' || r == '\u2029':
			return ' '
		case r < 0x20 || r == 0x7f:
			return -1
		}
		return r
	}, s)
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return strings.TrimSpace(s)
}

func (t *Template) pictures(o Options) ([]Asset, error) {
	if len(t.html.assets) == 0 {
		return nil, nil
	}
	list := make([]Asset, 0, len(t.html.assets))
	for _, sha := range t.html.assets {
		a, ok := Asset{}, false
		if o.Assets != nil {
			a, ok = o.Assets(sha)
		}
		if !ok {
			return nil, problem.New(problem.NotFound, "message.asset")
		}
		list = append(list, a)
	}
	return list, nil
}

// contentHash is Rendered.Hash; a zero byte ends each part.
func contentHash(subject string, html, text []byte, inline []Asset) string {
	h := sha256.New()
	h.Write(append([]byte(subject), 0))
	h.Write(append(html, 0))
	h.Write(append(text, 0))
	for _, a := range inline {
		h.Write([]byte(a.SHA256))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Preview is the HTML with its pictures as data URIs (RFC 2397), for a page that shows the mail.
func (r Rendered) Preview() string {
	pairs := make([]string, 0, 2*len(r.Inline))
	for _, a := range r.Inline {
		pairs = append(pairs, "cid:"+html.EscapeString(ContentID(a.SHA256)),
			"data:"+a.Type+";base64,"+base64.StdEncoding.EncodeToString(a.Data))
	}
	return strings.NewReplacer(pairs...).Replace(r.HTML)
}
