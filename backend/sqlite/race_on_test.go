//go:build race

package sqlite

// underRace says that the race detector is on: long comparisons, which share nothing between goroutines, are shorter then.
const underRace = true
