//go:build !windows

package mail

import "syscall"

// The errors of a port on which nothing listens, and of a host without a route.
var (
	refusedErrors = []error{syscall.ECONNREFUSED}
	offlineErrors = []error{syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.ENETDOWN}
)
