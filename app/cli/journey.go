package cli

import (
	"bytes"
	"net/http"
	"strconv"

	"tabiji/backend/httpapi"
)

type journeyCommand struct {
	List    journeyList    `cmd:""`
	New     journeyNew     `cmd:""`
	Rename  journeyRename  `cmd:""`
	Check   journeyCheck   `cmd:""`
	Export  journeyExport  `cmd:""`
	Import  journeyImport  `cmd:""`
	Publish journeyPublish `cmd:""`
	Start   journeyStart   `cmd:""`
	Enter   journeyEnter   `cmd:""`
	Pause   journeyPause   `cmd:""`
	Resume  journeyResume  `cmd:""`
	Stop    journeyStop    `cmd:""`
	Archive journeyArchive `cmd:""`
	Delete  journeyDelete  `cmd:""`
	Restore journeyRestore `cmd:""`
}

// idArgument names one journey.
type idArgument struct {
	ID string `arg:""`
}

type journeyList struct{ workspaceFlag }

func (c *journeyList) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodGet, "/api/journeys", nil, nil, func(page httpapi.Page[httpapi.Journey]) {
		if len(page.Items) == 0 {
			s.print("cli.journey.list.empty")
			return
		}
		t := s.table("cli.column.id", "cli.column.title", "cli.column.state", "cli.column.version", "cli.column.inside", "cli.column.entered")
		for _, j := range page.Items {
			version := "—"
			if j.Version > 0 {
				version = strconv.Itoa(j.Version)
			}
			t.row(j.ID, j.Title, s.say.Text("state.journey."+string(j.State)), version, strconv.FormatInt(j.Inside, 10), strconv.FormatInt(j.Entered, 10))
		}
		t.print()
	})
}

type journeyCheck struct {
	workspaceFlag
	idArgument
	Fix string `placeholder:"FINDING"`
}

func (c *journeyCheck) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	if c.Fix != "" {
		return c.put(s)
	}
	var found httpapi.Findings
	raw, err := s.call(http.MethodGet, "/api/journeys/"+escape(c.ID)+"/findings", nil, nil, &found)
	if err != nil {
		return err
	}
	if s.json {
		err = s.raw(raw)
	} else {
		s.findings(found.Items)
	}
	if err == nil && found.Errors > 0 {
		return errBroken
	}
	return err
}

func fixOf(f httpapi.Finding) string {
	if f.Fix == nil {
		return ""
	}
	return f.Fix.Title
}

// put makes the fix of one finding, or all that are safe, and prints what is left.
func (c *journeyCheck) put(s *session) error {
	var done httpapi.FixedJourney
	raw, err := s.call(http.MethodPost, "/api/journeys/"+escape(c.ID)+"/fix", nil, httpapi.FixJourney{Finding: c.Fix}, &done)
	if err != nil {
		return err
	}
	if s.json {
		err = s.raw(raw)
	} else {
		for _, f := range done.Fixed {
			s.print("cli.journey.check.fixed", "fix", f.Fix, "text", f.Text)
		}
		if len(done.Fixed) == 0 {
			s.print("cli.journey.check.none_safe")
		}
		s.findings(done.Findings.Items)
	}
	if err == nil && done.Findings.Errors > 0 {
		return errBroken
	}
	return err
}

func (s *session) findings(list []httpapi.Finding) {
	if len(list) == 0 {
		s.print("cli.journey.check.none")
		return
	}
	for _, f := range list {
		word := "cli.finding"
		switch {
		case f.Aside:
			word = "cli.finding.aside"
		case f.Fix != nil:
			word = "cli.finding.fix"
		}
		s.print(word, "level", "level."+string(f.Level), "text", f.Text, "key", f.Key, "fix", fixOf(f))
	}
}

type journeyExport struct {
	workspaceFlag
	idArgument
	Out string `placeholder:"FILE"`
}

func (c *journeyExport) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return s.save("/api/journeys/"+escape(c.ID)+"/file", c.Out)
}

type journeyImport struct {
	workspaceFlag
	File string `arg:""`
}

