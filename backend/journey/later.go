package journey

import (
	"encoding/json"
	"strconv"

	"tabiji/backend/problem"
)

// The format already has keys for features that are not built yet, so that it does not change again for each. What an
// author writes there survives every round trip; Check refuses to start a journey that sets what nothing carries out
// yet.

// Page is what a drawing says beside its steps and lines. None of it is part of the meaning (hash): a version with
// another page does the same.
type Page struct {
	Phases []Phase `json:"phases,omitempty"`
	// Layout says who arranges the steps; At of the nodes always holds where they were drawn last.
	Layout Layout `json:"layout,omitempty"`
	// Aside are findings that the author has set aside, by their id and step.
	Aside []Aside `json:"aside,omitempty"`
	// Tests are example people with the expected result, Behaviour the assumptions of a rehearsal about people: JSON
	// objects, kept as they are in the file.
	Tests     []json.RawMessage `json:"tests,omitempty"`
	Behaviour json.RawMessage   `json:"behaviour,omitempty"`
}

// Phase is a named group of a journey's steps.
type Phase struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Nodes []string `json:"nodes,omitempty"` // ids of its steps
}

// Aside is one finding that was set aside.
type Aside struct {
	Finding string `json:"finding"`        // id of its sentence
	Node    string `json:"node,omitempty"` // empty: it is about the whole journey
}

// Layout is "auto", "own", or "": auto.
type Layout string

// The layouts.
const (
	AutoLayout Layout = "auto" // arranged by the program
	OwnLayout  Layout = "own"  // placed by the author
)

// Purpose is what a journey is for, for its readers. None of it is part of the meaning (hash).
type Purpose struct {
	Objective string `json:"objective,omitempty"`
	KPI       string `json:"kpi,omitempty"`
	Owner     string `json:"owner,omitempty"`
}

// Obeyed are settings that will change what happens and that nothing carries out yet. The objects are JSON as it stands
// in the file; Start and End are local to the journey's zone, as 2026-12-24T10:00.
type Obeyed struct {
	Goal     json.RawMessage `json:"goal,omitempty"`
	Exit     json.RawMessage `json:"exit,omitempty"`
	Window   json.RawMessage `json:"window,omitempty"`
	Cap      json.RawMessage `json:"cap,omitempty"`
	CatchUp  json.RawMessage `json:"catch_up,omitempty"`
	Priority int             `json:"priority,omitempty"`
	Start    string          `json:"start,omitempty"`
	End      string          `json:"end,omitempty"`
}

// Bounds of these parts.
const (
	MaxPhases  = 100
	MaxAsides  = 5_000
	MaxTests   = 1_000
	maxPurpose = 2_000     // characters of an objective, a KPI or an owner
	maxObject  = 256 << 10 // bytes of one object that is kept as it stands
)

// obeys lists which settings of Obeyed are set, by their keys in the file.
func (o Obeyed) obeys() (keys []string) {
	for _, one := range []struct {
		key string
		set bool
	}{
		{"goal", len(o.Goal) > 0}, {"exit", len(o.Exit) > 0}, {"window", len(o.Window) > 0}, {"cap", len(o.Cap) > 0},
		{"catch_up", len(o.CatchUp) > 0}, {"priority", o.Priority != 0}, {"start", o.Start != ""}, {"end", o.End != ""},
	} {
		if one.set {
			keys = append(keys, one.key)
		}
	}
	return keys
}

// canonical is a copy whose objects have their keys sorted.
func (o Obeyed) canonical() Obeyed {
	for _, raw := range []*json.RawMessage{&o.Goal, &o.Exit, &o.Window, &o.Cap, &o.CatchUp} {
		if len(*raw) > 0 {
			*raw = compact(encode(canonical(*raw), ""))
		}
	}
	return o
}

// later finds settings that nothing carries out yet.
func (c *checker) later() {
	for _, key := range c.d.Settings.obeys() {
		c.add(Error, -1, "not_yet", "what", "part."+key)
	}
}

