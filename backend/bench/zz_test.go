package bench

import (
	"testing"
	"os"
	"runtime/pprof"
	"time"
)

func TestZZFlat(t *testing.T) {
	if os.Getenv("ZZ") == "" { t.Skip() }
	c := Config{}
	for _, n := range []int{10_000, 1_000_000} {
	f, err := newFlat(t.Context(), c, t.TempDir(), "x", n)
	if err != nil { t.Fatal(err) }
	out, _ := os.Create("/tmp/flat"+os.Getenv("ZZ")+map[bool]string{true:"few",false:"many"}[n==10_000]+".prof")
	var ms []float64
	pprof.StartCPUProfile(out)
	u := used()
	s := time.Now()
	for i := range 95 {
		x, err := f.tick(t.Context())
		if err != nil { t.Fatal(i, err) }
		ms = append(ms, x.ms)
	}
	pprof.StopCPUProfile()
	t.Log(n, median(ms), "cpu/tick", (used()-u)/95, "wall", time.Since(s)/95, ms)
	}
}
