package clock

import (
	"time"

	"golang.org/x/sys/unix"
)

// sinceBoot is CLOCK_MONOTONIC, which on this system also counts the time in which the computer sleeps
// (clock_gettime(3)); nobody can set it.
func sinceBoot() time.Duration {
	const monotonic = 6 // _CLOCK_MONOTONIC of <time.h>
	var ts unix.Timespec
	if unix.ClockGettime(monotonic, &ts) != nil {
		return time.Since(started)
	}
	return time.Duration(ts.Nano())
}