// readPage reads one key of the file that belongs to the page; false when none does.
func readPage(m member, p *Page) (ours bool, err error) {
	switch m.key {
	case "phases":
		err = each(m, MaxPhases, readPhase, &p.Phases)
	case "layout":
		if err = text(m.value, m.key, (*string)(&p.Layout)); err == nil && p.Layout != "" && p.Layout != AutoLayout && p.Layout != OwnLayout {
			err = shape(m.key, "layout")
		}
	case "aside":
		err = each(m, MaxAsides, readAside, &p.Aside)
	case "tests":
		err = each(m, MaxTests, readObject, &p.Tests)
	case "behaviour":
		p.Behaviour, err = readObject(m.value, m.key)
	default:
		return false, nil
	}
	return true, err
}

// readSetting reads one key of the settings that is for readers, or that nothing obeys yet; false when it is neither.
func readSetting(m member, path string, s *Settings) (ours bool, err error) {
	switch m.key {
	case "objective":
		err = shortText(m.value, path, maxPurpose, &s.Objective)
	case "kpi":
		err = shortText(m.value, path, maxPurpose, &s.KPI)
	case "owner":
		err = shortText(m.value, path, maxPurpose, &s.Owner)
	case "goal":
		s.Goal, err = readObject(m.value, path)
	case "exit":
		s.Exit, err = readObject(m.value, path)
	case "window":
		s.Window, err = readObject(m.value, path)
	case "cap":
		s.Cap, err = readObject(m.value, path)
	case "catch_up":
		s.CatchUp, err = readObject(m.value, path)
	case "priority":
		err = whole(m.value, path, &s.Priority)
	case "start":
		err = moment(m.value, path, &s.Start)
	case "end":
		err = moment(m.value, path, &s.End)
	default:
		return false, nil
	}
	return true, err
}

func readPhase(raw json.RawMessage, path string) (p Phase, err error) {
	list, err := members(raw, path)
	if err != nil {
		return p, err
	}
	for _, m := range list {
		at := path + "." + m.key
		switch m.key {
		case "id":
			err = text(m.value, at, &p.ID)
		case "title":
			err = shortText(m.value, at, MaxTitle, &p.Title)
		case "nodes":
			p.Nodes, err = ids(m.value, at)
		default:
			err = unknownKey(path, m.key)
		}
		if err != nil {
			return p, err
		}
	}
	return p, checkID(path+".id", p.ID)
}

func readAside(raw json.RawMessage, path string) (a Aside, err error) {
	list, err := members(raw, path)
	if err != nil {
		return a, err
	}
	for _, m := range list {
		switch m.key {
		case "finding":
			err = text(m.value, path+".finding", &a.Finding)
		case "node":
			err = text(m.value, path+".node", &a.Node)
		default:
			err = unknownKey(path, m.key)
		}
		if err != nil {
			return a, err
		}
	}
	if a.Node != "" {
		if err := checkID(path+".node", a.Node); err != nil {
			return a, err
		}
	}
	return a, checkID(path+".finding", a.Finding)
}

// ids reads a list of ids of steps.
func ids(raw json.RawMessage, path string) ([]string, error) {
	list, err := items(raw, path)
	if err != nil {
		return nil, err
	}
	if len(list) > MaxNodes {
		return nil, problem.New(problem.TooLarge, "journey.too_many", "what", "part.nodes", "n", len(list), "limit", MaxNodes)
	}
	var all []string
	for i, one := range list {
		at, id := path+"["+strconv.Itoa(i)+"]", ""
		if err := text(one, at, &id); err != nil {
			return nil, err
		}
		if err := checkID(at, id); err != nil {
			return nil, err
		}
		all = append(all, id)
	}
	return all, nil
}

// readObject keeps an object as it stands; null is none.
func readObject(raw json.RawMessage, path string) (json.RawMessage, error) {
	raw = compact(raw)
	switch {
	case string(raw) == "null":
		return nil, nil
	case raw[0] != '{':
		return nil, shape(path, "object")
	case len(raw) > maxObject:
		return nil, problem.New(problem.TooLarge, "journey.config_large", "path", path, "limit", maxObject>>10)
	}
	return raw, nil
}

// moment reads a local date and time, checked and kept as text; "" is none.
func moment(raw json.RawMessage, path string, into *string) error {
	if err := text(raw, path, into); err != nil || *into == "" {
		return err
	}
	if _, err := wallTime(*into); err != nil {
		return shape(path, "moment")
	}
	return nil
}
