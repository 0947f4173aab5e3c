// Package problem is the one shape of an error that a person may read: a kind, a sentence with a
// hint in both languages, and the cause for the log. It refuses to know HTTP, Wails and terminals.
package problem

import (
	"errors"

	"tabiji/backend/words"
)

// Kind says what sort of failure it is; doors map it to a status or an exit code.
type Kind string

// The kinds. A kind is chosen once, where the failure is understood.
const (
	Invalid     Kind = "invalid"     // the input cannot be accepted as it is
	NotFound    Kind = "not_found"   // the thing named does not exist
	Conflict    Kind = "conflict"    // somebody changed it meanwhile, or the state does not allow it
	Denied      Kind = "denied"      // wrong token, host or origin
	TooLarge    Kind = "too_large"   // over a documented bound
	Held        Kind = "held"        // the workspace is held: it must be taken over first
	Locked      Kind = "locked"      // another engine owns the file, or the passphrase is missing
	Damaged     Kind = "damaged"     // a file is broken or newer than this program
	Unavailable Kind = "unavailable" // a server, disk or network does not answer now
	Internal    Kind = "internal"    // our own fault
)

// Problem is an error with words. The sentence is the word "problem.<ID>", the hint
// "problem.<ID>.hint"; both take Args. Current carries the present row of a conflict for the API.
type Problem struct {
	Kind    Kind
	ID      string
	Args    words.Args
	Where   []Where
	Current any
	cause   error
}

// Where points at one part of the input: a JSON path, a CSV line, a node id.
type Where struct {
	Path string     `json:"path"`
	Line words.Line `json:"line"`
}

// New makes a problem: problem.New(problem.Invalid, "address.form", "address", given).
func New(kind Kind, id string, kv ...any) *Problem {
	return &Problem{Kind: kind, ID: id, Args: words.New(id, kv...).Args}
}

// Because adds the technical cause, which goes to the log and never to a person.
func (p *Problem) Because(err error) *Problem { p.cause = err; return p }

// At adds a place in the input.
func (p *Problem) At(path string, line words.Line) *Problem {
	p.Where = append(p.Where, Where{Path: path, Line: line})
	return p
}

// Sentence is the problem's line in the word list.
func (p *Problem) Sentence() words.Line { return words.Line{ID: "problem." + p.ID, Args: p.Args} }

// Hint is the line that says what to do next.
func (p *Problem) Hint() words.Line { return words.Line{ID: "problem." + p.ID + ".hint", Args: p.Args} }

// Error is for logs: the id and the cause, without argument values, which may name a person.
func (p *Problem) Error() string {
	if p.cause != nil {
		return p.ID + ": " + p.cause.Error()
	}
	return p.ID
}

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.cause }

// Of finds the problem in an error chain; any other error becomes an internal one.
func Of(err error) *Problem {
	if err == nil {
		return nil
	}
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return New(Internal, "internal").Because(err)
}

// IsKind reports whether err carries a problem of the kind.
func IsKind(err error, kind Kind) bool {
	var p *Problem
	return errors.As(err, &p) && p.Kind == kind
}
