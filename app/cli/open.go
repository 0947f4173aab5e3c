package cli

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"time"

	"tabiji/app/shell"
	"tabiji/backend"
	"tabiji/backend/problem"
)

type openCommand struct {
	Workspace string `short:"w" placeholder:"FILE"`
	Hidden    bool
}

// Run opens the window. Where there is none to open, in a program built without one or on a computer
// without a display, the same page is served on loopback and its address is printed.
func (c *openCommand) Run(s *session) error {
	config := s.config(c.Workspace)
	if shell.Built && shell.Display(s.sys.Getenv) {
		lang, ok := shell.SystemLang()
		if ok && !s.langGiven {
			config.Lang = lang
		}
		return shell.Run(s.ctx, shell.Start{Config: config, Hidden: c.Hidden, LangGiven: s.langGiven, Out: s.sys.Err})
	}
	path, err := shell.Choose(s.ctx, config)
	if err != nil {
		return err
	}
	return s.servePage(path)
}

// servePage serves the page of a workspace until the command is stopped.
func (s *session) servePage(path string) error {
	b, err := s.start(path, &pretendFlags{PretendSpeed: 1})
	if problem.IsKind(err, problem.Held) {
		b, err = backend.Open(s.ctx, s.config(path)) // the page shows why, and how to take it over
	}
	if err != nil {
		return err
	}
	defer b.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return problem.New(problem.Unavailable, "serve.address", "address", "127.0.0.1").Because(err)
	}
	token, gate := b.ServeTCP(l)
	failed := make(chan error, 1)
	go func() { failed <- gate.Serve(l) }()
	ready := served{URL: "http://" + l.Addr().String() + "/", Token: token}
	if s.json {
		s.line(s.sys.Out, ready)
	} else {
		s.print("cli.open.served", "address", ready.URL+"#token="+ready.Token)
	}
	if shell.Display(s.sys.Getenv) && s.sys.Terminal {
		page, err := doorstep(ready)
		if err != nil {
			return err
		}
		defer os.Remove(page)
		openBrowser(page)
	}
	select {
	case <-s.ctx.Done():
	case err = <-failed:
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), 5*time.Second)
	defer cancel()
	gate.Shutdown(ctx) // what is still open is cut when the engine closes
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
