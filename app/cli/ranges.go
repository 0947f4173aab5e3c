package cli

import (
	"net"
	"reflect"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"tabiji/backend/clock"
)

// Every flag that takes a number says what it may be, in its tag: range:"1..500", both ends included. One that takes
// HOST:PORT says which ports: port:"1..65535". Both are checked here, before a file is opened.

// checkNumbers checks the numbers of the parsed command; flags that were not given are skipped.
func checkNumbers(k *kong.Context) error {
	for _, f := range k.Flags() {
		v := reflect.Indirect(f.Target)
		if !v.IsValid() {
			continue
		}
		if bounds := f.Tag.Get("range"); bounds != "" {
			if err := within("--"+f.Name, bounds, number(v)); err != nil {
				return err
			}
		}
		if bounds := f.Tag.Get("port"); bounds != "" && v.String() != "" {
			if err := portWithin("--"+f.Name, bounds, v.String()); err != nil {
				return err
			}
		}
	}
	return nil
}

func number(v reflect.Value) float64 {
	if v.CanFloat() {
		return v.Float()
	}
	return float64(v.Int())
}

// within is nil if least <= v <= most; NaN is within no bounds.
func within(flag, bounds string, v float64) error {
	low, high, _ := strings.Cut(bounds, "..")
	least, _ := strconv.ParseFloat(low, 64) // the tags are read by a test
	most, _ := strconv.ParseFloat(high, 64)
	if v >= least && v <= most {
		return nil
	}
	return usage("range", "what", flag, "least", low, "most", high)
}

func portWithin(flag, bounds, address string) error {
	_, port, err := net.SplitHostPort(address)
	n, badPort := strconv.Atoi(port)
	if err != nil || badPort != nil || within(flag, bounds, float64(n)) != nil {
		low, high, _ := strings.Cut(bounds, "..")
		return usage("port", "what", flag, "least", low, "most", high)
	}
	return nil
}

// The times a flag may name: years that a workspace can live in. Pretend clocks and events outside of them are refused.
const leastYear, mostYear = 1970, 2199

// moment reads the time that a flag names.
func moment(flag, text string) (clock.Instant, error) {
	var at clock.Instant
	if err := at.UnmarshalText([]byte(text)); err != nil {
		return 0, usage("time", "what", text)
	}
	if year := at.Time().Year(); at <= 0 || year > mostYear {
		return 0, usage("years", "what", flag, "least", strconv.Itoa(leastYear), "most", strconv.Itoa(mostYear))
	}
	return at, nil
}
