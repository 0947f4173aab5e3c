package studio

import (
	"time"

	"tabiji/backend/clock"
)

// Plan is how many mails leave on which day, as the limits of the account allow.
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

// limits are how many mails an account hands over in any hour and in any 24 hours; 0: no limit.
type limits struct{ hour, day int }

var noLimits = limits{}

// mostPlanned is how many days a plan lists.
const mostPlanned = 31

// pace spreads mails that are all due at one moment over the days, as fast as the rolling limits let them
// leave: a burst up to the hour's limit at the start of every hour, until the limit of 24 hours is
// reached, and the same again a day later.
func pace(mails int64, from clock.Instant, l limits, loc *time.Location) Plan {
	p := Plan{PerHour: l.hour, PerDay: l.day, Days: []PlannedDay{}, FinishAt: from}
	hour, day := int64(l.hour), int64(l.day)
	if hour <= 0 {
		hour = mails
	}
	if day <= 0 || day > 24*hour {
		day = 24 * hour
	}
	if l.hour <= 0 && l.day > 0 {
		hour = day
	}
	var last int64 = -1
	for left, cycle := mails, 0; left > 0; cycle++ {
		start := from.Add(time.Duration(cycle) * 24 * time.Hour)
		today := min(day, left)
		left -= today
		for k := 0; today > 0; k++ {
			burst := min(hour, today)
			today -= burst
			at := start.Add(time.Duration(k) * time.Hour)
			n := clock.DayNumber(at, loc)
			if n != last {
				last = n
				p.WorkingDays++
				if len(p.Days) < mostPlanned {
					p.Days = append(p.Days, PlannedDay{Date: clock.DayText(n)})
				}
			}
			if p.WorkingDays <= mostPlanned {
				p.Days[len(p.Days)-1].N += burst
			}
			p.FinishAt = at
		}
	}
	p.More = p.WorkingDays - len(p.Days)
	return p
}
