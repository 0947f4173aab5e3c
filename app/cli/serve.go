package cli

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"tabiji/backend"
	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

// pretendFlags run the engine on a clock of one's own choosing; refused unless every account is the
// practice mailbox or this computer (design §6).
type pretendFlags struct {
	PretendNow   string  `name:"pretend-now" placeholder:"TIME"`
	PretendSpeed float64 `name:"pretend-speed" default:"1" placeholder:"N" range:"0.001..1000000"`
}

func (p *pretendFlags) clock() (c clock.Clock, pretend bool, err error) {
	if p.PretendNow == "" && p.PretendSpeed == 1 {
		return clock.System(), false, nil
	}
	start := clock.System().Now()
	if p.PretendNow != "" {
		if start, err = moment("--pretend-now", p.PretendNow); err != nil {
			return nil, false, err
		}
	}
	return clock.Pretend(start, p.PretendSpeed), true, nil
}

type serveCommand struct {
	workspaceFlag
	pretendFlags
	Addr      string `default:"127.0.0.1:0" placeholder:"HOST:PORT" port:"0..65535"`
	Open      bool
	TokenFile string `name:"token-file" placeholder:"FILE"`
}

// served is the one line that serve prints when it is ready.
type served struct {
	URL   string `json:"url"`
	Token string `json:"token"`
}

func (c *serveCommand) Run(s *session) error {
	if err := loopbackOnly(c.Addr); err != nil {
		return err
	}
	b, err := s.start(c.Workspace, &c.pretendFlags)
	if err != nil {
		return err
	}
	defer b.Close()
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return problem.New(problem.Unavailable, "serve.address", "address", c.Addr).Because(err)
	}
	token, gate := b.ServeTCP(l)
	if c.TokenFile != "" {
		if err := writeToken(c.TokenFile, token); err != nil {
			return asFileProblem(c.TokenFile, err)
		}
	}
	failed := make(chan error, 1)
	go func() { failed <- gate.Serve(l) }()
	ready := served{URL: "http://" + l.Addr().String() + "/", Token: token}
	s.line(s.sys.Out, ready)
	if c.Open {
		page, err := doorstep(ready)
		if err != nil {
			return err
		}
		defer os.Remove(page)
		openBrowser(page)
	}
	select {
	case <-s.ctx.Done():
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), 5*time.Second)
	defer cancel()
	gate.Shutdown(ctx) // what is still open is cut when the engine closes
	return nil
}

// writeToken creates the file anew, because an older one might be readable by others. What is no plain file, or another
// user's, is refused.
func writeToken(path, token string) error {
	info, err := os.Lstat(path)
	if err == nil && (!info.Mode().IsRegular() || !mine(info)) {
		return problem.New(problem.Denied, "file.not_ours", "file", path)
	}
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(token + "\n")
	return errors.Join(err, f.Close())
}

// start opens a workspace with its engine.
func (s *session) start(path string, pretend *pretendFlags) (*backend.Backend, error) {
	c, pretending, err := pretend.clock()
	if err != nil {
		return nil, err
	}
	config := s.config(path)
	if pretending || config.Clock == nil {
		config.Clock, config.Pretend = c, pretending
	}
	b, err := backend.Open(s.ctx, config)
	if err != nil {
		return nil, err
	}
	s.say.Zone = b.Zone()
	if err := b.Start(s.ctx); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// loopbackOnly refuses an address that other computers could reach.
func loopbackOnly(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback()) {
		return nil
	}
	return problem.New(problem.Invalid, "serve.loopback", "address", addr)
}

// doorstep writes a page, readable by this user alone, that redirects to the address with its token: the arguments of a
// browser are visible to every user of the computer.
func doorstep(ready served) (path string, err error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(dir, "tabiji")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fileProblem(dir, err)
	}
	sweepDoorsteps(dir)
	f, err := os.CreateTemp(dir, "open-*.html") // mode 0600
	if err != nil {
		return "", fileProblem(dir, err)
	}
	defer f.Close()
	target := html.EscapeString(ready.URL + "#token=" + ready.Token)
	_, err = f.WriteString(`<!doctype html><meta charset="utf-8"><title>Tabiji</title><meta http-equiv="refresh" content="0; url=` + target + `">`)
	if err != nil {
		return "", fileProblem(f.Name(), err)
	}
	return f.Name(), nil
}

// sweepDoorsteps deletes the pages of commands that were killed; their tokens are no longer valid.
func sweepDoorsteps(dir string) {
	old, _ := filepath.Glob(filepath.Join(dir, "open-*.html")) // the pattern is ours
	for _, page := range old {
		if info, err := os.Lstat(page); err == nil && clock.System().Now().Sub(clock.Of(info.ModTime())) > 24*time.Hour {
			os.Remove(page)
		}
	}
}

func openBrowser(url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	case "darwin":
		name = "open"
	}
	exec.Command(name, args...).Start() // the address is printed as well
}
