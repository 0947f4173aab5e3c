// Package problem is the one shape of an error that a person may read: a kind, a sentence with a hint in both
// languages, and the technical cause for the log. It refuses to know HTTP, Wails and terminals.
package problem

import (
	"errors"

	"tabiji/backend/words"
)

// Kind says what sort of failure it is; doors map it to a status or an exit code.
type Kind string

// The kinds. A kind is chosen once, by the code that understands the failure.
const (
	Invalid     Kind = "invalid"     // the input cannot be accepted as it is
	NotFound    Kind = "not_found"   // the thing named does not exist
	Conflict    Kind = "conflict"    // somebody changed it meanwhile, or the state does not allow it
	Denied      Kind = "denied"      // not authenticated or not allowed: wrong token, host or origin
	TooLarge    Kind = "too_large"   // over a documented bound
	Held        Kind = "held"        // the workspace is held until this computer takes it over
	Locked      Kind = "locked"      // another engine owns the file, or the passphrase is missing
	Damaged     Kind = "damaged"     // a file is broken or newer than this program
	Unavailable Kind = "unavailable" // a server, disk or network does not answer now
	Internal    Kind = "internal"    // a fault of the program itself
)

// Problem is an error with words. The sentence is the word "problem.<ID>", the hint "problem.<ID>.hint"; both take
// Args. Where lists the parts of the input that are wrong, in the order of At. Current is the present row, for a
// Conflict that the API answers with it; else nil.
type Problem struct {
	Kind    Kind
	ID      string
	Args    words.Args
	Where   []Where
	Current any
	cause   error
}

// Where points at one part of the input: Path is a JSON path, a CSV line or a node id, Line what is wrong there.
type Where struct {
	Path string     `json:"path"`
	Line words.Line `json:"line"`
}

// New makes a problem: problem.New(problem.Invalid, "address.form", "address", given).
func New(kind Kind, id string, kv ...any) *Problem {
	return &Problem{Kind: kind, ID: id, Args: words.New(id, kv...).Args}
}

// Because sets the technical cause, which goes to the log and is never shown to a person. It changes p and returns it.
func (p *Problem) Because(err error) *Problem { p.cause = err; return p }

// At adds a part of the input to Where. It changes p and returns it.
func (p *Problem) At(path string, line words.Line) *Problem {
	p.Where = append(p.Where, Where{Path: path, Line: line})
	return p
}

// Sentence is the line that says what happened.
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

// Unwrap is the technical cause; nil without one.
func (p *Problem) Unwrap() error { return p.cause }

// Of finds the problem in an error chain; any other error becomes an Internal one with the error as its cause, nil
// stays nil.
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

// IsKind reports whether the error chain of err has a problem, and its kind is kind.
func IsKind(err error, kind Kind) bool {
	var p *Problem
	return errors.As(err, &p) && p.Kind == kind
}
