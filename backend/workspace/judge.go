package workspace

import (
	"strconv"

	"tabiji/backend/clock"
	"tabiji/backend/words"
)

// Found is what a file says about itself, and where it was found.
type Found struct {
	ID         string
	Generation int64
	CopiedAt   clock.Instant // set in a copy that Tabiji made
	Host       string        // whose engine ran on it last; "" for none
	EngineAt   clock.Instant // when that engine started
	File       string        // the file's id on its disk
	Machine    string        // this computer
	Path       string
	Commits    int64         // FULL commits that the file holds
	CommitAt   clock.Instant // the newest of them
	Known      Mark          // the newest that this computer, or the file's own broken log, knows of
}

// Missing is what the file lacks of what is known to have been committed.
func (f Found) Missing() Missing {
	if f.Known.Commits <= f.Commits {
		return Missing{}
	}
	since := f.CommitAt
	if since == 0 { // nothing was counted yet
		since = f.EngineAt
	}
	return Missing{Commits: f.Known.Commits - f.Commits, Since: since, Until: max(f.Known.At, since)}
}

// Entry is what this computer remembers of a workspace.
type Entry struct {
	Workspace  string        `json:"workspace"`
	Name       string        `json:"name"`
	Path       string        `json:"path"`
	Generation int64         `json:"generation"`
	File       string        `json:"file"`
	Machine    string        `json:"machine"`
	Opened     clock.Instant `json:"opened"`
	Accepted   string        `json:"accepted,omitempty"` // a risk of its place that the owner accepted
}

// Verdict says whether this file may send.
type Verdict struct {
	Held   bool
	Reason words.Line // why it is held
}

// Judge decides whether a file is the one that this computer's engine ran on last (design D3): a
// second copy must never send on its own. known is nil for a workspace this computer has never had.
func Judge(found Found, known *Entry) Verdict {
	switch {
	case found.CopiedAt != 0:
		return held("held.copy", "at", int64(found.CopiedAt))
	case known == nil && found.EngineAt == 0:
		return held("held.unknown")
	case known == nil:
		return held("held.elsewhere", "host", found.Host, "at", int64(found.EngineAt))
	case known.Machine != found.Machine:
		return held("held.machine", "host", found.Host)
	case known.File != found.File:
		return held("held.file", "path", known.Path)
	case found.Generation < known.Generation:
		return held("held.older", "at", int64(found.EngineAt))
	case found.Known.File == found.File && found.Missing().Commits > 0:
		m := found.Missing()
		return held("held.lost", "n", m.Commits, "since", int64(m.Since), "until", int64(m.Until))
	}
	return Verdict{}
}

func held(id string, kv ...any) Verdict {
	return Verdict{Held: true, Reason: words.New("reason."+id, kv...)}
}

// found reads the meta rows of a file.
func found(meta map[string]string, path, machine string) (Found, error) {
	file, err := fileID(path)
	if err != nil {
		return Found{}, err
	}
	return Found{
		ID: meta["workspace_id"], Generation: number(meta["generation"]), CopiedAt: clock.Instant(number(meta["copied_at"])),
		Host: meta["engine_host"], EngineAt: clock.Instant(number(meta["engine_at"])), File: file, Machine: machine, Path: path,
		Commits: number(meta["full_commits"]), CommitAt: clock.Instant(number(meta["full_commit_at"])),
	}, nil
}

// number reads a number of the meta table; what cannot be read is 0, and so held rather than sent.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
