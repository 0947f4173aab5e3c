package walk

import (
	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// MaxVisits bounds the steps of one passage: a drawing without loops that take no time never comes near it.
const MaxVisits = 200

// Advance walks one enrollment from where it stands, through all steps at which nothing is waited for, until it waits
// or ends. Facts receive the passage's own changes. Moments of waits count from the stimulus; now is when the decisions
// are made: conditions are judged at it and rows carry it.
//
// An error means that the enrollment cannot be walked (a step the version does not have, a stimulus
// that does not fit the state, more than MaxVisits steps); then nothing of it is to be stored but
// the error's sentence, and facts may hold changes of the abandoned passage: gather them anew.
func Advance(v *journey.Version, who Who, s State, st Stimulus, f *Facts, now clock.Instant) (Passage, error) {
	if f == nil {
		f = &Facts{}
	}
	w := walker{v: v, who: who, s: s, st: st, facts: f, now: now}
	if st.At <= 0 || st.At > lastMoment {
		return Passage{}, broken("walk.moment")
	}
	step, err := w.begin()
	for n := 0; err == nil && step != nil; n++ {
		if n == MaxVisits {
			return Passage{}, broken("walk.too_long", "limit", MaxVisits)
		}
		step, err = w.arrive(step)
	}
	if err != nil {
		return Passage{}, err
	}
	w.p.State = w.s
	return w.p, nil
}

// lastMoment is the end of the year 9999; a later one is a broken row.
const lastMoment clock.Instant = 253_402_300_799_999

func broken(id string, kv ...any) error { return problem.New(problem.Damaged, id, kv...) }

// walker holds one passage while it is computed.
type walker struct {
	v     *journey.Version
	who   Who
	s     State
	st    Stimulus
	facts *Facts
	now   clock.Instant
	late  *journey.Step // the wait whose timer came more than LateAfter ago; nil: none did
	p     Passage
}

// begin turns the stimulus into the first step to arrive at; nil when the passage ends at once.
func (w *walker) begin() (*journey.Step, error) {
	if what, ok := w.st.What.(Entered); ok {
		return w.enter(what)
	}
	step := w.v.Steps[w.s.Node]
	if step == nil {
		return nil, broken("walk.no_step", "node", w.s.Node)
	}
	if b := behaviours[step.Kind]; b.resume != nil && b.stands == w.s.Waits && w.st.What != nil && w.st.What.moves(w.s.Waits) {
		return b.resume(w, step)
	}
	return nil, w.misfit()
}

func (w *walker) enter(e Entered) (*journey.Step, error) {
	step := w.v.Steps[e.Entry]
	if w.s.Node != "" || w.s.Waits != WaitsNothing {
		return nil, w.misfit()
	}
	if step == nil {
		return nil, broken("walk.no_step", "node", e.Entry)
	}
	if _, ok := step.Config.(journey.Trigger); !ok {
		return nil, w.misfit()
	}
	return step, nil
}

func (w *walker) misfit() error {
	node, what := w.s.Node, ""
	if w.st.What != nil {
		what = w.st.What.name()
	}
	if e, ok := w.st.What.(Entered); ok && node == "" {
		node = e.Entry
	}
	return broken("walk.misfit", "stimulus", what, "node", node, "waits", string(w.s.Waits))
}

// arrive does what a step does and gives the next one; nil when the person waits there or the passage ends.
func (w *walker) arrive(step *journey.Step) (*journey.Step, error) {
	w.s.Node, w.s.Since, w.s.After, w.s.Waits = step.ID, w.st.At, w.st.Seq, WaitsNothing
	w.s.Visit++
	if off, ok := step.Config.(journey.OffConfig); ok {
		return w.pass(step, off.Passes.Port, words.Line{ID: journey.NothingDone}), nil
	}
	b, ok := behaviours[step.Kind]
	if !ok {
		return nil, broken("walk.no_step", "node", step.ID)
	}
	next, err := b.arrive(w, step)
	if err == nil && next == nil && w.p.End == Goes {
		w.s.Waits = b.stands
		if a, ok := step.Config.(journey.Awaiter); ok {
			w.p.Wait.For, w.p.Wait.After = a.Awaits(), w.s.After
		}
	}
	return next, err
}

// row writes the decision made at the step that the person leaves: on arrival, where they stayed, else now.
func (w *walker) row(step *journey.Step, outcome string, reasons ...words.Line) {
	v := Visit{Node: step.ID, Kind: step.Kind, Visit: w.s.Visit, StepNo: w.s.StepNo, At: w.now, Outcome: outcome, Reasons: reasons}
	if stood := w.s.Standing; stood.At != 0 {
		v.At, v.Stood = stood.At, stood.Reasons
	}
	w.s.Standing = Standing{}
	w.p.Visits = append(w.p.Visits, v)
	w.s.StepNo++
}

// leave follows the line at a port. Without a line the passage ends there.
func (w *walker) leave(step *journey.Step, port string) *journey.Step {
	w.s.Waits = WaitsNothing
	if to := step.Next[port]; to != nil {
		return to
	}
	w.p.End = PathEnd
	if n := len(w.p.Visits); n > 0 && w.p.Visits[n-1].Node == step.ID {
		last := &w.p.Visits[n-1]
		last.Reasons = append(last.Reasons, words.Line{ID: "reason.path_end"})
	}
	return nil
}

func (w *walker) pass(step *journey.Step, port string, reasons ...words.Line) *journey.Step {
	w.row(step, port, reasons...)
	return w.leave(step, port)
}

// end ends the passage at a goal or an exit.
func (w *walker) end(step *journey.Step, c journey.Ender) (*journey.Step, error) {
	by, _ := c.Ends()
	w.row(step, "", words.Line{ID: "reason." + by})
	w.p.End = End(by)
	return nil, nil
}

func (w *walker) change(kind ChangeKind, step *journey.Step, key, value string) {
	w.p.Changes = append(w.p.Changes, Change{Kind: kind, Key: key, Value: value, Node: step.ID, Visit: w.s.Visit, At: w.now})
}
