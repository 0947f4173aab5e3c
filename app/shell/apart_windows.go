package shell

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// apart starts a process detached, so that it survives when this one's console closes.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.DETACHED_PROCESS}
}
