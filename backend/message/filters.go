package message

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/osteele/liquid"

	"tabiji/backend/contact"
)

// engine is Liquid as this program speaks it: only the filters below, because the library's own let a
// template take any amount of memory (replace), panic (truncate), read the machine's clock (date), leave
// escaping (safe) or take 1,200 for 0 (plus). Each of them is given the budget of its rendering.
var engine = sync.OnceValue(func() *liquid.Engine {
	e := liquid.NewEngine()
	for _, list := range [...]map[string]filter{filters(), operatorFilters()} {
		for name, f := range list {
			e.RegisterFilter(name, f.forLibrary(name))
		}
	}
	for _, name := range [...]string{"include", "capture", "tablerow"} {
		e.UnregisterTag(name)
	}
	e.RegisterTag(counterTag, count)
	return e
})

// filter is one of Liquid's filters.
type filter struct {
	run    func(v any, args []any) (any, error)
	most   int  // arguments
	effort int  // how much dearer it is than reading its value once
	list   bool // gives a list when it is given one
	makes  bool // gives a list when it is given a text
}

// forLibrary is the filter as a function with as many parameters as it takes: the library calls by reflection,
// for which a list of parameters would be dearer.
func (f filter) forLibrary(name string) any {
	switch f.most {
	case 0:
		return func(v any, b *budget) (any, error) { return b.apply(name, f, v, nil) }
	case 1:
		return func(v any, b *budget, x any) (any, error) { return b.apply(name, f, v, []any{x}) }
	case 2:
		return func(v any, b *budget, x, y any) (any, error) { return b.apply(name, f, v, []any{x, y}) }
	}
	return func(v any, b *budget, args ...any) (any, error) { return b.apply(name, f, v, args) }
}

func argument(args []any, i int) any {
	if i < len(args) {
		return args[i]
	}
	return nil
}

// ofText is a filter of one text without arguments.
func ofText(f func(string) string) filter {
	return filter{run: func(v any, _ []any) (any, error) { return f(text(v)), nil }, effort: 1}
}

// filters are the names a template may use.
var filters = sync.OnceValue(func() map[string]filter {
	list := func(most, effort int, f func(v any, args []any) (any, error)) filter {
		return filter{run: f, most: most, effort: effort, list: true}
	}
	plain := func(most int, f func(v any, args []any) (any, error)) filter {
		return filter{run: f, most: most, effort: 1}
	}
	replacing := func(most, times int) filter {
		return plain(most, func(v any, args []any) (any, error) {
			with := ""
			if most == 2 {
				with = text(argument(args, 1))
			}
			return replace(text(v), text(argument(args, 0)), with, times)
		})
	}
	return map[string]filter{
		"default":        list(1, 1, func(v any, args []any) (any, error) { return orDefault(v, argument(args, 0)), nil }),
		"honorific":      ofText(contact.Honorific),
		"append":         plain(1, func(v any, args []any) (any, error) { return bounded(text(v), text(argument(args, 0))) }),
		"prepend":        plain(1, func(v any, args []any) (any, error) { return bounded(text(argument(args, 0)), text(v)) }),
		"upcase":         ofText(strings.ToUpper),
		"downcase":       ofText(strings.ToLower),
		"capitalize":     ofText(capitalize),
		"strip":          ofText(strings.TrimSpace),
		"lstrip":         ofText(func(s string) string { return strings.TrimLeftFunc(s, unicode.IsSpace) }),
		"rstrip":         ofText(func(s string) string { return strings.TrimRightFunc(s, unicode.IsSpace) }),
		"strip_newlines": ofText(func(s string) string { return strings.ReplaceAll(s, "\n", "") }),
		"strip_html":     ofText(stripHTML),
		"newline_to_br":  ofText(func(s string) string { return strings.ReplaceAll(s, "\n", lineMark) }),
		"escape":         ofText(func(s string) string { return s }), // everything is escaped already; twice would show
		"escape_once":    ofText(func(s string) string { return s }),
		"replace":        replacing(2, -1),
		"replace_first":  replacing(2, 1),
		"remove":         replacing(1, -1),
		"remove_first":   replacing(1, 1),
		"slice":          list(2, 4, slice),
		"truncate":       {run: truncate, most: 2, effort: 4},
		"truncatewords":  {run: truncateWords, most: 2, effort: 2},
		"split":          {run: split, most: 1, effort: 2, list: true, makes: true},
		"join":           plain(1, join),
		"first":          plain(0, func(v any, _ []any) (any, error) { return at(v, 0), nil }),
		"last":           plain(0, func(v any, _ []any) (any, error) { return at(v, -1), nil }),
		"size":           plain(0, func(v any, _ []any) (any, error) { return size(v), nil }),
		"reverse":        list(0, 1, reverse),
		"sort":           list(0, 32, sorted),
		"sort_natural":   list(0, 32, sortedNatural),
		"uniq":           list(0, 2, uniq),
		"compact":        list(0, 1, compacted),
		"concat":         {run: concat, most: 1, effort: 1, list: true, makes: true},
		"sum":            {run: total, effort: 8},
		"date":           {run: date, most: 1, effort: 8},
		"plus":           {run: reckon(sum2), most: 1, effort: 4},
		"minus":          {run: reckon(difference), most: 1, effort: 4},
		"times":          {run: reckon(product), most: 1, effort: 4},
		"divided_by":     {run: reckon(quotient), most: 1, effort: 4},
		"modulo":         {run: reckon(remainder), most: 1, effort: 4},
		"at_least":       {run: reckon(atLeast), most: 1, effort: 4},
		"at_most":        {run: reckon(atMost), most: 1, effort: 4},
		"abs":            {run: absolute, effort: 4},
		"ceil":           {run: toWhole(ceil), effort: 4},
		"floor":          {run: toWhole(floor), effort: 4},
		"round":          {run: round, most: 1, effort: 4},
		"url_encode":     plain(0, func(v any, _ []any) (any, error) { return bounded(url.QueryEscape(text(v)), "") }),
		"url_decode":     ofText(urlDecode),
	}
})

