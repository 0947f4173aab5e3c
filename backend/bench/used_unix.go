//go:build unix

package bench

import (
	"syscall"
	"time"
)

// used is the processor time of this process so far, of all its threads. On a machine that does other things
// too it is steadier than the wall clock.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
