package sqlite

import (
	"errors"

	"golang.org/x/sys/windows"
)

func readOnlyFileSystem(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
