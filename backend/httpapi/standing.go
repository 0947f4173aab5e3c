package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
	"tabiji/backend/record"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// PersonAt is a person inside a journey.
type PersonAt struct {
	studio.PersonAt
	Name   string `json:"name" doc:"How the person is called, in the language of the request."`
	Kana   string `json:"kana,omitempty"`
	Step   string `json:"step" doc:"The step's name."`
	Reason string `json:"reason,omitempty"`
}

// standing are the routes about who is where.
func (s *Server) standing() {
	st := s.services.Studio
	operation(s, http.MethodGet, "/api/journeys/{id}/counts", "count-steps", "How many people a journey has, and how many arrived at, stand at and left each step",
		func(ctx context.Context, in *JourneyID) (*Body[studio.Counting], error) {
			return body(st.Counting(ctx, in.ID))
		})
	operation(s, http.MethodGet, "/api/journeys/{id}/people", "list-people-at", "Who stands at a step; everybody inside without one",
		func(ctx context.Context, in *struct {
			JourneyID
			Paging
			Node string `query:"node" maxLength:"64"`
		}) (*Body[Page[PersonAt]], error) {
			list, err := st.PeopleAt(ctx, in.ID, in.Node, in.Cursor, in.Limit)
			out := Page[PersonAt]{Items: []PersonAt{}}
			say := printerOf(ctx)
			for _, p := range list {
				at := PersonAt{PersonAt: p, Name: contact.FullName(p.Fields, string(say.Lang)), Kana: contact.Kana(p.Fields), Step: stepTitle(p.Step, say)}
				if p.Reason != nil {
					at.Reason = say.Say(*p.Reason)
				}
				out.Items = append(out.Items, at)
			}
			if len(list) == in.Limit {
				out.Next = list[len(list)-1].Enrollment
			}
			return body(out, err)
		})
}

// EnrollmentID names one enrollment in an address.
type EnrollmentID struct {
	ID string `path:"id" maxLength:"40" doc:"enr_…"`
}

// EnrollmentState is how an enrollment stands after a command.
type EnrollmentState struct {
	ID        string        `json:"id" doc:"enr_…"`
	State     string        `json:"state" enum:"live,held,done,broken"`
	StateText string        `json:"state_text"`
	EndedAt   clock.Instant `json:"ended_at,omitempty"`
	EndedBy   string        `json:"ended_by,omitempty"`
	Skipped   int64         `json:"skipped" doc:"Mails that had not left and were skipped."`
}

// enrollments are the commands on one enrollment.
func (s *Server) enrollments() {
	rec := s.services.Record
	operation(s, http.MethodPost, "/api/enrollments/{id}/release", "release-enrollment", "Let an entry that was held back go on",
		func(ctx context.Context, in *EnrollmentID) (*Body[EnrollmentState], error) {
			return s.moved(ctx, in, rec.Release)
		})
	operation(s, http.MethodPost, "/api/enrollments/{id}/end", "end-enrollment", "Take one person out of a journey now",
		func(ctx context.Context, in *EnrollmentID) (*Body[EnrollmentState], error) {
			return s.moved(ctx, in, rec.End)
		})
}

func (s *Server) moved(ctx context.Context, in *EnrollmentID, do func(context.Context, int64) (record.EnrollmentState, error)) (*Body[EnrollmentState], error) {
	n, err := rowNumber("enr", in.ID)
	if err != nil {
		return nil, err
	}
	e, err := do(ctx, n)
	if err != nil {
		if p := problem.Of(err); p.Current != nil {
			if e, ok := p.Current.(record.EnrollmentState); ok {
				p.Current = enrollmentState(e, printerOf(ctx))
			}
		}
		return nil, err
	}
	return body(enrollmentState(e, printerOf(ctx)), nil)
}

func enrollmentState(e record.EnrollmentState, say words.Printer) EnrollmentState {
	return EnrollmentState{ID: ident.Show("enr", e.ID), State: string(e.State), StateText: say.Text("state.enrollment." + string(e.State)),
		EndedAt: e.EndedAt, EndedBy: string(e.EndedBy), Skipped: e.Skipped}
}
