package cli

import (
	"fmt"
	"net/http"
	"slices"

	"tabiji/backend/httpapi"
)

type statusCommand struct{ workspaceFlag }

func (c *statusCommand) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodGet, "/api/status", nil, nil, func(st httpapi.Status) { s.printStatus(&st) })
}

func (s *session) printStatus(st *httpapi.Status) {
	s.print("cli.status.workspace", "name", st.Workspace.Name, "file", st.Workspace.Path)
	if st.Workspace.Held != "" {
		s.print("cli.status.held", "text", st.Workspace.Held)
		fmt.Fprintf(s.sys.Out, "  %s\n", st.Workspace.HeldAdvice)
	}
	if st.Engine.Running {
		s.print("cli.status.engine.running", "tick", s.moment(st.Engine.LastTick), "due", s.moment(st.Engine.NextDue), "sent", s.moment(st.Engine.LastSent))
	} else {
		s.print("cli.status.engine.stopped", "due", s.moment(st.Engine.NextDue), "sent", s.moment(st.Engine.LastSent))
	}
	s.print("cli.status.people", "contacts", st.Contacts, "inside", st.People)
	if st.Account != nil {
		s.print("cli.status.account", "from", st.Account.From, "state", "state.account."+st.Account.State)
	} else {
		s.print("cli.status.no_account")
	}
	for _, state := range sortedKeys(st.Outbox) {
		fmt.Fprintf(s.sys.Out, "  %s\n", s.say.Text("cli.status.outbox", "state", "state.outbox."+state, "n", st.Outbox[state]))
	}
	if st.Practice > 0 {
		s.print("cli.status.practice", "n", st.Practice)
	}
	if len(st.Health) == 0 {
		s.print("cli.status.well")
	}
	for _, h := range st.Health {
		s.print("cli.finding", "level", "level."+h.Level, "text", h.Text)
		if h.Kind == "late" || h.Kind == "waits" {
			s.print("cli.late.look")
		}
	}
}

// printWaiting says what keeps the account's mails: a state in which it sends nothing, or its own limit.
func (s *session) printWaiting(a *httpapi.AccountStatus) {
	for _, text := range []string{a.Reason, a.Waiting} {
		if text != "" {
			fmt.Fprintf(s.sys.Out, "  %s\n", text)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
