// Package computer knows the open workspace as one file of this computer among others: its name, copies and backups,
// the other workspaces, what the user of the computer prefers, and what the program is. It refuses to know what else
// stands in the file, and how windows are opened.
package computer

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Config is what a Computer needs. A function that is nil means that there is no such thing here.
type Config struct {
	Path   string // of the open file
	File   File
	Keeper Keeper
	Store  Store
	// Running reports whether the engine runs on the open file.
	Running func() bool
	// TakeOver makes the open copy the one that may send.
	TakeOver func(ctx context.Context) error
	// Create makes a workspace and tells where it is.
	Create func(ctx context.Context, n NewWorkspace) (path string, err error)
	// SampleTitle is the name of the sample shop in a language.
	SampleTitle func(lang words.Lang) string
	// OpenOther shows another workspace in a window of its own.
	OpenOther func(path string) error
	// Raise shows the window.
	Raise func()
	// Speak sets the language of notices to the chosen one; "": the system's.
	Speak func(lang string)
	// Changed is called with the nouns that were changed.
	Changed func(nouns []string)
	// About holds what the caller knows of the running program; the rest is filled in.
	About About
}

// File is the open workspace as a file.
type File interface {
	// SaveCopy writes a complete copy to an absolute path that must not exist.
	SaveCopy(ctx context.Context, to string) (bytes int64, err error)
	// SuggestCopy names a place for a copy where nothing is yet.
	SuggestCopy(name string) (path string, err error)
	// Backups lists the backups, newest first.
	Backups() []Backup
	BackUp(ctx context.Context) (Backup, error)
	// Rename changes the name that this computer shows.
	Rename(name string) error
}

// Keeper is what this computer stores outside of workspaces.
type Keeper interface {
	Preferences() Preferences
	SetPreferences(p Preferences) error
	// Recent lists the workspaces of this computer, the last opened first.
	Recent() []Recent
	// Answers reports whether a process has the workspace at a path open and answers for it.
	Answers(path string) bool
	// NewPath is a place for a new workspace of a name, where nothing is yet.
	NewPath(name string) string
}

// Store is what a workspace says of itself.
type Store interface {
	Name(ctx context.Context) (string, error)
	SetName(ctx context.Context, name string) error
	// NoteCopy stores that a person saved a copy.
	NoteCopy(ctx context.Context) error
}

// Backup is one backup file.
type Backup struct {
	Path  string
	At    clock.Instant
	Kind  string // "daily" or "before-N": before the migration to format N
	Bytes int64
}

// Preferences are what the user of this computer chose, for all workspaces.
type Preferences struct {
	Lang  string         `json:"lang,omitempty"`  // "": the system's
	Theme string         `json:"theme,omitempty"` // "": the system's
	Page  map[string]any `json:"page,omitempty"`  // what the page remembers
}

// Recent is one workspace of this computer.
type Recent struct {
	Workspace string // id
	Name      string
	Path      string
	Opened    clock.Instant
	Missing   bool // nothing is at the path now
}

// Known is a workspace of this computer, seen from the open one.
type Known struct {
	Recent
	Current bool // it is the open one
	Running bool // a process has it open and answers; of the open one: its engine runs
}

// NewWorkspace is a workspace to be made.
type NewWorkspace struct {
	Path   string // absolute; "": in the program's own folder, named after Name
	Name   string // "": the sample shop's, or from the path
	Sample bool   // fill it with the sample shop
	Lang   words.Lang
}

// About describes the program as it runs.
type About struct {
	Version, Commit, Go, OS, Arch string
	Run                           string // names this engine run
	Since                         clock.Instant
	Workspace                     string // the file
	Config, Data, Logs, Backups   string // folders
}

// Computer answers about the open file and this computer. It may be used by many goroutines.
type Computer struct{ config Config }

// New makes a Computer.
func New(c Config) *Computer { return &Computer{c} }

// SaveCopy writes a copy and then stores in the original that one was saved.
func (c *Computer) SaveCopy(ctx context.Context, path string) (bytes int64, err error) {
	if bytes, err = c.config.File.SaveCopy(ctx, path); err != nil {
		return bytes, err
	}
	return bytes, c.config.Store.NoteCopy(ctx)
}

