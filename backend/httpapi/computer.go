package httpapi

import (
	"context"
	"net/http"
	"path/filepath"

	"tabiji/backend/clock"
	"tabiji/backend/computer"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Preferences belong to the user of this computer, not to a workspace.
type Preferences struct {
	Lang  string         `json:"lang" enum:",ja,en" doc:"Empty: the system's."`
	Theme string         `json:"theme" enum:",light,dark" doc:"Empty: the system's."`
	Page  map[string]any `json:"page,omitempty" doc:"What the page wants to remember, at most 64 KB as JSON."`
}

// Shell says what the surroundings offer, so that a page shows only what exists.
type Shell struct {
	Window        bool `json:"window" doc:"The page is in the program's own window."`
	Dialogs       bool `json:"dialogs" doc:"Native file dialogs."`
	Notifications bool `json:"notifications" doc:"Notices reach the desktop."`
	Tray          bool `json:"tray"`
	Autostart     bool `json:"autostart" doc:"The program can start at login."`
	OpenOther     bool `json:"open_other" doc:"Another workspace can be opened from here."`
	// Lang is filled by the API, not by the shell.
	Lang string `json:"lang" enum:"ja,en" doc:"What the program speaks while the user has chosen nothing: the system's language."`
}

// Workspace is one workspace of this computer.
type Workspace struct {
	Path     string        `json:"path"`
	Name     string        `json:"name"`
	Running  bool          `json:"running" doc:"A process has it open and answers."`
	Current  bool          `json:"current" doc:"It is this one."`
	Missing  bool          `json:"missing" doc:"Nothing is at the path now."`
	OpenedAt clock.Instant `json:"opened_at"`
}

// NewWorkspace is a workspace to be made.
type NewWorkspace struct {
	Path   string `json:"path,omitempty" maxLength:"4000" doc:"Absolute; absent: in the program's own folder, named after name."`
	Name   string `json:"name,omitempty" maxLength:"100" doc:"Absent: the sample shop's, or from the path."`
	Sample bool   `json:"sample,omitempty" doc:"Fill it with the sample shop."`
}

// WorkspacePlace is a workspace file.
type WorkspacePlace struct {
	Path string `json:"path" maxLength:"4000" doc:"Absolute path on this computer."`
}

// RenameWorkspace is the name a workspace gets.
type RenameWorkspace struct {
	Name string `json:"name" minLength:"1" maxLength:"100"`
}

// About describes the program as it runs.
type About struct {
	Version   string        `json:"version"`
	Commit    string        `json:"commit,omitempty"`
	Go        string        `json:"go"`
	OS        string        `json:"os"`
	Arch      string        `json:"arch"`
	Run       string        `json:"run" doc:"Names this engine run in the outbox."`
	Since     clock.Instant `json:"since" doc:"When the program opened the workspace."`
	Workspace string        `json:"workspace" doc:"The file."`
	Config    string        `json:"config" doc:"Folder of what the user sets."`
	Data      string        `json:"data" doc:"Folder of new workspaces, backups and keys."`
	Logs      string        `json:"logs" doc:"Folder of logs."`
	Backups   string        `json:"backups" doc:"Folder of this workspace's backups."`
}

func (s *Server) computer() {
	c := s.services.Computer
	operation(s, http.MethodGet, "/api/preferences", "get-preferences", "What the user of this computer prefers",
		func(context.Context, *struct{}) (*Body[Preferences], error) {
			return body(Preferences(c.Preferences()), nil)
		})
	operation(s, http.MethodPut, "/api/preferences", "set-preferences", "Change what the user of this computer prefers",
		func(ctx context.Context, in *struct{ Body Preferences }) (*Body[Preferences], error) {
			p, err := c.SetPreferences(computer.Preferences(in.Body))
			return body(Preferences(p), err)
		})
	operation(s, http.MethodPatch, "/api/workspace", "rename-workspace", "Give the workspace another name; its file stays where it is",
		func(ctx context.Context, in *struct{ Body RenameWorkspace }) (*Body[RenameWorkspace], error) {
			return body(in.Body, c.Rename(ctx, in.Body.Name))
		})
	operation(s, http.MethodGet, "/api/workspaces", "list-workspaces", "The workspaces of this computer, the last opened first",
		func(ctx context.Context, _ *struct{}) (*Body[Page[Workspace]], error) {
			list := []Workspace{}
			for _, k := range c.Workspaces() {
				list = append(list, Workspace{Path: k.Path, Name: k.Name, Running: k.Running, Current: k.Current, Missing: k.Missing, OpenedAt: k.Opened})
			}
			return body(Page[Workspace]{Items: list}, nil)
		})
	operation(s, http.MethodPost, "/api/workspaces/open", "open-workspace", "Show another workspace in a window of its own",
		func(ctx context.Context, in *struct{ Body WorkspacePlace }) (*Body[WorkspacePlace], error) {
			if !filepath.IsAbs(in.Body.Path) {
				return nil, problem.New(problem.Invalid, "api.file_path")
			}
			return body(in.Body, c.OpenWorkspace(in.Body.Path))
		})
	operation(s, http.MethodPost, "/api/workspaces/new", "new-workspace", "Make a workspace and show it in a window of its own",
		func(ctx context.Context, in *struct{ Body NewWorkspace }) (*Body[WorkspacePlace], error) {
			if in.Body.Path != "" && !filepath.IsAbs(in.Body.Path) {
				return nil, problem.New(problem.Invalid, "api.file_path")
			}
			path, err := c.NewWorkspace(ctx, computer.NewWorkspace{Path: in.Body.Path, Name: in.Body.Name, Sample: in.Body.Sample, Lang: LangOf(ctx)})
			return body(WorkspacePlace{Path: path}, err)
		})
	operation(s, http.MethodGet, "/api/about", "get-about", "The program as it runs",
		func(ctx context.Context, _ *struct{}) (*Body[About], error) {
			return body(About(c.About()), nil)
		})
	operation(s, http.MethodGet, "/api/shell", "get-shell", "What surrounds the page",
		func(ctx context.Context, _ *struct{}) (*Body[Shell], error) {
			offers := s.shell()
			if doorOf(ctx) == TCP { // a browser beside the window has none of its dialogs; another process asks what this one has
				offers.Window, offers.Dialogs, offers.Tray, offers.Autostart = false, false, false, false
			}
			return body(offers, nil)
		})
}

// shell says what surrounds the page.
func (s *Server) shell() (offers Shell) {
	if s.services.Shell != nil {
		offers = s.services.Shell()
	}
	offers.OpenOther = s.services.Computer.OpensOthers()
	if offers.Lang = string(s.services.Lang); offers.Lang == "" {
		offers.Lang = string(words.Match(""))
	}
	return offers
}

func doorOf(ctx context.Context) Door {
	d, _ := ctx.Value(doorKey).(Door)
	return d
}
