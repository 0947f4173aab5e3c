package workspace

import (
	"io/fs"

	"golang.org/x/sys/windows"
)

// noFollow opens a link itself, which is then no plain file.
const noFollow = windows.FILE_FLAG_OPEN_REPARSE_POINT

// ours is true on Windows, where a user's folders belong to that user; who else may write there is set by access lists.
func ours(fs.FileInfo) bool { return true }

// alive reports whether a process of the number runs.
func alive(pid int) bool {
	if pid <= 0 {
		return false
	}
	h, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if err != nil {
		return err == windows.ERROR_ACCESS_DENIED
	}
	defer windows.CloseHandle(h)
	var code uint32
	const stillActive = 259
	return windows.GetExitCodeProcess(h, &code) != nil || code == stillActive
}
