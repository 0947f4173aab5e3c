package workspace

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

// Owner is who has a workspace open.
type Owner struct {
	PID     int           `json:"pid"`
	Host    string        `json:"host"`
	Started clock.Instant `json:"started"`
}

// FileLock is the operating system's lock on FILE.lock. It ends with the process, however it ends.
type FileLock struct {
	path string
	lock *flock.Flock
}

// LockFile is the path of the lock of a workspace.
func LockFile(path string) string { return path + ".lock" }

// lockTries bounds how often locking is tried again because its former owner has just deleted the lock file.
const lockTries = 20

// Lock makes this process the one that has the workspace at path open. When another one has, the
// error is of kind problem.Locked and says who.
func Lock(path string, who Owner) (*FileLock, error) {
	for range lockTries {
		// The lock's own opening follows no link either; this one makes the file and says what is wrong with it.
		own, err := openOwn(LockFile(path), os.O_CREATE|os.O_RDWR)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, problem.New(problem.NotFound, "workspace.no_folder").Because(err)
		}
		if err != nil {
			return nil, err
		}
		own.Close()
		l := flock.New(LockFile(path), flock.SetFlag(os.O_RDWR|noFollow), flock.SetPermissions(0o600))
		got, err := l.TryLock()
		if errors.Is(err, fs.ErrNotExist) { // its former owner has just taken it away
			continue
		}
		if err != nil {
			return nil, describe(err)
		}
		if !got {
			return nil, lockedBy(path)
		}
		if !stillThere(l) { // we locked a file that its last owner has just removed
			l.Close()
			continue
		}
		sign(l.Path(), who)
		return &FileLock{path: path, lock: l}, nil
	}
	return nil, lockedBy(path)
}

// sign writes who has the file, for the message to the next process that asks; on Windows it fails while the lock is
// held.
func sign(path string, who Owner) {
	b, err := json.Marshal(who)
	if err != nil {
		return
	}
	f, err := openOwn(path, os.O_WRONLY) // looked at before anything in it is touched
	if err != nil {
		return
	}
	defer f.Close()
	if f.Truncate(0) == nil {
		f.Write(b)
	}
}

func stillThere(l *flock.Flock) bool {
	mine, err := l.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(l.Path())
	return err == nil && os.SameFile(mine, named)
}

// Unlock deletes the lock file and then releases the lock, in this order: a process that locks a deleted file notices
// that and starts again.
func (l *FileLock) Unlock() error {
	os.Remove(l.lock.Path()) // Windows keeps an open file; an empty lock file is harmless
	return l.lock.Close()
}

// pause waits a moment between two tries.
func pause(ctx context.Context) error {
	moment, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	<-moment.Done()
	return ctx.Err()
}

// holder reads who has the workspace at path open, as far as the lock file tells.
func holder(path string) (who Owner, ok bool) {
	b, err := readSmall(LockFile(path))
	ok = err == nil && json.Unmarshal(b, &who) == nil && who.PID != 0
	return who, ok
}

// lockedBy is the problem of a workspace that another process has open.
func lockedBy(path string) error {
	who, ok := holder(path)
	if !ok {
		return problem.New(problem.Locked, "workspace.locked_by_someone")
	}
	return problem.New(problem.Locked, "workspace.locked", "pid", who.PID, "host", who.Host, "started", int64(who.Started))
}
