package runner

import "tabiji/backend/walk"

// count keeps the counters of a passage: every arrival, every leaving by its port, and the change of
// who stands where. Steps at which people stay are arrived at without a row.
func (t *tick) count(s *stand, p walk.Passage) {
	version, was := s.row.Version, s.state
	if was.Node != "" {
		t.add(version, was.Node, "standing", -1)
	}
	visit := was.Visit
	if was.Node == "" {
		visit = -1
	}
	for i := range p.Visits {
		v := &p.Visits[i]
		if v.Visit > visit {
			t.add(version, v.Node, "arrived", 1)
			visit = v.Visit
		}
		if v.Outcome != "" {
			t.left(version, v.Node, v.Outcome)
		}
	}
	if p.End == walk.Goes {
		if p.State.Visit > visit {
			t.add(version, p.State.Node, "arrived", 1)
		}
		t.add(version, p.State.Node, "standing", 1)
	}
}

func (t *tick) add(version int64, node, what string, n int64) {
	t.counts[counter{version, node, what}] += n
}

func (t *tick) left(version int64, node, port string) {
	if port == "next" {
		t.add(version, node, "left:next", 1)
		return
	}
	t.add(version, node, "left:"+port, 1)
}
