package cli

import (
	"fmt"
	"net/http"
	"path/filepath"

	"tabiji/backend"
	"tabiji/backend/httpapi"
)

type backupCommand struct {
	List backupList `cmd:""`
	Save backupSave `cmd:""`
}

type backupList struct{ workspaceFlag }

func (c *backupList) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodGet, "/api/backups", nil, nil, func(page httpapi.Page[httpapi.Backup]) {
		if len(page.Items) == 0 {
			s.print("cli.backup.list.empty")
			return
		}
		t := s.table("cli.column.when", "cli.column.size", "cli.column.file")
		for _, b := range page.Items {
			t.row(s.moment(b.At), fmt.Sprintf("%.1f MB", float64(b.Bytes)/1e6), b.Path)
		}
		t.print()
	})
}

type backupSave struct {
	workspaceFlag
	File string `arg:""`
}

func (c *backupSave) Run(s *session) error {
	path, err := filepath.Abs(c.File)
	if err != nil {
		return err
	}
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	in := map[string]string{"path": path}
	return ask(s, http.MethodPost, "/api/copies", nil, in, func(done httpapi.Copied) {
		s.print("cli.backup.save.done", "file", done.Path)
	})
}

type takeOverCommand struct{ workspaceFlag }

func (c *takeOverCommand) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodPost, "/api/take-over", nil, struct{}{}, func(st httpapi.Status) {
		s.print("cli.take-over.done", "name", st.Workspace.Name)
	})
}

type verifyCommand struct {
	File string `arg:""`
}

// verified is the answer of verify with --json.
type verified struct {
	OK       bool     `json:"ok"`
	Findings []string `json:"findings"`
}

func (c *verifyCommand) Run(s *session) error {
	lines, err := backend.VerifyHere(s.ctx, backend.Config{Path: c.File, Getenv: s.sys.Getenv})
	if err != nil {
		return err
	}
	answer := verified{OK: len(lines) == 0, Findings: []string{}}
	for _, l := range lines {
		answer.Findings = append(answer.Findings, s.say.Say(l))
	}
	if s.json {
		s.line(s.sys.Out, answer)
	} else if answer.OK {
		s.print("cli.verify.ok", "file", c.File)
	} else {
		s.print("cli.verify.broken", "file", c.File, "n", len(lines))
		for _, f := range answer.Findings {
			fmt.Fprintf(s.sys.Out, "  - %s\n", f)
		}
	}
	if !answer.OK {
		return errBroken
	}
	return nil
}
