package httpapi

import (
	"context"
	"net/http"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/record"
	"tabiji/backend/words"
)

// TimelineItem is one thing that happened to a person.
type TimelineItem struct {
	ID         string           `json:"id"`
	At         clock.Instant    `json:"at"`
	Type       string           `json:"type" enum:"event,decision,delivery,consent,tag" doc:"event: what the person did; decision: what Tabiji decided."`
	Icon       string           `json:"icon" doc:"A word for the picture: the kind of event or step, or the state of a delivery."`
	Title      string           `json:"title"`
	Detail     string           `json:"detail,omitempty"`
	Reasons    []TimelineReason `json:"reasons" doc:"As stored then, never computed anew."`
	Journey    *TimelineJourney `json:"journey,omitempty"`
	Step       *TimelineStep    `json:"step,omitempty"`
	Outcome    string           `json:"outcome,omitempty" doc:"The port taken."`
	Taken      string           `json:"taken,omitempty" doc:"The outcome's name."`
	State      string           `json:"state,omitempty" doc:"Of a delivery."`
	StateText  string           `json:"state_text,omitempty"`
	Enrollment string           `json:"enrollment,omitempty" doc:"enr_…"`
	Delivery   string           `json:"delivery,omitempty" doc:"out_…"`
}

// TimelineReason is one reason of a decision: a sentence, and whether the value read then met the rule.
type TimelineReason struct {
	Text string `json:"text"`
	OK   *bool  `json:"ok,omitempty" doc:"Absent for what is no comparison."`
}

// TimelineJourney is the journey of an item, in the version of that moment.
type TimelineJourney = record.MomentJourney

// TimelineStep is the step of an item.
type TimelineStep struct {
	Node  string `json:"node"`
	Title string `json:"title"`
	Kind  string `json:"kind"`
}

// Track is one enrollment as a path: behind, now, ahead.
type Track struct {
	ID           string        `json:"id" doc:"enr_…"`
	Journey      string        `json:"journey"`
	Title        string        `json:"title"`
	JourneyState string        `json:"journey_state"`
	Version      int           `json:"version"`
	Practice     bool          `json:"practice"`
	State        string        `json:"state" enum:"live,held,done,broken"`
	StateText    string        `json:"state_text"`
	EnteredAt    clock.Instant `json:"entered_at"`
	EndedAt      clock.Instant `json:"ended_at,omitempty"`
	Ended        string        `json:"ended,omitempty" doc:"How it ended, in a word."`
	Earlier      int           `json:"earlier" doc:"Steps done before the first of path."`
	Path         []TrackStep   `json:"path" doc:"Steps done, oldest first."`
	Missing      string        `json:"missing,omitempty" doc:"Says that records of steps are not there any more."`
	Standing     *TrackStand   `json:"standing,omitempty"`
	Ahead        []TrackAhead  `json:"ahead" doc:"Up to four steps that will surely come."`
	Depends      string        `json:"depends,omitempty" doc:"What further steps depend on, or that the passage ends there."`
	Now          string        `json:"now" doc:"Where the person is, until when, and what comes next."`
}

// TrackStep is a step done.
type TrackStep struct {
	Node    string        `json:"node"`
	Title   string        `json:"title"`
	Kind    string        `json:"kind"`
	At      clock.Instant `json:"at"`
	Outcome string        `json:"outcome,omitempty"`
	Taken   string        `json:"taken,omitempty" doc:"The outcome's name."`
}

// TrackStand is where the person stands.
type TrackStand struct {
	Node  string        `json:"node"`
	Title string        `json:"title"`
	Kind  string        `json:"kind"`
	Waits string        `json:"waits,omitempty" enum:"timer,receipt"`
	Since clock.Instant `json:"since,omitempty"`
	Until clock.Instant `json:"until,omitempty"`
	Mail  *TrackMail    `json:"mail,omitempty"`
}

// TrackMail is the mail that the person waits for.
type TrackMail struct {
	ID        string        `json:"id" doc:"out_…"`
	State     string        `json:"state"`
	StateText string        `json:"state_text"`
	Reason    string        `json:"reason,omitempty"`
	NextAt    clock.Instant `json:"next_at,omitempty"`
}

// TrackAhead is a step that will surely come.
type TrackAhead struct {
	Node  string `json:"node"`
	Title string `json:"title"`
	Kind  string `json:"kind"`
}

