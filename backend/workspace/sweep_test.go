package workspace

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"
)

func TestTrust22_WhatAKilledProcessLeftIsSweptAtTheNextStart(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	dead := exec.Command(os.Args[0], "-test.run=^$")
	in, err := dead.StdinPipe()
	if err == nil {
		err = dead.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	// Killed, and not waited for: it is still a name in the list of processes.
	t.Cleanup(func() { in.Close(); dead.Wait() })
	if err := dead.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for range 1_000_000 {
		if !alive(dead.Process.Pid) {
			break
		}
		runtime.Gosched()
	}
	gone, here := strconv.Itoa(dead.Process.Pid), strconv.Itoa(os.Getpid())
	p := c.keeper.places
	stick := filepath.Join(c.home, "stick") // where somebody saved a copy
	backups := p.Backups(c.id(shop))
	for _, dir := range []string{stick, backups, p.Vault(), p.runs(), p.drafts()} {
		if err := folder(dir); err != nil {
			t.Fatal(err)
		}
	}
	for name, pid := range map[string]string{"a": gone, "b": gone, "c": here} {
		to := filepath.Join(stick, "copy.tabiji")
		if name == "b" {
			to = filepath.Join(backups, "20261129-000000-daily.tabiji")
		}
		n, err := strconv.Atoi(pid)
		if err == nil {
			err = writeJSON(filepath.Join(p.drafts(), name+".json"), draft{To: to, PID: n})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	old := time.UnixMilli(int64(noon)).AddDate(-1, 0, 0)
	for path, swept := range map[string]bool{
		filepath.Join(stick, "copy.tabiji.part-"+gone+"-0123abcd"):                    true,
		filepath.Join(stick, "copy.tabiji.part-"+gone+"-0123abcd-journal"):            true,
		filepath.Join(stick, "copy.tabiji.part-"+here+"-0123abcd"):                    false, // at work
		filepath.Join(stick, "copy.tabiji"):                                           false,
		filepath.Join(stick, "copy.tabiji.part-of-my-notes"):                          false,
		filepath.Join(stick, "other.tabiji.part-"+gone+"-0123abcd"):                   false, // nobody noted that one
		filepath.Join(backups, "20261129-000000-daily.tabiji.part-"+gone+"-0123abcd"): true,
		filepath.Join(p.Vault(), "wsp_1.vault.new-0123abcd"):                          true,
		filepath.Join(p.runs(), "wsp_1.json.new-0123abcd"):                            true,
		filepath.Join(p.Data, "identity.json.first-0123abcd"):                         true,
		filepath.Join(p.Vault(), "wsp_1.vault.damaged-0123abcd"):                      false,
	} {
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains([]string{stick, backups}, filepath.Dir(path)) { // the others are ours: old ones go
			if err := os.Chtimes(path, old, old); err != nil {
				t.Fatal(err)
			}
		}
		t.Cleanup(func() {
			if _, err := os.Lstat(path); (err != nil) != swept {
				t.Errorf("%s: swept %v, want %v", path, err != nil, swept)
			}
		})
	}
	fresh := filepath.Join(p.registry(), "wsp_2.json.new-0123abcd")
	if err := os.WriteFile(fresh, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c.open(shop).Close()
	if _, err := os.Lstat(fresh); err != nil {
		t.Error("a small file that is being written was taken away")
	}
	if left := list(p.drafts()); len(left) != 1 || left[0].Name() != "c.json" {
		t.Errorf("notes left: %v", left)
	}
}

// id is the workspace's id.
func (c *desktop) id(path string) string {
	c.Helper()
	w := c.open(path)
	defer w.Close()
	return w.ID
}
