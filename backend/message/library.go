package message

import (
	"strconv"
	"strings"
)

// Names that stand in what the library reads and that no template may use: the budget of a rendering, and
// the operators of Liquid as filters, so that numbers are compared as numbers and every step is counted.
const (
	reserved   = "tabiji_"
	budgetName = reserved + "budget"
	counterTag = reserved + "count"

	opEqual    = reserved + "eq"
	opUnequal  = reserved + "ne"
	opGreater  = reserved + "gt"
	opLess     = reserved + "lt"
	opAtLeast  = reserved + "ge"
	opAtMost   = reserved + "le"
	opContains = reserved + "contains"
	opWhich    = reserved + "which" // of case: the number of the first "when" that is equal
	opEach     = reserved + "each"  // what a loop goes over
	opWhole    = reserved + "whole" // a bound of a loop
	opShow     = reserved + "show"  // what is written, where it may be a list
)

var operators = map[string]string{
	"==": opEqual, "!=": opUnequal, ">": opGreater, "<": opLess, ">=": opAtLeast, "<=": opAtMost, "contains": opContains,
}

// forLibrary is a checked expression as the library shall read it: every filter is given the budget, and
// every comparison becomes a filter of ours. A comparison that can only be one of texts stays as it is.
func forLibrary(s string) string {
	toks := tokens(s)
	var b strings.Builder
	done := 0
	replace := func(from, to int, with string) {
		b.WriteString(s[done:from])
		b.WriteString(with)
		done = to
	}
	for i := 0; i < len(toks); i++ {
		t := toks[i]
		switch {
		case t.kind == '|' && i+1 < len(toks) && toks[i+1].kind == 'i':
			name := toks[i+1]
			end, more := name.at+len(name.text), ""
			if i+2 < len(toks) && toks[i+2].kind == ':' {
				end, more = toks[i+2].at+1, ","
			}
			replace(t.at, end, "| "+name.text+": "+budgetName+more)
			i++
		case t.kind == 'i' && sized(t.text) != "":
			replace(t.at, t.at+len(t.text), "("+sized(t.text)+" | size: "+budgetName+")")
		case operatorAt(toks, i) && !ofTexts(toks, i):
			replace(t.at, t.at+len(t.text), "| "+operators[t.text]+": "+budgetName+",")
			if i+1 < len(toks) && nothing(toks[i+1].text) {
				replace(toks[i+1].at, toks[i+1].at+len(toks[i+1].text), "nil")
				i++
			}
		}
	}
	return b.String() + s[done:]
}

// sized is the name whose size is asked for by ".size", which the library would count in bytes; "" for none.
func sized(name string) string {
	of, found := strings.CutSuffix(name, ".size")
	if !found || of == "contact" || strings.HasPrefix(of, "forloop") {
		return ""
	}
	return of
}

// operatorAt reports whether a token compares what stands on both sides of it.
func operatorAt(toks []token, i int) bool {
	if toks[i].kind == 's' || i == 0 || i+1 == len(toks) || operators[toks[i].text] == "" {
		return false
	}
	if toks[i].text != "contains" {
		return true
	}
	switch before := toks[i-1]; before.kind {
	case 's', 'n', ']', ')':
		return true
	case 'i':
		return before.text != "and" && before.text != "or"
	}
	return false
}

// ofTexts reports an equality with a quoted text that is no number: the library does it well and cheaply.
func ofTexts(toks []token, i int) bool {
	right := toks[i+1]
	if toks[i].text != "==" && toks[i].text != "!=" || right.kind != 's' || nothing(right.text) {
		return false
	}
	return !isNumber(strings.Trim(right.text, `"'`))
}

// nothing reports the words for a missing value: an empty field of a person does not exist.
func nothing(s string) bool {
	switch s {
	case `""`, `''`, "nil", "null", "blank", "empty":
		return true
	}
	return false
}

// loopForLibrary is the head of a loop: "x in list limit: n".
func loopForLibrary(s string) string {
	toks := tokens(s)
	if len(toks) < 3 {
		return s
	}
	end := len(s) // of what the loop goes over
	for i := 3; i < len(toks); i++ {
		t, before := toks[i], toks[i-1]
		if t.kind == 'i' && (t.text == "reversed" || i+1 < len(toks) && toks[i+1].kind == ':') && before.kind != '|' && before.kind != ',' && before.kind != ':' {
			end = t.at
			break
		}
	}
	from := toks[2].at
	list, bounds := s[from:end], s[end:]
	switch name := strings.TrimSpace(list); {
	case toks[2].kind == '(':
		list = wholeBounds(list)
	case name == "contact.tags" || plainName(name) && len(tokens(name)) == 1:
		// a list or none
	default:
		list = forLibrary(strings.TrimSpace(list)) + " | " + opEach + ": " + budgetName + " "
	}
	return s[:from] + list + wholeBounds(bounds)
}

