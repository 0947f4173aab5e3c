package cli

import (
	"fmt"
	"net/http"
	"net/url"

	"tabiji/backend/httpapi"
)

type whyCommand struct {
	workspaceFlag
	Contact string `required:"" placeholder:"ADDRESS"`
	Journey string `placeholder:"ID"`
}

func (c *whyCommand) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	q := url.Values{"contact": {c.Contact}}
	set(q, "journey", c.Journey)
	return ask(s, http.MethodGet, "/api/why", q, nil, func(why httpapi.Why) {
		if len(why.Enrollments)+len(why.Refused)+len(why.Waiting) == 0 {
			s.print("cli.why.none", "name", why.Name)
			return
		}
		for i := range why.Enrollments {
			if i > 0 {
				fmt.Fprintln(s.sys.Out)
			}
			s.printEnrollment(why.Name, &why.Enrollments[i])
		}
		if len(why.Enrollments) > 0 && len(why.Refused)+len(why.Waiting) > 0 {
			fmt.Fprintln(s.sys.Out)
		}
		for _, w := range why.Waiting {
			fmt.Fprintln(s.sys.Out, w.Text)
		}
		for _, r := range why.Refused {
			fmt.Fprintln(s.sys.Out, r.Text)
		}
	})
}

// printEnrollment tells one passage through one journey, a line or two for every step.
func (s *session) printEnrollment(name string, e *httpapi.WhyEnrollment) {
	s.print("cli.why.title", "name", name, "journey", e.Title, "version", e.Version, "state", e.StateText)
	for _, step := range e.Steps {
		fmt.Fprintf(s.sys.Out, "  %s  %s\n", s.moment(step.At), step.Title)
		for _, reason := range step.Reasons {
			fmt.Fprintf(s.sys.Out, "      %s\n", reason)
		}
	}
	if e.Now != "" {
		fmt.Fprintf(s.sys.Out, "  %s\n", s.say.Text("cli.why.now", "text", e.Now))
	}
}
