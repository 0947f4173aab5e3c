//go:build desktop

package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// init attaches the console that the program was started from: on Windows a program with a window has none of its own,
// and what a command prints would be lost.
func init() {
	if handle, err := windows.GetStdHandle(windows.STD_OUTPUT_HANDLE); err == nil && handle != 0 && handle != windows.InvalidHandle {
		return // it goes to a file or another program
	}
	const parent = ^uintptr(0)
	attach := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")
	if attached, _, _ := attach.Call(parent); attached == 0 {
		return // started by a click
	}
	if out, err := os.OpenFile("CONOUT$", os.O_RDWR, 0); err == nil {
		os.Stdout, os.Stderr = out, out
	}
}
