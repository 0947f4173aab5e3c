package sqlitetest_test

import (
	"testing"

	"tabiji/backend/sqlitetest"
	"tabiji/backend/storetest"
)

func TestSQLiteKeepsItsPromises(t *testing.T) {
	t.Parallel()
	storetest.Run(t, sqlitetest.NewSubject)
}
