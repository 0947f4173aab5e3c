//go:build unix

package shell

import "syscall"

// apart keeps another window alive when this one's terminal goes.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
