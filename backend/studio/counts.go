package studio

import (
	"context"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/words"
)

// StepCount is how many people came to, stand at, and left a step, over all versions of a journey.
type StepCount struct {
	Node     string           `json:"node"`
	Arrived  int64            `json:"arrived"`
	Standing int64            `json:"standing"`
	Left     map[string]int64 `json:"left"` // by outcome
}

// StepCounts reads the counters of a journey, by step in the order of the live drawing's ids.
func (s *Studio) StepCounts(ctx context.Context, id string) (list []StepCount, err error) {
	list = []StepCount{}
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		rows, err := tx.NodeCounts(j.No)
		if err != nil {
			return err
		}
		at := map[string]int{}
		for _, c := range rows {
			i, ok := at[c.Node]
			if !ok {
				i = len(list)
				at[c.Node] = i
				list = append(list, StepCount{Node: c.Node, Left: map[string]int64{}})
			}
			switch {
			case c.What == "arrived":
				list[i].Arrived += c.N
			case c.What == "standing":
				list[i].Standing += c.N
			default:
				list[i].Left[strings.TrimPrefix(c.What, "left:")] += c.N
			}
		}
		return nil
	})
	return list, err
}

// PersonAt is one person who stands at a step.
type PersonAt struct {
	Enrollment string        `json:"enrollment"`
	Contact    string        `json:"contact"`
	Address    string        `json:"address"`
	State      string        `json:"state"` // live, held, broken
	Since      clock.Instant `json:"since,omitzero"`
	Until      clock.Instant `json:"until,omitzero"`
	Reason     *words.Line   `json:"reason,omitempty"`
}

// PeopleAt lists who stands at a step of a journey. after is the last Enrollment of the former page.
func (s *Studio) PeopleAt(ctx context.Context, id, node, after string, limit int) (list []PersonAt, err error) {
	from, _ := ident.Read("enr", after) // another form begins at the beginning
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
			list = append(list, PersonAt{
				Enrollment: ident.Show("enr", e.ID), Contact: ident.Show("con", e.Contact), Address: c.Address,
				State: e.State, Since: e.Since, Until: e.DueAt, Reason: e.Reason,
			})
		}
		return nil
	})
	return list, err
}
