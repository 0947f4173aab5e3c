package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/clock"
	"tabiji/backend/overview"
	"tabiji/backend/words"
)

// Calendar is this day by the hour and this week by the day, in the workspace's zone. Sent are mails
// handed to a server, practice included. Planned are moves: people in journeys that run whose next step
// falls into that time, and mails that wait for their moment; mails says how many of them are or lead
// straight to a mail.
type Calendar struct {
	Now   clock.Instant  `json:"now"`
	Zone  string         `json:"zone"`
	Today string         `json:"today" doc:"YYYY-MM-DD in the zone."`
	Hours []CalendarHour `json:"hours" doc:"The 24 hours of today."`
	Week  []CalendarDay  `json:"week" doc:"The seven days of this week from Sunday on."`
	Next  []CalendarNext `json:"next" doc:"What comes next, at most five."`
	More  bool           `json:"more,omitempty" doc:"There were too many planned moves to count them all; figures of later hours are too small."`
}

// CalendarFigures are the figures of one hour or day.
type CalendarFigures struct {
	Sent     int64 `json:"sent"`
	Planned  int64 `json:"planned"`
	Mails    int64 `json:"mails" doc:"How many of planned are or lead straight to a mail."`
	Practice int64 `json:"practice" doc:"How many of sent and planned are practice."`
}

// CalendarHour is one hour of today.
type CalendarHour struct {
	Hour int `json:"hour"`
	CalendarFigures
}

// CalendarDay is one day of this week.
type CalendarDay struct {
	Date    string `json:"date" doc:"YYYY-MM-DD"`
	Weekday int    `json:"weekday" doc:"0 is Sunday."`
	CalendarFigures
}

// CalendarNext is one thing that comes next: people who go on to one step of one journey in one minute.
type CalendarNext struct {
	At      clock.Instant `json:"at"`
	Journey string        `json:"journey" doc:"jny_…"`
	Title   string        `json:"title" doc:"The journey's."`
	Step    string        `json:"step" doc:"The step they come to, where that is certain, else the one they leave."`
	Node    string        `json:"node"`
	Mail    bool          `json:"mail" doc:"The step is a mail."`
	N       int64         `json:"n" doc:"People."`
}

// Leaving is what would not happen in time if the program were quit now.
type Leaving struct {
	Total   int64            `json:"total" doc:"People and mails due within 24 hours, at most 100,000."`
	FirstAt clock.Instant    `json:"first_at,omitempty"`
	Items   []LeavingJourney `json:"items"`
}

// LeavingJourney is one journey's part of it; without id: mails of no journey.
type LeavingJourney struct {
	Journey string        `json:"journey,omitempty" doc:"jny_…"`
	Title   string        `json:"title"`
	N       int64         `json:"n"`
	FirstAt clock.Instant `json:"first_at"`
}

// FirstStep is one thing worth doing once.
type FirstStep struct {
	ID   string `json:"id" enum:"start,contacts,account,copy" doc:"start: a journey was started. contacts: own people are there. account: an account sends. copy: a copy was saved."`
	Done bool   `json:"done"`
}

// home is what the first screen shows, and what quitting must say.
func (s *Server) home() {
	o := s.services.Overview
	operation(s, http.MethodGet, "/api/calendar", "get-calendar", "What was sent and what is planned, today by the hour and this week by the day",
		func(ctx context.Context, _ *struct{}) (*Body[Calendar], error) {
			c, err := o.Calendar(ctx)
			return body(calendarOf(c, printerOf(ctx)), err)
		})
	operation(s, http.MethodGet, "/api/leaving", "get-leaving", "What is due within 24 hours and would wait if the program were quit",
		func(ctx context.Context, _ *struct{}) (*Body[Leaving], error) {
			l, err := o.Leaving(ctx)
			out := Leaving{Total: l.Total, FirstAt: l.FirstAt, Items: []LeavingJourney{}}
			for _, j := range l.Items {
				out.Items = append(out.Items, LeavingJourney(j))
			}
			return body(out, err)
		})
	operation(s, http.MethodGet, "/api/first-steps", "list-first-steps", "Which of the first steps are done",
		func(ctx context.Context, _ *struct{}) (*Body[Page[FirstStep]], error) {
			f, err := o.FirstSteps(ctx)
			return body(Page[FirstStep]{Items: []FirstStep{
				{ID: "start", Done: f.Started}, {ID: "contacts", Done: f.Contacts}, {ID: "account", Done: f.Account}, {ID: "copy", Done: f.Copied},
			}}, err)
		})
}

// calendarOf says what the author gave no title by the step's kind.
func calendarOf(c overview.Calendar, say words.Printer) Calendar {
	out := Calendar{Now: c.Now, Zone: c.Zone, Today: c.Today, Next: []CalendarNext{}, More: c.More}
	for _, h := range c.Hours {
		out.Hours = append(out.Hours, CalendarHour{Hour: h.Hour, CalendarFigures: CalendarFigures(h.CalendarFigures)})
	}
	for _, d := range c.Week {
		out.Week = append(out.Week, CalendarDay{Date: d.Date, Weekday: d.Weekday, CalendarFigures: CalendarFigures(d.CalendarFigures)})
	}
	for _, n := range c.Next {
		title := n.Step
		if title == "" && words.Has("kind."+n.Kind) {
			title = say.Text("kind." + n.Kind)
		}
		out.Next = append(out.Next, CalendarNext{At: n.At, Journey: n.Journey, Title: n.Title, Step: title, Node: n.Node, Mail: n.Mail, N: n.N})
	}
	return out
}
