package httpapi

import (
	"cmp"
	"context"
	"net/http"

	"tabiji/backend/audience"
	"tabiji/backend/contact"
	"tabiji/backend/ident"
)

// OptOut asks that a person gets no more mail.
type OptOut struct {
	Address string `json:"address" maxLength:"320" doc:"Mail address, or id (con_…)."`
	Purpose string `json:"purpose,omitempty" enum:"marketing,all" default:"marketing"`
}

// OptedOut is the answer: New is false when the address was out already.
type OptedOut struct {
	New bool `json:"new"`
}

// LiftOptOut asks that a person who stopped mail gets it again, because they said so.
type LiftOptOut struct {
	Contact  string `json:"contact" maxLength:"320" doc:"Mail address, or id (con_…)."`
	Purpose  string `json:"purpose,omitempty" enum:"marketing,service,all" doc:"One stop only; absent: every stop that holds."`
	Evidence string `json:"evidence" doc:"Who asked for mail again, when and how. It is kept for ever."`
}

// LiftedOptOut is the answer.
type LiftedOptOut struct {
	Contact string   `json:"contact"`
	Lifted  []string `json:"lifted" doc:"The stops that are lifted."`
	State   string   `json:"consent_state" enum:"given,none,unknown,stopped" doc:"How the person stands towards marketing now."`
}

// optOuts are the routes with which mail to a person stops and, when they want it again, goes on.
func (s *Server) optOuts() {
	a := s.services.Audience
	operation(s, http.MethodPost, "/api/contacts/opt-out", "opt-out", "Stop mail to an address, and to the person who has it",
		func(ctx context.Context, in *struct{ Body OptOut }) (*Body[OptedOut], error) {
			purpose := purposeRead(in.Body.Purpose)
			if id, ok := ident.Read("con", in.Body.Address); ok {
				added, err := a.OptOutContact(ctx, id, purpose, "api")
				return body(OptedOut{New: added}, err)
			}
			added, err := a.OptOut(ctx, in.Body.Address, purpose, "api")
			return body(OptedOut{New: added}, err)
		})
	operation(s, http.MethodPost, "/api/contacts/lift-opt-out", "lift-opt-out", "Let a person who stopped mail get it again, with the evidence that they want to",
		func(ctx context.Context, in *struct{ Body LiftOptOut }) (*Body[LiftedOptOut], error) {
			out, err := s.liftOptOut(ctx, in.Body)
			return body(out, err)
		})
}

func (s *Server) liftOptOut(ctx context.Context, in LiftOptOut) (out LiftedOptOut, err error) {
	a := s.services.Audience
	id, ok := ident.Read("con", in.Contact)
	if !ok {
		p, err := a.Find(ctx, in.Contact)
		if err != nil {
			return out, err
		}
		id = p.ID
	}
	l := audience.Lifting{Source: "api", Evidence: in.Evidence}
	if in.Purpose != "" {
		purpose := purposeRead(in.Purpose)
		l.Purpose = &purpose
	}
	lifted, err := a.LiftOptOut(ctx, id, l)
	if err != nil {
		return out, err
	}
	p, err := a.Get(ctx, id)
	out = LiftedOptOut{Contact: ident.Show("con", id), Lifted: []string{}, State: string(contact.StateOf(p.Consent, p.Suppressed))}
	for _, purpose := range lifted {
		out.Lifted = append(out.Lifted, purposeShown(purpose))
	}
	return out, err
}

// purposeRead and purposeShown are the word of a stop's purpose: all mail is "all".
func purposeRead(word string) contact.Purpose {
	if word == "all" {
		return contact.AllMail
	}
	return contact.Purpose(word)
}

func purposeShown(p contact.Purpose) string { return cmp.Or(string(p), "all") }
