package journey

import (
	"encoding/json"
)

// OffConfig is the config of a step that is switched off: people pass it by one outcome, and nothing is done, sent, asked
// or waited for. It has none of the abilities of its kind, so that whoever asks for them finds nothing.
type OffConfig struct {
	nothing
	Passes Outcome // without a port the step has no outcome, and passages end there
}

// Outcomes is the one by which people pass.
func (c OffConfig) Outcomes() []Outcome {
	if c.Passes.Port == "" {
		return nil
	}
	return []Outcome{c.Passes}
}

// Off reports whether a step is switched off, and the step that people come to who pass it; nil: they end there.
func (s *Step) Off() (next *Step, off bool) {
	c, off := s.Config.(OffConfig)
	return s.Next[c.Passes.Port], off
}

// Bypass is the config of a step whose kind has no fixed outcome: it says by which branch people pass when it is switched
// off.
type Bypass interface {
	Config
	Bypass() Outcome
}

// off gives the config of a step of a kind that is switched off. The first fixed outcome is what happens at a step where
// nothing happens: a mail goes on, a condition takes none of its branches, a wait for events has waited in vain. The
// config is read only where there is no such outcome; one that cannot be read has no outcome.
func (k *Kind) off(raw json.RawMessage) OffConfig {
	if len(k.Outcomes) > 0 {
		return OffConfig{Passes: k.Outcomes[0]}
	}
	if c, err := k.Configure(raw); err == nil {
		if b, ok := c.(Bypass); ok {
			return OffConfig{Passes: b.Bypass()}
		}
	}
	return OffConfig{}
}

// Followed are the edges that people can follow: of a step that is switched off only that by which they pass.
func (d Drawing) Followed() (edges []Edge) {
	off := map[string]string{}
	for _, n := range d.Nodes {
		if !n.Disabled {
			continue
		}
		if c, ok := configOf(n).(OffConfig); ok {
			off[n.ID] = c.Passes.Port
		}
	}
	for _, e := range d.Edges {
		if port, passes := off[e.From[0]]; !passes || port == e.From[1] {
			edges = append(edges, e)
		}
	}
	return edges
}

// switchedOff says which steps are off, and what becomes of people who come to them.
func (c *checker) switchedOff() {
	for i, n := range c.d.Nodes {
		config, ok := c.config[i].(OffConfig)
		if !ok {
			continue
		}
		switch k := kindsByID()[n.Kind]; {
		case k.Category == Entries:
			c.add(Hint, i, "off_entry")
		case config.Passes.Port == "":
			c.add(Hint, i, "off_end")
		case len(c.kindPorts(i)) > 1:
			c.add(Hint, i, "off_branch", "branch", c.branch(i, config.Passes.Port))
		default:
			c.add(Hint, i, "off")
		}
		n.Disabled = false
		c.fix("fix.switch_on", false, Change{Put: Put{Nodes: []Node{n}}})
	}
	c.unreachedByOff()
}

// kindPorts are the outcomes that a step would have were it switched on, of a config that can be read.
func (c *checker) kindPorts(at int) []Outcome {
	k := kindsByID()[c.d.Nodes[at].Kind]
	config, err := k.Configure(c.d.Nodes[at].Config)
	if err != nil {
		return k.Outcomes
	}
	return config.Outcomes()
}

// unreachedByOff names, in one hint, the steps to which nobody comes only because others are switched off.
func (c *checker) unreachedByOff() {
	var steps []int
	for i := range c.d.Nodes {
		if c.byOff[i] {
			steps = append(steps, i)
		}
	}
	if len(steps) > 0 {
		c.add(Hint, steps[0], "off_behind", "steps", c.names(steps))
	}
}

// NothingDone is the reason of somebody who passed a step that is switched off; it stands first in its row of history.
const NothingDone = "reason.off"
