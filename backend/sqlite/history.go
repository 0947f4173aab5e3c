package sqlite

import "tabiji/backend/runner"

// addVisits writes history rows, one prepared statement a row: measured as the fastest way.
func (tx *Tx) addVisits(visits []runner.Visit) error {
	for i := range visits {
		v := &visits[i]
		_, err := tx.exec("INSERT INTO history (enrollment, step_no, node, kind, visit, at, outcome, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			v.Enrollment, v.StepNo, v.Node, v.Kind, v.Visit, int64(v.At), v.Outcome, v.Reasons)
		if err != nil {
			return rowFault(v.Enrollment, err)
		}
	}
	return nil
}
