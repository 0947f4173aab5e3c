package problem

import "io/fs"

// FileKind is the word-list id of what was found where a regular file is expected (folder, pipe, socket, device); ""
// for a regular file.
func FileKind(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return ""
	case mode.IsDir():
		return "file.kind.folder"
	case mode&fs.ModeNamedPipe != 0:
		return "file.kind.pipe"
	case mode&fs.ModeSocket != 0:
		return "file.kind.socket"
	case mode&fs.ModeDevice != 0:
		return "file.kind.device"
	}
	return "file.kind.other"
}
