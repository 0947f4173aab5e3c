package sqlite

import (
	"math/bits"
	"slices"
)

// members is a set of contact numbers, a bit each.
type members struct {
	bits []uint64
	top  int64 // of the last that gather added
}

func (m *members) add(id int64) {
	for int(id/64) >= len(m.bits) {
		m.bits = append(m.bits, make([]uint64, max(64, len(m.bits)))...)
	}
	m.bits[id/64] |= 1 << (id % 64)
}

func (m *members) remove(id int64) {
	if m.has(id) {
		m.bits[id/64] &^= 1 << (id % 64)
	}
}

// has reports false also where there is no set.
func (m *members) has(id int64) bool {
	return m != nil && int(id/64) < len(m.bits) && m.bits[id/64]&(1<<(id%64)) != 0
}

func (m *members) count() (n int64) {
	for _, word := range m.bits {
		n += int64(bits.OnesCount64(word))
	}
	return n
}

func (m *members) empty() bool {
	return !slices.ContainsFunc(m.bits, func(word uint64) bool { return word != 0 })
}

func (m *members) clone() *members { return &members{bits: slices.Clone(m.bits)} }

// join adds those of another set.
func (m *members) join(o *members) {
	if len(o.bits) > len(m.bits) {
		m.bits = append(m.bits, make([]uint64, len(o.bits)-len(m.bits))...)
	}
	for i, word := range o.bits {
		m.bits[i] |= word
	}
}

// keep leaves those that are in another set too.
func (m *members) keep(o *members) {
	m.bits = m.bits[:min(len(m.bits), len(o.bits))]
	for i := range m.bits {
		m.bits[i] &= o.bits[i]
	}
}

// drop takes out those of another set.
func (m *members) drop(o *members) {
	for i := range m.bits[:min(len(m.bits), len(o.bits))] {
		m.bits[i] &^= o.bits[i]
	}
}

// up calls f for those behind a number in their order, while it wants more.
func (m *members) up(behind int64, f func(id int64) (more bool)) {
	for id := behind + 1; int(id/64) < len(m.bits); {
		word := m.bits[id/64] >> (id % 64)
		if word == 0 {
			id = (id/64 + 1) * 64
			continue
		}
		id += int64(bits.TrailingZeros64(word))
		if !f(id) {
			return
		}
		id++
	}
}

// newest are the highest numbers, from the highest down.
func (m *members) newest(most int) (list []int64) {
	for i := len(m.bits) - 1; i >= 0 && len(list) < most; i-- {
		for word := m.bits[i]; word != 0 && len(list) < most; {
			bit := 63 - bits.LeadingZeros64(word)
			list = append(list, int64(i*64+bit))
			word &^= 1 << bit
		}
	}
	return list
}
