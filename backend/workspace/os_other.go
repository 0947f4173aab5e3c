//go:build unix && !linux && !darwin

package workspace

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

func systemMachine() string { return "" }

// fileID names a file on its disk by its inode.
func fileID(path string) (string, error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return "", describe(&os.PathError{Op: "stat", Path: path, Err: err})
	}
	return fmt.Sprintf("%d", st.Ino), nil
}

func networkDrive(string) (string, bool) { return "", false }
