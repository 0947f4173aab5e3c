package shell

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// apart keeps another window alive when this one's terminal goes.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.DETACHED_PROCESS}
}
