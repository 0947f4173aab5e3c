package backend

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"tabiji/backend/httpapi"
	"tabiji/backend/problem"
	"tabiji/backend/sample"
	"tabiji/backend/sqlite"
	"tabiji/backend/words"
	"tabiji/backend/workspace"
)

// SaveCopy writes a copy and remembers that one was saved; the copy itself does not know.
func (d desk) SaveCopy(ctx context.Context, path string) (int64, error) {
	n, err := d.b.workspace.SaveCopy(ctx, path)
	if err != nil {
		return n, err
	}
	return n, d.b.db.Write(ctx, sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		tx.Changed("workspace")
		return tx.SetMeta(sqlite.MetaSavedAt, strconv.FormatInt(int64(tx.Now()), 10))
	})
}

func (d desk) SuggestCopy(ctx context.Context) (string, error) {
	name, err := d.b.name(ctx)
	if err != nil {
		return "", err
	}
	return d.b.workspace.SuggestCopy(name)
}

func (d desk) Backups(context.Context) ([]httpapi.Backup, error) {
	list := []httpapi.Backup{}
	for _, k := range d.b.workspace.Backups() {
		list = append(list, backupOf(k))
	}
	return list, nil
}

func (d desk) BackUp(ctx context.Context) (httpapi.Backup, error) {
	k, err := d.b.workspace.BackUp(ctx)
	return backupOf(k), err
}

func backupOf(k workspace.Backup) httpapi.Backup {
	return httpapi.Backup{Path: k.Path, At: k.At, Bytes: k.Bytes}
}

// name is what the owner calls the workspace.
func (b *Backend) name(ctx context.Context) (name string, err error) {
	err = b.db.Read(ctx, func(tx *sqlite.Tx) error {
		name, err = tx.Name()
		return err
	})
	return name, err
}

// Preferences are what the user of this computer chose, for all workspaces.
func (b *Backend) Preferences() httpapi.Preferences { return desk{b}.Preferences() }

func (d desk) Preferences() httpapi.Preferences {
	return httpapi.Preferences(d.b.keeper.Preferences())
}

// SetPreferences keeps what was chosen; notices speak the language from now on.
func (d desk) SetPreferences(_ context.Context, p httpapi.Preferences) (httpapi.Preferences, error) {
	if err := d.b.keeper.SetPreferences(workspace.Preferences(p)); err != nil {
		return p, err
	}
	d.b.speak(p.Lang)
	d.b.signals.Changed([]string{"preferences"})
	return d.Preferences(), nil
}

// speak lets notices follow the language that was chosen, else that of the configuration.
func (b *Backend) speak(chosen string) {
	lang := b.config.Lang
	if read, ok := words.Read(chosen); ok {
		lang = read
	}
	b.notify.Speak(lang)
}

// Rename gives the workspace another name, in the file and on this computer.
func (d desk) Rename(ctx context.Context, name string) error {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return problem.New(problem.Invalid, "workspace.name")
	}
	err := d.b.db.Write(ctx, sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		tx.Changed("workspace")
		return tx.SetMeta(sqlite.MetaName, name)
	})
	if err != nil {
		return err
	}
	return d.b.workspace.Rename(name)
}

// Workspaces lists the workspaces of this computer, the last opened first.
func (d desk) Workspaces(context.Context) ([]httpapi.Workspace, error) {
	list := []httpapi.Workspace{}
	for _, r := range d.b.keeper.Recent() {
		w := httpapi.Workspace{Path: r.Path, Name: r.Name, Missing: r.Missing, OpenedAt: r.Opened, Current: r.Path == d.b.workspace.Path}
		if !w.Missing && !w.Current {
			_, w.Running = d.b.keeper.Running(r.Path)
		}
		if w.Current {
			d.b.mu.Lock()
			w.Running = d.b.pace != nil
			d.b.mu.Unlock()
		}
		list = append(list, w)
	}
	return list, nil
}

// OpenWorkspace shows another workspace in a window of its own.
func (d desk) OpenWorkspace(_ context.Context, path string) error {
	if d.b.config.OpenOther == nil {
		return problem.New(problem.Conflict, "workspace.no_windows")
	}
	if _, err := os.Stat(path); err != nil {
		return problem.New(problem.NotFound, "workspace.missing").Because(err)
	}
	return d.b.config.OpenOther(path)
}

// NewWorkspace makes a workspace and shows it in a window of its own.
func (d desk) NewWorkspace(ctx context.Context, n httpapi.NewWorkspace) (string, error) {
	if d.b.config.OpenOther == nil {
		return "", problem.New(problem.Conflict, "workspace.no_windows")
	}
	name := strings.Join(strings.Fields(n.Name), " ")
	lang := httpapi.LangOf(ctx)
	path := n.Path
	switch {
	case path != "" && filepath.Ext(path) != ".tabiji":
		path += ".tabiji"
	case path != "":
	case name == "" && n.Sample:
		path = d.b.keeper.NewPath(sample.Shop(string(lang)).Title)
	default:
		if name == "" {
			return "", problem.New(problem.Invalid, "workspace.name")
		}
		path = d.b.keeper.NewPath(name)
	}
	made, err := Create(ctx, Config{Path: path, Lang: lang, Getenv: d.b.config.Getenv}, CreateOptions{Name: name, Zone: "", Sample: n.Sample})
	if err != nil {
		return "", err
	}
	return made.Path, d.b.config.OpenOther(made.Path)
}

// About describes the program as it runs.
func (d desk) About(context.Context) (httpapi.About, error) {
	b, p := d.b, d.b.keeper.Places()
	a := httpapi.About{
		Version: "dev", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, Run: b.run, Since: b.since,
		Workspace: b.workspace.Path, Config: p.Config, Data: p.Data, Logs: p.Logs, Backups: p.Backups(b.workspace.ID),
	}
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
	return a, nil
}

// Shell says what surrounds the page.
func (d desk) Shell() (s httpapi.Shell) {
	if d.b.config.Shell != nil {
		s = d.b.config.Shell()
	}
	s.OpenOther = d.b.config.OpenOther != nil
	if s.Lang = string(d.b.config.Lang); s.Lang == "" {
		s.Lang = string(words.Match(""))
	}
	return s
}
