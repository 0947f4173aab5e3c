package bench

import (
	"testing"
	"time"
)

func TestSend_EveryMailOfTheBenchmarkIsSentAndRecorded(t *testing.T) {
	t.Parallel()
	got, err := Send(t.Context(), SendOptions{Mails: 300, Connections: 8, Commit: time.Millisecond})
	if err != nil || got.Measured <= 0 || got.Floor <= 0 {
		t.Fatalf("%+v, %v", got, err)
	}
}

func BenchmarkSend(b *testing.B) {
	for b.Loop() {
		got, err := Send(b.Context(), SendOptions{Mails: 20_000, Connections: 64})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(got.Measured, "mails/s")
		b.ReportMetric(got.Floor, "floor/s")
		b.ReportMetric(got.Ratio, "ratio")
	}
}

func BenchmarkSendSlowDisk(b *testing.B) {
	for b.Loop() {
		got, err := Send(b.Context(), SendOptions{Mails: 20_000, Connections: 128, Commit: 5 * time.Millisecond})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(got.Measured, "mails/s")
		b.ReportMetric(got.Floor, "floor/s")
		b.ReportMetric(got.Ratio, "ratio")
	}
}
