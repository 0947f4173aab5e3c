package httpapi

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"tabiji/backend/clock"
)

// TestLiveHintsAreCollected: whatever changes within 250 ms is one line with every noun once.
func TestLiveHintsAreCollected(t *testing.T) {
	t.Parallel()
	hands := clock.NewManual(1_000_000)
	s := &Server{services: Services{Signals: NewSignals(hands)}}
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.live(pipeWriter{writer}, httptest.NewRequest("GET", "/api/live", nil).WithContext(ctx))
	}()
	lines := bufio.NewScanner(reader)
	next := func() string {
		t.Helper()
		if !lines.Scan() {
			t.Fatal("the line ended")
		}
		return lines.Text()
	}
	if got := next(); got != `{"changed":[]}` {
		t.Errorf("the first line is %s", got)
	}
	signals := s.services.Signals
	for range 100 {
		signals.Changed([]string{"outbox", "enrollment"})
		signals.Changed([]string{"enrollment"})
	}
	signals.Changed([]string{"contact"})
	for !hands.AdvanceNext() { // until the stream waits for its moment
		runtime.Gosched()
	}
	if waited := hands.Now() - 1_000_000; waited != coalesce {
		t.Errorf("hints are collected for %d ms, want %d", waited, coalesce)
	}
	if got, want := next(), `{"changed":["contact","enrollment","outbox"]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	cancel()
	reader.Close()
	<-ended
	signals.mu.Lock()
	defer signals.mu.Unlock()
	if len(signals.listeners) != 0 {
		t.Errorf("%d listeners stayed", len(signals.listeners))
	}
}

type pipeWriter struct{ *io.PipeWriter }

func (pipeWriter) Header() http.Header { return http.Header{} }
func (pipeWriter) WriteHeader(int)     {}
func (pipeWriter) Flush()              {}
