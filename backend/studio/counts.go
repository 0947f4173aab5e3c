package studio

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// StepCount is how many people arrived at a step, are at it now, and left it, over all versions of a journey.
type StepCount struct {
	Node     string           `json:"node"`
	Arrived  int64            `json:"arrived"`
	Standing int64            `json:"standing"`
	Left     map[string]int64 `json:"left"`   // by outcome
	Held     int64            `json:"held"`   // people held back here
	Broken   int64            `json:"broken"` // people who stopped here because of an error
}

// GoneStep is a step at which people still are although neither the draft nor the live version has it.
type GoneStep struct {
	Node  string `json:"node"`
	Title string `json:"title"`
	Kind  string `json:"kind,omitempty"`
	N     int64  `json:"n"`
}

// Counting is everything about a journey that changes when people move.
type Counting struct {
	Numbers
	Items []StepCount `json:"items"`
	Gone  []GoneStep  `json:"gone"`
}

// Counting reads the counters of a journey over all its versions, and the steps where people are that neither the draft
// nor the live version has.
func (s *Studio) Counting(ctx context.Context, id string) (c Counting, err error) {
	c = Counting{Items: []StepCount{}, Gone: []GoneStep{}}
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		if c.Numbers, err = numbers(tx, &j); err != nil {
			return err
		}
		rows, err := tx.NodeCounts(j.No)
		if err != nil {
			return err
		}
		aside, err := tx.HeldAndBroken(j.No)
		if err != nil {
			return err
		}
		rows = append(rows, aside...)
		c.Items = tally(rows)
		c.Gone, err = s.gone(tx, &j, rows)
		return err
	})
	return c, err
}

// StepCounts are the Items of Counting.
func (s *Studio) StepCounts(ctx context.Context, id string) ([]StepCount, error) {
	c, err := s.Counting(ctx, id)
	return c.Items, err
}

// tally adds up the counters of all versions, by step.
func tally(rows []NodeCount) []StepCount {
	list := []StepCount{}
	at := map[string]int{}
	for _, c := range rows {
		i, ok := at[c.Node]
		if !ok {
			i = len(list)
			at[c.Node] = i
			list = append(list, StepCount{Node: c.Node, Left: map[string]int64{}})
		}
		switch c.What {
		case "arrived":
			list[i].Arrived += c.N
		case "standing":
			list[i].Standing += c.N
		case "held":
			list[i].Held += c.N
		case "broken":
			list[i].Broken += c.N
		default:
			list[i].Left[strings.TrimPrefix(c.What, "left:")] += c.N
		}
	}
	return list
}

// gone lists the steps where people are that neither the draft nor the live version has.
func (s *Studio) gone(tx Tx, j *Journey, rows []NodeCount) ([]GoneStep, error) {
	here := map[string]bool{}
	for _, n := range j.Draft.Nodes {
		here[n.ID] = true
	}
	if j.Live != 0 {
		live, err := s.memory.version(tx, j.Live)
		if err != nil {
			return nil, err
		}
		for id := range live.steps {
			here[id] = true
		}
	}
	list := []GoneStep{}
	for _, c := range rows {
		if here[c.Node] || c.N == 0 || c.What != "standing" && c.What != "held" && c.What != "broken" {
			continue
		}
		if i := slices.IndexFunc(list, func(g GoneStep) bool { return g.Node == c.Node }); i >= 0 {
			list[i].N += c.N
			continue
		}
		v, err := s.memory.version(tx, c.Version)
		if err != nil {
			return nil, err
		}
		n := v.steps[c.Node]
		list = append(list, GoneStep{Node: c.Node, Title: n.Title, Kind: n.Kind, N: c.N})
	}
	return list, nil
}

// PersonAt is one person who is at a step now.
type PersonAt struct {
	Enrollment string        `json:"enrollment"`
	Contact    string        `json:"contact"`
	Address    string        `json:"address"`
	Node       string        `json:"node,omitempty" doc:"Absent for a person who has not begun."`
	Waits      string        `json:"waits,omitempty" enum:"timer,receipt"`
	State      string        `json:"state"` // live, held, broken
	Since      clock.Instant `json:"since,omitzero"`
	Until      clock.Instant `json:"until,omitzero"`
	Reason     *words.Line   `json:"reason,omitempty"`

	Fields map[string]string `json:"-"`
	Step   words.Line        `json:"-"`
}

// PeopleAt lists who is at a step of a journey now, or everybody inside with node "", at most limit, by enrollment.
// after is the last Enrollment of the previous page, "" for the first page.
func (s *Studio) PeopleAt(ctx context.Context, id, node, after string, limit int) (list []PersonAt, err error) {
	from, _ := ident.Read("enr", after) // any other text begins with the first page
	if limit <= 0 || limit > MostListed {
		limit = MostListed
	}
	list = []PersonAt{}
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		rows, err := tx.PeopleAt(j.No, node, from, limit)
		if err != nil {
			return err
		}
		for _, e := range rows {
			c, _, err := tx.Contact(e.Contact)
			if err != nil {
				return err
			}
			v, err := s.memory.version(tx, e.Version)
			if err != nil {
				return err
			}
			list = append(list, PersonAt{
				Enrollment: ident.Show("enr", e.ID), Contact: ident.Show("con", e.Contact), Address: c.Address, Node: e.Node, Waits: string(e.Waits),
				State: string(e.State), Since: e.Since, Until: e.DueAt, Reason: e.Reason, Fields: c.Fields, Step: v.name(cmp.Or(e.Node, e.Entry)),
			})
		}
		return nil
	})
	return list, err
}

// name is the step's title as a line, or the name of its kind.
func (v versionFacts) name(node string) words.Line {
	if n, ok := v.steps[node]; ok {
		return journey.StepName(n)
	}
	return words.New("step.titled", "title", node)
}
