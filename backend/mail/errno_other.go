//go:build !windows

package mail

import "syscall"

// What the system says when nobody listens on a port, and when there is no way to a host.
var (
	refusedErrors = []error{syscall.ECONNREFUSED}
	offlineErrors = []error{syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.ENETDOWN}
)
