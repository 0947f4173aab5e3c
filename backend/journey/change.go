package journey

import (
	"errors"
	"slices"
	"strconv"

	"tabiji/backend/message"
	"tabiji/backend/problem"
)

// Change is what becomes of some records of a drawing: those that are put, and those that are dropped. The page has the
// same form (frontend/src/journey/edit) and makes changes of gestures; here a rule makes the change that puts right what
// it found, and whoever is shown the finding applies it.
type Change struct {
	Put   Put   `json:"put,omitzero"`
	Drop  Drop  `json:"drop,omitzero"`
	After After `json:"after,omitzero"`
}

// Put are records as they become. One that is there is replaced and keeps its place; a new one stands at the end, unless
// After names its place.
type Put struct {
	Title    *string          `json:"title,omitempty"`
	Settings *Settings        `json:"settings,omitempty"`
	Layout   *Layout          `json:"layout,omitempty"`
	Nodes    []Node           `json:"nodes,omitempty"`
	Edges    []NthEdge        `json:"edges,omitempty"`
	Messages []message.Source `json:"messages,omitempty"`
	Phases   []Phase          `json:"phases,omitempty"`
	Aside    []NthAside       `json:"aside,omitempty"`
	Notes    []Note           `json:"notes,omitempty"`
}

// Drop are records that go, by their keys.
type Drop struct {
	Nodes    []string   `json:"nodes,omitempty"`
	Edges    []NthEdge  `json:"edges,omitempty"`
	Messages []string   `json:"messages,omitempty"`
	Phases   []string   `json:"phases,omitempty"`
	Aside    []NthAside `json:"aside,omitempty"`
	Notes    []string   `json:"notes,omitempty"`
}

// After says where records stand, taken one after the other.
type After struct {
	Nodes    []Place[string]   `json:"nodes,omitempty"`
	Edges    []Place[NthEdge]  `json:"edges,omitempty"`
	Messages []Place[string]   `json:"messages,omitempty"`
	Phases   []Place[string]   `json:"phases,omitempty"`
	Aside    []Place[NthAside] `json:"aside,omitempty"`
	Notes    []Place[string]   `json:"notes,omitempty"`
}

// Place puts a record behind another one; without After, at the beginning.
type Place[K comparable] struct {
	Key   K  `json:"key"`
	After *K `json:"after,omitempty"`
}

// NthEdge is an edge, or the key of one: N counts those that connect the same, 2 is the second, 0 and 1 the first. It
// counts in the drawing before the change where the edge is dropped, and in the one after it where it is put.
type NthEdge struct {
	Edge
	N int `json:"n,omitempty"`
}

// NthAside is a finding that was set aside, or the key of one.
type NthAside struct {
	Aside
	N int `json:"n,omitempty"`
}

// Apply makes a change and gives the drawing that comes of it; d stays as it is. A change of a record that is not there,
// or one that makes a drawing which could not be read again, is refused: errors are those of Read, and "journey.change"
// for a change that was made of another drawing.
func Apply(d Drawing, c Change) (Drawing, error) {
	if c.Put.Title != nil {
		d.Title = *c.Put.Title
	}
	if c.Put.Settings != nil {
		d.Settings = *c.Put.Settings
	}
	if c.Put.Layout != nil {
		d.Layout = *c.Put.Layout
	}
	var err error
	ids := keys[string]{func(s string) string { return s }, func(s string, n int) string { return s + "#" + strconv.Itoa(n) }} // no id has such a sign
	if d.Nodes, err = applied(d.Nodes, c.Put.Nodes, c.Drop.Nodes, c.After.Nodes, ids, func(n Node) string { return n.ID }); err != nil {
		return Drawing{}, unfit("nodes")
	}
	if d.Messages, err = applied(d.Messages, c.Put.Messages, c.Drop.Messages, c.After.Messages, ids, func(m message.Source) string { return m.ID }); err != nil {
		return Drawing{}, unfit("messages")
	}
	if d.Phases, err = applied(d.Phases, c.Put.Phases, c.Drop.Phases, c.After.Phases, ids, func(p Phase) string { return p.ID }); err != nil {
		return Drawing{}, unfit("phases")
	}
	if d.Notes, err = applied(d.Notes, c.Put.Notes, c.Drop.Notes, c.After.Notes, ids, func(n Note) string { return n.ID }); err != nil {
		return Drawing{}, unfit("notes")
	}
	if d.Edges, err = appliedEdges(d.Edges, c); err != nil {
		return Drawing{}, unfit("edges")
	}
	if d.Aside, err = appliedAside(d.Aside, c); err != nil {
		return Drawing{}, unfit("aside")
	}
	return Read(Write(d))
}

