package sqlite

import (
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"sync"

	"modernc.org/sqlite"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
)

// withFunctions registers the program's SQL functions for every connection that is opened from then on. Migrations fill
// derived columns with them; the schema itself never names one, so that any program can read a file.
var withFunctions = sync.OnceValue(func() error {
	for name, f := range map[string]struct {
		args int32
		call func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error)
	}{
		"tabiji_day":      {2, dayFunction},
		"tabiji_sort_key": {2, sortKeyFunction},
		"tabiji_hash":     {2, hashFunction},
	} {
		if err := sqlite.RegisterDeterministicScalarFunction(name, f.args, f.call); err != nil {
			return err
		}
	}
	return sqlite.RegisterFunction("tabiji_met", metFunction)
})

// dayFunction is the local day of an instant in a zone; an unknown zone counts as UTC.
func dayFunction(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	at, _ := args[0].(int64)
	return clock.DayNumber(clock.Instant(at), zoneOf(text(args[1]))), nil
}

func sortKeyFunction(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	c := contact.Contact{AddressKey: text(args[1])}
	if json.Unmarshal([]byte(text(args[0])), &c.Fields) != nil {
		c.Fields = nil // a person whose fields cannot be read sorts by their address
	}
	return contact.SortKey(c), nil
}

func hashFunction(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	key, err := hex.DecodeString(text(args[0]))
	if err != nil {
		return nil, nil // a broken key matches nobody; Verify reports it
	}
	return contact.Hash(key, text(args[1])), nil
}

func text(v driver.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}