// timeline are the routes that say what happened to one person.
func (s *Server) timeline() {
	rec := s.services.Record
	operation(s, http.MethodGet, "/api/contacts/{id}/timeline", "list-timeline", "What happened to a person, newest first",
		func(ctx context.Context, in *struct {
			ContactID
			Paging
			Show string `query:"show" enum:"all,events,decisions,deliveries" default:"all"`
		}) (*Body[Page[TimelineItem]], error) {
			n, err := rowNumber("con", in.ID)
			if err != nil {
				return nil, err
			}
			list, next, err := rec.Timeline(ctx, n, record.Show(in.Show), in.Cursor, in.Limit)
			out := Page[TimelineItem]{Items: []TimelineItem{}, Next: next}
			for _, m := range list {
				out.Items = append(out.Items, moment(m, printerOf(ctx)))
			}
			return body(out, err)
		})
	operation(s, http.MethodGet, "/api/contacts/{id}/passages", "list-passages", "A person's journeys as paths, newest first",
		func(ctx context.Context, in *struct {
			ContactID
			Paging
		}) (*Body[Page[Track]], error) {
			n, err := rowNumber("con", in.ID)
			if err != nil {
				return nil, err
			}
			from, err := after(in.Cursor)
			if err != nil {
				return nil, err
			}
			list, err := rec.Tracks(ctx, n, from, in.Limit)
			out := Page[Track]{Items: []Track{}}
			for _, t := range list {
				out.Items = append(out.Items, track(t, printerOf(ctx)))
			}
			if len(list) == in.Limit {
				last, _ := ident.Read("enr", list[len(list)-1].ID)
				out.Next = cursor(last)
			}
			return body(out, err)
		})
}

func moment(m record.Moment, say words.Printer) TimelineItem {
	out := TimelineItem{ID: m.ID, At: m.At, Type: m.Type, Icon: m.Icon, Title: say.Say(m.Title), Reasons: []TimelineReason{}, Journey: m.Journey,
		Outcome: m.Outcome, State: m.State, Enrollment: m.Enrollment, Delivery: m.Delivery}
	if m.Detail != nil {
		out.Detail = say.Say(*m.Detail)
	}
	if m.Taken != nil {
		out.Taken = stepTitle(*m.Taken, say)
	}
	if m.State != "" {
		out.StateText = say.Text("state.outbox." + m.State)
	}
	if m.Step != nil {
		out.Step = &TimelineStep{Node: m.Step.Node, Title: stepTitle(m.Step.Name, say), Kind: m.Step.Kind}
	}
	for _, l := range m.Reasons {
		out.Reasons = append(out.Reasons, TimelineReason{Text: say.Say(l), OK: met(l)})
	}
	return out
}

// met reads from a reason whether it is a comparison that was met; nil: no comparison. What only leads to another says it with that.
func met(l words.Line) *bool {
	if !strings.HasPrefix(l.ID, "reason.rule.") {
		return nil
	}
	if then, _ := l.Args.Get("then"); then != nil {
		if inner, ok := then.(words.Line); ok {
			return met(inner)
		}
	}
	ok := strings.HasSuffix(l.ID, ".met")
	return &ok
}

func track(t record.Track, say words.Printer) Track {
	out := Track{ID: t.ID, Journey: t.Journey, Title: t.Title, JourneyState: string(t.JourneyState), Version: t.Version, Practice: t.Practice,
		State: t.State, StateText: say.Text("state.enrollment." + t.State), EnteredAt: t.EnteredAt, EndedAt: t.EndedAt, Earlier: t.Earlier,
		Path: []TrackStep{}, Ahead: []TrackAhead{}, Now: say.Say(words.New("why.now", "lines", t.Now))}
	for _, h := range t.Steps {
		step := TrackStep{Node: h.Node, Title: stepTitle(h.Name, say), Kind: h.Kind, At: h.At, Outcome: h.Outcome}
		if h.Taken != nil {
			step.Taken = stepTitle(*h.Taken, say)
		}
		out.Path = append(out.Path, step)
	}
	if t.State == "done" {
		out.Ended = say.Text(record.EndedBy(t.EndedBy))
	}
	if t.Missing != nil {
		out.Missing = say.Say(*t.Missing)
	}
	if t.Depends != nil {
		out.Depends = say.Say(*t.Depends)
	}
	if p := t.Standing; p != nil {
		out.Standing = &TrackStand{Node: p.Node, Title: stepTitle(p.Name, say), Kind: p.Kind, Waits: p.Waits, Since: p.Since, Until: p.Until}
		if m := p.Mail; m != nil {
			out.Standing.Mail = &TrackMail{ID: m.ID, State: m.State, StateText: say.Text("state.outbox." + m.State), NextAt: m.NextAt}
			if m.Reason != nil {
				out.Standing.Mail.Reason = say.Say(*m.Reason)
			}
		}
	}
	for _, a := range t.Ahead {
		out.Ahead = append(out.Ahead, TrackAhead{Node: a.Node, Title: stepTitle(a.Name, say), Kind: a.Kind})
	}
	return out
}
