package httpapi

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

// Signals spreads hints that rows of a noun changed. They carry no data: the listener asks for the rows.
type Signals struct {
	clock     clock.Clock
	mu        sync.Mutex
	listeners map[chan struct{}]*listener
}

type listener struct{ nouns []string }

// coalesce is how long hints are collected before they are sent: 250 ms.
const coalesce = 250

// NewSignals makes Signals that measure time by c.
func NewSignals(c clock.Clock) *Signals {
	return &Signals{clock: c, listeners: map[chan struct{}]*listener{}}
}

// Changed gives nouns to all listeners, without blocking.
func (s *Signals) Changed(nouns []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c, l := range s.listeners {
		for _, n := range nouns {
			if !slices.Contains(l.nouns, n) {
				l.nouns = append(l.nouns, n)
			}
		}
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Listen registers a listener: wake has a value whenever nouns can be taken with take.
func (s *Signals) Listen() (wake <-chan struct{}, take func() []string, stop func()) {
	c := make(chan struct{}, 1)
	l := &listener{}
	s.mu.Lock()
	s.listeners[c] = l
	s.mu.Unlock()
	take = func() []string {
		s.mu.Lock()
		defer s.mu.Unlock()
		nouns := l.nouns
		l.nouns = nil
		slices.Sort(nouns)
		return nouns
	}
	stop = func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.listeners, c)
	}
	return c, take, stop
}

// live streams hints, one JSON object a line: {"changed":["enrollment","outbox"]}.
func (s *Server) live(w http.ResponseWriter, r *http.Request) {
	if !callerOf(r.Context()).keepLine() {
		fail(w, r, problem.New(problem.Unavailable, "api.lines", "n", mostLines))
		return
	}
	w.Header().Set("Connection", "close") // its place is that of a line, to its end
	flusher, _ := w.(http.Flusher)
	w.Header().Set("Content-Type", "application/x-ndjson")
	wake, take, stop := s.services.Signals.Listen()
	defer stop()
	encode := json.NewEncoder(w)
	send := func(nouns []string) bool {
		if err := encode.Encode(map[string][]string{"changed": nouns}); err != nil {
			return false
		}
		if flusher != nil {
			flusher.Flush()
		}
		return true
	}
	if !send([]string{}) {
		return
	}
	for {
		select {
		case <-r.Context().Done():
			return
		case <-wake:
		}
		pause := s.services.Signals.clock.Timer(s.services.Signals.clock.Now() + coalesce)
		select {
		case <-r.Context().Done():
			pause.Stop()
			return
		case <-pause.C():
		}
		if !send(take()) {
			return
		}
	}
}
