package httpapi

import (
	"context"
	"net/http"
	"path/filepath"

	"github.com/danielgtaylor/huma/v2"

	"tabiji/backend/clock"
	"tabiji/backend/computer"
	"tabiji/backend/contact"
	"tabiji/backend/overview"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Status is the health of a workspace in figures and sentences.
type Status struct {
	Workspace WorkspaceStatus  `json:"workspace"`
	Engine    EngineStatus     `json:"engine"`
	Contacts  int64            `json:"contacts"`
	Journeys  map[string]int64 `json:"journeys" doc:"How many journeys are in each state."`
	People    int64            `json:"people" doc:"People inside journeys now."`
	Outbox    map[string]int64 `json:"outbox" doc:"How many deliveries are in each state."`
	Practice  int64            `json:"practice" doc:"Mails in the practice mailbox."`
	Unread    int64            `json:"practice_unread" doc:"Mails in the practice mailbox that nobody has looked at."`
	Notices   int64            `json:"notices" doc:"Notices nobody has seen yet."`
	Account   *AccountStatus   `json:"account,omitempty" doc:"The account that sends; absent while there is none."`
	Health    []HealthItem     `json:"health" doc:"What needs a person, most urgent first; empty when all is well."`
}

// WorkspaceStatus is the file.
type WorkspaceStatus struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Path       string `json:"path"`
	Zone       string `json:"zone"`
	Generation int64  `json:"generation"`
	Held       string `json:"held,omitempty" doc:"Why this copy may not send, in words; absent when it may."`
	HeldAdvice string `json:"held_advice,omitempty" doc:"What to do about that, in words."`
	Lost       bool   `json:"lost,omitempty" doc:"It is held because the file has lost what was saved in it."`
}

// EngineStatus is the scheduler.
type EngineStatus struct {
	Running  bool          `json:"running"`
	Idle     bool          `json:"idle" doc:"Nothing is due within 2 seconds."`
	LastTick clock.Instant `json:"last_tick,omitempty"`
	NextDue  clock.Instant `json:"next_due,omitempty"`
	NextN    int64         `json:"next_n,omitempty" doc:"How many people and mails are due until the end of next_due's minute."`
	LastSent clock.Instant `json:"last_sent,omitempty" doc:"Practice does not count."`
	SentTo   string        `json:"last_sent_to,omitempty" doc:"The name, else the address, of whom the last mail went to."`
}

// AccountStatus is how the sending account stands.
type AccountStatus struct {
	From    string `json:"from"`
	State   string `json:"state"`
	Reason  string `json:"reason,omitempty"`
	Waiting string `json:"waiting,omitempty" doc:"How many mails wait for the account's own limit, and until when, in words."`
}

// HealthItem is one thing that needs attention.
type HealthItem struct {
	Level   string `json:"level" enum:"error,warning,hint"`
	Kind    string `json:"kind" enum:"engine,file,outbox,account,clock,waits,limit,late,unknown,held,broken,entries_held,overdue,alarm,crashed" doc:"What it is about; a page leads on from it."`
	Text    string `json:"text"`
	N       int64  `json:"n,omitempty" doc:"How many rows it is about, where they can be counted."`
	Journey string `json:"journey,omitempty" doc:"jny_…, where it is about one."`
}

// Backup is one backup file.
type Backup struct {
	Path  string        `json:"path"`
	At    clock.Instant `json:"at"`
	Bytes int64         `json:"bytes"`
}

// CopyPlace is where a copy may go.
type CopyPlace struct {
	Path   string `json:"path"`
	Folder string `json:"folder"`
	Name   string `json:"name"`
}

// Copied is the answer to saving a copy.
type Copied struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