func unfit(part string) error {
	return problem.New(problem.Conflict, "journey.change", "what", "part."+part)
}

func appliedEdges(edges []Edge, c Change) ([]Edge, error) {
	list := make([]NthEdge, len(edges))
	for i, e := range edges {
		list[i].Edge = e
	}
	edgeKeys := keys[NthEdge]{
		func(e NthEdge) NthEdge { return NthEdge{e.Edge, max(1, e.N)} },
		func(e NthEdge, n int) NthEdge { return NthEdge{e.Edge, n} },
	}
	list, err := applied(list, c.Put.Edges, c.Drop.Edges, c.After.Edges, edgeKeys, edgeKeys.plain)
	if err != nil {
		return nil, err
	}
	edges = make([]Edge, len(list))
	for i := range list {
		edges[i] = list[i].Edge
	}
	return edges, nil
}

func appliedAside(aside []Aside, c Change) ([]Aside, error) {
	list := make([]NthAside, len(aside))
	for i, a := range aside {
		list[i].Aside = a
	}
	asideKeys := keys[NthAside]{
		func(a NthAside) NthAside { return NthAside{a.Aside, max(1, a.N)} },
		func(a NthAside, n int) NthAside { return NthAside{a.Aside, n} },
	}
	list, err := applied(list, c.Put.Aside, c.Drop.Aside, c.After.Aside, asideKeys, asideKeys.plain)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	aside = make([]Aside, len(list))
	for i := range list {
		aside[i] = list[i].Aside
	}
	return aside, nil
}

// errUnfit says that a change names what is not there, or the same twice.
var errUnfit = errors.New("the change does not fit")

// keys say how records are told apart: plain is a key as it is compared, nth that of a later record with the same.
type keys[K comparable] struct {
	plain func(K) K
	nth   func(K, int) K
}

// keyed is a record under its key.
type keyed[T any, K comparable] struct {
	key    K
	record T
}

// applied makes the change of one part; key is that of a record by itself.
func applied[T any, K comparable](list, put []T, drop []K, places []Place[K], keys keys[K], key func(T) K) ([]T, error) {
	if len(put) == 0 && len(drop) == 0 && len(places) == 0 {
		return list, nil
	}
	rows := numbered(list, keys, key)
	find := func(k K) int {
		return slices.IndexFunc(rows, func(r keyed[T, K]) bool { return r.key == k })
	}
	for _, k := range drop {
		at := find(keys.plain(k))
		if at < 0 {
			return nil, errUnfit
		}
		rows = slices.Delete(rows, at, at+1)
	}
	fresh := make(map[K]T, len(put)) // not yet among the rows
	for _, one := range put {
		if _, twice := fresh[key(one)]; twice {
			return nil, errUnfit
		}
		fresh[key(one)] = one
	}
	for k, one := range fresh {
		if at := find(k); at >= 0 {
			rows[at].record = one
			delete(fresh, k)
		}
	}
	moved := make([]keyed[T, K], 0, len(places))
	for _, p := range places {
		k := keys.plain(p.Key)
		one, isNew := fresh[k]
		if at := find(k); at >= 0 {
			one = rows[at].record
			rows = slices.Delete(rows, at, at+1)
		} else if !isNew {
			return nil, errUnfit
		}
		delete(fresh, k)
		moved = append(moved, keyed[T, K]{k, one})
	}
	for i, p := range places {
		at := 0
		if p.After != nil {
			if at = find(keys.plain(*p.After)) + 1; at == 0 {
				return nil, errUnfit
			}
		}
		rows = slices.Insert(rows, at, moved[i])
	}
	changed := make([]T, 0, len(rows)+len(fresh))
	for _, r := range rows {
		changed = append(changed, r.record)
	}
	for _, one := range put {
		if _, last := fresh[key(one)]; last {
			changed = append(changed, one)
		}
	}
	return changed, nil
}

func numbered[T any, K comparable](list []T, keys keys[K], key func(T) K) []keyed[T, K] {
	rows := make([]keyed[T, K], 0, len(list))
	count := make(map[K]int, len(list))
	for _, one := range list {
		k := key(one)
		if count[k]++; count[k] > 1 {
			k = keys.nth(k, count[k])
		}
		rows = append(rows, keyed[T, K]{k, one})
	}
	return rows
}
