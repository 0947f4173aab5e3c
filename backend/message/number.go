package message

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"tabiji/backend/contact"
)

// numeric is a number as Liquid reckons with it: exact, so that no yen and no cent is lost on the way, and
// whole when it was written without decimals.
type numeric struct {
	value *big.Rat
	whole bool
}

// asNumber reads a value as a number: numbers, and texts as a field of numbers reads them.
func asNumber(v any) (n numeric, ok bool) {
	switch v := v.(type) {
	case int:
		return numeric{new(big.Rat).SetInt64(int64(v)), true}, true
	case int64:
		return numeric{new(big.Rat).SetInt64(v), true}, true
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return n, false
		}
		n.value, ok = new(big.Rat).SetString(strconv.FormatFloat(v, 'f', -1, 64))
		return n, ok
	case string:
		plain, ok := contact.Number.Read(v)
		if !ok || plain == "" {
			return n, false
		}
		n.value, ok = new(big.Rat).SetString(plain)
		n.whole = !strings.ContainsAny(v, ".．")
		return n, ok
	}
	return n, false
}

func isNumber(v any) bool {
	_, ok := asNumber(v)
	return ok
}

// reckoned reads what a filter reckons with; nothing is 0, as in Liquid, and what is no number is an error.
func reckoned(v any) (numeric, error) {
	if isNothing(v) {
		return numeric{new(big.Rat), true}, nil
	}
	n, ok := asNumber(v)
	if !ok {
		return n, badValue("number", "value", excerpt(text(v)))
	}
	return n, nil
}

// result is a number as a value of the library: an int when it is whole, else the nearest float.
func (n numeric) result() (any, error) {
	if n.whole {
		if i := n.value.Num(); i.IsInt64() {
			return int(i.Int64()), nil
		}
		return nil, badValue("range")
	}
	f, _ := n.value.Float64()
	if math.Abs(f) > 1e20 {
		return nil, badValue("range")
	}
	return f, nil
}

// reckon makes a filter of two numbers.
func reckon(with func(a, b numeric) (*big.Rat, error)) func(any, []any) (any, error) {
	return func(v any, args []any) (any, error) {
		a, err := reckoned(v)
		if err != nil {
			return nil, err
		}
		b, err := reckoned(argument(args, 0))
		if err != nil {
			return nil, err
		}
		value, err := with(a, b)
		if err != nil {
			return nil, err
		}
		return numeric{value, a.whole && b.whole}.result()
	}
}

func sum2(a, b numeric) (*big.Rat, error)       { return new(big.Rat).Add(a.value, b.value), nil }
func difference(a, b numeric) (*big.Rat, error) { return new(big.Rat).Sub(a.value, b.value), nil }
func product(a, b numeric) (*big.Rat, error)    { return new(big.Rat).Mul(a.value, b.value), nil }

// quotient of two whole numbers is rounded down, as in Liquid: 7 by 2 is 3, -7 by 2 is -4.
func quotient(a, b numeric) (*big.Rat, error) {
	if b.value.Sign() == 0 {
		return nil, badValue("zero")
	}
	q := new(big.Rat).Quo(a.value, b.value)
	if a.whole && b.whole {
		return floor(q), nil
	}
	return q, nil
}

// remainder has the sign of the divisor, as in Liquid.
func remainder(a, b numeric) (*big.Rat, error) {
	if b.value.Sign() == 0 {
		return nil, badValue("zero")
	}
	q := floor(new(big.Rat).Quo(a.value, b.value))
	return new(big.Rat).Sub(a.value, q.Mul(q, b.value)), nil
}

func atLeast(a, b numeric) (*big.Rat, error) {
	if a.value.Cmp(b.value) < 0 {
		return b.value, nil
	}
	return a.value, nil
}

func atMost(a, b numeric) (*big.Rat, error) {
	if a.value.Cmp(b.value) > 0 {
		return b.value, nil
	}
	return a.value, nil
}

func floor(r *big.Rat) *big.Rat {
	q := new(big.Int)
	q.Div(r.Num(), r.Denom()) // Euclidean: down, since a denominator is positive
	return new(big.Rat).SetInt(q)
}

func ceil(r *big.Rat) *big.Rat {
	return new(big.Rat).Neg(floor(new(big.Rat).Neg(r)))
}

// toWhole makes a filter that brings a number to a whole one.
func toWhole(with func(*big.Rat) *big.Rat) func(any, []any) (any, error) {
	return func(v any, _ []any) (any, error) {
		n, err := reckoned(v)
		if err != nil {
			return nil, err
		}
		return numeric{with(n.value), true}.result()
	}
}

func absolute(v any, _ []any) (any, error) {
	n, err := reckoned(v)
	if err != nil {
		return nil, err
	}
	return numeric{new(big.Rat).Abs(n.value), n.whole}.result()
}

// round gives a whole number, or a text with that many decimals, so that 5 is written 5.00. Halves go away
// from zero.
func round(v any, args []any) (any, error) {
	n, err := reckoned(v)
	if err != nil {
		return nil, err
	}
	places := number(argument(args, 0), 0)
	s := n.value.FloatString(min(max(places, 0), 10))
	if places > 0 {
		return s, nil
	}
	n.value.SetString(s)
	n.whole = true
	return n.result()
}

// total adds up the numbers of a list.
func total(v any, _ []any) (any, error) {
	list, ok := items(v)
	if !ok {
		list = []any{v}
	}
	all := numeric{new(big.Rat), true}
	for _, item := range list {
		n, err := reckoned(item)
		if err != nil {
			return nil, err
		}
		all.value.Add(all.value, n.value)
		all.whole = all.whole && n.whole
	}
	return all.result()
}

// equal compares as "==" does: numbers with numbers, also where one of them is a text; texts as they are;
// nothing equals nothing, however it is written.
func equal(a, b any) bool {
	switch {
	case isNothing(a) || isNothing(b):
		return isNothing(a) && isNothing(b)
	case isText(a) && isText(b):
		return a == b
	}
	if listA, ok := items(a); ok {
		listB, ok := items(b)
		if !ok || len(listA) != len(listB) {
			return false
		}
		for i := range listA {
			if !equal(listA[i], listB[i]) {
				return false
			}
		}
		return true
	}
	if x, ok := asNumber(a); ok {
		y, ok := asNumber(b)
		return ok && x.value.Cmp(y.value) == 0
	}
	yes, isYes := a.(bool)
	other, isToo := b.(bool)
	return isYes && isToo && yes == other
}

// order compares two values as ">" and "<" do: as numbers when both are some, else as texts; ok is false
// when they cannot be compared, which makes every comparison false.
func order(a, b any) (sign int, ok bool) {
	if isNothing(a) || isNothing(b) {
		return 0, false
	}
	x, isX := asNumber(a)
	y, isY := asNumber(b)
	switch {
	case isX && isY:
		return x.value.Cmp(y.value), true
	case isText(a) && isText(b):
		return strings.Compare(text(a), text(b)), true
	}
	return 0, false
}

func isText(v any) bool { _, is := v.(string); return is }

// isNothing reports a value that a template's author would call empty.
func isNothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	case []string:
		return len(v) == 0
	}
	return false
}
