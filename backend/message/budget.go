package message

import (
	"errors"
	"strings"

	"github.com/osteele/liquid/render"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// What one rendering may use, so that no template can take the machine's memory or time. A mail that a
// person would read needs a thousandth of it.
const (
	longestValue = 64 << 10 // bytes of a text that a filter makes
	mostItems    = 10_000   // elements of a list that a filter makes
	mostWork     = 100_000  // outputs and tags run inside of loops, a long one counting as several
	mostHeld     = 8 << 20  // bytes that all filters together make
	mostEffort   = 32 << 20 // bytes that all filters together read and make, a step counting as 64
)

// lineShare is how much less a line of a notification may use: it is written while people move.
const lineShare = 16

var (
	errTooLong = errors.New("a filter's result is too long")
	errSpent   = errors.New("the budget of a rendering is spent")
	errFilter  = errors.New("a filter cannot work with its value")
	errOutput  = errors.New("the finished mail is too large")
	errUnsound = errors.New("the library cannot run the template")
)

// budget is what one rendering may still do, and why it ended.
type budget struct {
	rounds, work int
	held, effort int
	stop         func() bool // asked now and then; true ends the rendering; nil: nobody does
	unasked      int         // effort since stop was asked
	why          *failure    // set once
}

// failure is why a rendering ended: the filter that could not, or the first one over a bound.
type failure struct {
	id     string     // of the problem: "filter", "greedy", "slow"
	filter string     // "" for a loop
	line   words.Line // of a filter: what is wrong with its value
}

func newBudget(share int, stop func() bool) *budget {
	return &budget{rounds: MostIterations / share, work: mostWork / share, held: mostHeld / share, effort: mostEffort / share, stop: stop}
}

// askEvery is how much effort passes between two questions to stop: well under a millisecond's.
const askEvery = 64 << 10

// spend takes effort for a step of a filter, "" for a round of a loop.
func (b *budget) spend(filter string, effort int) error {
	b.effort -= effort
	if b.effort < 0 {
		return b.greedy(filter)
	}
	if b.unasked += effort; b.unasked >= askEvery && b.stop != nil {
		if b.unasked = 0; b.stop() {
			return b.fail(failure{id: "slow"})
		}
	}
	return nil
}

// hold takes bytes for what a filter made.
func (b *budget) hold(filter string, bytes int) error {
	if b.held -= bytes; b.held < 0 {
		return b.greedy(filter)
	}
	return nil
}

func (b *budget) greedy(filter string) error { return b.fail(failure{id: "greedy", filter: filter}) }

func (b *budget) fail(f failure) error {
	if b.why == nil {
		b.why = &f
	}
	if f.id == "filter" {
		return errFilter
	}
	return errSpent
}

// round counts the begin of a loop's round, whose body does that many steps.
func (b *budget) round(cost int) error {
	b.rounds--
	b.work -= cost
	if b.rounds < 0 || b.work < 0 {
		return b.greedy("")
	}
	return b.spend("", 64*cost)
}

// count is put at the start of every loop's body; its argument is what one round costs.
func count(ctx render.Context) (string, error) {
	b, ok := ctx.Get(budgetName).(*budget)
	if !ok {
		return "", errSpent
	}
	cost := 0
	for _, c := range ctx.TagArgs() {
		cost = cost*10 + int(c-'0')
	}
	return "", b.round(cost)
}

// apply runs a filter within the budget.
func (b *budget) apply(name string, f filter, v any, args []any) (any, error) {
	in := weight(v)
	for _, a := range args {
		in += weight(a)
	}
	if err := b.spend(name, 64+in*f.effort); err != nil {
		return nil, err
	}
	out, err := f.run(v, args)
	if err == nil {
		made := weight(out)
		if s, isText := out.(string); isText && len(s) > longestValue {
			err = errTooLong
		} else if made > 64 {
			if err := errors.Join(b.hold(name, made), b.spend(name, made)); err != nil {
				return nil, err
			}
		}
	}
	var bad valueError
	switch {
	case err == nil:
		return out, nil
	case errors.As(err, &bad):
		return nil, b.fail(failure{id: "filter", filter: name, line: bad.line})
	}
	return nil, b.greedy(name)
}

// weight is about how many bytes a value takes.
func weight(v any) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case []any:
		n := 24
		for _, item := range v {
			n += 32
			if s, isText := item.(string); isText {
				n += len(s)
			}
		}
		return n
	case []string:
		n := 24
		for _, s := range v {
			n += 32 + len(s)
		}
		return n
	case map[string]any:
		return 64 * len(v)
	}
	return 8
}

// valueError is what a filter says about a value that it cannot work with.
type valueError struct{ line words.Line }

func (e valueError) Error() string { return e.line.ID }

func badValue(id string, kv ...any) error {
	return valueError{words.New("message.filter."+id, kv...)}
}

// problem puts a failure into words; mail is the message's name and at the place.
func (f failure) problem(mail string, at words.Line) *problem.Problem {
	switch f.id {
	case "filter":
		return problem.New(problem.Invalid, "message.filter", "mail", mail, "where", at, "filter", shown(f.filter), "why", f.line)
	case "slow":
		return problem.New(problem.TooLarge, "message.slow", "mail", mail)
	}
	return problem.New(problem.TooLarge, "message.greedy", "mail", mail, "where", at)
}

// shown is a filter or an operator as its author wrote it.
func shown(filter string) string {
	for sign, name := range operators {
		if name == filter {
			return sign
		}
	}
	if strings.HasPrefix(filter, reserved) {
		return "for"
	}
	return filter
}
