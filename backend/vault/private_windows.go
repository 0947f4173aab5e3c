package vault

import "os"

// private is true on Windows: who may read a file is set by access lists, and a user's folders are closed to others by
// default.
func private(os.FileInfo) bool { return true }
