package journey

import (
	"encoding/json"
	"strings"

	"tabiji/backend/problem"
)

// RandomConfig: every person draws one branch, always the same one at the same step.
type RandomConfig struct {
	nothing
	Branches []Weighted
	Total    int // sum of the weights, at least 1
}

// Weighted is one outcome of a random split. Weights are relative: 1 and 3 are a quarter and three quarters.
type Weighted struct {
	Port   string
	Weight int // 0 to MaxWeight
}

// MaxWeight bounds one weight.
const MaxWeight = 1_000_000

// Outcomes are the branches in their order.
func (c RandomConfig) Outcomes() []Outcome {
	list := make([]Outcome, len(c.Branches))
	for i, b := range c.Branches {
		list[i] = Outcome{Port: b.Port, Title: Letter(b.Port)}
	}
	return list
}

// Letter shows the port of a branch, which has no title of its own: a small letter as a capital.
func Letter(port string) string {
	if len(port) == 1 {
		return strings.ToUpper(port)
	}
	return port
}

// Depends says that the outcome is drawn.
func (RandomConfig) Depends() string { return "ahead.random" }

// Bypass is the first branch that anybody takes.
func (c RandomConfig) Bypass() Outcome {
	for i, b := range c.Branches {
		if b.Weight > 0 {
			return c.Outcomes()[i]
		}
	}
	return Outcome{}
}

// Shares are the weights in hundredths of their total.
func (c RandomConfig) Shares() map[string]float64 {
	shares := make(map[string]float64, len(c.Branches))
	for _, b := range c.Branches {
		shares[b.Port] = 100 * float64(b.Weight) / float64(max(c.Total, 1))
	}
	return shares
}

// check finds branches that nobody takes.
func (c RandomConfig) check(all *checker, at int) {
	for _, b := range c.Branches {
		if b.Weight == 0 {
			all.add(Hint, at, "weight_zero", "branch", all.branch(at, b.Port))
			all.fixBranch(at, b.Port)
		}
	}
}

func splitRandom() Kind {
	return Kind{
		ID: "split.random", Category: Splits, Icon: "arrows-shuffle", config: RandomConfig{}, Branches: true,
		Schema: schema(`"branches":{"type":"array","minItems":1,"maxItems":20,"items":{"type":"object","additionalProperties":false,`+
			`"required":["port","weight"],"properties":{"port":`+portSchema+`,"weight":{"type":"integer","minimum":0,"maximum":1000000}}}}`, "branches"),
		Examples: examples(`{"branches":[{"port":"a","weight":1},{"port":"b","weight":0}]}`, `{"branches":[{"port":"a","weight":1},{"port":"b","weight":3}]}`),
		read:     readRandom,
	}
}

func readRandom(raw json.RawMessage) (Config, error) {
	var c RandomConfig
	err := settings(raw, "", map[string]func(json.RawMessage, string) error{
		"branches": branches(PortElse, func(raw json.RawMessage, path string) (string, error) {
			var b Weighted
			err := settings(raw, path, map[string]func(json.RawMessage, string) error{
				"port": intoText(&b.Port), "weight": intoWhole(&b.Weight),
			})
			if err == nil && (b.Weight < 0 || b.Weight > MaxWeight) {
				err = problem.New(problem.Invalid, "config.weight", "port", short(b.Port), "most", MaxWeight)
			}
			c.Branches = append(c.Branches, b)
			c.Total += b.Weight
			return b.Port, err
		}),
	})
	switch {
	case err != nil:
		return nil, err
	case len(c.Branches) == 0:
		return nil, problem.New(problem.Invalid, "config.branches_none")
	case c.Total == 0:
		return nil, problem.New(problem.Invalid, "config.weights_zero")
	}
	return c, nil
}
