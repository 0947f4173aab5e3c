package message

import "strings"

// mistake finds what is wrong with an expression and can be named: a sign that Liquid does not know, a
// comparison with "=", reckoning with "+". What else is wrong the library finds, without a name. id is the
// finding's, "" for none; sign is what it names.
func mistake(p piece) (id, sign string) {
	toks := tokens(p.text)
	var levels []comparison // one for each open parenthesis
	c := comparison{}
	for i, t := range toks {
		if id, sign := wrongSign(p, toks, i); id != "" {
			return id, sign
		}
		switch {
		case t.kind == '(':
			levels, c = append(levels, c), comparison{}
		case t.kind == ')' && len(levels) > 0:
			c, levels = levels[len(levels)-1], levels[:len(levels)-1]
		case t.kind == 'i' && (t.text == "and" || t.text == "or"), t.kind == ',' && p.name == "when":
			c = comparison{}
		case t.kind == '|':
			if c.compared {
				return "compare", t.text
			}
			c.filtered = true
		case operatorAt(toks, i):
			if c.compared || c.filtered {
				return "compare", t.text
			}
			c.compared = true
		}
	}
	return "", ""
}

// comparison is what one comparison has seen: Liquid takes one operator between two values without filters.
type comparison struct{ compared, filtered bool }

func wrongSign(p piece, toks []token, i int) (id, sign string) {
	t := toks[i]
	switch t.kind {
	case 's':
		if len(t.text) < 2 || t.text[len(t.text)-1] != t.text[0] {
			return "sign", t.text[:1]
		}
		return "", ""
	case 'i', 'n', '|', ':', ',', '.', '[', ']', '(', ')', '<', '>':
		if t.text == "<" && i+1 < len(toks) && toks[i+1].text == ">" {
			return "sign", "<>"
		}
		return "", ""
	case '!':
		if t.text == "!=" {
			return "", ""
		}
	case '=':
		if t.text == "==" || p.name == "assign" && i == 1 {
			return "", ""
		}
		return "equals", "="
	case '-':
		if i+1 < len(toks) && toks[i+1].kind == 'n' && toks[i+1].at == t.at+1 && (i == 0 || !value(toks[i-1])) {
			return "", "" // a negative number
		}
		return "reckon", "-"
	case '+', '*', '/', '%':
		return "reckon", t.text
	case '&':
		return "sign", "&"
	}
	return "sign", t.text
}

// value reports a token that ends a value.
func value(t token) bool { return strings.IndexByte("sin])", t.kind) >= 0 }