func (c *journeyImport) Run(s *session) error {
	b, err := readInput(c.File, mostJourney)
	if err != nil {
		return err
	}
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	var done httpapi.ImportedJourney
	raw, err := s.send(http.MethodPost, "/api/journeys/import", nil, "application/json", bytes.NewReader(b), &done)
	if err != nil {
		return err
	}
	if s.json {
		return s.raw(raw)
	}
	if done.Created {
		s.print("cli.journey.import.created", "id", done.ID, "title", done.Title)
	} else {
		s.print("cli.journey.import.updated", "id", done.ID, "title", done.Title)
	}
	s.findings(done.Findings)
	return nil
}

type journeyPublish struct {
	workspaceFlag
	idArgument
}

func (c *journeyPublish) Run(s *session) error {
	return s.changeJourney(c.Workspace, c.ID, "publish", struct{}{}, "cli.journey.publish.done")
}

type journeyStart struct {
	workspaceFlag
	idArgument
	LaterOnly bool
	Practice  bool
}

func (c *journeyStart) Run(s *session) error {
	in := httpapi.StartJourney{LaterOnly: c.LaterOnly}
	if c.Practice {
		in.Practice = &c.Practice
	}
	return s.changeJourney(c.Workspace, c.ID, "start", in, "cli.journey.start.done")
}

type journeyPause struct {
	workspaceFlag
	idArgument
}

func (c *journeyPause) Run(s *session) error {
	return s.changeJourney(c.Workspace, c.ID, "pause", struct{}{}, "cli.journey.pause.done")
}

type journeyResume struct {
	workspaceFlag
	idArgument
	Shift   bool
	SendDue bool `name:"send-due"`
}

func (c *journeyResume) Run(s *session) error {
	if c.Shift && c.SendDue {
		return usage("together", "what", "--shift --send-due")
	}
	return s.changeJourney(c.Workspace, c.ID, "resume", httpapi.ResumeJourney{SendDue: c.SendDue}, "cli.journey.resume.done")
}

type journeyStop struct {
	workspaceFlag
	idArgument
	Finish  bool
	ExitNow bool `name:"exit-now"`
}

func (c *journeyStop) Run(s *session) error {
	if c.Finish && c.ExitNow {
		return usage("together", "what", "--finish --exit-now")
	}
	return s.changeJourney(c.Workspace, c.ID, "stop", httpapi.StopJourney{ExitNow: c.ExitNow}, "cli.journey.stop.done")
}

// changeJourney posts a command to one journey and prints its state afterwards.
func (s *session) changeJourney(workspace, id, command string, in any, word string) error {
	if err := s.open(workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodPost, "/api/journeys/"+escape(id)+"/"+command, nil, in, func(j httpapi.Journey) {
		s.print(word, "title", j.Title, "version", j.Version, "state", "state.journey."+string(j.State), "inside", j.Inside)
		if command == "publish" && j.Inside > 0 {
			s.print("cli.journey.publish.inside", "inside", j.Inside)
		}
		if j.Practice && command == "start" {
			s.print("cli.journey.start.practice")
		}
	})
}

type journeyEnter struct {
	workspaceFlag
	idArgument
	All     bool
	Tag     string
	Contact string `placeholder:"ADDRESS"`
}

func (c *journeyEnter) Run(s *session) error {
	chosen := 0
	for _, given := range []bool{c.All, c.Tag != "", c.Contact != ""} {
		if given {
			chosen++
		}
	}
	if chosen != 1 {
		return usage("enter")
	}
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	in := httpapi.EnterJourney{All: c.All, Tag: c.Tag, Contact: c.Contact}
	return ask(s, http.MethodPost, "/api/journeys/"+escape(c.ID)+"/enter", nil, in, func(done httpapi.Entered) {
		s.print("cli.journey.enter.done", "entered", done.Entered, "asked", done.Asked)
		if done.Already+done.Refused > 0 {
			s.print("cli.journey.enter.kept_out", "already", done.Already, "refused", done.Refused)
		}
		if !done.Done {
			s.print("cli.journey.enter.going_on")
		}
	})
}
