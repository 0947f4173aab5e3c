package journey

import (
	"encoding/json"
	"strconv"

	"tabiji/backend/problem"
	"tabiji/backend/segment"
)

// ConditionConfig: the first branch whose question is met is taken, else the outcome "else".
type ConditionConfig struct {
	Branches []Branch
}

// Branch is one outcome of a condition split.
type Branch struct {
	Port  string
	Title string
	When  segment.Tree
}

// MaxBranches bounds the branches of one split.
const MaxBranches = 20

// Outcomes are the branches in their order, then "else".
func (c ConditionConfig) Outcomes() []Outcome {
	list := make([]Outcome, 0, len(c.Branches)+1)
	for _, b := range c.Branches {
		list = append(list, Outcome{Port: b.Port, Title: b.Title})
	}
	return append(list, elsePort)
}

// Needs is what all questions together read.
func (c ConditionConfig) Needs() (n segment.Needs) {
	for _, b := range c.Branches {
		n = n.Merge(b.When.Needs())
	}
	return n
}

// Depends says that the outcome depends on what is known of the person then.
func (ConditionConfig) Depends() string { return "ahead.condition" }

// check finds questions that cannot be answered at the time they are asked, and fields that do not exist.
func (c ConditionConfig) check(all *checker, at int) {
	for _, b := range c.Branches {
		if absence(b.When, false) {
			all.add(Warning, at, "judged_once", "rule", segment.Describe(b.When))
			break
		}
	}
	all.decided(at, c)
	all.fields(at, c.Needs().Fields)
	for i := range c.Branches {
		c.Branches[i].When.Fields(func(leaf *segment.Tree) { all.fit(at, leaf) })
	}
}

var elsePort = Outcome{Port: PortElse, Word: "port.else"}

func splitCondition() Kind {
	return Kind{
		ID: "split.condition", Category: Splits, Icon: "arrows-split", config: ConditionConfig{}, Outcomes: []Outcome{elsePort}, Branches: true,
		Schema: schema(`"branches":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"object","additionalProperties":false,`+
			`"required":["port","when"],"properties":{"port":`+portSchema+`,"title":{"type":"string","maxLength":200},"when":`+
			treeSchema(segment.Person)+`}}}`, "branches"),
		Examples: examples(`{"branches":[{"port":"a","title":"A","when":{"field":"age","is":"less","value":20}},{"port":"b","when":{"event":"visit","at_least":2,"within_days":7}}]}`,
			`{"branches":[{"port":"a","when":{"tag":"x"}},{"port":"b","when":{"event":"purchase","within_days":30}}]}`),
		read: readCondition,
	}
}

const portSchema = `{"type":"string","pattern":"^[A-Za-z0-9._-]{1,64}$"}`

func readCondition(raw json.RawMessage) (Config, error) {
	var c ConditionConfig
	err := settings(raw, "", map[string]func(json.RawMessage, string) error{
		"branches": branches(PortElse, func(raw json.RawMessage, path string) (string, error) {
			b, err := readBranch(raw, path)
			c.Branches = append(c.Branches, b)
			return b.Port, err
		}),
	})
	if err == nil && len(c.Branches) == 0 {
		err = problem.New(problem.Invalid, "config.branches_none")
	}
	return c, err
}

func readBranch(raw json.RawMessage, path string) (b Branch, err error) {
	var when json.RawMessage
	err = settings(raw, path, map[string]func(json.RawMessage, string) error{
		"port":  intoText(&b.Port),
		"title": intoText(&b.Title),
		"when":  func(raw json.RawMessage, _ string) error { when = raw; return nil },
	})
	if err != nil {
		return b, err
	}
	name := b.Title
	if name == "" {
		name = b.Port
	}
	if b.When, err = segment.Parse(when, segment.Person); err != nil {
		p := problem.Of(err)
		if p.ID == "segment.no_rule" {
			return b, problem.New(problem.Invalid, "config.branch_no_rule", "branch", short(name))
		}
		return b, problem.New(problem.Invalid, "config.branch_rule", "branch", short(name), "why", p.Sentence()).Because(err)
	}
	return b, nil
}

// branches reads a list of outcomes whose ports are well formed, each once, and not the fixed one.
func branches(fixed string, read func(raw json.RawMessage, path string) (port string, err error)) func(json.RawMessage, string) error {
	return func(raw json.RawMessage, path string) error {
		list, err := items(raw, path)
		if err != nil {
			return err
		}
		if len(list) > MaxBranches {
			return problem.New(problem.Invalid, "config.branches_many", "limit", MaxBranches)
		}
		seen := map[string]bool{fixed: true}
		for i, raw := range list {
			port, err := read(raw, path+"["+strconv.Itoa(i)+"]")
			if err != nil {
				return err
			}
			if !validID(port) {
				return problem.New(problem.Invalid, "config.branch_port", "n", i+1)
			}
			if seen[port] {
				return problem.New(problem.Invalid, "config.branch_twice", "port", port)
			}
			seen[port] = true
		}
		return nil
	}
}
