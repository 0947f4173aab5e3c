package httpapi

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"
)

// kinds are the types of what the built page consists of; the registry of the operating system, which net/http uses, is
// wrong on many Windows machines.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".json": "application/json", ".map": "application/json", ".svg": "image/svg+xml",
	".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
	".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json",
}

// hashed are names that change with their content, as Vite writes them.
var hashed = regexp.MustCompile(`^assets/.*-[A-Za-z0-9_-]{8}\.`)

// pagePolicy is the Content-Security-Policy of the built page (design D11). The frame of a mail preview (srcdoc)
// inherits it and narrows it by its own; layout runs in a worker out of our own files.
const pagePolicy = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; " +
	"worker-src 'self' blob:; connect-src 'self'; frame-src 'self' data: about:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// site serves the built page: files under their names, and index.html for every other address without
// an extension, so that a link into the page survives a reload.
func (s *Server) site(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == "/api" {
		fail(w, r, notHere())
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		fail(w, r, notHere())
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name != "" && path.Ext(name) != "" {
		if !s.file(w, r, name) {
			fail(w, r, notHere())
		}
		return
	}
	if !s.file(w, r, "index.html") {
		s.unbuilt(w, r)
	}
}

// file serves one file of the page; false: there is none of that name.
func (s *Server) file(w http.ResponseWriter, r *http.Request, name string) bool {
	page := s.services.Page
	if !fs.ValidPath(name) {
		return false
	}
	header := w.Header()
	packed := doorOf(r.Context()) != Window && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
	f, err := open(page, name+".gz")
	if packed = packed && err == nil; packed {
		header.Set("Content-Encoding", "gzip")
	} else {
		if err == nil {
			f.Close()
		}
		if f, err = open(page, name); err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				s.note("page", err)
			}
			return false
		}
	}
	defer f.Close()
	kind := kinds[strings.ToLower(path.Ext(name))]
	if kind == "" {
		kind = "application/octet-stream"
	}
	header.Set("Content-Type", kind)
	header.Set("Vary", "Accept-Encoding")
	switch {
	case hashed.MatchString(name):
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	case name == "index.html":
		header.Set("Content-Security-Policy", pagePolicy)
	default:
		header.Set("Cache-Control", "no-cache")
	}
	if seeker, ok := f.(io.ReadSeeker); ok && !packed {
		http.ServeContent(w, r, name, time.Time{}, seeker)
		return true
	}
	if r.Method != http.MethodHead {
		io.Copy(w, f) // the reader may be gone
	}
	return true
}

// open opens a file that is no folder.
func open(page fs.FS, name string) (fs.File, error) {
	f, err := page.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.IsDir() {
		f.Close()
		return nil, errors.Join(err, fs.ErrNotExist)
	}
	return f, nil
}
