package studio

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
)

// Card is a journey as a list shows it: its head, the outline of its draft and its numbers.
type Card struct {
	View
	Shape    Shape     `json:"shape"`
	Next     *NextDue  `json:"next,omitempty" doc:"The earliest moment at which somebody is due; absent when nobody waits or the journey does not move."`
	Goal     *GoalRate `json:"goal,omitempty" doc:"Absent when the journey has no goal."`
	Days     []int64   `json:"days" doc:"People who entered, by local day: 14 days, today last."`
	Findings Weights   `json:"findings"`
}

// Shape is the outline of a drawing, small enough for a thumbnail.
type Shape struct {
	Nodes []ShapeNode `json:"nodes"`
	Edges []ShapeEdge `json:"edges"`
	More  int         `json:"more" doc:"Steps left out because there are too many."`
}

// ShapeNode is one step of an outline.
type ShapeNode struct {
	ID   string     `json:"id"`
	Kind string     `json:"kind"`
	At   [2]float64 `json:"at"`
}

// ShapeEdge is one line of an outline.
type ShapeEdge struct {
	From string `json:"from"`
	Port string `json:"port"`
	To   string `json:"to"`
}

// NextDue is the earliest moment at which somebody is due, and how many are due within an hour from then.
type NextDue struct {
	At clock.Instant `json:"at"`
	N  int64         `json:"n"`
}

// GoalRate is how many people reached a goal, of all who ever entered.
type GoalRate struct {
	Reached int64 `json:"reached"`
	Entered int64 `json:"entered"`
}

// Weights are how many findings of each level a draft has.
type Weights struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Hints    int `json:"hints"`
}

// shownDays is how many days a card's chart has.
const shownDays = 14

// mostShaped is the largest number of steps that an outline shows.
const mostShaped = 80

// dueWithin is how far beyond the earliest due moment a card counts, in milliseconds: an hour.
const dueWithin = 3_600_000

// Cards lists the journeys in the order they were made: those in use, or the archived ones.
func (s *Studio) Cards(ctx context.Context, archived bool) (list []Card, err error) {
	list = []Card{}
	err = s.store.Read(ctx, func(tx Tx) error {
		rows, err := tx.Journeys()
		if err != nil {
			return err
		}
		others, err := s.memory.running(tx)
		if err != nil {
			return err
		}
		for i := range rows {
			if rows[i].ArchivedAt > 0 != archived {
				continue
			}
			c, err := s.card(tx, &rows[i], others)
			if err != nil {
				return err
			}
			list = append(list, c)
		}
		return nil
	})
	return list, err
}

func (s *Studio) card(tx Tx, j *Journey, others running) (c Card, err error) {
	c.Head = plainHead(j)
	if c.Numbers, err = numbers(tx, j); err != nil {
		return c, err
	}
	draft, err := s.memory.draft(tx, j, others)
	if err != nil {
		return c, err
	}
	c.Findings, c.Changed = draft.weights, true
	if j.Live != 0 {
		live, err := s.memory.version(tx, j.Live)
		if err != nil {
			return c, err
		}
		c.Version, c.Changed = live.no, live.hash != draft.hash
	}
	c.Shape = shape(j.Draft)
	if c.Goal, err = s.goal(tx, j, c.Entered); err != nil {
		return c, err
	}
	if c.Days, err = tx.Days(j.No, "entered", shownDays); err != nil {
		return c, err
	}
	if j.State == Running || j.State == Finishing {
		at, n, err := tx.NextDue(j.No, dueWithin)
		if err != nil {
			return c, err
		}
		if n > 0 {
			c.Next = &NextDue{At: at, N: n}
		}
	}
	return c, nil
}

// shape is the outline of a drawing: its first mostShaped steps, and the lines between them.
func shape(d journey.Drawing) Shape {
	s := Shape{Nodes: []ShapeNode{}, Edges: []ShapeEdge{}, More: max(0, len(d.Nodes)-mostShaped)}
	shown := map[string]bool{}
	for _, n := range d.Nodes[:min(len(d.Nodes), mostShaped)] {
		shown[n.ID] = true
		s.Nodes = append(s.Nodes, ShapeNode{ID: n.ID, Kind: n.Kind, At: n.At})
	}
	for _, e := range d.Edges {
		if shown[e.From[0]] && shown[e.To] {
			s.Edges = append(s.Edges, ShapeEdge{From: e.From[0], Port: e.From[1], To: e.To})
		}
	}
	return s
}

// isGoal reports whether an enrollment that ends at a step has reached the goal.
func isGoal(n journey.Node) bool {
	e, ok := journey.Ability[journey.Ender](n.Kind)
	if !ok || n.Disabled {
		return false
	}
	by, _ := e.Ends()
	return by == journey.EndGoal
}

// goal counts who arrived at a goal in any version; nil when neither the draft nor any version has one.
func (s *Studio) goal(tx Tx, j *Journey, entered int64) (*GoalRate, error) {
	has := false
	for _, n := range j.Draft.Nodes {
		has = has || isGoal(n)
	}
	counts, err := tx.NodeCounts(j.No)
	if err != nil {
		return nil, err
	}
	rate := &GoalRate{Entered: entered}
	for _, c := range counts {
		if c.What != "arrived" {
			continue
		}
		v, err := s.memory.version(tx, c.Version)
		if err != nil {
			return nil, err
		}
		if isGoal(v.steps[c.Node]) {
			has = true
			rate.Reached += c.N
		}
	}
	if !has {
		return nil, nil
	}
	return rate, nil
}
