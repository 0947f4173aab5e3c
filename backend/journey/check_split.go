package journey

import (
	"slices"

	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// decided finds branches of a condition whose question is answered before anybody comes to it.
func (c *checker) decided(at int, config ConditionConfig) {
	asked := map[string]bool{}
	for _, b := range config.Branches {
		rule := segment.Describe(b.When)
		key := lineKey(rule)
		if asked[key] {
			c.add(Warning, at, "cond_twice", "branch", c.branch(at, b.Port), "rule", rule)
			c.fixBranch(at, b.Port)
			continue
		}
		asked[key] = true
		var why []source
		switch c.asked(at, &b.When, nil, &why) {
		case never:
			c.add(Warning, at, "cond_never", "branch", c.branch(at, b.Port), "rule", rule, "by", c.namesOf(why))
			c.fixBranch(at, b.Port)
		case surely:
			id := "cond_always"
			if !slices.ContainsFunc(why, func(s source) bool { return !is[Trigger](c.config[s.at]) }) {
				id = "cond_entry"
			}
			c.add(Warning, at, id, "branch", c.branch(at, b.Port), "rule", rule, "by", c.namesOf(why))
			return // nobody comes to the branches behind it
		default:
			if contradicts(c, at, &b.When) {
				c.add(Warning, at, "cond_impossible", "branch", c.branch(at, b.Port), "rule", rule)
				c.fixBranch(at, b.Port)
			}
		}
	}
}

// contradicts reports whether a question fails both for people who have one of its tags and for those who do not.
func contradicts(c *checker, at int, t *segment.Tree) bool {
	return slices.ContainsFunc(t.Needs().Tags, func(tag string) bool {
		var why []source
		return c.asked(at, t, map[string]certain{tag: surely}, &why) == never && c.asked(at, t, map[string]certain{tag: never}, &why) == never
	})
}

// namesOf are the steps that make something certain, each once.
func (c *checker) namesOf(why []source) []words.Line {
	var steps []int
	for _, s := range why {
		if !slices.Contains(steps, s.at) {
			steps = append(steps, s.at)
		}
	}
	return c.names(steps)
}

// tagsWithoutEffect finds steps that give a tag which people have, or take one that they do not have.
func (c *checker) tagsWithoutEffect() {
	for i := range c.d.Nodes {
		switch config := c.config[i].(type) {
		case AddTagConfig:
			c.nothing(i, "tag_already", config.Tag, surely)
		case RemoveTagConfig:
			c.nothing(i, "tag_absent", config.Tag, never)
		}
	}
}

func (c *checker) nothing(at int, id, tag string, when certain) {
	if sources := c.tag(at, tag); agreed(sources) == when {
		c.add(Hint, at, id, "tag", short(tag), "by", c.namesOf(sources))
		c.fix("fix.step_out", false, c.takeOut(at, c.next(at)))
	}
}

// sameWay finds steps that divide people and lead all of them to the same step.
func (c *checker) sameWay() {
	goals := slices.ContainsFunc(c.config, func(config Config) bool {
		e, ok := config.(Ender)
		if !ok {
			return false
		}
		by, _ := e.Ends()
		return by == EndGoal
	})
	for i, config := range c.config {
		if !is[Fork](config) || is[Pause](config) {
			continue
		}
		outcomes := config.Outcomes()
		if n := len(c.out[i]); len(outcomes) > 1 && n == len(outcomes) && !slices.ContainsFunc(c.out[i], func(l edge) bool { return l.to != c.out[i][0].to }) {
			if to := c.out[i][0].to; to != i {
				c.add(Warning, i, "split_same", "to", c.name(to))
				c.fix("fix.step_out", true, c.takeOut(i, to))
			}
		}
		if r, ok := config.(RandomConfig); ok && !goals && r.drawn() > 1 {
			c.add(Hint, i, "random_no_goal")
			goals = true // said once
		}
	}
}

// drawn is how many branches somebody can draw.
func (c RandomConfig) drawn() (n int) {
	for _, b := range c.Branches {
		if b.Weight > 0 {
			n++
		}
	}
	return n
}
