package mail

import "golang.org/x/sys/windows"

// What Windows says when nobody listens on a port, and when there is no way to a host.
var (
	refusedErrors = []error{windows.WSAECONNREFUSED}
	offlineErrors = []error{windows.WSAEHOSTUNREACH, windows.WSAENETUNREACH, windows.WSAENETDOWN}
)
