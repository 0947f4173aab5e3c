package clock

import "time"

// started is when the program began, with a reading of the monotonic clock.
var started = time.Now()

// drift measures by how much the machine's wall clock was set since the first reading, times the speed of the clock.
type drift struct {
	wall  Instant
	since time.Duration
	speed float64
}

func newDrift(speed float64) drift {
	return drift{wall: Of(time.Now().Round(0)), since: sinceBoot(), speed: speed}
}

func (d drift) now() time.Duration {
	since := sinceBoot() // first, so that a pause between the two readings is no step back
	by := Of(time.Now().Round(0)).Sub(d.wall) - (since - d.since)
	return time.Duration(max(-float64(longestMove), min(float64(by)*d.speed, float64(longestMove))))
}

const longestMove = 200 * 366 * 24 * time.Hour
