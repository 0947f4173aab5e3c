package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/heartbeat"
	"tabiji/backend/ident"
	"tabiji/backend/outbox"
	"tabiji/backend/words"
)

// Late is something that became late and needs one answer of a person: mail that passed its time while nothing could be
// sent, or waits that began under a wrong date.
type Late struct {
	ID       string        `json:"id" doc:"late_…"`
	Kind     string        `json:"kind" enum:"mails,waits" doc:"waits: people began to wait while the computer's date was wrong; until they have an answer they wait as they were planned to."`
	State    string        `json:"state" enum:"gathering,asking,answering,done" doc:"gathering: it is not yet known how much it is. answering: the answer is being carried out."`
	Why      string        `json:"why" enum:"closed,asleep,clock,attention,locked,network" doc:"Why nothing could be sent."`
	WhyText  string        `json:"why_text" doc:"The same in words."`
	From     clock.Instant `json:"from" doc:"Since when nothing could be sent; of waits, when the first could begin, by the wrong date."`
	To       clock.Instant `json:"to"`
	CameTo   clock.Instant `json:"came_to,omitempty" doc:"Of waits: the date to which it was set back."`
	Earlier  int64         `json:"earlier_days,omitempty" doc:"Of waits: by how many days they end earlier when they are shifted."`
	N        int64         `json:"n" doc:"Mails that are held for the answer; of waits, how many people waited when it was asked."`
	Reason   string        `json:"reason,omitempty" doc:"Why they do not leave by themselves, in words."`
	Answer   string        `json:"answer,omitempty" enum:"spread,skip,let_go,one_by_one,shift,leave"`
	DoneAt   clock.Instant `json:"done_at" doc:"When the last of them would leave, if they were spread from now on."`
	Journeys []LateJourney `json:"journeys"`
}

// LateJourney is how many mails of one journey are late.
type LateJourney struct {
	Journey  string        `json:"journey,omitempty" doc:"jny_…; absent for mails of no journey."`
	Title    string        `json:"title"`
	N        int64         `json:"n"`
	FirstAt  clock.Instant `json:"first_at" doc:"When the first of them should have left; of waits, when the first ends as planned."`
	LastAt   clock.Instant `json:"last_at"`
	Practice bool          `json:"practice"`
}

// ResolveLate is a person's answer about late mail, or about waits.
type ResolveLate struct {
	As string `json:"as" enum:"spread,skip,shift,leave" doc:"Of mails, spread: all of them leave within two hours from now, evenly, in the order in which they should have; skip: none leaves, and people go on. Of waits, shift: they end as much earlier as the date was set back; leave: they end when they were planned to."`
}

func (s *Server) late() {
	o := s.services.Outbox
	operation(s, http.MethodGet, "/api/late", "list-late", "Mail that passed its time while nothing could be sent, and waits that began under a wrong date",
		func(ctx context.Context, _ *struct{}) (*Body[Page[Late]], error) {
			out := Page[Late]{Items: []Late{}}
			waits, err := s.services.Heartbeat.OpenWaits(ctx)
			if err != nil {
				return nil, err
			}
			for _, w := range waits {
				out.Items = append(out.Items, waitsOf(w, printerOf(ctx)))
			}
			list, err := o.Late(ctx)
			for _, m := range list {
				out.Items = append(out.Items, lateOf(m, o.Now(), printerOf(ctx)))
			}
			return body(out, err)
		})
	operation(s, http.MethodPost, "/api/late/{id}/resolve", "resolve-late", "Decide about late mail (spread it over two hours, or skip it) or about waits (shift, or leave them)",
		func(ctx context.Context, in *struct {
			ID   string `path:"id" maxLength:"40"`
			Body ResolveLate
		}) (*Body[Late], error) {
			n, err := rowNumber("late", in.ID)
			if err != nil {
				return nil, err
			}
			if is, err := s.services.Heartbeat.AsksWaits(ctx, n); err != nil {
				return nil, err
			} else if is {
				w, err := s.services.Heartbeat.ResolveWaits(ctx, n, heartbeat.WaitsAnswer(in.Body.As))
				if err != nil {
					return nil, err
				}
				return body(waitsOf(w, printerOf(ctx)), nil)
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
		ID: ident.Show("late", m.ID), Kind: "mails", State: string(m.State), Why: string(m.Outage.Why), WhyText: say.Text("outage." + string(m.Outage.Why)),
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

func waitsOf(w heartbeat.Waits, say words.Printer) Late {
	l := Late{
		ID: ident.Show("late", w.ID), Kind: "waits", State: string(w.State), Why: string(delivery.ClockSet), WhyText: say.Text("outage.clock_back"),
		From: w.From, To: w.To, CameTo: w.Jump.At, Earlier: int64((-w.Jump.By()).Hours()+12) / 24, N: w.N, Answer: string(w.Answer), Journeys: []LateJourney{},
	}
	for _, j := range w.Journeys {
		l.Journeys = append(l.Journeys, LateJourney{Journey: j.ID, Title: j.Title, N: j.N, FirstAt: j.FirstAt, LastAt: j.LastAt, Practice: j.Practice})
	}
	return l
}
