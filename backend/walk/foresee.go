package walk

import (
	"encoding/json"
	"math"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// Foreseen is how somebody who enters now would come to a step, and what would happen there. It is walked with Advance:
// timers come when they are due, mails are sent at once, and nothing else happens to the person.
type Foreseen struct {
	Reached bool
	At      clock.Instant // when they come to the step
	Until   clock.Instant // when its timer comes, where they stay; 0: they do not stay, or until something else
	Outcome string        // the port by which they leave it at once; "": they stay, or it ends there
	Why     []words.Line  // what the step decided on arrival; none where a mail is planned
	Turns   []Turn        // the steps before at which the way could part, in order
}

// Turn is a step at which a way leads on by one of several outcomes.
type Turn struct {
	Node  string
	Takes string // the outcome by which the way leads on
	Would string // the one that is taken when nothing else happens and the person stays as they are
	// Sooner says that something which may happen leads on the same way before its timer.
	Sooner bool
}

// Given reports whether the way holds only if something happens that is not known: an event, a failure, other facts.
func (t Turn) Given() bool { return t.Takes != t.Would }

// Ways are the ways of a version that lead to one step.
type Ways struct {
	v      *journey.Version
	target string
	far    map[string]int // steps from which it can be reached, and over how many lines
}

// WaysTo finds the ways to a step.
func WaysTo(v *journey.Version, target string) Ways {
	back := map[string][]string{}
	for id, s := range v.Steps {
		for _, to := range s.Next {
			back[to.ID] = append(back[to.ID], id)
		}
	}
	w := Ways{v, target, map[string]int{target: 0}}
	for queue := []string{target}; len(queue) > 0; queue = queue[1:] {
		for _, from := range back[queue[0]] {
			if _, seen := w.far[from]; !seen {
				w.far[from] = w.far[queue[0]] + 1
				queue = append(queue, from)
			}
		}
	}
	return w
}

// From reports whether a way leads from a step to the target.
func (w Ways) From(id string) bool {
	_, leads := w.far[id]
	return leads && w.v.Steps[id] != nil
}

// Foresee walks somebody from an entry. What is known of the person decides at each step; where only something that may
// happen leads to the target (an event, a failure to send), it is taken to happen as late as it can. With given also what
// is known does not count: the shortest way is taken, and its turns say what would have to be different. Facts receive
// the changes that are made on the way.
func (w Ways) Foresee(who Who, entry string, given bool, f *Facts, now clock.Instant) (Foreseen, error) {
	bent, turned := w.bend(given)
	var seen Foreseen
	state, st := State{}, Stimulus{At: now, What: Entered{Entry: entry, ByHand: true}}
	for range mostPassages {
		p, err := Advance(bent, who, state, st, f, st.At)
		if err != nil {
			return seen, err
		}
		for i := range p.Visits {
			v := &p.Visits[i]
			if v.Node == w.target {
				seen.Reached, seen.At, seen.Outcome, seen.Why = true, st.At, v.Outcome, v.Reasons
				return seen, nil
			}
			seen.turn(w, v, turned)
		}
		if state = p.State; p.End != Goes {
			return seen, nil
		}
		if state.Node == w.target {
			seen.Reached, seen.At, seen.Until = true, state.Since, p.Wait.Until
			if stood := state.Standing.Reasons; stood != "" {
				err = json.Unmarshal([]byte(stood), &seen.Why)
			}
			return seen, err
		}
		if st = (Stimulus{At: p.Wait.Until, What: Woke{}}); state.Waits == WaitsReceipt {
			st = Stimulus{At: state.Since, What: Resolved{Receipt{State: MailSent}}}
		}
	}
	return seen, nil
}

// mostPassages bounds a way that goes round in a loop.
const mostPassages = 100

func (f *Foreseen) turn(w Ways, v *Visit, turned map[string]string) {
	step := w.v.Steps[v.Node]
	if len(step.Config.Outcomes()) < 2 {
		return
	}
	t := Turn{Node: v.Node, Takes: v.Outcome, Would: v.Outcome}
	if port := turned[v.Node]; port != "" {
		t.Takes = port
	}
	if _, waits := step.Config.(journey.Awaiter); waits {
		for port, to := range step.Next {
			t.Sooner = t.Sooner || port != journey.PortTimeout && w.From(to.ID)
		}
	}
	f.Turns = append(f.Turns, t)
}

// bend copies the steps with lines that lead where the way goes, whatever is decided; turned are the outcomes that stand
// for all others of a step.
func (w Ways) bend(given bool) (bent *journey.Version, turned map[string]string) {
	copied, turned := *w.v, map[string]string{}
	copied.Steps = make(map[string]*journey.Step, len(w.v.Steps))
	for id, s := range w.v.Steps {
		step := *s
		step.Next = make(map[string]*journey.Step, len(s.Next))
		copied.Steps[id] = &step
	}
	for id, s := range w.v.Steps {
		for port, to := range s.Next {
			copied.Steps[id].Next[port] = copied.Steps[to.ID]
		}
		usual, happens := usualPort(s.Config)
		if !w.From(id) || id == w.target || !given && (!happens || s.Next[usual] != nil && w.From(s.Next[usual].ID)) {
			continue
		}
		outcomes := s.Config.Outcomes()
		if best := w.shortest(s); best != "" && len(outcomes) > 1 {
			turned[id] = best
			for _, o := range outcomes {
				copied.Steps[id].Next[o.Port] = copied.Steps[s.Next[best].ID]
			}
		}
	}
	return &copied, turned
}

// usualPort is the outcome of a step when nothing happens that may not; ok is false where facts decide.
func usualPort(c journey.Config) (port string, ok bool) {
	switch c.(type) {
	case journey.Awaiter:
		return journey.PortTimeout, true
	case journey.Sender:
		return journey.PortNext, true
	}
	return "", false
}

// shortest is the outcome, in drawing order, from which the target is nearest.
func (w Ways) shortest(s *journey.Step) (best string) {
	least := math.MaxInt
	for _, o := range s.Config.Outcomes() {
		if to := s.Next[o.Port]; to != nil && w.From(to.ID) && w.far[to.ID] < least {
			best, least = o.Port, w.far[to.ID]
		}
	}
	return best
}
