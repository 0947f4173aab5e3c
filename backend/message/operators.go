package message

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// operatorFilters are the operators of Liquid, as the library is given them; no template can name them.
var operatorFilters = sync.OnceValue(func() map[string]filter {
	compare := func(holds func(sign int) bool) filter {
		return filter{most: 1, effort: 1, run: func(v any, args []any) (any, error) {
			sign, ok := order(v, argument(args, 0))
			return ok && holds(sign), nil
		}}
	}
	return map[string]filter{
		opEqual:    {most: 1, effort: 1, run: func(v any, args []any) (any, error) { return equal(v, argument(args, 0)), nil }},
		opUnequal:  {most: 1, effort: 1, run: func(v any, args []any) (any, error) { return !equal(v, argument(args, 0)), nil }},
		opGreater:  compare(func(sign int) bool { return sign > 0 }),
		opLess:     compare(func(sign int) bool { return sign < 0 }),
		opAtLeast:  compare(func(sign int) bool { return sign >= 0 }),
		opAtMost:   compare(func(sign int) bool { return sign <= 0 }),
		opContains: {most: 1, effort: 1, run: contains},
		opWhich:    {most: longestExpression, effort: 1, run: which},
		opEach:     {effort: 1, run: each},
		opWhole:    {effort: 1, run: whole},
		opShow:     {effort: 1, run: func(v any, _ []any) (any, error) { return join(v, []any{""}) }},
	}
})

func contains(v any, args []any) (any, error) {
	part := argument(args, 0)
	if list, ok := items(v); ok {
		for _, item := range list {
			if equal(item, part) {
				return true, nil
			}
		}
		return false, nil
	}
	return !isNothing(v) && strings.Contains(text(v), text(part)), nil
}

// which is the number of the first argument that equals the value; -1 for none.
func which(v any, args []any) (any, error) {
	for i, a := range args {
		if equal(v, a) {
			return i, nil
		}
	}
	return -1, nil
}

// each is what a loop goes over, as a list; of a person it is the fields, in order.
func each(v any, _ []any) (any, error) {
	if fields, ok := v.(map[string]any); ok {
		list := make([]any, 0, len(fields))
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			list = append(list, []any{key, fields[key]})
		}
		return list, nil
	}
	if list, ok := items(v); ok {
		return list, nil
	}
	return nil, nil
}

// whole is a bound of a loop.
func whole(v any, _ []any) (any, error) {
	n, err := reckoned(v)
	if err != nil {
		return nil, err
	}
	return numeric{floor(n.value), true}.result()
}
