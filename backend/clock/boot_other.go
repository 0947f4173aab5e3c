//go:build !linux && !windows && !darwin

package clock

import "time"

// sinceBoot is the time since the program started, without that in which the computer slept: here a sleep
// looks like a date that was set forward.
func sinceBoot() time.Duration { return time.Since(started) }
