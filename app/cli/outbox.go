package cli

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"tabiji/backend/httpapi"
)

type outboxCommand struct {
	List    outboxList    `cmd:""`
	Show    outboxShow    `cmd:""`
	Resolve outboxResolve `cmd:""`
}

type outboxList struct {
	workspaceFlag
	State  string `enum:"due,claimed,handed,sent,never,unknown,later,held,skipped,expired," default:""`
	Limit  int    `default:"100" range:"1..500"`
	Cursor string
}

func (c *outboxList) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	q := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	set(q, "state", c.State)
	set(q, "cursor", c.Cursor)
	return ask(s, http.MethodGet, "/api/outbox", q, nil, func(page httpapi.Page[httpapi.Delivery]) {
		if len(page.Items) == 0 {
			s.print("cli.outbox.list.empty")
			return
		}
		t := s.table("cli.column.id", "cli.column.when", "cli.column.address", "cli.column.state", "cli.column.reason")
		for _, d := range page.Items {
			t.row(d.ID, s.moment(d.When()), d.Address, s.say.Text("state.outbox."+d.State), d.Reason)
		}
		t.print()
		s.more(page.Next)
	})
}

type outboxShow struct {
	workspaceFlag
	idArgument
}

func (c *outboxShow) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodGet, "/api/outbox/"+escape(c.ID), nil, nil, func(d httpapi.Delivery) {
		s.printDelivery(&d)
	})
}

func (s *session) printDelivery(d *httpapi.Delivery) {
	s.print("cli.outbox.show.text", "id", d.ID, "address", d.Address, "subject", d.Subject, "state", "state.outbox."+d.State)
	for _, fact := range []struct {
		word string
		text string
	}{
		{"cli.outbox.planned", s.moment(d.PlannedAt)}, {"cli.outbox.handed", s.moment(d.HandedAt)},
		{"cli.outbox.resolved", s.moment(d.ResolvedAt)}, {"cli.outbox.next", s.moment(d.NextAt)},
		{"cli.outbox.reason", d.Reason}, {"cli.outbox.reply", d.Reply}, {"cli.outbox.message_id", d.MessageID},
	} {
		if fact.text != "" && fact.text != "—" {
			fmt.Fprintf(s.sys.Out, "  %s\n", s.say.Text(fact.word, "text", fact.text))
		}
	}
	for _, a := range d.Attempts {
		if a.Stage == "render" {
			s.print("cli.outbox.attempt_unwritten", "n", a.N, "at", s.moment(a.At))
			continue
		}
		if a.Code == 0 && a.Text == "" {
			s.print("cli.outbox.attempt_silent", "n", a.N, "at", s.moment(a.At), "stage", "stage."+a.Stage)
			continue
		}
		s.print("cli.outbox.attempt", "n", a.N, "at", s.moment(a.At), "stage", "stage."+a.Stage, "code", a.Code, "text", a.Text)
	}
	if d.State == "unknown" {
		s.print("cli.outbox.choices", "id", d.ID)
	}
}

type outboxResolve struct {
	workspaceFlag
	idArgument
	As string `enum:"sent,again,skip" required:""`
}

func (c *outboxResolve) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	in := httpapi.ResolveDelivery{As: c.As}
	return ask(s, http.MethodPost, "/api/outbox/"+escape(c.ID)+"/resolve", nil, in, func(d httpapi.Delivery) {
		s.print("cli.outbox.resolve."+c.As, "id", d.ID, "state", "state.outbox."+d.State)
	})
}
