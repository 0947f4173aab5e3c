package backend_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// nobody is a user without rights, for the rows in which root would be let through.
const nobody = 65534

// systemRows are the rows that need the operating system's help.
func systemRows(t *testing.T) []badInput {
	rows := []badInput{
		{
			name: "LOCK-3 a folder that may only be read", prepare: func(s *clerk) { s.chmod(s.home, 0o555) },
			ask: asNobody("new", "-w", "$H/new.tabiji"), want: "disk.read_only",
		},
		{
			name: "LOCK-3 a workspace in a folder that may only be read", prepare: func(s *clerk) { s.chmod(s.home, 0o555) },
			ask: asNobody("journey", "list", "-w", "$W"), want: "disk.read_only",
		},
	}
	if os.Getuid() != 0 {
		t.Log("not root: no small disk can be mounted; the rows with a bound on the file's pages stand for it")
		return rows
	}
	return append(rows, badInput{
		name: "LOCK-3 a disk that is really full", prepare: smallDisk, changes: true,
		ask: command("contacts", "import", "$H/many.csv", "-w", "$W", "--consent", "opt-in"), want: "disk.full",
		check: func(s *clerk, _ answer) { s.must("verify", s.path) },
	})
}

func (s *clerk) chmod(path string, mode os.FileMode) {
	s.t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		if err := os.Chmod(path, 0o755); err != nil {
			s.t.Error(err)
		}
	})
}

// smallDisk puts the workspace on a disk of 3 MB.
func smallDisk(s *clerk) {
	disk := s.file("disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := syscall.Mount("none", disk, "tmpfs", 0, "size=3m"); errors.Is(err, syscall.EPERM) {
		s.t.Skip("this machine lets not even root mount a disk; the rows with a bound on the file's pages stand for it")
	} else if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			s.t.Error(err)
		}
	})
	s.path = filepath.Join(disk, "shop.tabiji")
	s.must("new", "-w", s.path)
	s.put("many.csv", manyPeople(20_000))
}

// asNobody runs the command as a process of a user without rights: root may write anywhere.
func asNobody(args ...string) func(*clerk, string) answer {
	return func(s *clerk, lang string) answer {
		s.t.Helper()
		// A process of its own, in folders that its user may use.
		dir := s.t.TempDir()
		for d := dir; d != filepath.Dir(d) && d != os.TempDir(); d = filepath.Dir(d) {
			s.chmod(d, 0o755)
		}
		for d := filepath.Dir(s.home); d != filepath.Dir(d) && d != os.TempDir(); d = filepath.Dir(d) {
			s.chmod(d, 0o755)
		}
		program := filepath.Join(dir, "tabiji")
		if err := copyProgram(program); err != nil {
			s.t.Fatal(err)
		}
		own := filepath.Join(dir, "own")
		if err := os.Mkdir(own, 0o700); err != nil {
			s.t.Fatal(err)
		}
		s.chmod(s.path, 0o666)
		c := exec.Command(program, append([]string{"--lang", lang, "--json"}, s.fill(args)...)...)
		c.Env = []string{"TABIJI_HOME=" + own, "HOME=" + own, "TMPDIR=" + own, "XDG_RUNTIME_DIR=" + own}
		if os.Getuid() == 0 {
			if err := os.Chown(own, nobody, nobody); err != nil {
				s.t.Fatal(err)
			}
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody, NoSetGroups: true}}
		}
		var out, said bytes.Buffer
		c.Stdout, c.Stderr = &out, &said
		err := c.Run()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 {
			s.t.Fatalf("ended with %v\n%s%s", err, &out, &said)
		}
		a := answer{raw: out.String() + said.String()}
		if err := json.Unmarshal(said.Bytes(), &a.Document); err != nil {
			s.t.Fatalf("%v: %s", err, a.raw)
		}
		return a
	}
}

// copyProgram copies this very program, which is the command tabiji when it is called so.
func copyProgram(to string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	from, err := os.Open(self)
	if err != nil {
		return err
	}
	defer from.Close()
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}
