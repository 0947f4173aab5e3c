package cli

import (
	"net/http"

	"tabiji/backend/httpapi"
)

type lateCommand struct {
	List    lateList    `cmd:""`
	Resolve lateResolve `cmd:""`
}

type lateList struct{ workspaceFlag }

func (c *lateList) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodGet, "/api/late", nil, nil, func(page httpapi.Page[httpapi.Late]) {
		if len(page.Items) == 0 {
			s.print("cli.late.list.empty")
			return
		}
		for _, l := range page.Items {
			if l.Kind == "waits" {
				s.printLateWaits(&l)
			} else {
				s.printLate(&l)
			}
		}
	})
}

func (s *session) printLate(l *httpapi.Late) {
	s.print("cli.late.text", "id", l.ID, "n", l.N, "from", int64(l.From), "to", int64(l.To), "why", l.WhyText)
	t := s.table("cli.column.journey", "cli.column.mails", "cli.column.first", "cli.column.last")
	for _, j := range l.Journeys {
		title := j.Title
		if title == "" {
			title = "—"
		}
		t.row(title, s.say.Text("cli.late.n", "n", j.N), s.moment(j.FirstAt), s.moment(j.LastAt))
	}
	t.print()
	if l.State == "asking" {
		s.print("cli.late.choices", "id", l.ID)
	}
}

func (s *session) printLateWaits(l *httpapi.Late) {
	s.print("cli.late.waits", "id", l.ID, "n", l.N, "was", int64(l.To), "at", int64(l.CameTo))
	t := s.table("cli.column.journey", "cli.column.people", "cli.column.ends.first", "cli.column.ends.last")
	for _, j := range l.Journeys {
		t.row(j.Title, s.say.Text("cli.late.people", "n", j.N), s.moment(j.FirstAt), s.moment(j.LastAt))
	}
	t.print()
	if l.State == "asking" {
		s.print("cli.late.waits.choices", "id", l.ID, "days", l.Earlier)
	}
}

type lateResolve struct {
	workspaceFlag
	idArgument
	As string `enum:"spread,skip,shift,leave" required:""`
}

func (c *lateResolve) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	in := httpapi.ResolveLate{As: c.As}
	return ask(s, http.MethodPost, "/api/late/"+escape(c.ID)+"/resolve", nil, in, func(l httpapi.Late) {
		s.print("cli.late.resolve."+c.As, "n", l.N, "days", l.Earlier)
	})
}
