package walk

import (
	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// Hears reports whether an event leads on an enrollment that waits for events at its step. An event that the enrollment
// made itself never does, and a chain of causes leads the people of a journey on at most once (design D28).
func Hears(v *journey.Version, enrollment int64, s State, e event.Event) bool {
	step := v.Steps[s.Node]
	if step == nil || s.Waits != WaitsEvent || e.Seq <= s.After {
		return false
	}
	a, ok := step.Config.(journey.Awaiter)
	if !ok {
		return false
	}
	return Awaited(v, enrollment, a, e)
}

// Awaited reports whether an event is one of the things that a step waits for, whoever stands there.
func Awaited(v *journey.Version, enrollment int64, a journey.Awaiter, e event.Event) bool {
	_, _, heard := hear(v, enrollment, a, e)
	return heard
}

// First is the event of a list, by seq, that leads on first somebody who waits for events; nil: none does.
func First(v *journey.Version, enrollment int64, s State, events []event.Event, now clock.Instant) (first *event.Event) {
	for i := range events {
		e := &events[i]
		if (first == nil || s.heardAt(e, now) < s.heardAt(first, now)) && Hears(v, enrollment, s, *e) {
			first = e
		}
	}
	return first
}

// hear finds the first branch whose event and question an event matches, and what was read of it.
func hear(v *journey.Version, enrollment int64, a journey.Awaiter, e event.Event) (by journey.Await, why []words.Line, heard bool) {
	if e.Cause == enrollment && e.Cause != 0 || e.Depth > event.DeepestChain {
		return by, nil, false
	}
	times := 0
	for _, link := range e.Chain {
		if link.Journey == v.Journey {
			times++
		}
	}
	if times > 1 {
		return by, nil, false
	}
	for _, by := range a.Awaits() {
		if why, heard := by.Hears(e, v.Zone); heard {
			return by, why, true
		}
	}
	return by, nil, false
}

// Next is the first stimulus of an enrollment that waits, in the order of design D7: by moment, an event before a timer
// of the same moment, events by seq. due is its due time, 0: none. events are those that its version waits for, by seq,
// above s.After; ok is false when neither has happened by now.
func Next(v *journey.Version, enrollment int64, s State, due clock.Instant, events []event.Event, now clock.Instant) (st Stimulus, ok bool) {
	if due != 0 && due <= now {
		st, ok = Stimulus{At: due, What: Woke{}}, true
	}
	if e := First(v, enrollment, s, events, now); e != nil {
		if at := s.heardAt(e, now); !ok || at <= st.At {
			st, ok = Stimulus{At: at, Seq: e.Seq, What: Happened{Event: *e}}, true
		}
	}
	if _, timer := st.What.(Woke); timer {
		st.Seq = Position(s, events, due, now)
	}
	return st, ok
}

// Position is the seq of the last event that comes before a timer or a receipt of a moment.
func Position(s State, events []event.Event, at, now clock.Instant) int64 {
	seq := s.After
	for i := range events {
		if e := &events[i]; e.Seq > seq && s.heardAt(e, now) <= at {
			seq = e.Seq
		}
	}
	return seq
}

// heardAt is the moment at which an event counts for an enrollment: when it was received, but not before the enrollment
// came to its step and not after now, whatever the clock showed meanwhile.
func (s State) heardAt(e *event.Event, now clock.Instant) clock.Instant {
	return max(min(e.ReceivedAt, now), s.Since)
}

// await makes the person wait for one of several events, or lets them go on by one that happened within the look-back
// before they came.
func (w *walker) await(step *journey.Step, c eventWait) (*journey.Step, error) {
	if since := c.Since(w.st.At, w.v.Zone); since < w.st.At {
		for i := range w.facts.Happened {
			e := &w.facts.Happened[i]
			if e.Seq > w.s.After || e.Seq == w.s.Moved || e.OccurredAt < since {
				continue
			}
			if by, why, heard := hear(w.v, w.who.Enrollment, c, *e); heard {
				w.s.Moved = e.Seq
				return w.pass(step, by.Port, fit(append([]words.Line{words.New("reason.wait.already", "event", event.Line(short(e.Kind)),
					"at", int64(e.OccurredAt), "branch", awaitName(by))}, why...))...), nil
			}
		}
	}
	until, _ := c.Until(w.begins(step), w.v.Zone)
	return nil, w.stay(step, until, c.Stays(until))
}

// eventWait is the config of a wait for events with a timeout.
type eventWait interface {
	journey.Awaiter
	journey.Pause
}

// heard leaves a wait by the event that happened, or by its timeout.
func (w *walker) heard(step *journey.Step) (*journey.Step, error) {
	what, ok := w.st.What.(Happened)
	if !ok {
		w.wasLate(step)
		w.p.Progress = journey.Progresses(step.Config, journey.PortTimeout)
		return w.pass(step, journey.PortTimeout, words.New("reason.wait.timeout", "at", int64(w.st.At))), nil
	}
	c, _ := step.Config.(journey.Awaiter)
	by, why, heard := hear(w.v, w.who.Enrollment, c, what.Event)
	if !heard || w.st.Seq <= w.s.After {
		return nil, w.misfit()
	}
	w.s.Moved, w.p.Progress = w.st.Seq, what.Event.Cause == 0
	return w.pass(step, by.Port, fit(append([]words.Line{words.New("reason.wait.happened", "event", event.Line(short(what.Event.Kind)),
		"at", int64(w.st.At), "branch", awaitName(by))}, why...))...), nil
}

func awaitName(a journey.Await) string {
	if a.Title != "" {
		return short(a.Title)
	}
	return a.Port
}
