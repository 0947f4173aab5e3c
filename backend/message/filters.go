package message

import (
	"errors"
	"fmt"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/render"

	"tabiji/backend/contact"
)

// Bounds inside one rendering, so that no template can take the machine's memory or time.
const (
	longestValue = 64 << 10 // bytes of a text that a filter makes
	mostItems    = 10_000   // elements of a list that a filter makes
	mostWork     = 100_000  // outputs, tags and filters run inside of loops
)

var (
	errTooLong = errors.New("a filter's result is too long")
	errLoops   = errors.New("too many rounds of loops")
)

// engine is Liquid as this program speaks it: only the filters below, because the library's own let a
// template take any amount of memory (replace), panic (truncate), read the machine's clock (date) or
// leave escaping (safe). Tags are bounded by allowedTags and the counter.
var engine = sync.OnceValue(func() *liquid.Engine {
	e := liquid.NewEngine()
	for name, f := range filters() {
		e.RegisterFilter(name, f)
	}
	for _, name := range [...]string{"include", "capture", "tablerow"} {
		e.UnregisterTag(name)
	}
	e.RegisterTag(counterTag, count)
	return e
})

const (
	counterTag = "tabiji_count"
	budgetKey  = "tabiji.budget" // no Liquid name holds a dot, so no template reaches it
)

// budget is what one rendering may still do.
type budget struct{ rounds, work int }

// count is put at the start of every loop's body; its argument is what one round costs.
func count(ctx render.Context) (string, error) {
	b, ok := ctx.Get(budgetKey).(*budget)
	if !ok {
		return "", errLoops
	}
	cost, err := strconv.Atoi(ctx.TagArgs())
	if err != nil {
		return "", err
	}
	b.rounds--
	b.work -= cost
	if b.rounds < 0 || b.work < 0 {
		return "", errLoops
	}
	return "", nil
}

// allowedFilters are the names a template may use.
var allowedFilters = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for name := range filters() {
		names[name] = true
	}
	for _, name := range [...]string{"plus", "minus", "times", "divided_by", "modulo", "abs", "ceil", "floor"} {
		names[name] = true // the library's own
	}
	return names
})

func filters() map[string]any {
	return map[string]any{
		"default":        orDefault,
		"honorific":      func(v any) string { return contact.Honorific(text(v)) },
		"append":         func(v, more any) (string, error) { return bounded(text(v), text(more)) },
		"prepend":        func(v, before any) (string, error) { return bounded(text(before), text(v)) },
		"upcase":         func(v any) string { return strings.ToUpper(text(v)) },
		"downcase":       func(v any) string { return strings.ToLower(text(v)) },
		"capitalize":     capitalize,
		"strip":          func(v any) string { return strings.TrimSpace(text(v)) },
		"lstrip":         func(v any) string { return strings.TrimLeftFunc(text(v), unicode.IsSpace) },
		"rstrip":         func(v any) string { return strings.TrimRightFunc(text(v), unicode.IsSpace) },
		"strip_newlines": func(v any) string { return strings.ReplaceAll(text(v), "\n", "") },
		"strip_html":     stripHTML,
		"newline_to_br":  func(v any) string { return strings.ReplaceAll(text(v), "\n", lineMark) },
		"escape":         text, // everything is escaped already; twice would show
		"escape_once":    text,
		"replace":        func(v, old, new any) (string, error) { return replace(text(v), text(old), text(new), -1) },
		"replace_first":  func(v, old, new any) (string, error) { return replace(text(v), text(old), text(new), 1) },
		"remove":         func(v, old any) (string, error) { return replace(text(v), text(old), "", -1) },
		"remove_first":   func(v, old any) (string, error) { return replace(text(v), text(old), "", 1) },
		"slice":          slice,
		"truncate":       truncate,
		"truncatewords":  truncateWords,
		"split":          split,
		"join":           join,
		"first":          func(v any) any { return at(v, 0) },
		"last":           func(v any) any { return at(v, -1) },
		"size":           size,
		"reverse":        reverse,
		"sort":           sorted,
		"uniq":           uniq,
		"date":           date,
		"round":          round,
		"url_encode":     func(v any) (string, error) { return bounded(url.QueryEscape(text(v)), "") },
		"url_decode":     urlDecode,
	}
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
		if n, err := strconv.Atoi(v); err == nil {
			return n
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

func capitalize(v any) string {
	s := text(v)
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

func stripHTML(v any) string {
	s := text(v)
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

func slice(v, start, count any) any {
	if list, ok := items(v); ok {
		from, to := span(len(list), start, count)
		return list[from:to]
	}
	runes := []rune(text(v))
	from, to := span(len(runes), start, count)
	return string(runes[from:to])
}

func truncate(v, length, ellipsis any) string {
	runes, end := []rune(text(v)), "…"
	if ellipsis != nil {
		end = text(ellipsis)
	}
	n := number(length, 50)
	if n < 0 || len(runes) <= n {
		return string(runes)
	}
	return string(runes[:max(0, n-utf8.RuneCountInString(end))]) + end
}

func truncateWords(v, length, ellipsis any) string {
	s, end := text(v), "…"
	if ellipsis != nil {
		end = text(ellipsis)
	}
	n := max(0, number(length, 15))
	fields := strings.Fields(s)
	if len(fields) <= n {
		return s
	}
	return strings.Join(fields[:n], " ") + end
}

func split(v, separator any) (any, error) {
	s, sep := text(v), text(separator)
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

func join(v, separator any) (string, error) {
	list, ok := items(v)
	if !ok {
		return text(v), nil
	}
	sep := " "
	if separator != nil {
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

func reverse(v any) any {
	list, ok := items(v)
	if !ok {
		return v
	}
	out := make([]any, len(list))
	for i, item := range list {
		out[len(out)-1-i] = item
	}
	return out
}

func sorted(v any) any {
	list, ok := items(v)
	if !ok {
		return v
	}
	out := append([]any(nil), list...)
	sort.SliceStable(out, func(i, j int) bool { return text(out[i]) < text(out[j]) })
	return out
}

func uniq(v any) any {
	list, ok := items(v)
	if !ok {
		return v
	}
	seen := make(map[string]bool, len(list))
	var out []any
	for _, item := range list {
		if key := text(item); !seen[key] {
			seen[key] = true
			out = append(out, item)
		}
	}
	return out
}

func round(v, places any) any {
	f, err := strconv.ParseFloat(text(v), 64)
	if err != nil {
		return v
	}
	n := min(max(number(places, 0), 0), 10)
	return strconv.FormatFloat(f, 'f', n, 64)
}

func urlDecode(v any) (string, error) {
	s, err := url.QueryUnescape(text(v))
	if err != nil {
		return text(v), nil
	}
	return clean(s), nil
}
