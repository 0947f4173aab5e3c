package cli

import (
	"net/http"
	"strings"

	"tabiji/backend/httpapi"
)

type eventCommand struct {
	workspaceFlag
	Contact string   `required:"" placeholder:"ADDRESS"`
	Kind    string   `required:""`
	Prop    []string `placeholder:"KEY=VALUE" sep:"none"`
	Key     string
	At      string `placeholder:"TIME"`
}

func (c *eventCommand) Run(s *session) error {
	in := httpapi.NewEvent{Contact: c.Contact, Kind: c.Kind, Key: c.Key, Source: "command", Props: map[string]any{}}
	for _, p := range c.Prop {
		k, v, ok := strings.Cut(p, "=")
		if !ok || k == "" {
			return usage("prop", "what", p)
		}
		in.Props[k] = v
	}
	if c.At != "" {
		at, err := moment("--at", c.At)
		if err != nil {
			return err
		}
		in.OccurredAt = at
	}
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodPost, "/api/events", nil, in, func(done httpapi.EventAccepted) {
		if done.Same {
			s.print("cli.event.same", "id", done.ID)
			return
		}
		s.print("cli.event.done", "id", done.ID)
	})
}