// mayList reports whether what an output writes may be a list; plain says of which names it is not.
func mayList(r reading, plain func(name string) bool) bool {
	list := false
	for _, name := range r.names {
		list = list || !plain(name)
	}
	for _, u := range r.filters {
		f := filters()[u.name]
		list = f.makes || f.list && list
	}
	return list
}

// text is a value as it would be written.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case []string:
		return strings.Join(v, "")
	case []any:
		var b strings.Builder
		for _, item := range v {
			b.WriteString(text(item))
		}
		return b.String()
	case map[string]any:
		return "" // a person has fields
	}
	return fmt.Sprint(v)
}

// number reads an argument that should be a whole number; anything else is the fallback.
func number(v any, fallback int) int {
	switch v := v.(type) {
	case int:
		return v
	case int64:
		return int(v)
	case float64:
		return int(v)
	case string:
		if n, ok := asNumber(v); ok && n.value.IsInt() && n.value.Num().IsInt64() {
			return int(n.value.Num().Int64())
		}
	}
	return fallback
}

func bounded(a, b string) (string, error) {
	if len(a)+len(b) > longestValue {
		return "", errTooLong
	}
	return a + b, nil
}

// orDefault also takes blanks for nothing, so that " " in a list does not greet nobody.
func orDefault(v, fallback any) any {
	switch t := v.(type) {
	case nil:
		return fallback
	case bool:
		if !t {
			return fallback
		}
	case string:
		if strings.TrimSpace(t) == "" {
			return fallback
		}
	}
	return v
}

func capitalize(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

func stripHTML(s string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			break
		}
		end := strings.IndexByte(s[open:], '>')
		if end < 0 {
			break
		}
		b.WriteString(s[:open])
		s = s[open+end+1:]
	}
	return b.String() + s
}

func replace(s, old, new string, n int) (string, error) {
	if old == "" {
		return s, nil
	}
	found := strings.Count(s, old)
	if n >= 0 {
		found = min(found, n)
	}
	if grow := len(new) - len(old); grow > 0 && (grow > longestValue || len(s)+found*grow > longestValue) {
		return "", errTooLong
	}
	return strings.Replace(s, old, new, n), nil
}

// span brings start and length of a slice filter into bounds.
func span(length int, start, count any) (from, to int) {
	from, n := number(start, 0), number(count, 1)
	if from < 0 {
		from = max(0, length+from)
	}
	from = min(max(from, 0), length)
	n = min(max(n, 0), length-from)
	return from, from + n
}

func slice(v any, args []any) (any, error) {
	if list, ok := items(v); ok {
		from, to := span(len(list), argument(args, 0), argument(args, 1))
		return list[from:to], nil
	}
	runes := []rune(text(v))
	from, to := span(len(runes), argument(args, 0), argument(args, 1))
	return string(runes[from:to]), nil
}

func truncate(v any, args []any) (any, error) {
	runes, end := []rune(text(v)), "…"
	if ellipsis := argument(args, 1); ellipsis != nil {
		end = text(ellipsis)
	}
	n := number(argument(args, 0), 50)
	if n < 0 || len(runes) <= n {
		return string(runes), nil
	}
	return string(runes[:max(0, n-utf8.RuneCountInString(end))]) + end, nil
}

func truncateWords(v any, args []any) (any, error) {
	s, end := text(v), "…"
	if ellipsis := argument(args, 1); ellipsis != nil {
		end = text(ellipsis)
	}
	n := max(0, number(argument(args, 0), 15))
	fields := strings.Fields(s)
	if len(fields) <= n {
		return s, nil
	}
	return strings.Join(fields[:n], " ") + end, nil
}

func urlDecode(s string) string {
	decoded, err := url.QueryUnescape(s)
	if err != nil {
		return s
	}
	return clean(decoded)
}
