package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

// Run is a process that has a workspace open and answers on a socket; it stands in
// run/<workspace>.json in app data while the process lives. It holds no secret.
type Run struct {
	Workspace string        `json:"workspace"`
	Path      string        `json:"path"`
	Socket    string        `json:"socket"`
	PID       int           `json:"pid"`
	Host      string        `json:"host"`
	Started   clock.Instant `json:"started"`
}

// longestSocket is what sockaddr_un can hold on every system, with room to spare: it has 104 bytes
// on macOS.
const longestSocket = 100

// socketPath makes the folder of sockets, ours alone, and names the socket of one file in it. Two
// copies of one workspace have two sockets.
func socketPath(file string, getenv func(string) string) (string, error) {
	sum := sha256.Sum256([]byte(file))
	name := hex.EncodeToString(sum[:4]) + ".sock"
	var dirs []string
	if dir := getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		dirs = append(dirs, filepath.Join(dir, "tabiji"))
	}
	own := "tabiji-" + userID()
	dirs = append(dirs, filepath.Join(os.TempDir(), own), filepath.Join("/tmp", own))
	var last error
	for _, dir := range dirs {
		path := filepath.Join(dir, name)
		if len(path) > longestSocket {
			last = problem.New(problem.Unavailable, "workspace.socket_folder")
			continue
		}
		if last = folder(dir); last == nil {
			last = private(dir)
		}
		if last == nil {
			return path, nil
		}
	}
	return "", last
}

// Running finds the process that has the workspace at path open. A note left by a process that
// crashed is recognised by the free lock and taken away.
func (k *Keeper) Running(path string) (Run, bool) {
	path, err := resolve(path)
	if err != nil {
		return Run{}, false
	}
	for note, run := range k.runs() {
		if run.Path != path {
			continue
		}
		lock, err := Lock(path, k.owner())
		if problem.IsKind(err, problem.Locked) {
			if who, ok := holder(path); ok && (who.PID != run.PID || who.Started != run.Started) {
				continue // a crashed one's note, while somebody else has the file
			}
			return run, true
		}
		if err == nil {
			os.Remove(note)
			os.Remove(run.Socket)
			lock.Unlock()
		}
	}
	return Run{}, false
}

// Answers reports whether a process has the workspace at path open and answers for it.
func (k *Keeper) Answers(path string) bool {
	_, ok := k.Running(path)
	return ok
}

// runs reads all notes, by their file name.
func (k *Keeper) runs() map[string]Run {
	notes := map[string]Run{}
	files, err := os.ReadDir(k.places.runs())
	if err != nil {
		return notes
	}
	for _, f := range files {
		path := filepath.Join(k.places.runs(), f.Name())
		var run Run
		if strings.HasSuffix(path, ".json") && readJSON(path, &run) == nil && run.Path != "" {
			notes[path] = run
		}
	}
	return notes
}

// announce writes the note. It is named by the workspace; should another copy of the same workspace
// be open, by the workspace and the socket.
func (k *Keeper) announce(run Run) (note string, err error) {
	note = filepath.Join(k.places.runs(), run.Workspace+".json")
	if other, ok := k.runs()[note]; ok && other.Path != run.Path {
		if _, alive := k.Running(other.Path); alive {
			note = filepath.Join(k.places.runs(), run.Workspace+"-"+ident.Hex(4)+".json")
		}
	}
	return note, writeJSON(note, run)
}
