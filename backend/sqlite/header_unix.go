//go:build unix

package sqlite

import (
	"errors"

	"golang.org/x/sys/unix"
)

func readOnlyFileSystem(err error) bool { return errors.Is(err, unix.EROFS) }

func diskFull(err error) bool { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }
