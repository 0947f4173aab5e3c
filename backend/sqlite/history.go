package sqlite

import (
	"cmp"
	"strings"

	"tabiji/backend/runner"
)

// addVisits writes history rows, many with a statement. When a constraint refuses one of them, all rows of that
// statement are written one by one to find it.
func (tx *Tx) addVisits(visits []runner.Visit) error {
	const columns = 8
	bind := func(v *runner.Visit, args []any) {
		args[0], args[1], args[2], args[3] = v.Enrollment, int64(v.StepNo), v.Node, v.Kind
		args[4], args[5], args[6], args[7] = int64(v.Visit), int64(v.At), v.Outcome, v.Reasons
	}
	oneByOne := func(visits []runner.Visit) error {
		return tx.repeat(appendVisit, len(visits), func(i int, args []any) { bind(&visits[i], args) },
			func(i int, err error) error { return rowFault(visits[i].Enrollment, err) })
	}
	whole, refused := len(visits)/visitsAtOnce, -1
	err := tx.repeat(appendVisits, whole,
		func(i int, args []any) {
			for k := range visitsAtOnce {
				bind(&visits[i*visitsAtOnce+k], args[k*columns:(k+1)*columns])
			}
		},
		func(i int, err error) error { refused = i; return err })
	switch {
	case err == nil:
		return oneByOne(visits[whole*visitsAtOnce:])
	case refused < 0 || !isRowFault(err): // the transaction may be gone
		return err
	}
	return cmp.Or(oneByOne(visits[refused*visitsAtOnce:(refused+1)*visitsAtOnce]), err)
}

// visitsAtOnce is how many history rows one statement appends: what a statement costs by itself is about a third of
// such a row.
const visitsAtOnce = 16

const appendVisit = "INSERT INTO history (enrollment, step_no, node, kind, visit, at, outcome, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

var appendVisits = appendVisit + strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?)", visitsAtOnce-1)
