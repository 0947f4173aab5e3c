package shell

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tabiji/backend"
	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
	"tabiji/backend/workspace"
)

// Choose names the workspace that a start without one opens: the last one, else the newest that this
// computer knows, else a first one with the sample shop, which is made.
func Choose(ctx context.Context, c backend.Config) (path string, err error) {
	places, err := workspace.FindPlaces(getenvOf(c))
	if err != nil {
		return "", err
	}
	return choose(ctx, c, places, remember(places.Config).get().Last)
}

func choose(ctx context.Context, c backend.Config, places workspace.Places, last string) (string, error) {
	if c.Path != "" {
		return filepath.Abs(c.Path)
	}
	if last != "" {
		return last, nil // when it is missing, the window shows the problem
	}
	return first(ctx, c, places, "")
}

// newest is the workspace that any part of the program opened last; "" when there is none.
func newest(c backend.Config, places workspace.Places) (string, error) {
	keeper, err := workspace.NewKeeper(places, nil, clock.System(), getenvOf(c))
	if err != nil {
		return "", err
	}
	for _, r := range keeper.Recent() {
		if !r.Missing {
			return r.Path, nil
		}
	}
	return "", nil
}

// first is the newest workspace of this computer; when there is none, it makes one with the sample shop. Of two
// programs started at the same instant one makes it and the other waits. When than is not empty it is always a sample
// shop, at another path than than.
func first(ctx context.Context, c backend.Config, places workspace.Places, than string) (string, error) {
	if err := os.MkdirAll(places.Data, 0o700); err != nil {
		return "", err
	}
	lock, err := lockSoon(ctx, filepath.Join(places.Data, "first"))
	if err != nil {
		return "", err
	}
	defer lock.Unlock()
	if than == "" {
		if known, err := newest(c, places); err != nil || known != "" {
			return known, err
		}
	}
	name := words.Printer{Lang: c.Lang}.Text("shell.first.file")
	path := filepath.Join(places.Workspaces(), name+".tabiji")
	for n := 2; path == than; n++ {
		path = filepath.Join(places.Workspaces(), fmt.Sprintf("%s %d.tabiji", name, n))
	}
	if _, err := os.Stat(path); err == nil {
		return path, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	c.Path = path
	_, err = backend.Create(ctx, c, backend.CreateOptions{Sample: true})
	if err != nil {
		os.Remove(path) // a sample that is not complete is no workspace
	}
	return path, err
}

// patience is how long a start waits for another one that makes the first workspace.
const patience = time.Minute

func lockSoon(ctx context.Context, path string) (*workspace.FileLock, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	pulse := time.NewTicker(50 * time.Millisecond)
	defer pulse.Stop()
	for {
		lock, err := workspace.Lock(path, workspace.Owner{PID: os.Getpid(), Started: clock.System().Now()})
		if !problem.IsKind(err, problem.Locked) {
			return lock, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-pulse.C:
		}
	}
}

func getenvOf(c backend.Config) func(string) string {
	if c.Getenv != nil {
		return c.Getenv
	}
	return os.Getenv
}