// workspace is the open file and the engine that runs on it.
func (s *Server) workspace() {
	c := s.services.Computer
	operation(s, http.MethodGet, "/api/status", "get-status", "How the workspace and its engine stand",
		func(ctx context.Context, _ *struct{}) (*Body[Status], error) {
			return s.status(ctx)
		})
	operation(s, http.MethodPost, "/api/take-over", "take-over", "Let this copy of the workspace send",
		func(ctx context.Context, _ *struct{}) (*Body[Status], error) {
			if err := c.TakeOver(ctx); err != nil {
				return nil, err
			}
			return s.status(ctx)
		})
	operation(s, http.MethodPost, "/api/copies", "save-copy", "Save a complete copy of the workspace",
		func(ctx context.Context, in *struct {
			Body struct {
				Path string `json:"path" maxLength:"4000" doc:"Absolute path on this computer; must not exist."`
			}
		}) (*Body[Copied], error) {
			if !filepath.IsAbs(in.Body.Path) {
				return nil, problem.New(problem.Invalid, "api.file_path")
			}
			n, err := c.SaveCopy(ctx, in.Body.Path)
			return body(Copied{Path: in.Body.Path, Bytes: n}, err)
		})
	operation(s, http.MethodGet, "/api/copies/suggest", "suggest-copy", "A place for a copy where nothing is yet",
		func(ctx context.Context, _ *struct{}) (*Body[CopyPlace], error) {
			path, err := c.SuggestCopy(ctx)
			return body(CopyPlace{Path: path, Folder: filepath.Dir(path), Name: filepath.Base(path)}, err)
		})
	operation(s, http.MethodPost, "/api/backups", "back-up", "Make a backup now",
		func(ctx context.Context, _ *struct{}) (*Body[Backup], error) {
			k, err := c.BackUp(ctx)
			return body(backupOf(k), err)
		})
	operation(s, http.MethodGet, "/api/backups", "list-backups", "The daily backups, newest first",
		func(ctx context.Context, _ *struct{}) (*Body[Page[Backup]], error) {
			list := []Backup{}
			for _, k := range c.Backups() {
				list = append(list, backupOf(k))
			}
			return body(Page[Backup]{Items: list}, nil)
		})
	operation(s, http.MethodPost, "/api/raise", "raise", "Show the window, where there is one",
		func(ctx context.Context, _ *struct{}) (*struct{}, error) {
			if !c.Raise() {
				return nil, problem.New(problem.Conflict, "workspace.no_window")
			}
			return nil, nil
		}, func(o *huma.Operation) { o.DefaultStatus = http.StatusNoContent })
}

func backupOf(k computer.Backup) Backup { return Backup{Path: k.Path, At: k.At, Bytes: k.Bytes} }

// status reads how everything stands and says it in the language of the request.
func (s *Server) status(ctx context.Context) (*Body[Status], error) {
	st, err := s.services.Overview.Status(ctx)
	if err != nil {
		return nil, err
	}
	return body(standingOf(st, printerOf(ctx)), nil)
}

func standingOf(st overview.Status, say words.Printer) Status {
	out := Status{
		Workspace: WorkspaceStatus{ID: st.ID, Name: st.Name, Path: st.Path, Zone: st.Zone, Generation: st.Generation},
		Engine: EngineStatus{Running: st.Engine.Running, Idle: st.Engine.Idle, LastTick: st.Engine.LastTick, NextDue: st.Engine.NextDue, NextN: st.Engine.NextN,
			LastSent: st.Engine.LastSent, SentTo: contact.FullName(st.Engine.SentTo.Fields, string(say.Lang))},
		Contacts: st.Contacts, Journeys: st.Journeys, People: st.People, Outbox: map[string]int64{},
		Practice: st.Practice, Unread: st.Unread, Notices: st.Notices, Health: []HealthItem{},
	}
	if held := st.Held; held.Why.ID != "" {
		out.Workspace.Held, out.Workspace.Lost = say.Say(held.Why), held.Lost
		_, out.Workspace.HeldAdvice = say.Problem(problem.Of(held.Advice))
	}
	if out.Engine.SentTo == "" {
		out.Engine.SentTo = st.Engine.SentTo.Address
	}
	for state, n := range st.Outbox {
		out.Outbox[string(state)] = n
	}
	if a := st.Account; a != nil {
		out.Account = &AccountStatus{From: sender(a.FromName, a.FromAddress), State: string(a.State)}
		if a.Reason.ID != "" {
			out.Account.Reason = say.Say(a.Reason)
		}
		if a.Waiting > 0 {
			out.Account.Waiting = say.Say(a.WaitingLine)
		}
	}
	for _, i := range st.Health {
		out.Health = append(out.Health, HealthItem{Level: string(i.Level), Kind: i.Kind, Text: say.Say(i.Line), N: i.N, Journey: i.Journey})
	}
	return out
}
