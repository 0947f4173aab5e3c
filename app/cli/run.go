package cli

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"tabiji/backend"
	"tabiji/backend/httpapi"
	"tabiji/backend/problem"
)

type runCommand struct {
	workspaceFlag
	pretendFlags
	UntilIdle bool `name:"until-idle"`
	Show      bool
}

// ran is the answer of run --until-idle with --json.
type ran struct {
	Sent     int64 `json:"sent"`
	Practice int64 `json:"practice"`
	Skipped  int64 `json:"skipped"`
	Never    int64 `json:"never"`
	Unknown  int64 `json:"unknown"`
	Held     int64 `json:"held"`
	Later    int64 `json:"later"`
	Waiting  int64 `json:"waiting"` // for the account's own limit
}

func (c *runCommand) Run(s *session) error {
	if c.Show {
		return s.show(c.Workspace)
	}
	b, err := s.start(c.Workspace, &c.pretendFlags)
	if problem.IsKind(err, problem.Locked) && c.UntilIdle {
		return s.watch(c.Workspace) // another engine works on this file: wait for it
	}
	if err != nil {
		return err
	}
	closed := false
	defer func() {
		if !closed {
			b.Close()
		}
	}()
	s.reach = backend.Inside(b)
	before, err := s.status()
	if err != nil {
		return err
	}
	if !s.json {
		s.print("cli.run.started", "name", before.Workspace.Name)
	}
	if !c.UntilIdle {
		<-s.ctx.Done()
		if !s.json {
			s.print("cli.run.stopping")
		}
		closed = true
		return b.Close()
	}
	after, interrupted := s.untilIdle(b.Signals(), b.Idle)
	if interrupted != nil {
		return interrupted
	}
	closed = true
	if err := b.Close(); err != nil {
		return err
	}
	return s.report(before, after)
}

// untilIdle waits, redrawing one line of progress, until nothing is due any more.
func (s *session) untilIdle(signals *httpapi.Signals, idle func() (bool, error)) (*httpapi.Status, error) {
	wake, take, stop := signals.Listen()
	defer stop()
	pulse := time.NewTicker(200 * time.Millisecond)
	defer pulse.Stop()
	for {
		select {
		case <-s.ctx.Done():
			s.endProgress()
			if !s.json {
				s.print("cli.run.stopping")
			}
			return nil, errBroken
		case <-wake:
			take()
		case <-pulse.C:
		}
		done, err := idle()
		if err != nil {
			return nil, err
		}
		if done || s.sys.Terminal {
			st, err := s.status()
			if err != nil {
				return nil, err
			}
			s.progress(st)
			if done {
				s.endProgress()
				return st, nil
			}
		}
	}
}

// watch waits for the engine of another process to become idle.
func (s *session) watch(path string) error {
	if err := s.open(path); err != nil {
		return err
	}
	defer s.close()
	before, err := s.status()
	if err != nil {
		return err
	}
	pulse := time.NewTicker(200 * time.Millisecond)
	defer pulse.Stop()
	for {
		st, err := s.status()
		if err != nil {
			return err
		}
		if st.Engine.Idle {
			return s.report(before, st)
		}
		s.progress(st)
		select {
		case <-s.ctx.Done():
			return errBroken
		case <-pulse.C:
		}
	}
}

func (s *session) status() (*httpapi.Status, error) {
	var st httpapi.Status
	_, err := s.call(http.MethodGet, "/api/status", nil, nil, &st)
	return &st, err
}

func (s *session) progress(st *httpapi.Status) {
	if s.json || !s.sys.Terminal {
		return
	}
	waiting := st.Outbox["due"] + st.Outbox["claimed"] + st.Outbox["handed"]
	fmt.Fprintf(s.sys.Out, "\r\x1b[K%s", s.say.Text("cli.run.progress", "sent", st.Outbox["sent"], "waiting", waiting, "inside", st.People))
}

func (s *session) endProgress() {
	if !s.json && s.sys.Terminal {
		fmt.Fprint(s.sys.Out, "\r\x1b[K")
	}
}

// report says what changed between two looks at the workspace.
func (s *session) report(before, after *httpapi.Status) error {
	d := func(state string) int64 { return after.Outbox[state] - before.Outbox[state] }
	done := ran{
		Sent: d("sent"), Practice: after.Practice - before.Practice, Skipped: d("skipped"), Never: d("never"),
		Unknown: after.Outbox["unknown"], Held: after.Outbox["held"], Later: after.Outbox["later"],
	}
	for _, h := range after.Health {
		if h.Kind == "limit" {
			done.Waiting += h.N
		}
	}
	done.Later -= min(done.Later, done.Waiting) // those that say when they leave are among them
	if s.json {
		s.line(s.sys.Out, done)
		return nil
	}
	s.print("cli.run.done", "sent", done.Sent, "skipped", done.Skipped, "never", done.Never)
	for _, h := range after.Health {
		switch h.Kind {
		case "clock":
			fmt.Fprintf(s.sys.Out, "%s\n", h.Text)
		case "waits":
			s.print("cli.run.waits", "n", h.N)
		}
	}
	if late := lateOf(after); late > 0 {
		s.print("cli.run.late", "n", late)
		done.Held -= late
	}
	for _, rest := range []struct {
		state string
		n     int64
	}{{"unknown", done.Unknown}, {"held", done.Held}, {"later", done.Later}} {
		if rest.n > 0 {
			s.print("cli.run."+rest.state, "n", rest.n)
		}
	}
	if after.Account != nil {
		s.printWaiting(after.Account)
	}
	if after.Engine.NextDue != 0 {
		s.print("cli.run.next", "at", int64(after.Engine.NextDue))
	}
	return nil
}

// lateOf is how many mails are held because they are late.
func lateOf(st *httpapi.Status) int64 {
	for _, h := range st.Health {
		if h.Kind == "late" {
			return h.N
		}
	}
	return 0
}

// limitQuery asks for at most n items.
func limitQuery(n int) url.Values { return url.Values{"limit": {strconv.Itoa(n)}} }
