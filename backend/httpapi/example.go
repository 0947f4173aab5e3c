package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// StepExample is what a step of the saved draft would do for one person who entered now, in sentences.
type StepExample struct {
	Text   string           `json:"text" doc:"The example as one sentence, or why there is none."`
	Person *NamedLink       `json:"person,omitempty" doc:"Whom it is about; absent: nobody in particular."`
	At     clock.Instant    `json:"at,omitempty" doc:"When they would come to the step, by the journey's calendar."`
	Until  clock.Instant    `json:"until,omitempty" doc:"Until when they would stay at most."`
	Why    []TimelineReason `json:"why" doc:"What was read and compared, where the step decides by facts."`
	Shares []string         `json:"shares" doc:"Of the outcomes of a step that draws."`
	Notes  []string         `json:"notes" doc:"What has to happen for it, and what may change the moment."`
	Others bool             `json:"others" doc:"It can be asked for other people."`
}

// examples is the route of the example sentence beside a step's settings.
func (s *Server) examples() {
	operation(s, http.MethodGet, "/api/journeys/{id}/steps/{step}/example", "example-step", "What a step of the draft would do for somebody who entered now",
		func(ctx context.Context, in *struct {
			JourneyID
			Step    string `path:"step" maxLength:"80"`
			Contact string `query:"contact" maxLength:"40" doc:"con_…; absent: somebody whom an entry takes and who would come to the step, else anybody."`
		}) (*Body[StepExample], error) {
			say := printerOf(ctx)
			o := studio.ExampleOptions{Lang: string(say.Lang)}
			if in.Contact != "" {
				var err error
				if o.Contact, err = rowNumber("con", in.Contact); err != nil {
					return nil, err
				}
			}
			e, err := s.services.Studio.Example(ctx, in.ID, in.Step, o)
			if err != nil {
				return nil, err
			}
			return body(stepExample(e, say), nil)
		})
}

func stepExample(e studio.Example, readers words.Printer) StepExample {
	say := readers
	if e.Zone != nil {
		say = words.At(readers.Lang, e.Zone, int64(e.Now))
	}
	out := StepExample{At: e.At, Until: e.Until, Why: []TimelineReason{}, Shares: []string{}, Notes: []string{}, Others: e.Others}
	if e.Person.ID != 0 {
		out.Person = &NamedLink{ID: ident.Show("con", e.Person.ID), Name: e.Name}
	}
	out.Text = say.Say(e.Line)
	for _, l := range e.Why {
		out.Why = append(out.Why, TimelineReason{Text: say.Say(l), OK: met(l)})
	}
	for _, l := range e.Shares {
		out.Shares = append(out.Shares, say.Say(l))
	}
	for _, l := range e.Notes {
		out.Notes = append(out.Notes, say.Say(l))
	}
	if e.At != 0 && readers.Zone != nil && e.Zone != nil && readers.Zone.String() != e.Zone.String() {
		out.Notes = append(out.Notes, say.Text("example.zone", "zone", e.Zone.String()))
	}
	return out
}
