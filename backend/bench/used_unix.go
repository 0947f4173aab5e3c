//go:build unix

package bench

import (
	"syscall"
	"time"
)

// used is the processor time of this process so far, of all its threads. It varies less than wall time on a machine
// that does other work too.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