// SuggestCopy names a place for a copy where nothing is yet.
func (c *Computer) SuggestCopy(ctx context.Context) (path string, err error) {
	name, err := c.config.Store.Name(ctx)
	if err != nil {
		return "", err
	}
	return c.config.File.SuggestCopy(name)
}

// Backups lists the backups of the open file, newest first.
func (c *Computer) Backups() []Backup { return c.config.File.Backups() }

// BackUp makes a backup now.
func (c *Computer) BackUp(ctx context.Context) (Backup, error) { return c.config.File.BackUp(ctx) }

// TakeOver makes this copy the one that may send. Changed is called too, so that the window starts its engine.
func (c *Computer) TakeOver(ctx context.Context) error {
	err := c.config.TakeOver(ctx)
	if err == nil {
		c.config.Changed([]string{"workspace"})
	}
	return err
}

// Raise shows the window; false: there is none.
func (c *Computer) Raise() bool {
	if c.config.Raise == nil {
		return false
	}
	c.config.Raise()
	return true
}

// Preferences are what the user of this computer chose.
func (c *Computer) Preferences() Preferences { return c.config.Keeper.Preferences() }

// SetPreferences stores what was chosen; notices use the language from now on.
func (c *Computer) SetPreferences(p Preferences) (Preferences, error) {
	if err := c.config.Keeper.SetPreferences(p); err != nil {
		return p, err
	}
	c.config.Speak(p.Lang)
	c.config.Changed([]string{"preferences"})
	return c.Preferences(), nil
}

// Rename gives the open workspace another name, in the file and on this computer.
func (c *Computer) Rename(ctx context.Context, name string) error {
	if name = oneLine(name); name == "" {
		return problem.New(problem.Invalid, "workspace.name")
	}
	if err := c.config.Store.SetName(ctx, name); err != nil {
		return err
	}
	return c.config.File.Rename(name)
}

// Workspaces lists the workspaces of this computer, the last opened first.
func (c *Computer) Workspaces() (list []Known) {
	for _, r := range c.config.Keeper.Recent() {
		k := Known{Recent: r, Current: r.Path == c.config.Path}
		switch {
		case k.Current:
			k.Running = c.config.Running()
		case !k.Missing:
			k.Running = c.config.Keeper.Answers(r.Path)
		}
		list = append(list, k)
	}
	return list
}

// OpensOthers reports whether another workspace can be opened from here.
func (c *Computer) OpensOthers() bool { return c.config.OpenOther != nil }

// OpenWorkspace shows another workspace in a window of its own.
func (c *Computer) OpenWorkspace(path string) error {
	if !c.OpensOthers() {
		return problem.New(problem.Conflict, "workspace.no_windows")
	}
	if _, err := os.Stat(path); err != nil {
		return problem.New(problem.NotFound, "workspace.missing").Because(err)
	}
	return c.config.OpenOther(path)
}

// NewWorkspace makes a workspace and shows it in a window of its own.
func (c *Computer) NewWorkspace(ctx context.Context, n NewWorkspace) (path string, err error) {
	if !c.OpensOthers() {
		return "", problem.New(problem.Conflict, "workspace.no_windows")
	}
	n.Name = oneLine(n.Name)
	switch {
	case n.Path != "" && !strings.HasSuffix(n.Path, extension):
		n.Path += extension
	case n.Path != "":
	case n.Name == "" && n.Sample:
		n.Path = c.config.Keeper.NewPath(c.config.SampleTitle(n.Lang))
	case n.Name == "":
		return "", problem.New(problem.Invalid, "workspace.name")
	default:
		n.Path = c.config.Keeper.NewPath(n.Name)
	}
	if path, err = c.config.Create(ctx, n); err != nil {
		return "", err
	}
	return path, c.config.OpenOther(path)
}

// extension is how the name of a workspace file ends.
const extension = ".tabiji"

// oneLine writes runs of space as one.
func oneLine(name string) string { return strings.Join(strings.Fields(name), " ") }

// About describes the program as it runs.
func (c *Computer) About() About {
	a := c.config.About
	a.Version, a.Go, a.OS, a.Arch, a.Workspace = "dev", runtime.Version(), runtime.GOOS, runtime.GOARCH, c.config.Path
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := info.Main.Version; v != "" && v != "(devel)" {
			a.Version = v
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				a.Commit = s.Value[:min(len(s.Value), 12)]
			}
		}
	}
	return a
}
