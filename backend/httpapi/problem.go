package httpapi

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Document is a problem as the API sends it (RFC 9457), in the caller's language. Rejected values
// are never repeated in it: they may be a password or a person.
type Document struct {
	Type    string  `json:"type" doc:"urn:tabiji:problem:<id>"`
	Title   string  `json:"title" doc:"The kind of problem in words."`
	Status  int     `json:"status"`
	Detail  string  `json:"detail" doc:"What happened and what it means."`
	Hint    string  `json:"hint,omitempty" doc:"What to do next."`
	ID      string  `json:"id" doc:"Stable id of the sentence."`
	Errors  []Place `json:"errors,omitempty" doc:"The parts of the input it is about."`
	Current any     `json:"current,omitempty" doc:"The present row, when a revision was stale."`
	Stages  []Stage `json:"stages,omitempty" doc:"The stages of a connection check, up to the one that failed."`
}

// Place is one part of the input that a problem is about.
type Place struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

// Error is for logs.
func (d *Document) Error() string { return d.ID }

// GetStatus tells huma the status code.
func (d *Document) GetStatus() int { return d.Status }

// ContentType is that of RFC 9457.
func (d *Document) ContentType(string) string { return "application/problem+json" }

var statusOf = map[problem.Kind]int{
	problem.Invalid:     http.StatusUnprocessableEntity,
	problem.NotFound:    http.StatusNotFound,
	problem.Conflict:    http.StatusConflict,
	problem.Denied:      http.StatusForbidden,
	problem.TooLarge:    http.StatusRequestEntityTooLarge,
	problem.Held:        http.StatusLocked,
	problem.Locked:      http.StatusLocked,
	problem.Damaged:     http.StatusUnprocessableEntity,
	problem.Unavailable: http.StatusServiceUnavailable,
	problem.Internal:    http.StatusInternalServerError,
}

func document(p *problem.Problem, say words.Printer) *Document {
	d := &Document{
		Type:    "urn:tabiji:problem:" + p.ID,
		Title:   say.Say(words.New("problem.kind." + string(p.Kind))),
		Status:  statusOf[p.Kind],
		Detail:  say.Say(p.Sentence()),
		ID:      p.ID,
		Current: p.Current,
	}
	if hint := p.Hint(); words.Has(hint.ID) {
		d.Hint = say.Say(hint)
	}
	for _, w := range p.Where {
		d.Errors = append(d.Errors, Place{Path: w.Path, Message: say.Say(w.Line)})
	}
	return d
}

// fail answers a request with a problem, outside of huma's operations.
func fail(w http.ResponseWriter, r *http.Request, p *problem.Problem) {
	writeDocument(w, document(p, printerOf(r.Context())))
}

// rejected turns huma's own refusals (validation, bad JSON, unknown body type) into our documents.
func rejected(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
	say := words.Printer{Lang: words.Match("")}
	if ctx != nil {
		say = printerOf(ctx.Context())
	}
	p := problem.New(problem.Invalid, "api.input")
	if status == http.StatusInternalServerError { // huma could not read the body to its end
		status = http.StatusBadRequest
		p = problem.New(problem.Unavailable, "api.slow_body")
		var large *http.MaxBytesError
		if errors.As(errors.Join(errs...), &large) {
			status = http.StatusRequestEntityTooLarge
		}
	}
	switch status {
	case http.StatusRequestEntityTooLarge:
		p = problem.New(problem.TooLarge, "api.body_too_large")
	case http.StatusBadRequest, http.StatusUnsupportedMediaType:
		if p.Kind == problem.Invalid {
			p = problem.New(problem.Invalid, "api.body")
		}
	case http.StatusRequestTimeout:
		p = problem.New(problem.Unavailable, "api.slow_body")
	case http.StatusNotAcceptable:
		p = problem.New(problem.Invalid, "api.accept")
	}
	for _, err := range errs {
		if detailer, ok := err.(huma.ErrorDetailer); ok {
			detail := detailer.ErrorDetail()
			p.At(locationOf(detail), validationLine(detail.Message))
		}
	}
	d := document(p, say)
	if status >= 400 {
		d.Status = status
	}
	return d
}

// locationOf is the path of the input that a detail is about; for a missing value huma gives the object in which it is
// missing.
func locationOf(detail *huma.ErrorDetail) string {
	if m := missing.FindStringSubmatch(detail.Message); m != nil {
		return strings.TrimPrefix(detail.Location+"."+m[1], ".")
	}
	return detail.Location
}

var missing = word("required", validation.MsgExpectedRequiredProperty).pattern

// validationLine finds the sentence of one of huma's English validation messages. Its numbers and
// lists come from the schema, never from the input.
func validationLine(message string) words.Line {
	for _, v := range validations {
		if m := v.pattern.FindStringSubmatch(message); m != nil {
			if len(m) > 1 && v.id != "pattern" { // a form's name would repeat the value
				return words.New("api.field."+v.id, "limit", m[1])
			}
			return words.New("api.field." + v.id)
		}
	}
	return words.New("api.field.invalid")
}

type validationWord struct {
	id      string
	pattern *regexp.Regexp
}

var validations = []validationWord{
	word("unexpected", validation.MsgUnexpectedProperty),
	word("time", validation.MsgExpectedRFC3339DateTime),
	word("boolean", validation.MsgExpectedBoolean),
	word("number", validation.MsgExpectedNumber),
	word("integer", validation.MsgExpectedInteger),
	word("string", validation.MsgExpectedString),
	word("list", validation.MsgExpectedArray),
	word("object", validation.MsgExpectedObject),
	word("one_of", validation.MsgExpectedOneOf),
	word("at_least", validation.MsgExpectedMinimumNumber),
	word("at_most", validation.MsgExpectedMaximumNumber),
	word("shorter", validation.MsgExpectedMaxLength),
	word("longer", validation.MsgExpectedMinLength),
	word("pattern", validation.MsgExpectedBePattern),
	word("pattern", validation.MsgExpectedMatchPattern),
	word("fewer", validation.MsgExpectedMaxItems),
	word("required", validation.MsgExpectedRequiredProperty),
	word("required", "required .* parameter is missing"),
}

func word(id, format string) validationWord {
	quoted := regexp.QuoteMeta(format)
	if id == "required" && strings.Contains(format, ".*") {
		quoted = format
	}
	quoted = regexp.MustCompile(`\\?"?%[svdq]\\?"?`).ReplaceAllString(quoted, `"?(.+?)"?`)
	return validationWord{id: id, pattern: regexp.MustCompile("^" + quoted + "$")}
}

type contextKey int

const (
	printerKey contextKey = iota
	doorKey
	callerKey
)

func printerOf(ctx context.Context) words.Printer {
	if p, ok := ctx.Value(printerKey).(words.Printer); ok {
		return p
	}
	return words.Printer{Lang: words.Match("")}
}

// notHere is the problem of a path that no route serves.
func notHere() *problem.Problem { return problem.New(problem.NotFound, "api.route") }

// LangOf is the language of the request a context belongs to.
func LangOf(ctx context.Context) words.Lang { return printerOf(ctx).Lang }
