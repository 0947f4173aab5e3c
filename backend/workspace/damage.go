package workspace

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// The largest files that are looked through before they open: whole, and their indexes too, which takes longer.
const (
	checkedAtDoor = 256 << 20
	indexedAtDoor = 64 << 20
)

// check looks for damage: in the small tables always; in the whole file after an unclean end and when the file is new
// here or a copy (design D18); after an unclean end also whether the unique indexes say what their tables say, because
// a row that its index has lost would be planned, and sent, again.
func (w *Workspace) check(ctx context.Context, meta map[string]string, known *Entry, f Found) error {
	_, err := os.Stat(w.Path + "-wal")
	unclean := meta["clean_close"] == "0" || meta["suspect"] != "" || err == nil || w.found.Missing().Commits > 0
	whole := known == nil || known.File != f.File || f.CopiedAt != 0 || unclean
	if info, err := os.Stat(w.Path); err == nil && whole {
		w.Unchecked = info.Size() > checkedAtDoor
		whole = !w.Unchecked
		w.Unindexed = unclean && info.Size() > indexedAtDoor
		unclean = unclean && !w.Unindexed
	}
	if unclean {
		return w.keeper.files.CheckIndexes(ctx, w.Path)
	}
	return w.keeper.files.Check(ctx, w.Path, whole)
}

// rescue names the backups in the refusal of a damaged file. When the file's id cannot be read, it is looked up in the
// registry by its path.
func (k *Keeper) rescue(err error, path, id string) error {
	p := problem.Of(err)
	if p.Kind != problem.Damaged || p.ID != "workspace.damaged" && p.ID != "workspace.not_ours" {
		return err
	}
	for _, e := range k.registry().all() {
		if id == "" && e.Path == path {
			id = e.Workspace
		}
	}
	var paths []string
	for _, b := range k.backups(id) {
		paths = append(paths, b.Path)
	}
	if p.ID == "workspace.not_ours" && id == "" {
		return err
	}
	if len(paths) == 0 {
		return problem.New(problem.Damaged, "workspace.damaged_no_backup").Because(err)
	}
	return problem.New(problem.Damaged, "workspace.damaged_backups", "newest", paths[0], "backups", paths).Because(err)
}

// knows is the newest durable commit of a workspace that is known of outside of the file: by the mark of this computer,
// or by the log beside the file. What only the log tells is put into the mark at once, because the log is gone when the
// file has been opened.
func (k *Keeper) knows(ctx context.Context, id string, f Found, known *Entry) (Mark, error) {
	mark, ofFile := readMark(k.registry().markOf(id), f.File)
	commits, at, err := k.files.Lost(ctx, f.Path)
	if err != nil || commits <= f.Commits || ofFile && commits <= mark.Commits {
		return mark, err
	}
	lost := Mark{Commits: commits, At: at, File: f.File}
	if Judge(f, known).Held {
		return lost, nil // the mark, if there is one, belongs to another file
	}
	m, err := openMarker(k.registry().markOf(id), f.File, false)
	if err != nil {
		return mark, err
	}
	defer m.close()
	return lost, m.keep(commits, at)
}

// Mark stores the number of each durable commit outside of the file; nil while the workspace is held, whose commits are
// not counted.
func (w *Workspace) Mark() func(n int64, at clock.Instant) {
	if w.marker == nil {
		return nil
	}
	return w.marker.note
}

// Missing tells what the file at path lacks of what is known to have been committed to it, as long as it is the file
// that this computer works with; copies and backups lack nothing.
func (k *Keeper) Missing(ctx context.Context, path string) (Missing, error) {
	path, err := resolve(path)
	if err != nil {
		return Missing{}, err
	}
	meta, err := k.files.Inspect(ctx, path)
	if err != nil {
		return Missing{}, err
	}
	f, err := found(meta, path, k.machine)
	if err != nil || !validID(f.ID) {
		return Missing{}, err
	}
	f.Known, _ = readMark(k.registry().markOf(f.ID), f.File)
	if commits, at, err := k.files.Lost(ctx, path); err != nil {
		return Missing{}, err
	} else if f.Known.File != f.File || commits > f.Known.Commits {
		f.Known = Mark{Commits: commits, At: at, File: f.File}
	}
	return f.Missing(), nil
}

// keepLog puts a copy of the log that lost something beside the backups: opening the file checkpoints the valid part
// and drops the rest, which somebody may want to rescue. The newest few are kept.
func (w *Workspace) keepLog(f Found) error {
	if f.Missing().Commits == 0 || f.Known.File != f.File {
		return nil
	}
	from, err := os.Open(w.Path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return describe(err)
	}
	defer from.Close()
	dir := w.keeper.places.Backups(w.ID)
	if err := folder(dir); err != nil {
		return err
	}
	to := filepath.Join(dir, w.keeper.clock.Now().Time().Format(backupTime)+lostLog)
	draft := to + ".part-" + ident.Hex(4)
	defer os.Remove(draft) // gone already when all went well
	copied, err := os.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return describe(err)
	}
	_, err = io.Copy(copied, from)
	if err = errors.Join(err, copied.Sync(), copied.Close()); err == nil {
		err = os.Rename(draft, to)
	}
	old, _ := filepath.Glob(filepath.Join(dir, "*"+lostLog)) // the pattern is ours; names sort by their moment
	for len(old) > keptLogs {
		os.Remove(old[0])
		old = old[1:]
	}
	return describe(err)
}

const (
	lostLog  = "-lost.wal"
	keptLogs = 3
)

// Lost reports whether the workspace is held because its file lacks what was committed to it.
func (w *Workspace) Lost() bool { return w.Judged().Reason.ID == "reason.held.lost" }

// heldLost is the refusal of a file that has lost what was committed to it.
func (k *Keeper) heldLost(why words.Line, id string) error {
	if list := k.backups(id); len(list) > 0 {
		return problem.New(problem.Held, "workspace.held_lost_backups", "why", why, "newest", list[0].Path)
	}
	return problem.New(problem.Held, "workspace.held_lost", "why", why)
}
