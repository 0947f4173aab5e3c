package bench

import (
	"encoding/json"
	"os"
	"testing"
	"time"
)

func TestEveryBenchmarkRunsSmallAndReportsJSON(t *testing.T) {
	t.Parallel()
	for _, b := range []struct {
		name  string
		run   func(Config) error
		lines []string
	}{
		{"engine", func(c Config) error {
			return Engine(t.Context(), c, EngineOptions{People: 1500, Time: time.Millisecond, FewPeople: 10_000, ManyPeople: 20_000})
		}, []string{"engine", "engine.cpu", "engine.same-rows", "engine.same-rows.cpu", "engine.flat", "engine.flat.time",
			"engine.events", "engine.events.cpu", "engine.events.pages"}},
		{"send", func(c Config) error {
			return Send(t.Context(), c, SendOptions{Mails: 60, Connections: 4, Time: time.Millisecond, Delay: time.Millisecond})
		}, []string{"send", "send.cpu", "send.slow-disk", "send.slow-disk.cpu"}},
		{"import", func(c Config) error { return Import(t.Context(), c, ImportOptions{Megabytes: 1}) },
			[]string{"import.utf-8", "import.utf-8.cpu", "import.utf-8.memory", "import.cp932", "import.cp932.cpu", "import.cp932.memory"}},
		{"journey", func(c Config) error { return Journey(t.Context(), c, JourneyOptions{Steps: 100}) },
			[]string{"journey", "journey.read", "journey.check", "journey.compile", "journey.save"}},
	} {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			var got []Result
			progress := 0
			c := Config{Folder: t.TempDir(), Result: func(r Result) { got = append(got, r) }, Progress: func(string, int, int) { progress++ }}
			if err := b.run(c); err != nil {
				t.Fatal(err)
			}
			if len(got) != len(b.lines) || progress == 0 {
				t.Fatalf("%d figures, %d notes of progress: %+v", len(got), progress, got)
			}
			for i, r := range got {
				if r.Name != b.lines[i] {
					t.Errorf("figure %d is %q, want %q", i, r.Name, b.lines[i])
				}
				if r.Measured <= 0 || r.Floor <= 0 || r.Ratio <= 0 || r.Unit == "" || r.Machine.CPU == "" || r.Machine.Cores < 1 {
					t.Errorf("%+v says nothing", r)
				}
				if _, err := json.Marshal(r); err != nil {
					t.Error(err)
				}
			}
			if rest, err := emptyFolder(c.Folder); err != nil || rest != 0 {
				t.Errorf("%d files are left behind, %v", rest, err)
			}
		})
	}
}

func TestRound_FourDigits(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]float64{0: 0, 61472.3: 61470, 0.77134: 0.7713, 9.99996: 10, 1: 1} {
		if got := round(in); got != want {
			t.Errorf("round(%v) = %v, want %v", in, got, want)
		}
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 2, 9}, 3}} {
		if got := median(c.in); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.in, got, c.want)
		}
	}
}

func emptyFolder(path string) (left int, err error) {
	entries, err := os.ReadDir(path)
	return len(entries), err
}
