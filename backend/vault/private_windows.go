package vault

import "os"

// Who may read a file stands in its access list on Windows; a user's folders are closed to others from the beginning.
func private(os.FileInfo) bool { return true }
