package workspace

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tabiji/backend/computer"
)

// registry remembers the workspaces of this computer, one file each, so that two engines never
// write the same one.
type registry struct{ dir string }

func (r registry) path(id string) string { return filepath.Join(r.dir, id+".json") }

// get is nil for a workspace never seen. An entry that cannot be read counts as never seen, which
// holds the file and harms nobody; a disk that cannot be read is an error.
func (r registry) get(id string) (*Entry, error) {
	b, err := readSmall(r.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, describe(err)
	}
	var e Entry
	if json.Unmarshal(b, &e) != nil || e.Workspace != id {
		return nil, nil
	}
	return &e, nil
}

func (r registry) put(e Entry) error { return writeJSON(r.path(e.Workspace), e) }

// all lists what is remembered; an unreadable entry is left out.
func (r registry) all() []Entry {
	files, err := os.ReadDir(r.dir)
	if err != nil {
		return nil
	}
	var list []Entry
	for _, f := range files {
		id, ok := strings.CutSuffix(f.Name(), ".json")
		if !ok || !validID(id) {
			continue
		}
		if e, err := r.get(id); err == nil && e != nil {
			list = append(list, *e)
		}
	}
	return list
}

// Recent is one workspace of this computer.
type Recent = computer.Recent

// Recent lists the workspaces of this computer, the last opened first.
func (k *Keeper) Recent() []Recent {
	var list []Recent
	for _, e := range k.registry().all() {
		_, err := os.Stat(e.Path)
		list = append(list, Recent{Workspace: e.Workspace, Name: e.Name, Path: e.Path, Opened: e.Opened, Missing: err != nil})
	}
	slices.SortFunc(list, func(a, b Recent) int {
		if a.Opened != b.Opened {
			return cmp.Compare(b.Opened, a.Opened)
		}
		return strings.Compare(a.Path, b.Path)
	})
	return list
}
