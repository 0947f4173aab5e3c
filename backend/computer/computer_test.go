package computer_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"tabiji/backend/computer"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// desk is everything a Computer asks, in memory.
type desk struct {
	computer.File
	renamed, stored string
	prefers         computer.Preferences
	recent          []computer.Recent
	copies, noted   int
	fails           error
	told            []string
	made            computer.NewWorkspace
	opened          string
}

func (d *desk) SaveCopy(context.Context, string) (int64, error) { d.copies++; return 7, d.fails }
func (d *desk) Rename(name string) error                        { d.renamed = name; return nil }
func (d *desk) Preferences() computer.Preferences               { return d.prefers }
func (d *desk) SetPreferences(p computer.Preferences) error     { d.prefers = p; return d.fails }
func (d *desk) Recent() []computer.Recent                       { return d.recent }
func (d *desk) Answers(path string) bool                        { return path == "/b" }
func (d *desk) NewPath(name string) string                      { return "/new/" + name + ".tabiji" }
func (d *desk) Name(context.Context) (string, error)            { return "旅路珈琲", nil }
func (d *desk) SetName(_ context.Context, name string) error    { d.stored = name; return d.fails }
func (d *desk) NoteCopy(context.Context) error                  { d.noted++; return nil }

func newDesk(adjust ...func(*computer.Config)) (*desk, *computer.Computer) {
	d := &desk{}
	c := computer.Config{
		Path: "/a", File: d, Keeper: d, Store: d, Running: func() bool { return true },
		Create:      func(_ context.Context, n computer.NewWorkspace) (string, error) { d.made = n; return n.Path, d.fails },
		SampleTitle: func(words.Lang) string { return "見本" },
		OpenOther:   func(path string) error { d.opened = path; return nil },
		Speak:       func(lang string) { d.told = append(d.told, "speak "+lang) },
		Changed:     func(nouns []string) { d.told = append(d.told, nouns...) },
	}
	for _, a := range adjust {
		a(&c)
	}
	return d, computer.New(c)
}

func idOf(err error) string {
	if err == nil {
		return ""
	}
	return problem.Of(err).ID
}

func TestACopyThatWasSavedIsRemembered(t *testing.T) {
	t.Parallel()
	d, c := newDesk()
	if n, err := c.SaveCopy(t.Context(), "/copy"); n != 7 || err != nil || d.noted != 1 {
		t.Errorf("%d bytes, %v, noted %d times", n, err, d.noted)
	}
	d.fails = errors.New("the disk is full")
	if _, err := c.SaveCopy(t.Context(), "/copy"); !errors.Is(err, d.fails) || d.noted != 1 {
		t.Errorf("%v, noted %d times", err, d.noted)
	}
}

func TestANameIsOneLineAndStandsInTheFileAndOnTheComputer(t *testing.T) {
	t.Parallel()
	d, c := newDesk()
	if err := c.Rename(t.Context(), " 旅路\n 珈琲 "); err != nil || d.stored != "旅路 珈琲" || d.renamed != d.stored {
		t.Errorf("%q and %q, %v", d.stored, d.renamed, err)
	}
	if err := c.Rename(t.Context(), " \t"); idOf(err) != "workspace.name" {
		t.Errorf("no name: %v", err)
	}
}

func TestPreferencesAreToldToWhoSpeaks(t *testing.T) {
	t.Parallel()
	d, c := newDesk()
	if p, err := c.SetPreferences(computer.Preferences{Lang: "en"}); err != nil || p.Lang != "en" || !slices.Equal(d.told, []string{"speak en", "preferences"}) {
		t.Errorf("%+v, %v, told %v", p, err, d.told)
	}
	d.fails, d.told = errors.New("the disk is full"), nil
	if _, err := c.SetPreferences(computer.Preferences{Lang: "ja"}); !errors.Is(err, d.fails) || d.told != nil {
		t.Errorf("%v, told %v", err, d.told)
	}
}

func TestWorkspacesSayWhichIsThisOneAndWhichRun(t *testing.T) {
	t.Parallel()
	d, c := newDesk()
	d.recent = []computer.Recent{{Path: "/b"}, {Path: "/a"}, {Path: "/c"}, {Path: "/b", Missing: true}}
	var got []bool
	for _, k := range c.Workspaces() {
		got = append(got, k.Current, k.Running)
	}
	if want := []bool{false, true, true, true, false, false, false, false}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestANewWorkspaceIsMadeAndShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		wish computer.NewWorkspace
		path string
		want string
	}{
		{"at a path without extension", computer.NewWorkspace{Path: "/x/shop"}, "/x/shop.tabiji", ""},
		{"at a path", computer.NewWorkspace{Path: "/x/shop.tabiji", Name: "店"}, "/x/shop.tabiji", ""},
		{"named", computer.NewWorkspace{Name: " 店 "}, "/new/店.tabiji", ""},
		{"the sample, without a name", computer.NewWorkspace{Sample: true}, "/new/見本.tabiji", ""},
		{"neither name nor path", computer.NewWorkspace{}, "", "workspace.name"},
	} {
		d, computer := newDesk()
		path, err := computer.NewWorkspace(t.Context(), c.wish)
		if path != c.path || d.made.Path != c.path || d.opened != c.path || idOf(err) != c.want {
			t.Errorf("%s: %q made at %q, opened %q, %v", c.name, path, d.made.Path, d.opened, err)
		}
	}
}

func TestWithoutWindowsNoOtherWorkspaceIsOpened(t *testing.T) {
	t.Parallel()
	d, c := newDesk(func(c *computer.Config) { c.OpenOther = nil })
	here := t.TempDir()
	if err := c.OpenWorkspace(here); idOf(err) != "workspace.no_windows" || c.OpensOthers() {
		t.Errorf("%v", err)
	}
	if _, err := c.NewWorkspace(t.Context(), computer.NewWorkspace{Name: "店"}); idOf(err) != "workspace.no_windows" || d.made.Path != "" {
		t.Errorf("%v, made %+v", err, d.made)
	}
	d, c = newDesk()
	if err := c.OpenWorkspace(filepath.Join(here, "nothing")); idOf(err) != "workspace.missing" || d.opened != "" {
		t.Errorf("%v", err)
	}
	if err := c.OpenWorkspace(here); err != nil || d.opened != here {
		t.Errorf("%v", err)
	}
	if c.Raise() {
		t.Error("there is no window, and it was raised")
	}
}
