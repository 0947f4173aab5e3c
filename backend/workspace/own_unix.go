//go:build unix

package workspace

import (
	"io/fs"
	"os"
	"syscall"
)

// noFollow makes opening a link fail and opening a pipe return at once.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// ours reports whether a file belongs to this user and has one name only: a second name could be that of a file
// which must not be written.
func ours(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Geteuid() && st.Nlink <= 1
}
