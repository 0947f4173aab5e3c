package sqlite

import "tabiji/backend/runner"

// addCount changes one counter of a step.
func (tx *Tx) addCount(c runner.Count) error {
	_, err := tx.exec(`INSERT INTO node_count (version, node, what, n) VALUES (?, ?, ?, ?)
		ON CONFLICT (version, node, what) DO UPDATE SET n = n + excluded.n`, c.Version, c.Node, c.What, c.N)
	return err
}
