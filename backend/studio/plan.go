package studio

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
)

// Plan is how many mails leave on which day within the limits of the account.
type Plan struct {
	PerHour     int           `json:"per_hour" doc:"0: no limit"`
	PerDay      int           `json:"per_day" doc:"0: no limit"`
	Days        []PlannedDay  `json:"days" doc:"At most 31 days on which mail leaves."`
	More        int           `json:"more" doc:"Days left out because there are too many."`
	FinishAt    clock.Instant `json:"finish_at"`
	WorkingDays int           `json:"working_days" doc:"Days on which mail leaves."`
}

// PlannedDay is how many mails leave on one local day.
type PlannedDay struct {
	Date string `json:"date" doc:"2026-11-22"`
	N    int64  `json:"n"`
}

// mostPlanned is the largest number of days that a plan lists.
const mostPlanned = 31

// behind is the pace at which further mails of an account may leave, after those it handed over recently and those
// already waiting; without limits, at once.
func behind(tx Tx, a Account, at clock.Instant) (*delivery.Pace, error) {
	if a.PerHour <= 0 && a.PerDay <= 0 {
		return delivery.NewPace(nil, nil), nil
	}
	handed, waiting, err := tx.Ahead(a, at)
	if err != nil {
		return nil, err
	}
	p := delivery.NewPace(delivery.PerHourAndDay(a.PerHour, a.PerDay), handed)
	for range waiting {
		p.Next(tx.Now())
	}
	return p, nil
}

// planned spreads mails that are all due at one moment over local days, as the limits of the account allow. p has
// counted what the account handed over before, and what waits ahead of them.
func planned(mails int64, from clock.Instant, a Account, p *delivery.Pace, loc *time.Location) Plan {
	plan := Plan{PerHour: a.PerHour, PerDay: a.PerDay, Days: []PlannedDay{}, FinishAt: from}
	day, moment := int64(-1), clock.Instant(-1) // of the last mail
	for range mails {
		at, _ := p.Next(from)
		if at != moment {
			if n := clock.DayNumber(at, loc); n != day {
				day = n
				plan.WorkingDays++
				if len(plan.Days) < mostPlanned {
					plan.Days = append(plan.Days, PlannedDay{Date: clock.DayText(n)})
				}
			}
			moment = at
		}
		if plan.WorkingDays <= mostPlanned {
			plan.Days[len(plan.Days)-1].N++
		}
		plan.FinishAt = at
	}
	plan.More = plan.WorkingDays - len(plan.Days)
	return plan
}
