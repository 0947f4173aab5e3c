package segment

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tabiji/backend/problem"
)

// Parse reads a question strictly: one form per node, known words, values of the right type, within
// the bounds. Its error is a *problem.Problem that names the path inside the JSON ("all[0].value").
// An absent, null or empty question is the problem "segment.no_rule".
func Parse(raw json.RawMessage, scope Scope) (Tree, error) {
	trimmed := bytes.TrimSpace(raw)
	if len(trimmed) == 0 || string(trimmed) == "null" {
		return Tree{}, refuse("", "no_rule")
	}
	if !utf8.Valid(trimmed) || !json.Valid(trimmed) {
		return Tree{}, refuse("", "json")
	}
	p := parser{dec: json.NewDecoder(bytes.NewReader(trimmed)), scope: scope}
	p.dec.UseNumber()
	return p.node("", 1)
}

type parser struct {
	dec    *json.Decoder
	scope  Scope
	leaves int
}

// refuse is every error of Parse: the sentence says what, "path" says where.
func refuse(path, id string, kv ...any) error {
	shown := path
	if shown == "" {
		shown = "when"
	}
	p := problem.New(problem.Invalid, "segment."+id, append([]any{"path", shown}, kv...)...)
	return p.At(path, p.Sentence())
}

func (p *parser) node(path string, depth int) (Tree, error) {
	if depth > MaxDepth {
		return Tree{}, refuse(path, "too_deep", "limit", MaxDepth)
	}
	open, err := p.dec.Token()
	if err != nil {
		return Tree{}, broken(path, err)
	}
	if open != json.Delim('{') {
		return Tree{}, refuse(path, "not_object")
	}
	var t Tree
	var seen []string
	for p.dec.More() {
		key, err := p.key(path, seen)
		if err != nil {
			return Tree{}, err
		}
		seen = append(seen, key)
		if err := p.member(&t, key, join(path, key), depth); err != nil {
			return Tree{}, err
		}
	}
	if _, err := p.dec.Token(); err != nil {
		return Tree{}, broken(path, err)
	}
	return t, p.whole(t, seen, path)
}

func (p *parser) key(path string, seen []string) (string, error) {
	token, err := p.dec.Token()
	if err != nil {
		return "", broken(path, err)
	}
	key, _ := token.(string)
	for _, s := range seen {
		if s == key {
			return "", refuse(join(path, key), "key_twice", "key", cut(key))
		}
	}
	return key, nil
}

func (p *parser) member(t *Tree, key, path string, depth int) (err error) {
	switch key {
	case "all":
		t.All, err = p.nodes(path, depth)
	case "any":
		t.Any, err = p.nodes(path, depth)
	case "none":
		t.None, err = p.nodes(path, depth)
	case "field":
		t.Field, err = p.name(path)
	case "prop":
		t.Prop, err = p.name(path)
	case "tag":
		t.Tag, err = p.name(path)
	case "event":
		t.Event, err = p.name(path)
	case "is":
		var is string
		is, err = p.name(path)
		t.Is = Is(is)
	case "value":
		t.Value, err = p.value(path)
	case "empty_as":
		t.EmptyAs, err = p.value(path)
	case "at_least":
		t.AtLeast, err = p.count(path, 1, MaxEvents)
	case "at_most":
		var most int
		most, err = p.count(path, 0, MaxEvents)
		t.AtMost = &most
	case "within_days":
		t.WithinDays, err = p.count(path, 1, MaxDays)
	case "where":
		t.Where, err = p.where(path, depth)
	default:
		return refuse(path, "key_unknown", "key", cut(key))
	}
	return err
}

