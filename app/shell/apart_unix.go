//go:build unix

package shell

import "syscall"

// apart starts a process in a session of its own (setsid(2)), so that it survives when this one's terminal closes.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
