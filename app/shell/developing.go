//go:build dev

package shell

// developing: the page is served by its development server (wails dev).
const developing = true
