package workspace

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"time"

	"golang.org/x/sys/unix"
)

var platformUUID = regexp.MustCompile(`"IOPlatformUUID" = "([0-9A-Fa-f-]+)"`)

// systemMachine is the hardware's id; "" when the system does not tell.
func systemMachine() string {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice").Output()
	if m := platformUUID.FindSubmatch(out); err == nil && m != nil {
		return string(m[1])
	}
	return ""
}

// fileID names a file on its disk: the inode and the time of birth.
func fileID(path string) (string, error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return "", describe(&os.PathError{Op: "stat", Path: path, Err: err})
	}
	return fmt.Sprintf("%d-%d.%09d", st.Ino, st.Btim.Sec, st.Btim.Nsec), nil
}

// networkDrive names the kind of network drive that an existing folder is on.
func networkDrive(dir string) (string, bool) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil || st.Flags&unix.MNT_LOCAL != 0 {
		return "", false
	}
	return unix.ByteSliceToString(st.Fstypename[:]), true
}
