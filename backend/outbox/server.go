package outbox

import (
	"sync"
	"sync/atomic"
	"time"

	"tabiji/backend/clock"
)

// server is what the connections of one account have found out about the server they lead to.
type server struct {
	dialling sync.Mutex   // held while the only connection is opened
	recycle  atomic.Int32 // after so many letters it wants a new connection; 0: not known to

	mu      sync.Mutex
	open    int            // open connections
	away    clock.Instant  // it could not be reached: no dial and no claim before it
	crowded clock.Instant  // no further connection before it
	dials   int            // counts rounds of dialling, so that many senders failing at once are one failure
	broken  map[int64]bool // rows under which a new connection broke since a letter last got an answer
}

// begin is said before a connection is dialled; done after. While none is open only one is tried at a time. round
// tells one failure from the next, see unreachable.
func (s *server) begin() (done func()) {
	s.mu.Lock()
	alone := s.open == 0
	s.mu.Unlock()
	if !alone {
		return func() {}
	}
	s.dialling.Lock()
	return s.dialling.Unlock
}

// round is the present round of dialling.
func (s *server) round() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dials
}

// opened counts a connection. It reports whether others failed while this one came through: then there are enough.
func (s *server) opened(now clock.Instant) (enough bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open++
	if s.away <= now {
		return false
	}
	s.away, s.crowded = 0, now.Add(crowdedPause)
	return true
}

func (s *server) closed() {
	s.mu.Lock()
	s.open--
	s.mu.Unlock()
}

// unreachable notes that a connection of a round failed, and reports whether that is news: many failing together are
// one failure, and a refusal while others are open says only that there are enough.
func (s *server) unreachable(round int, now clock.Instant) (news bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open > 0 {
		s.crowded = now.Add(crowdedPause)
		return false
	}
	if round != s.dials {
		return false
	}
	s.dials++
	s.away = now.Add(networkPause(1)) // at once, for the others; the count of failures says how long
	return true
}

// stayAway lets nothing be dialled before a moment.
func (s *server) stayAway(until clock.Instant) {
	s.mu.Lock()
	s.away = max(s.away, until)
	s.mu.Unlock()
}

// tryAgain forgets the pauses.
func (s *server) tryAgain() {
	s.mu.Lock()
	s.away, s.crowded = 0, 0
	s.mu.Unlock()
}

// awayUntil is when it may be dialled again; 0: now.
func (s *server) awayUntil(now clock.Instant) clock.Instant {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ahead(s.away, now, networkPauses[len(networkPauses)-1])
}

// full reports whether it lately refused a further connection beside those that are open.
func (s *server) full(now clock.Instant) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open > 0 && ahead(s.crowded, now, crowdedPause) != 0
}

// most is how many connections there may be of those that the account allows.
func (s *server) most(connections int, now clock.Instant) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ahead(s.crowded, now, crowdedPause) != 0 {
		return min(connections, max(1, s.open))
	}
	return connections
}

// brokeUnder notes that a new connection broke under a row, and reports whether it happened to others too since a
// letter last got an answer.
func (s *server) brokeUnder(row int64) (others bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken == nil {
		s.broken = map[int64]bool{}
	}
	s.broken[row] = true
	return len(s.broken) > 1
}

// answered forgets broken connections: it has answered to a letter.
func (s *server) answered() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.broken)
}

// ahead is until when it is in the future, and not farther than a pause of that length can reach: a clock
// set back must not stretch it.
func ahead(until, now clock.Instant, longest time.Duration) clock.Instant {
	if left := until.Sub(now); left <= 0 || left > longest {
		return 0
	}
	return until
}
