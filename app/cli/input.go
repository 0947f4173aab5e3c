package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"tabiji/backend/problem"
)

// openInput opens a file that a command is to read. What is no file is refused before it is opened: a named pipe would
// block the command, and a device never ends. A pipe that the shell made for this command is read.
func openInput(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fileProblem(path, err)
	}
	if kind := problem.FileKind(info.Mode()); kind != "" && !handedOver(path, info) {
		return nil, problem.New(problem.Invalid, "file.not_file", "file", path, "kind", kind)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fileProblem(path, err)
	}
	return f, nil
}

// handedOver reports whether a path is a pipe that this process got open from the one that started it.
func handedOver(path string, info os.FileInfo) bool {
	path = filepath.ToSlash(path)
	return info.Mode()&os.ModeNamedPipe != 0 && (path == "/dev/stdin" || strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/"))
}

// mostJourney bounds a journey file in bytes, above the API's own bound; a larger one is not read to its end.
const mostJourney = 64 << 20

// readInput reads a small file whole.
func readInput(path string, most int64) ([]byte, error) {
	f, err := openInput(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, fileProblem(path, err)
	}
	return b, nil
}
