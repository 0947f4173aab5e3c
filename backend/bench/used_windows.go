package bench

import (
	"syscall"
	"time"
)

// used is the processor time of this process so far, of all its threads. It varies less than wall time on a machine
// that does other work too.
func used() time.Duration {
	var made, ended, kernel, user syscall.Filetime
	process, err := syscall.GetCurrentProcess()
	if err == nil {
		err = syscall.GetProcessTimes(process, &made, &ended, &kernel, &user)
	}
	if err != nil {
		return 0
	}
	ticks := func(t syscall.Filetime) int64 { return int64(t.HighDateTime)<<32 | int64(t.LowDateTime) } // of 100 ns
	return time.Duration(100 * (ticks(kernel) + ticks(user)))
}
