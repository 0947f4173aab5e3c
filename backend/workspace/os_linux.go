package workspace

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// systemMachine is the operating system's id of this installation (machine-id(5)); "" without one.
func systemMachine() string {
	for _, path := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id"} {
		if b, err := os.ReadFile(path); err == nil && len(strings.TrimSpace(string(b))) >= 16 {
			return strings.TrimSpace(string(b))
		}
	}
	return ""
}

// fileID names a file on its disk: the inode and, where the file system knows it, the time of birth,
// because a freed inode is given out again.
func fileID(path string) (string, error) {
	var st unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_INO|unix.STATX_BTIME, &st); err != nil {
		return "", describe(&os.PathError{Op: "statx", Path: path, Err: err})
	}
	if st.Mask&unix.STATX_BTIME == 0 {
		return fmt.Sprintf("%d", st.Ino), nil
	}
	return fmt.Sprintf("%d-%d.%09d", st.Ino, st.Btime.Sec, st.Btime.Nsec), nil
}

// remoteTypes are the magic numbers of file systems on other computers (statfs(2), linux/magic.h).
var remoteTypes = map[uint32]string{
	0x6969: "NFS", 0x517b: "SMB", 0xff534d42: "CIFS", 0xfe534d42: "SMB", 0x01021997: "9P", 0x5346414f: "AFS",
	0x6b414653: "AFS", 0x00c36400: "Ceph", 0x73757245: "Coda", 0x564c: "NCP", 0x0bd00bd0: "Lustre", 0x47504653: "GPFS",
	0x786f4256: "VirtualBox", 0xbacbacbc: "VMware", 0x7461636f: "OCFS2", 0x01161970: "GFS2",
}

const fuseType = 0x65735546

// networkDrive names the kind of network drive that an existing folder is on.
func networkDrive(dir string) (string, bool) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return "", false
	}
	kind := uint32(st.Type)
	if kind == fuseType {
		mounts, err := os.Open("/proc/self/mountinfo")
		if err != nil {
			return "FUSE", true
		}
		defer mounts.Close()
		var lines []string
		for s := bufio.NewScanner(mounts); s.Scan(); {
			lines = append(lines, s.Text())
		}
		return fuseDrive(dir, lines)
	}
	name, ok := remoteTypes[kind]
	return name, ok
}

// fuseDrive tells a program's drive (sshfs, rclone, a cloud's own) from a local disk whose driver
// merely runs outside the kernel (fuseblk: NTFS and exFAT sticks).
func fuseDrive(dir string, mountinfo []string) (string, bool) {
	best, kind := -1, ""
	for _, line := range mountinfo { // proc(5): id parent dev root MOUNT options [tags] - TYPE source …
		before, after, ok := strings.Cut(line, " - ")
		fields := strings.Fields(before)
		if !ok || len(fields) < 5 {
			continue
		}
		mount := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\134`, `\`).Replace(fields[4])
		if rel, err := filepath.Rel(mount, dir); err == nil && rel != ".." && !strings.HasPrefix(rel, "../") && len(mount) >= best {
			best = len(mount)
			kind, _, _ = strings.Cut(after, " ")
		}
	}
	if kind == "fuseblk" {
		return "", false
	}
	if _, program, ok := strings.Cut(kind, "."); ok {
		return program, true
	}
	return "FUSE", true
}
