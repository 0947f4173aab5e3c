package main

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// dev shows the page with reload, over an engine that is built and started anew whenever a Go file
// changes, on a workspace in a folder that is removed at the end.
//
//	browser ─ Vite (the page, its /api handed on) ─ bridge here (the token of the moment) ─ tabiji serve
func dev(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return usageError("Usage: go run ./build dev")
	}
	if err := lookGo(); err != nil {
		return err
	}
	if err := tell(say("画面の部品を確かめています", "Checking the page's packages"), func() error { return ensureNPM(ctx) }); err != nil {
		return err
	}
	if err := tell(say("プログラムをビルドしています", "Building the program"), func() error { return buildProgram(ctx) }); err != nil {
		return err
	}
	home, err := os.MkdirTemp("", "tabiji-dev-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	if err := os.Setenv("TABIJI_HOME", home); err != nil {
		return err
	}
	workspace := filepath.Join(home, "dev.tabiji")
	if err := haveWorkspace(ctx, program(), workspace); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b, err := newDevBridge()
	if err != nil {
		return err
	}
	defer b.Close()
	ended := make(chan error, 2)
	engines := make(chan struct{})
	go func() { defer close(engines); ended <- b.keepEngine(ctx, workspace) }()
	go func() { ended <- b.runVite(ctx) }()
	err = <-ended
	cancel()
	<-engines // the engine closes its file before the folder goes
	return ignoreStop(ctx, err)
}

// devBridge hands the page's requests to the engine that runs now; while none does they wait.
type devBridge struct {
	listener net.Listener
	server   *http.Server
	token    string

	mu    sync.Mutex
	now   served
	ready chan struct{} // closed while an engine answers
}

func newDevBridge() (*devBridge, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &devBridge{listener: l, token: secret(), ready: make(chan struct{})}
	proxy := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) {
		b.mu.Lock()
		defer b.mu.Unlock()
		r.Out.URL.Scheme, r.Out.URL.Host = "http", strings.TrimSuffix(strings.TrimPrefix(b.now.URL, "http://"), "/")
		r.Out.Host = r.Out.URL.Host
		r.Out.Header.Set("Authorization", "Bearer "+b.now.Token)
		r.Out.Header.Del("Origin")
	}}
	b.server = &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if subtle.ConstantTimeCompare([]byte(given), []byte(b.token)) != 1 || r.Host != l.Addr().String() {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		b.mu.Lock()
		ready := b.ready
		b.mu.Unlock()
		select {
		case <-ready:
			proxy.ServeHTTP(w, r)
		case <-r.Context().Done():
		case <-time.After(20 * time.Second):
			w.WriteHeader(http.StatusBadGateway)
		}
	})}
	go b.server.Serve(l) // until Close
	return b, nil
}

func (b *devBridge) Close() { b.server.Close() }

func secret() string {
	var raw [16]byte
	rand.Read(raw[:])
	return hex.EncodeToString(raw[:])
}

// keepEngine runs the engine and starts it anew, built anew, when a Go file has changed.
func (b *devBridge) keepEngine(ctx context.Context, workspace string) error {
	for {
		changes := goSources()
		e, err := startEngine(ctx, "--workspace", workspace)
		if err != nil {
			return ignoreStop(ctx, err)
		}
		b.mu.Lock()
		b.now = e.served
		close(b.ready)
		b.mu.Unlock()
		gone := make(chan error, 1)
		go func() { gone <- e.wait() }()
		changed, err := b.untilBuilt(ctx, changes, gone)
		if !changed {
			return err
		}
		b.mu.Lock()
		b.ready = make(chan struct{})
		b.mu.Unlock()
		e.stop()
		<-gone
	}
}

// untilBuilt waits for a change that compiles; compile errors are shown while the old engine goes on.
func (b *devBridge) untilBuilt(ctx context.Context, before string, gone <-chan error) (bool, error) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return false, <-gone
		case err := <-gone:
			return false, err
		case <-tick.C:
		}
		now := goSources()
		if now == before {
			continue
		}
		before = now
		if err := tell(say("変更をビルドしています", "Building the change"), func() error { return buildProgram(ctx) }); err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		return true, nil
	}
}

// goSources is a text that differs when a Go file of the program does.
func goSources() string {
	var b strings.Builder
	for _, root := range []string{"app", "backend", "go.mod"} {
		filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error { // what cannot be read is not watched
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			if info, err := d.Info(); err == nil {
				fmt.Fprintf(&b, "%s %d %d\n", path, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return b.String()
}

// runVite serves the page and prints where.
func (b *devBridge) runVite(ctx context.Context) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	env := []string{"TABIJI_API=http://" + b.listener.Addr().String(), "TABIJI_TOKEN=" + b.token}
	c := subprocess(ctx, env, "node", nodeTool(vite, "--port", port, "--clearScreen", "false", "--logLevel", "warn")...)
	c.Dir, c.Stdout, c.Stderr = frontend, os.Stdout, os.Stderr
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 3 * time.Second
	if err := c.Start(); err != nil {
		return err
	}
	fmt.Printf("\n  http://127.0.0.1:%s/#token=%s\n\n%s\n", port, b.token, say("このアドレスをブラウザーで開いてください。変更はすぐに反映されます。Ctrl-Cで終了し、ワークスペースは捨てられます。",
		"Open this address in a browser. Changes show at once. Ctrl-C ends it, and the workspace is thrown away."))
	return ignoreStop(ctx, c.Wait())
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
