package runner

import "slices"

// queue holds rows that are due again in this tick, the next first. It is nearly always empty.
type queue []int

func (q *queue) push(t *tick, i int) {
	at, _ := slices.BinarySearchFunc(*q, i, func(a, b int) int {
		if t.before(a, b) {
			return -1
		}
		return 1
	})
	*q = slices.Insert(*q, at, i)
}

func (q *queue) pop(*tick) int {
	i := (*q)[0]
	*q = (*q)[1:]
	return i
}
