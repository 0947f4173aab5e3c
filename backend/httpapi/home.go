package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/clock"
)

// Home is what the first screen shows, and what quitting must say.
type Home interface {
	// Calendar tells what was sent and what is planned, this day and this week.
	Calendar(ctx context.Context) (Calendar, error)
	// Leaving tells what is due within the next 24 hours.
	Leaving(ctx context.Context) (Leaving, error)
	// FirstSteps tells which of the first steps are done.
	FirstSteps(ctx context.Context) ([]FirstStep, error)
}

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

func (s *Server) home() {
	h := s.services.Home
	operation(s, http.MethodGet, "/api/calendar", "get-calendar", "What was sent and what is planned, today by the hour and this week by the day",
		func(ctx context.Context, _ *struct{}) (*Body[Calendar], error) {
			return body(h.Calendar(ctx))
		})
	operation(s, http.MethodGet, "/api/leaving", "get-leaving", "What is due within 24 hours and would wait if the program were quit",
		func(ctx context.Context, _ *struct{}) (*Body[Leaving], error) {
			return body(h.Leaving(ctx))
		})
	operation(s, http.MethodGet, "/api/first-steps", "list-first-steps", "Which of the first steps are done",
		func(ctx context.Context, _ *struct{}) (*Body[Page[FirstStep]], error) {
			list, err := h.FirstSteps(ctx)
			return body(Page[FirstStep]{Items: list}, err)
		})
}
