package shell

import (
	"slices"
	"time"

	"tabiji/backend/httpapi"
)

// The page gets hints of what changed: at most one in 250 ms, with the changed nouns and nothing else. They are
// collected while the window is hidden, because events sent to a hidden page queue up in it.
const (
	coalesce  = 250 * time.Millisecond
	mostNouns = 32 // of at most 31 bytes each: 1 KB
)

// forward sends hints to the page until stop is closed.
func forward(signals *httpapi.Signals, visible func() bool, emit func(nouns []string), stop <-chan struct{}) {
	wake, take, unlisten := signals.Listen()
	defer unlisten()
	pulse := time.NewTicker(coalesce)
	defer pulse.Stop()
	var gathered []string
	for {
		select {
		case <-stop:
			return
		case <-wake:
			gathered = merge(gathered, take())
			continue
		case <-pulse.C:
		}
		if len(gathered) > 0 && visible() {
			emit(gathered)
			gathered = nil
		}
	}
}

// merge adds nouns that are not in the list yet; when there are too many the list is "all", which the page answers by
// asking for everything.
func merge(gathered, nouns []string) []string {
	for _, n := range nouns {
		if !slices.Contains(gathered, n) && len(n) < 32 {
			gathered = append(gathered, n)
		}
	}
	if len(gathered) > mostNouns {
		return []string{"all"}
	}
	slices.Sort(gathered) // in the same order whichever came first
	return gathered
}
