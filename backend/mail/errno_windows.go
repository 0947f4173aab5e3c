package mail

import "golang.org/x/sys/windows"

// The errors of Windows for a port on which nothing listens, and for a host without a route.
var (
	refusedErrors = []error{windows.WSAECONNREFUSED}
	offlineErrors = []error{windows.WSAEHOSTUNREACH, windows.WSAENETUNREACH, windows.WSAENETDOWN}
)
