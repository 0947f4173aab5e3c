package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/ident"
	"tabiji/backend/intake"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// NewEvent tells what a person did. The same source and key again is the same event.
type NewEvent struct {
	Contact    string         `json:"contact" maxLength:"320" doc:"Mail address, or id (con_…)."`
	Kind       string         `json:"kind" maxLength:"64" doc:"Such as purchase or form.submitted."`
	Props      map[string]any `json:"props,omitempty" doc:"Plain values: text, numbers, true or false."`
	Key        string         `json:"key,omitempty" maxLength:"200" doc:"Stops the same event from counting twice; without one every call counts."`
	Source     string         `json:"source,omitempty" maxLength:"64" doc:"Name of the program that tells; keys are its own." default:"api"`
	OccurredAt clock.Instant  `json:"occurred_at,omitempty" doc:"RFC 3339; now when absent."`
}

// EventAccepted is the answer: Same is true when the event was known already.
type EventAccepted struct {
	ID   string `json:"id" doc:"evt_…"`
	Same bool   `json:"same"`
}

func (s *Server) events() {
	operation(s, http.MethodPost, "/api/events", "add-event", "Tell what a person did",
		func(ctx context.Context, in *struct{ Body NewEvent }) (*Body[EventAccepted], error) {
			incoming, err := incoming(in.Body)
			if err != nil {
				return nil, err
			}
			done, err := s.services.Intake.Accept(ctx, []intake.Incoming{incoming})
			if err != nil {
				return nil, placesOfOne(err)
			}
			return body(EventAccepted{ID: ident.Show("evt", done[0].Seq), Same: done[0].Same}, nil)
		})
}

// placesOfOne names the places of a problem as the body of a single event has them: without a number.
func placesOfOne(err error) error {
	var p *problem.Problem
	if errors.As(err, &p) {
		for i, w := range p.Where {
			p.Where[i].Path = "body." + strings.TrimPrefix(w.Path, "0.")
		}
	}
	return err
}

func incoming(e NewEvent) (intake.Incoming, error) {
	in := intake.Incoming{Kind: e.Kind, Source: e.Source, Key: e.Key, OccurredAt: e.OccurredAt, Props: map[string]string{}}
	if n, ok := ident.Read("con", e.Contact); ok {
		in.Contact = n
	} else {
		a, err := contact.ParseAddress(e.Contact)
		if err != nil {
			return in, err
		}
		in.AddressKey = a.Key
	}
	for k, v := range e.Props {
		text, ok := scalar(v)
		if !ok {
			return in, problem.New(problem.Invalid, "api.input").At("body.props."+clip(k), words.New("api.field.string"))
		}
		in.Props[k] = text
	}
	return in, nil
}

// scalar writes a plain JSON value as text; lists and objects are not plain.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case nil:
		return "", true
	case fmt.Stringer:
		return v.String(), true
	}
	return "", false
}
