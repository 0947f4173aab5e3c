//go:build unix

package vault

import (
	"os"
	"syscall"
)

// private reports whether only this user, or the computer's owner, can read a file.
func private(info os.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && info.Mode()&0o077 == 0 && (int(st.Uid) == os.Geteuid() || st.Uid == 0)
}
