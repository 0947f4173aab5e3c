// Package frontend holds the built page, so that the program is one file.
// It knows where the files lie; it refuses to know what they do.
package frontend

import (
	"embed"
	"io/fs"
)

// The page is empty (only .gitkeep) until it is built: go run ./build run.
//
//go:embed all:dist
var dist embed.FS

// Page is the built page: index.html and assets/.
func Page() fs.FS {
	page, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder's name is fixed above
	}
	return page
}
