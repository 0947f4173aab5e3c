package message

import (
	"slices"
	"strings"
	"unicode/utf8"
)

func split(v any, args []any) (any, error) {
	s, sep := text(v), text(argument(args, 0))
	if s == "" {
		return []any{}, nil
	}
	parts := strings.SplitN(s, sep, mostItems+1)
	if sep == " " {
		parts = strings.Fields(s)
	}
	if len(parts) > mostItems {
		return nil, errTooLong
	}
	list := make([]any, len(parts))
	for i, p := range parts {
		list[i] = p
	}
	return list, nil
}

// items is a value as a list, when it is one.
func items(v any) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return v, true
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list, true
	}
	return nil, false
}

func join(v any, args []any) (any, error) {
	list, ok := items(v)
	if !ok {
		return text(v), nil
	}
	sep := " "
	if separator := argument(args, 0); separator != nil {
		sep = text(separator)
	}
	var b strings.Builder
	for i, item := range list {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(text(item))
		if b.Len() > longestValue {
			return "", errTooLong
		}
	}
	return b.String(), nil
}

func at(v any, i int) any {
	list, ok := items(v)
	if !ok || len(list) == 0 {
		return nil
	}
	if i < 0 {
		i = len(list) - 1
	}
	return list[i]
}

func size(v any) int {
	if list, ok := items(v); ok {
		return len(list)
	}
	return utf8.RuneCountInString(text(v))
}

func reverse(v any, _ []any) (any, error) {
	list, ok := items(v)
	if !ok {
		return v, nil
	}
	out := make([]any, len(list))
	for i, item := range list {
		out[len(out)-1-i] = item
	}
	return out, nil
}

// sorted orders numbers as numbers, when all of a list are some, else texts as texts; nothing stands last.
func sorted(v any, _ []any) (any, error) {
	return sortedBy(v, func(s string) string { return s })
}

func sortedNatural(v any, _ []any) (any, error) { return sortedBy(v, strings.ToLower) }

func sortedBy(v any, fold func(string) string) (any, error) {
	list, ok := items(v)
	if !ok {
		return v, nil
	}
	type entry struct {
		item  any
		empty bool
		n     numeric
		key   string
	}
	entries, numbers := make([]entry, len(list)), true
	for i, item := range list {
		e := entry{item: item, empty: isNothing(item), key: fold(text(item))}
		if !e.empty && numbers {
			e.n, numbers = asNumber(item)
		}
		entries[i] = e
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		switch {
		case a.empty != b.empty && a.empty:
			return 1
		case a.empty != b.empty:
			return -1
		case !a.empty && numbers:
			return a.n.value.Cmp(b.n.value)
		}
		return strings.Compare(a.key, b.key)
	})
	out := make([]any, len(list))
	for i := range entries {
		out[i] = entries[i].item
	}
	return out, nil
}

// compacted leaves out what is nothing.
func compacted(v any, _ []any) (any, error) {
	list, ok := items(v)
	if !ok {
		return v, nil
	}
	return slices.DeleteFunc(slices.Clone(list), func(item any) bool { return item == nil || item == "" }), nil
}

func concat(v any, args []any) (any, error) {
	one, _ := items(v)
	two, _ := items(argument(args, 0))
	if len(one)+len(two) > mostItems {
		return nil, errTooLong
	}
	return slices.Concat(one, two), nil
}

func uniq(v any, _ []any) (any, error) {
	list, ok := items(v)
	if !ok {
		return v, nil
	}
	seen := make(map[string]bool, len(list))
	var out []any
	for _, item := range list {
		if key := text(item); !seen[key] {
			seen[key] = true
			out = append(out, item)
		}
	}
	return out, nil
}
