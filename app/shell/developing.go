//go:build dev

package shell

// developing: the page comes from its development server (wails dev).
const developing = true
