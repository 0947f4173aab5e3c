package bench

import (
	"testing"
	"time"

	"tabiji/backend/mail"
)

func TestSend_TheMailIsAbout23KilobytesOnTheWire(t *testing.T) {
	t.Parallel()
	p, err := newPost(t.Context(), Config{Folder: t.TempDir()}, 10, 4, 0)
	if err != nil {
		t.Fatal(err)
	}
	wire, err := mail.Compose(p.letters[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(wire) < 21_000 || len(wire) > 25_000 {
		t.Errorf("%d bytes", len(wire))
	}
	if err := p.close(); err != nil {
		t.Error(err)
	}
}

func BenchmarkSend(b *testing.B) { benchmarkSend(b, SendOptions{Mails: 6000}) }

func BenchmarkSendSlowDisk(b *testing.B) {
	benchmarkSend(b, SendOptions{Mails: 6000, Connections: connectionsSlow, Delay: 5 * time.Millisecond})
}

func benchmarkSend(b *testing.B, o SendOptions) {
	for b.Loop() {
		c := Config{Folder: b.TempDir(), Result: func(r Result) {
			b.ReportMetric(r.Measured, r.Unit)
			b.ReportMetric(r.Floor, "floor-"+r.Unit)
			b.ReportMetric(r.Ratio, "ratio-"+r.Unit)
		}}
		name, connections := "send", connections
		if o.Delay > 0 {
			name, connections = "send.slow-disk", connectionsSlow
		}
		o.Time = 10 * time.Second
		if err := sendRounds(b.Context(), c, o, name, connections, o.Delay); err != nil {
			b.Fatal(err)
		}
	}
}
