package walk

// Count tells what a passage changes in the counters of its version's steps: every arrival ("arrived"), every leaving by its
// port ("left:<port>"), and who stands where ("standing"). Steps at which people stay are arrived at without a row.
func Count(was State, p *Passage, add func(node, what string, n int64)) {
	visit := was.Visit
	if was.Node == "" {
		visit = -1
	} else {
		add(was.Node, "standing", -1)
	}
	for i := range p.Visits {
		v := &p.Visits[i]
		if v.Visit > visit {
			add(v.Node, "arrived", 1)
			visit = v.Visit
		}
		switch v.Outcome {
		case "":
		case "next":
			add(v.Node, "left:next", 1)
		default:
			add(v.Node, "left:"+v.Outcome, 1)
		}
	}
	if p.End != Goes {
		return
	}
	if p.State.Visit > visit {
		add(p.State.Node, "arrived", 1)
	}
	add(p.State.Node, "standing", 1)
}
