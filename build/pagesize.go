package main

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// firstPageLimit bounds the compressed size of the first page: everything a start loads before it shows itself. Fonts
// are fetched character by character as they are needed and are told apart.
const firstPageLimit = 350_000

var (
	linked       = regexp.MustCompile(`<(?:script[^>]*\ssrc|link[^>]*\shref)="([^"]+)"`)
	staticImport = regexp.MustCompile(`(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{][^"'();]*?from\s*)?["'](\./[^"']+)["']`)
)

type pageWeight struct {
	first  int
	files  []string
	fonts  int
	nFonts int
	lazy   int
}

// weighPage sums the sizes of what index.html loads without anything being clicked.
func weighPage(dist string) (pageWeight, error) {
	var w pageWeight
	index, err := os.ReadFile(filepath.Join(dist, "index.html"))
	if err != nil {
		return w, err
	}
	queue := []string{}
	for _, m := range linked.FindAllStringSubmatch(string(index), -1) {
		queue = append(queue, strings.TrimPrefix(m[1], "/"))
	}
	seen := map[string]bool{}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		ext := path.Ext(name)
		if seen[name] || ext != ".js" && ext != ".css" {
			continue
		}
		seen[name] = true
		b, err := os.ReadFile(filepath.Join(dist, filepath.FromSlash(name)))
		if err != nil {
			return w, err
		}
		w.first += compressed(b)
		w.files = append(w.files, fmt.Sprintf("%s %d", path.Base(name), compressed(b)))
		if ext == ".js" {
			for _, m := range staticImport.FindAllStringSubmatch(string(b), -1) {
				queue = append(queue, path.Join(path.Dir(name), m[1]))
			}
		}
	}
	return w, w.addRest(dist, seen)
}

// addRest sums what is loaded later.
func (w *pageWeight) addRest(dist string, seen map[string]bool) error {
	return filepath.WalkDir(dist, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dist, p)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		switch ext := path.Ext(rel); {
		case slices.Contains([]string{".woff2", ".woff", ".ttf"}, ext):
			w.fonts += len(b)
			w.nFonts++
		case (ext == ".js" || ext == ".css") && !seen[filepath.ToSlash(rel)]:
			w.lazy += compressed(b)
		}
		return nil
	})
}

type count struct{ n int }

func (c *count) Write(b []byte) (int, error) { c.n += len(b); return len(b), nil }

func compressed(b []byte) int {
	var c count
	z := gzip.NewWriter(&c)
	if _, err := io.Copy(z, strings.NewReader(string(b))); err != nil {
		return len(b)
	}
	z.Close() // into a counter, which takes everything
	return c.n
}

func checkPageSize(ctx context.Context, p *progress) error {
	if err := buildPage(ctx); err != nil {
		return err
	}
	w, err := weighPage(filepath.Join(frontend, "dist"))
	if err != nil {
		return err
	}
	p.detail("first page %d kB gz of %d, later %d kB gz, %d font files %d kB", w.first/1000, firstPageLimit/1000, w.lazy/1000, w.nFonts, w.fonts/1000)
	if w.first > firstPageLimit {
		return fmt.Errorf("the first page is %d bytes compressed, the limit %d:\n  %s", w.first, firstPageLimit, strings.Join(w.files, "\n  "))
	}
	return nil
}
