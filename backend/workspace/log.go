package workspace

import (
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/gofrs/flock"

	"tabiji/backend/problem"
)

// The log is a few files of bounded size; the newest is tabiji.log, the oldest tabiji.4.log.
const (
	logFiles = 5
	logSize  = 5 << 20 // bytes
)

// OpenLog opens the program's log: JSON, one event a line, without secrets and without what names
// a person. close ends it. A disk that cannot be written is no error: lines are lost until it can be,
// because nothing else may stop for them. err is for places without a folder of logs.
func OpenLog(p Places) (log *slog.Logger, close func() error, err error) {
	if p.Logs == "" {
		return nil, nil, problem.New(problem.Unavailable, "workspace.no_home")
	}
	w, _ := openRotating(filepath.Join(p.Logs, "tabiji.log"), logSize)
	handler := slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelInfo, ReplaceAttr: redact})
	return slog.New(handler).With("pid", os.Getpid()), w.Close, nil
}

const hidden = "[…]"

// hiddenKeys are attributes whose text is never written, whatever it is. Types such as contact.Private hide themselves;
// this is a second safeguard.
var hiddenKeys = map[string]bool{
	"address": true, "email": true, "mail_to": true, "recipient": true, "sender": true, "from_address": true, "name": true, "full_name": true,
	"password": true, "passphrase": true, "secret": true, "token": true, "token_key": true, "authorization": true, "username": true,
}

// personal finds mail addresses and credentials inside longer text, such as a server's reply.
var personal = regexp.MustCompile(`[^\s<>()\[\]{}"',;:=]+@[^\s<>()\[\]{}"',;:]+|(?i:bearer |token=|password=|passphrase=|auth (?:plain|login) )[^\s"'\\,}\]]{4,}`)

// redact is called for every attribute, the message included.
func redact(_ []string, a slog.Attr) slog.Attr {
	if hiddenKeys[strings.ToLower(a.Key)] && a.Value.Kind() != slog.KindGroup {
		return slog.String(a.Key, hidden)
	}
	switch a.Value.Kind() {
	case slog.KindString:
		return slog.String(a.Key, personal.ReplaceAllString(a.Value.String(), hidden))
	case slog.KindAny:
		switch v := a.Value.Any().(type) {
		case *slog.Source, slog.Level:
			return a
		case error:
			return slog.String(a.Key, personal.ReplaceAllString(v.Error(), hidden))
		default:
			b, err := json.Marshal(v)
			if err != nil {
				return slog.String(a.Key, hidden)
			}
			return slog.Any(a.Key, json.RawMessage(personal.ReplaceAll(b, []byte(hidden))))
		}
	}
	return a
}

// rotating is a log file that is rotated when it is full, keeping a few old ones. Several processes of this program
// write the same files: each line is one write at the end.
type rotating struct {
	path string
	size int64

	mu    sync.Mutex
	f     *os.File // nil while it cannot be opened
	ended bool
}

// openRotating gives a writer in any case: what cannot be opened now is tried again at every line.
func openRotating(path string, size int64) (*rotating, error) {
	r := &rotating{path: path, size: size}
	return r, r.reopen()
}

func (r *rotating) reopen() (err error) {
	if err := folder(filepath.Dir(r.path)); err != nil {
		return err
	}
	r.f, err = openOwn(r.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY)
	return err
}

// Write appends one line.
func (r *rotating) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return 0, os.ErrClosed
	}
	if r.f == nil {
		if err := r.reopen(); err != nil {
			return 0, err
		}
	}
	if info, err := r.f.Stat(); err == nil && info.Size() > 0 && info.Size()+int64(len(line)) > r.size {
		if err := r.rotate(info); err != nil {
			return 0, err
		}
	}
	return r.f.Write(line)
}

// rotate moves the files on by one, unless another process has just done so.
func (r *rotating) rotate(mine os.FileInfo) error {
	lock := flock.New(filepath.Join(filepath.Dir(r.path), ".rotate"))
	if err := lock.Lock(); err != nil {
		return describe(err)
	}
	defer lock.Close()
	if named, err := os.Stat(r.path); err == nil && os.SameFile(mine, named) {
		r.f.Close() // Windows moves no open file
		for n := logFiles - 1; n > 0; n-- {
			if err := os.Rename(r.numbered(n-1), r.numbered(n)); err != nil && !errors.Is(err, os.ErrNotExist) && n == 1 {
				os.Truncate(r.path, 0) // somebody else has it open there; better short than without bound
			}
		}
	} else {
		r.f.Close()
	}
	r.f = nil
	return r.reopen()
}

func (r *rotating) numbered(n int) string {
	if n == 0 {
		return r.path
	}
	return strings.TrimSuffix(r.path, ".log") + "." + strconv.Itoa(n) + ".log"
}

// Close ends the log.
func (r *rotating) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	if r.f == nil {
		return nil
	}
	err := r.f.Close()
	r.f = nil
	return err
}
