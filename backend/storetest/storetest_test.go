package storetest_test

import (
	"testing"

	"tabiji/backend/storetest"
)

func TestSQLiteKeepsItsPromises(t *testing.T) {
	t.Parallel()
	storetest.Run(t, storetest.New)
}
