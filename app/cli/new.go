package cli

import (
	"tabiji/backend"
)

type newCommand struct {
	workspaceFlag
	Sample bool
	Name   string
	Zone   string `placeholder:"Asia/Tokyo"`
	Force  bool
}

// created is the answer of new with --json.
type created struct {
	ID       string `json:"id"`
	Path     string `json:"path"`
	Contacts int    `json:"contacts"`
	Journeys int    `json:"journeys"`
}

func (c *newCommand) Run(s *session) error {
	made, err := backend.Create(s.ctx, s.config(c.Workspace), backend.CreateOptions{Name: c.Name, Zone: c.Zone, Sample: c.Sample, Force: c.Force})
	if err != nil {
		return err
	}
	if s.json {
		s.line(s.sys.Out, created{ID: made.ID, Path: made.Path, Contacts: made.Contacts, Journeys: made.Journeys})
		return nil
	}
	s.print("cli.new.done", "file", made.Path)
	if c.Sample {
		s.print("cli.new.sample", "contacts", made.Contacts, "journeys", made.Journeys)
	}
	return nil
}
