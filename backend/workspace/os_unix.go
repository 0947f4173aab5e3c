//go:build unix

package workspace

import (
	"errors"
	"os"
	"strconv"

	"golang.org/x/sys/unix"

	"tabiji/backend/problem"
)

func readOnlyFileSystem(err error) bool { return errors.Is(err, unix.EROFS) }

func diskFull(err error) bool { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }

// userID separates the users of one temp folder.
func userID() string { return strconv.Itoa(os.Getuid()) }

// private makes sure that a folder in a shared place is ours alone: another user could have made it
// before us.
func private(dir string) error {
	var st unix.Stat_t
	if err := unix.Lstat(dir, &st); err != nil {
		return describe(err)
	}
	if st.Mode&unix.S_IFMT != unix.S_IFDIR || int(st.Uid) != os.Getuid() || st.Mode&0o077 != 0 {
		return problem.New(problem.Denied, "workspace.socket_folder")
	}
	return nil
}
