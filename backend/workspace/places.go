// Package workspace knows the life of a workspace file: where files live, whose copy may send, who has
// one open, backups, rescue and the log. It refuses to know what is inside the file.
package workspace

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"tabiji/backend/problem"
)

// Places are the folders of the program on one computer (design D3). None holds a workspace's
// contents but Data, which holds new workspaces and backups.
type Places struct {
	Config string // what the owner of the computer sets
	Data   string // identity, registry, backups, vault, new workspaces
	State  string // crash notes
	Logs   string
}

// FindPlaces are the places of this computer's user. TABIJI_HOME puts all of them in one folder.
func FindPlaces(getenv func(string) string) (Places, error) {
	home, err := os.UserHomeDir()
	if err != nil && getenv("TABIJI_HOME") == "" {
		return Places{}, problem.New(problem.Unavailable, "workspace.no_home").Because(err)
	}
	p := placesOn(runtime.GOOS, home, getenv)
	if p.Data == "" {
		return Places{}, problem.New(problem.Unavailable, "workspace.no_home")
	}
	for _, dir := range []*string{&p.Config, &p.Data, &p.State, &p.Logs} {
		*dir = filepath.FromSlash(*dir)
	}
	return p, nil
}

// placesOn is the table behind FindPlaces. Its paths have slashes on every system.
func placesOn(goos, home string, getenv func(string) string) Places {
	if all := getenv("TABIJI_HOME"); all != "" {
		all = clean(all)
		return Places{Config: all, Data: all, State: all, Logs: path.Join(all, "logs")}
	}
	home = clean(home)
	in := func(base string) Places {
		return Places{Config: base, Data: base, State: base, Logs: path.Join(base, "logs")}
	}
	switch goos {
	case "windows":
		local := clean(getenv("LOCALAPPDATA"))
		if local == "" {
			local = path.Join(home, "AppData/Local")
		}
		return in(path.Join(local, "Tabiji"))
	case "darwin":
		return in(path.Join(home, "Library/Application Support/Tabiji"))
	}
	// XDG Base Directory: a relative path in a variable must be ignored.
	xdg := func(variable, otherwise string) string {
		if dir := getenv(variable); path.IsAbs(dir) {
			return path.Join(dir, "tabiji")
		}
		return path.Join(home, otherwise, "tabiji")
	}
	state := xdg("XDG_STATE_HOME", ".local/state")
	return Places{
		Config: xdg("XDG_CONFIG_HOME", ".config"),
		Data:   xdg("XDG_DATA_HOME", ".local/share"),
		State:  state,
		Logs:   path.Join(state, "logs"),
	}
}

func clean(dir string) string {
	if dir == "" {
		return ""
	}
	return path.Clean(strings.ReplaceAll(dir, `\`, "/"))
}

// Workspaces is where a new workspace goes unless its owner says otherwise; never Documents, which
// is often a synced folder.
func (p Places) Workspaces() string { return filepath.Join(p.Data, "workspaces") }

// Backups is the folder of one workspace's backups.
func (p Places) Backups(id string) string { return filepath.Join(p.Data, "backups", id) }

// Vault is the folder of encrypted secrets, for computers without a keychain.
func (p Places) Vault() string { return filepath.Join(p.Data, "vault") }

func (p Places) registry() string { return filepath.Join(p.Data, "registry") }

// drafts names what is being written at present, anywhere on the computer.
func (p Places) drafts() string { return filepath.Join(p.Data, "drafts") }

func (p Places) runs() string    { return filepath.Join(p.Data, "run") }
func (p Places) crashes() string { return filepath.Join(p.State, "crashes") }

// validID reports whether a workspace id, which comes from a file that anybody may have written, is
// fit for a file name.
func validID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, c := range id {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_') {
			return false
		}
	}
	return true
}

// folder makes a folder that only its owner may look into.
func folder(dir string) error { return describe(os.MkdirAll(dir, 0o700)) }

// describe gives file-system errors that a person can act on their kind; fs.ErrNotExist and
// fs.ErrExist pass unchanged.
func describe(err error) error {
	var already *problem.Problem
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist), errors.As(err, &already):
		return err
	case errors.Is(err, fs.ErrPermission), readOnlyFileSystem(err):
		return problem.New(problem.Unavailable, "disk.read_only").Because(err)
	case diskFull(err):
		return problem.New(problem.Unavailable, "disk.full").Because(err)
	}
	return problem.New(problem.Unavailable, "disk.io").Because(err)
}