func (p *parser) nodes(path string, depth int) ([]Tree, error) {
	open, err := p.dec.Token()
	if err != nil {
		return nil, broken(path, err)
	}
	if open != json.Delim('[') {
		return nil, refuse(path, "not_list")
	}
	var list []Tree
	for p.dec.More() {
		t, err := p.node(path+"["+strconv.Itoa(len(list))+"]", depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	if _, err := p.dec.Token(); err != nil {
		return nil, broken(path, err)
	}
	if len(list) == 0 {
		return nil, refuse(path, "no_rule")
	}
	return list, nil
}

// where reads a question about each event.
func (p *parser) where(path string, depth int) (*Tree, error) {
	outer := p.scope
	p.scope = EventProps
	t, err := p.node(path, depth+1)
	p.scope = outer
	return &t, err
}

// maxName bounds names of fields, tags, events and properties, in bytes.
const maxName = 200

func (p *parser) name(path string) (string, error) {
	var v any
	if err := p.dec.Decode(&v); err != nil {
		return "", broken(path, err)
	}
	s, ok := v.(string)
	if !ok || strings.TrimSpace(s) == "" {
		return "", refuse(path, "not_text")
	}
	if len(s) > maxName {
		return "", refuse(path, "too_long", "limit", maxName)
	}
	return s, nil
}

func (p *parser) count(path string, least, most int) (int, error) {
	var v any
	if err := p.dec.Decode(&v); err != nil {
		return 0, broken(path, err)
	}
	n, ok := v.(json.Number)
	i, err := strconv.Atoi(string(n))
	if !ok || err != nil || i < least || i > most {
		return 0, refuse(path, "not_count", "least", least, "most", most)
	}
	return i, nil
}

// value keeps a value in one spelling, so that equal questions are equal bytes.
func (p *parser) value(path string) (json.RawMessage, error) {
	var v any
	if err := p.dec.Decode(&v); err != nil {
		return nil, broken(path, err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, broken(path, err)
	}
	return b, nil
}

// comparing are the keys of a comparison beside its name.
const comparing = "is value empty_as"

// forms maps the key that makes a form to the other keys it may have.
var forms = [...]struct {
	key   string
	with  string
	scope Scope // "" in every scope
	leaf  bool
}{
	{"all", "", "", false}, {"any", "", "", false}, {"none", "", "", false},
	{"field", comparing, Person, true}, {"tag", "", Person, true}, {"event", "at_least at_most within_days where", Person, true},
	{"prop", comparing, EventProps, true},
}

// whole checks that the keys together are exactly one form, and the value's type.
func (p *parser) whole(t Tree, seen []string, path string) error {
	if len(seen) == 0 {
		return refuse(path, "no_rule")
	}
	form := -1
	for i := range forms {
		for _, key := range seen {
			if forms[i].key == key {
				if form >= 0 {
					return refuse(path, "two_forms", "one", forms[form].key, "other", key)
				}
				form = i
			}
		}
	}
	if form < 0 {
		return refuse(path, "no_form")
	}
	f := forms[form]
	for _, key := range seen {
		if key != f.key && !strings.Contains(" "+f.with+" ", " "+key+" ") {
			return refuse(join(path, key), "key_foreign", "key", key, "form", f.key)
		}
	}
	if f.scope != "" && f.scope != p.scope {
		return refuse(join(path, f.key), "scope."+string(p.scope), "form", f.key)
	}
	if f.leaf {
		if p.leaves++; p.leaves > MaxLeaves {
			return refuse(path, "too_many", "limit", MaxLeaves)
		}
	}
	switch {
	case f.with == comparing:
		return checkComparison(t, seen, path)
	case t.AtMost != nil && t.AtLeast > *t.AtMost:
		return refuse(join(path, "at_most"), "at_most", "least", t.AtLeast, "most", *t.AtMost)
	}
	return nil
}

// checkComparison checks that a comparison has the values that its word takes.
func checkComparison(t Tree, seen []string, path string) error {
	o, err := operandOf(t.Value)
	if err != nil {
		return refuse(join(path, "value"), "value", "is", string(t.Is))
	}
	ok := false
	switch t.Is {
	case Equals, NotEquals:
		ok = o.kind == textOperand || o.kind == numberOperand
	case Contains, NotContains:
		ok = o.kind == textOperand && strings.TrimSpace(o.text) != ""
	case In:
		ok = o.kind == listOperand
	case Greater, Less, AtLeast, AtMost:
		_, isNumber := o.asNumber()
		ok = isNumber
	case Before, After:
		_, isDay := readMoment(o.text, utcDay)
		ok = o.kind == textOperand && isDay
	case LastDays, NextDays:
		_, ok = o.days()
	case Empty:
		ok = o.kind == noOperand
	case "":
		return refuse(path, "no_is")
	default:
		return refuse(join(path, "is"), "is_unknown", "is", cut(string(t.Is)))
	}
	if !ok {
		return refuse(join(path, "value"), "value."+string(t.Is))
	}
	if slices.Contains(seen, "empty_as") {
		return checkEmptyAs(t, join(path, "empty_as"))
	}
	return nil
}

// checkEmptyAs checks that what an empty value is taken for can be compared.
func checkEmptyAs(t Tree, path string) error {
	as, err := operandOf(t.EmptyAs)
	if err != nil || as.kind != textOperand && as.kind != numberOperand || strings.TrimSpace(as.text) == "" {
		return refuse(path, "empty_as")
	}
	ok := true
	switch t.Is.measure() {
	case noMeasure:
		return refuse(path, "empty_as.empty")
	case asNumber:
		_, ok = as.asNumber()
	case asDay:
		_, ok = readMoment(as.text, utcDay)
		ok = ok && as.kind == textOperand
	case asText:
		if o, err := operandOf(t.Value); err == nil && o.kind == numberOperand {
			_, ok = as.asNumber()
		}
	}
	if !ok {
		return refuse(path, either(t.Is.measure() == asDay, "empty_as.day", "empty_as.number"))
	}
	return nil
}

func broken(path string, err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return refuse(path, "json")
	}
	var p *problem.Problem
	if errors.As(err, &p) {
		return p
	}
	return problem.Of(refuse(path, "json")).Because(err)
}

func join(path, key string) string {
	if len(key) > 64 {
		key = key[:64]
	}
	if path == "" {
		return key
	}
	return path + "." + key
}
