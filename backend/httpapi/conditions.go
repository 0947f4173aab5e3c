package httpapi

import (
	"context"
	"encoding/json"
	"net/http"

	"tabiji/backend/contact"
	"tabiji/backend/ident"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// AskCondition is a condition that is asked of everybody.
type AskCondition struct {
	When json.RawMessage `json:"when" doc:"A TREE as in a branch of split.condition."`
	Zone string          `json:"zone,omitempty" maxLength:"64" doc:"Where days begin and end, as Asia/Tokyo; absent: the workspace's."`
}

// AskWhy is a condition that is asked of one person.
type AskWhy struct {
	AskCondition
	Contact string `json:"contact" maxLength:"40" doc:"con_…"`
}

// CountedCondition is whom a condition takes now.
type CountedCondition struct {
	Sentence string      `json:"sentence" doc:"The condition in words."`
	Count    int64       `json:"count" doc:"People it takes."`
	Of       int64       `json:"of" doc:"All people."`
	People   []NamedLink `json:"people" doc:"At most three whom it takes, the newest first."`
	Others   []NamedLink `json:"others" doc:"At most three whom it does not take."`
}

// AnsweredCondition is the answer of a condition for one person, as a step would give it now.
type AnsweredCondition struct {
	Sentence string           `json:"sentence" doc:"The condition in words."`
	Person   NamedLink        `json:"person"`
	Met      bool             `json:"met"`
	Lines    []TimelineReason `json:"lines" doc:"What was read and compared; what decided comes first."`
}

// NamedLink is a person by name, or by address where no name is known.
type NamedLink struct {
	ID   string `json:"id" doc:"con_…"`
	Name string `json:"name"`
}

// conditions are the questions of whoever draws a condition. They only read.
func (s *Server) conditions() {
	a := s.services.Audience
	operation(s, http.MethodPost, "/api/conditions/count", "count-condition", "How many people a condition takes now, with some of both sides",
		func(ctx context.Context, in *struct{ Body AskCondition }) (*Body[CountedCondition], error) {
			met, err := a.CountMet(ctx, in.Body.When, in.Body.Zone)
			if err != nil {
				return nil, err
			}
			say := printerOf(ctx)
			return body(CountedCondition{Sentence: say.Say(segment.Describe(met.Condition)), Count: met.Count, Of: met.Of,
				People: namedLinks(met.People, say), Others: namedLinks(met.Others, say)}, nil)
		})
	operation(s, http.MethodPost, "/api/conditions/why", "why-condition", "Why a condition takes one person now, or does not",
		func(ctx context.Context, in *struct{ Body AskWhy }) (*Body[AnsweredCondition], error) {
			n, err := rowNumber("con", in.Body.Contact)
			if err != nil {
				return nil, err
			}
			why, err := a.WhyMet(ctx, in.Body.When, n, in.Body.Zone)
			if err != nil {
				return nil, err
			}
			say := printerOf(ctx)
			out := AnsweredCondition{Sentence: say.Say(segment.Describe(why.Condition)), Person: namedLink(why.Person, say), Met: why.Met, Lines: []TimelineReason{}}
			for _, l := range why.Lines {
				out.Lines = append(out.Lines, TimelineReason{Text: say.Say(l), OK: met(l)})
			}
			return body(out, nil)
		})
}

func namedLinks(people []contact.Contact, say words.Printer) []NamedLink {
	list := []NamedLink{}
	for _, c := range people {
		list = append(list, namedLink(c, say))
	}
	return list
}

func namedLink(c contact.Contact, say words.Printer) NamedLink {
	name := contact.FullName(c.Fields, string(say.Lang))
	if name == "" {
		name = c.Address
	}
	return NamedLink{ID: ident.Show("con", c.ID), Name: name}
}
