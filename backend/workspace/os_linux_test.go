package workspace

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDB6_AFuseDriveIsToldFromALocalDisk(t *testing.T) {
	t.Parallel()
	mounts := strings.Split(`22 1 8:1 / / rw - ext4 /dev/sda1 rw
40 22 8:17 / /media/stick rw shared:1 - fuseblk /dev/sdb1 rw
41 22 0:50 / /home/hana/cloud\040drive rw - fuse.rclone remote: rw
42 22 0:51 / /mnt/other rw - fuse other rw`, "\n")
	for dir, want := range map[string]string{"/media/stick/shop": "", "/home/hana/cloud drive": "rclone", "/home/hana/cloud drive/a": "rclone", "/mnt/other": "FUSE"} {
		got, remote := fuseDrive(dir, mounts)
		if got != want || remote != (want != "") {
			t.Errorf("%s: got %q, want %q", dir, got, want)
		}
	}
}

func TestAFileKeepsItsIdWhenItsContentChangesAndACopyHasAnother(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if err := os.WriteFile(a, []byte("1"), 0o600); err != nil {
		t.Fatal(err)
	}
	before, err := fileID(a)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(a, []byte("12"), 0o600); err != nil {
		t.Fatal(err)
	}
	if after, _ := fileID(a); after != before {
		t.Errorf("id %s became %s", before, after)
	}
	copyFile(t, a, b)
	if other, _ := fileID(b); other == before {
		t.Error("a copy has the same id")
	}
	if err := os.Rename(a, filepath.Join(dir, "c")); err != nil {
		t.Fatal(err)
	}
	if moved, _ := fileID(filepath.Join(dir, "c")); moved != before {
		t.Error("a moved file has another id")
	}
}
