package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/ident"
	"tabiji/backend/outbox"
	"tabiji/backend/words"
)

// Late is mail that passed its time while nothing could be sent, and waits for one answer.
type Late struct {
	ID       string        `json:"id" doc:"late_…"`
	State    string        `json:"state" enum:"gathering,asking,answering,done" doc:"gathering: it is not yet known how much it is. answering: the answer is being carried out."`
	Why      string        `json:"why" enum:"closed,asleep,clock,attention,locked,network" doc:"Why nothing could be sent."`
	WhyText  string        `json:"why_text" doc:"The same in words."`
	From     clock.Instant `json:"from" doc:"Since when nothing could be sent."`
	To       clock.Instant `json:"to"`
	N        int64         `json:"n" doc:"Mails that are held for the answer."`
	Reason   string        `json:"reason,omitempty" doc:"Why they do not leave by themselves, in words."`
	Answer   string        `json:"answer,omitempty" enum:"spread,skip,let_go,one_by_one"`
	DoneAt   clock.Instant `json:"done_at" doc:"When the last of them would leave, if they were spread from now on."`
	Journeys []LateJourney `json:"journeys"`
}

// LateJourney is how many mails of one journey are late.
type LateJourney struct {
	Journey  string        `json:"journey,omitempty" doc:"jny_…; absent for mails of no journey."`
	Title    string        `json:"title"`
	N        int64         `json:"n"`
	FirstAt  clock.Instant `json:"first_at" doc:"When the first of them should have left."`
	LastAt   clock.Instant `json:"last_at"`
	Practice bool          `json:"practice"`
}

// ResolveLate is a person's answer about late mail.
type ResolveLate struct {
	As string `json:"as" enum:"spread,skip" doc:"spread: all of them leave within two hours from now, evenly, in the order in which they should have. skip: none leaves, and people go on."`
}

func (s *Server) late() {
	o := s.services.Outbox
	operation(s, http.MethodGet, "/api/late", "list-late", "Mail that passed its time while nothing could be sent",
		func(ctx context.Context, _ *struct{}) (*Body[Page[Late]], error) {
			list, err := o.Late(ctx)
			out := Page[Late]{Items: []Late{}}
			for _, m := range list {
				out.Items = append(out.Items, lateOf(m, o.Now(), printerOf(ctx)))
			}
			return body(out, err)
		})
	operation(s, http.MethodPost, "/api/late/{id}/resolve", "resolve-late", "Decide about late mail: spread it over two hours, or skip it",
		func(ctx context.Context, in *struct {
			ID   string `path:"id" maxLength:"40"`
			Body ResolveLate
		}) (*Body[Late], error) {
			n, err := rowNumber("late", in.ID)
			if err != nil {
				return nil, err
			}
			m, err := o.ResolveLate(ctx, n, outbox.LateAnswer(in.Body.As))
			if err != nil {
				return nil, err
			}
			return body(lateOf(m, o.Now(), printerOf(ctx)), nil)
		})
}

func lateOf(m outbox.LateMailbox, now clock.Instant, say words.Printer) Late {
	l := Late{
		ID: ident.Show("late", m.ID), State: string(m.State), Why: string(m.Outage.Why), WhyText: say.Text("outage." + string(m.Outage.Why)),
		From: m.Outage.From, To: m.Outage.To, N: m.N, Answer: string(m.Answer), DoneAt: now.Add(delivery.SpreadOver), Journeys: []LateJourney{},
	}
	first := now
	for _, j := range m.Journeys {
		l.Journeys = append(l.Journeys, LateJourney{Journey: j.ID, Title: j.Title, N: j.N, FirstAt: j.FirstAt, LastAt: j.LastAt, Practice: j.Practice})
		first = min(first, j.FirstAt)
	}
	if ask, why := delivery.AskAbout(m.N, now.Sub(first)); ask && m.State == outbox.Asking {
		l.Reason = say.Say(why)
	}
	return l
}
