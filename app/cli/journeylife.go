package cli

import (
	"net/http"

	"tabiji/backend/httpapi"
)

type journeyNew struct {
	workspaceFlag
	Title string
	Copy  string `placeholder:"ID"`
}

func (c *journeyNew) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	in := httpapi.NewJourney{Title: c.Title, Copy: c.Copy}
	return ask(s, http.MethodPost, "/api/journeys", nil, in, func(j httpapi.Journey) {
		s.print("cli.journey.new.done", "title", j.Title, "id", j.ID)
	})
}

type journeyRename struct {
	workspaceFlag
	idArgument
	Title string `arg:""`
}

func (c *journeyRename) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodPatch, "/api/journeys/"+escape(c.ID), nil, httpapi.RenameJourney{Title: c.Title}, func(j httpapi.Journey) {
		s.print("cli.journey.rename.done", "title", j.Title)
	})
}

type journeyArchive struct {
	workspaceFlag
	idArgument
}

func (c *journeyArchive) Run(s *session) error {
	return s.changeJourney(c.Workspace, c.ID, "archive", struct{}{}, "cli.journey.archive.done")
}

type journeyDelete struct {
	workspaceFlag
	idArgument
}

func (c *journeyDelete) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodDelete, "/api/journeys/"+escape(c.ID), nil, nil, func(j httpapi.JourneyHead) {
		s.print("cli.journey.delete.done", "title", j.Title, "id", j.ID)
	})
}

type journeyRestore struct {
	workspaceFlag
	idArgument
}

func (c *journeyRestore) Run(s *session) error {
	return s.changeJourney(c.Workspace, c.ID, "restore", struct{}{}, "cli.journey.restore.done")
}
