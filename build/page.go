package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

const frontend = "frontend"

// nodeTool is a program of node_modules, called without npx, so that ending it ends all of it.
func nodeTool(script string, args ...string) []string {
	return append([]string{filepath.Join("node_modules", filepath.FromSlash(script))}, args...)
}

var (
	vite       = "vite/bin/vite.js"
	tsc        = "typescript/bin/tsc"
	biome      = "@biomejs/biome/bin/biome"
	vitest     = "vitest/vitest.mjs"
	playwright = "@playwright/test/cli.js"
	openapiTS  = "openapi-typescript/bin/cli.js"
)

// inFrontend runs a program of node_modules in frontend/.
func inFrontend(ctx context.Context, script string, args ...string) ([]byte, error) {
	c := subprocess(ctx, nil, "node", nodeTool(script, args...)...)
	c.Dir = frontend
	return c.CombinedOutput()
}

// pageChecking is a step that is one program of node_modules.
func pageChecking(script string, args ...string) func(context.Context, *progress) error {
	return func(ctx context.Context, _ *progress) error {
		if err := ensureNPM(ctx); err != nil {
			return err
		}
		out, err := inFrontend(ctx, script, args...)
		if err != nil {
			return fmt.Errorf("%s %s: %w\n%s", script, strings.Join(args, " "), err, out)
		}
		return nil
	}
}

var nodeVersion = regexp.MustCompile(`^v(\d+)\.(\d+)\.`)

// fitsNode reports whether the page's tools run on this version of Node.js.
func fitsNode(version string) bool {
	m := nodeVersion.FindStringSubmatch(version)
	if m == nil {
		return false
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])
	return major == 20 && minor >= 19 || major == 22 && minor >= 12 || major > 22
}

// nodeThere tells which Node.js is installed, and whether it will do.
func nodeThere(ctx context.Context) (version string, fits bool) {
	out, err := output(ctx, nil, "node", "--version")
	if err != nil {
		return say("見つかりません", "not found"), false
	}
	version = strings.TrimSpace(string(out))
	return version, fitsNode(version) && onPath("npm")(ctx)
}

var candidate = regexp.MustCompile(`Candidate: (\d+\.\d+\.)`)

// debianHasNode reports whether the Node.js of this Debian is new enough, from release 13 on.
func debianHasNode(ctx context.Context) bool {
	out, err := output(ctx, []string{"LC_ALL=C"}, "apt-cache", "policy", "nodejs")
	found := candidate.FindSubmatch(out)
	return err == nil && found != nil && fitsNode("v"+string(found[1]))
}

func checkNode(ctx context.Context) error {
	version, fits := nodeThere(ctx)
	if !fits && debianHasNode(ctx) {
		if err := ensure(ctx, []needed{{"nodejs npm", func(ctx context.Context) bool { _, ok := nodeThere(ctx); return ok }}}); err != nil {
			return err
		}
		version, fits = nodeThere(ctx)
	}
	if fits {
		return nil
	}
	return errors.New(say("画面のビルドには、npm付きのNode.js 20.19以上（22系は22.12以上）が必要です。今のパソコン: ",
		"Building the page needs Node.js 20.19 or newer (of 22: 22.12) with npm. This computer has: ") + version +
		"\n  https://nodejs.org/")
}

// lockFile is the part of package-lock.json, and of npm's own note of what it installed, that is read here.
type lockFile struct {
	Packages map[string]lockedPackage `json:"packages"`
}

type lockedPackage struct {
	Version  string `json:"version"`
	Licence  any    `json:"license"`
	Dev      bool   `json:"dev"`
	Optional bool   `json:"optional"`
	// DevOptional is a tool here that a package would use if it were there.
	DevOptional bool `json:"devOptional"`
}

func readLock(path string) (lockFile, error) {
	var l lockFile
	b, err := os.ReadFile(path)
	if err != nil {
		return l, err
	}
	return l, json.Unmarshal(b, &l)
}

// installed reports whether node_modules holds what the lock file names. npm writes its note when an installation has
// ended, so half an installation does not count.
func installed(want, have lockFile) bool {
	for path, p := range want.Packages {
		if path == "" || p.Optional {
			continue
		}
		if got, ok := have.Packages[path]; !ok || got.Version != p.Version {
			return false
		}
	}
	return true
}

func npmFresh() bool {
	want, err := readLock(filepath.Join(frontend, "package-lock.json"))
	if err != nil {
		return false
	}
	have, err := readLock(filepath.Join(frontend, "node_modules", ".package-lock.json"))
	return err == nil && installed(want, have)
}

// ensureNPM installs the page's packages when they are not exactly those of the lock file.
func ensureNPM(ctx context.Context) error {
	installingNPM.Lock()
	defer installingNPM.Unlock()
	if err := checkNode(ctx); err != nil {
		return err
	}
	if npmFresh() {
		return nil
	}
	c := subprocess(ctx, []string{"PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1"}, "npm", "ci", "--no-audit", "--no-fund")
	c.Dir = frontend
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	return nil
}

// pageSources is everything that changes the built page.
func pageSources() []string {
	var all []string
	for _, name := range []string{"src", "public", "index.html", "vite.config.ts", "tsconfig.json", "package-lock.json"} {
		all = append(all, filepath.Join(frontend, name))
	}
	return all
}

// pageFresh reports whether frontend/dist is what the sources would make.
func pageFresh() (fresh bool, print string, err error) {
	print, err = fingerprint(pageSources()...)
	if err != nil {
		return false, "", err
	}
	_, missing := os.Stat(filepath.Join(frontend, "dist", "index.html"))
	return missing == nil && stamped("page", print), print, nil
}

// building is held by whoever writes frontend/dist.
var building sync.Mutex

// buildPage makes frontend/dist, which the program carries inside; unchanged sources are not built again.
func buildPage(ctx context.Context) error {
	if err := ensureNPM(ctx); err != nil {
		return err
	}
	building.Lock()
	defer building.Unlock()
	fresh, print, err := pageFresh()
	if err != nil || fresh {
		return err
	}
	if out, err := inFrontend(ctx, vite, "build", "--logLevel", "warn"); err != nil {
		return fmt.Errorf("vite build: %w\n%s", err, out)
	}
	return stamp("page", print)
}
