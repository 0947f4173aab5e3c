package cli

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"tabiji/backend/httpapi"
)

type practiceCommand struct {
	List practiceList `cmd:""`
	Show practiceShow `cmd:""`
}

type practiceList struct {
	workspaceFlag
	Limit  int `default:"50" range:"1..500"`
	Cursor string
}

func (c *practiceList) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	q := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	set(q, "cursor", c.Cursor)
	return ask(s, http.MethodGet, "/api/practice", q, nil, func(page httpapi.Page[httpapi.PracticeMail]) {
		if len(page.Items) == 0 {
			s.print("cli.practice.list.empty")
			return
		}
		t := s.table("cli.column.id", "cli.column.when", "cli.column.address", "cli.column.subject")
		for _, m := range page.Items {
			t.row(m.ID, s.moment(m.At), m.To, m.Subject)
		}
		t.print()
		s.more(page.Next)
	})
}

type practiceShow struct {
	workspaceFlag
	idArgument
	Part string `enum:"text,html,headers,source" default:"text"`
}

func (c *practiceShow) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodGet, "/api/practice/"+escape(c.ID), nil, nil, func(m httpapi.PracticeLetter) {
		switch c.Part {
		case "html":
			fmt.Fprintln(s.sys.Out, m.HTML)
			return
		case "source":
			fmt.Fprintln(s.sys.Out, m.Source)
			return
		case "headers":
			for _, h := range m.Headers {
				fmt.Fprintf(s.sys.Out, "%s: %s\n", h.Name, h.Value)
			}
			return
		}
		s.print("cli.practice.head", "subject", m.Subject, "from", m.From, "to", m.To, "at", s.moment(m.At))
		fmt.Fprintf(s.sys.Out, "\n%s\n", m.Text)
	})
}
