package sqlite

import (
	"database/sql/driver"
	"errors"
	"strings"
)

// worthRaw is the number of rows from which on preparing a statement on the raw connection is cheaper than calling
// database/sql for each.
const worthRaw = 16

// repeat executes one statement n times, past database/sql when that is worth it: its bookkeeping for each
// row costs about a tenth of a row. bind sets the arguments of row i, whose types are those of the
// driver (int64, string, nil); the error of row i goes through fault.
func (tx *Tx) repeat(query string, n int, bind func(i int, args []any), fault func(i int, err error) error) error {
	args := make([]any, strings.Count(query, "?"))
	if n < worthRaw {
		for i := range n {
			bind(i, args)
			if _, err := tx.exec(query, args...); err != nil {
				return fault(i, err)
			}
		}
		return nil
	}
	return tx.conn.Raw(func(c any) (err error) {
		conn, ok := c.(driver.ConnPrepareContext)
		if !ok {
			return errors.New("the driver prepares no statements")
		}
		prepared, err := conn.PrepareContext(tx.ctx, query)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, prepared.Close()) }()
		s, ok := prepared.(driver.StmtExecContext)
		if !ok {
			return errors.New("the driver executes no prepared statements")
		}
		values := make([]driver.NamedValue, len(args))
		for i := range n {
			bind(i, args)
			for k, a := range args {
				values[k] = driver.NamedValue{Ordinal: k + 1, Value: a}
			}
			if _, err := s.ExecContext(tx.ctx, values); err != nil {
				return fault(i, err)
			}
		}
		return nil
	})
}
