package shell

import (
	"slices"
	"time"

	"tabiji/backend/httpapi"
)

// The hints to the page: at most one in 250 ms, with the nouns that changed and nothing else. They are
// gathered while nobody looks, because what is sent to a hidden page piles up in it.
const (
	coalesce  = 250 * time.Millisecond
	mostNouns = 32 // of at most 31 letters each: 1 KB
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

// merge adds nouns that are not there yet; when there are too many to name, the page is told "all", which
// it knows as nothing and so asks for everything.
func merge(gathered, nouns []string) []string {
	for _, n := range nouns {
		if !slices.Contains(gathered, n) && len(n) < 32 {
			gathered = append(gathered, n)
		}
	}
	if len(gathered) > mostNouns {
		return []string{"all"}
	}
	slices.Sort(gathered) // whatever came first
	return gathered
}