// wholeBounds brings names that bound a loop to whole numbers: "(1..contact.points)", "limit: contact.points".
func wholeBounds(s string) string {
	toks := tokens(s)
	var b strings.Builder
	done := 0
	for i, t := range toks {
		bound := t.kind == 'i' && i > 0 && (toks[i-1].kind == ':' || toks[i-1].text == ".." || toks[i-1].kind == '(')
		if !bound || i+1 < len(toks) && toks[i+1].kind == '[' {
			continue
		}
		b.WriteString(s[done:t.at])
		name := t.text
		if of := sized(name); of != "" {
			name = of + " | size: " + budgetName
		}
		b.WriteString("(" + name + " | " + opWhole + ": " + budgetName + ")")
		done = t.at + len(t.text)
	}
	return b.String() + s[done:]
}

// outputForLibrary is an output; one that could be a list is written by ours, because the library would walk
// it uncounted.
func outputForLibrary(s string, list bool) string {
	if list {
		return "(" + forLibrary(s) + ") | " + opShow + ": " + budgetName
	}
	return forLibrary(s)
}

// markOutputs notes which outputs may write a list, and which were encoded for an address by their author.
// What a loop gives is no list: a list holds texts and numbers.
func markOutputs(pieces []piece) {
	assigned, loops, encoded := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range pieces {
		if p.kind == tag && (p.name == "assign" || p.name == "for") {
			if toks := tokens(p.text); len(toks) > 0 {
				if p.name == "assign" {
					assigned[toks[0].text] = true
					encoded[toks[0].text] = encoded[toks[0].text] || readExpression(p.text).uses("url_encode")
				} else {
					loops[toks[0].text] = true
				}
			}
		}
	}
	plain := func(name string) bool {
		root, _, _ := strings.Cut(name, ".")
		return !assigned[root] && (loops[root] || plainName(name))
	}
	for i := range pieces {
		if p := &pieces[i]; p.kind == output {
			r := readExpression(p.text)
			p.list = mayList(r, plain)
			p.encoded = r.uses("url_encode") || len(r.names) > 0 && encoded[r.names[0]]
		}
	}
}

// plainName reports a name whose value is never a list.
func plainName(name string) bool {
	root, key, _ := strings.Cut(name, ".")
	return root == "contact" && key != "" && key != "tags" || root == "sender" && key != "" || root == "forloop" && key != ""
}

// numberCases makes each "when" of a case the number of its choice and gives the case its choices, where one
// of them may be a number; see opWhich.
func numberCases(pieces []piece) {
	type open struct {
		at    int
		whens []int
	}
	var stack []open
	for i := range pieces {
		p := &pieces[i]
		switch {
		case p.kind != tag:
		case p.name == "case":
			stack = append(stack, open{at: i})
		case p.name == "when" && len(stack) > 0:
			stack[len(stack)-1].whens = append(stack[len(stack)-1].whens, i)
		case p.name == "endcase" && len(stack) > 0:
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			numberCase(pieces, top.at, top.whens)
		}
	}
}

func numberCase(pieces []piece, at int, whens []int) {
	choices, plain := []string{}, true
	texts := make([]string, len(whens))
	for n, i := range whens {
		var numbers []string
		for _, c := range choicesOf(pieces[i].text) {
			if c == "" {
				return // no expression at all: the library says so
			}
			plain = plain && !isNumber(strings.Trim(c, `"'`)) && !nothing(c) && (c[0] == '"' || c[0] == '\'')
			if numbers = append(numbers, strconv.Itoa(len(choices))); nothing(c) {
				c = "nil"
			}
			choices = append(choices, c)
		}
		texts[n] = strings.Join(numbers, ", ")
	}
	if plain {
		return
	}
	pieces[at].library = "(" + forLibrary(pieces[at].text) + ") | " + opWhich + ": " + budgetName + ", " + strings.Join(choices, ", ")
	for n, i := range whens {
		pieces[i].library = texts[n]
	}
}

// choicesOf splits what stands behind "when": by commas and by or.
func choicesOf(s string) (list []string) {
	from, depth := 0, 0
	for _, t := range tokens(s) {
		switch {
		case t.kind == '(' || t.kind == '[':
			depth++
		case t.kind == ')' || t.kind == ']':
			depth--
		case depth == 0 && (t.kind == ',' || t.kind == 'i' && t.text == "or"):
			list = append(list, strings.TrimSpace(s[from:t.at]))
			from = t.at + len(t.text)
		}
	}
	return append(list, strings.TrimSpace(s[from:]))
}
