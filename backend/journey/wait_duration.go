package journey

import (
	"encoding/json"
	"strconv"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// WaitConfig: the person stays for a while.
type WaitConfig struct {
	onward
	Amount int // at least 1
	Unit   clock.Unit
	Shown  words.Arg // "amount": "3 day", made once
}

// Progresses says whether the wait is drawn for an hour or more. What is drawn counts, not how long somebody
// happened to stay.
func (c WaitConfig) Progresses() bool {
	switch c.Unit {
	case clock.Second:
		return c.Amount >= 3_600
	case clock.Minute:
		return c.Amount >= 60
	}
	return c.Amount >= 1
}

// longestWait is ten years in each unit.
func longestWait(u clock.Unit) int {
	switch u {
	case clock.Second:
		return 10 * 366 * 86_400
	case clock.Minute:
		return 10 * 366 * 1_440
	case clock.Hour:
		return 10 * 366 * 24
	case clock.Day:
		return 10 * 366
	case clock.Week:
		return 10 * 53
	}
	return 10 * 12
}

func waitDuration() Kind {
	return Kind{
		ID: "wait.duration", Category: Waits, Icon: "clock-pause", Outcomes: []Outcome{next},
		Schema: schema(`"amount":{"type":"integer","minimum":1},"unit":{"enum":["second","minute","hour","day","week","month"]}`, "amount", "unit"),
		read:   readWait,
	}
}

func readWait(raw json.RawMessage) (Config, error) {
	var c WaitConfig
	unit := ""
	err := settings(raw, "", map[string]func(json.RawMessage, string) error{"amount": intoWhole(&c.Amount), "unit": intoText(&unit)})
	if err != nil {
		return nil, err
	}
	c.Unit = clock.Unit(unit)
	if !c.Unit.Known() {
		return nil, problem.New(problem.Invalid, "config.wait_unit", "unit", short(unit))
	}
	if most := longestWait(c.Unit); c.Amount < 1 || c.Amount > most {
		return nil, problem.New(problem.Invalid, "config.wait_amount", "most", strconv.Itoa(most)+" "+unit)
	}
	c.Shown = words.Arg{Key: "amount", Value: strconv.Itoa(c.Amount) + " " + unit}
	return c, nil
}
