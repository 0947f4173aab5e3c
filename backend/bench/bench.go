// Package bench measures the product beside floors taken in the same run: what a careful program does
// on the same file or line with nothing decided and nothing remembered. It refuses to touch anybody's
// workspace: all it needs it makes in a temporary folder.
package bench

import (
	"context"
	"math"
	"os"
	"runtime"
	"slices"
	"time"
)

// Result is one measured figure beside its floor. For rates (…/s) Ratio is measured ÷ floor and more is
// better; for times, pages and memory it is measured ÷ floor too, and less is better.
type Result struct {
	Name     string  `json:"name"`
	Measured float64 `json:"measured"`
	Floor    float64 `json:"floor"`
	Unit     string  `json:"unit"`
	Ratio    float64 `json:"ratio"`
	Machine  Machine `json:"machine"`
}

// Machine is where it was measured; it does not say whose.
type Machine struct {
	CPU   string `json:"cpu"`
	Cores int    `json:"cores"`
	Go    string `json:"go"`
}

// Config is what every benchmark needs.
type Config struct {
	// Folder is where a temporary folder is made and removed again; "" is the system's. The disk under it
	// is part of what is measured.
	Folder string
	// Result hears every figure as soon as it is known.
	Result func(Result)
	// Progress, if set, hears how far a part of the work is.
	Progress func(part string, done, total int)
}

func (c Config) progress(part string, done, total int) {
	if c.Progress != nil {
		c.Progress(part, done, total)
	}
}

// report gives a figure and its floor to the listener. ratio is given because the median of the ratios of
// rounds, taken side by side, is steadier than the ratio of the medians.
func (c Config) report(name, unit string, measured, floor, ratio float64) {
	c.Result(Result{Name: name, Measured: round(measured), Floor: round(floor), Unit: unit, Ratio: round(ratio), Machine: machine()})
}

// folder makes the temporary folder of one benchmark.
func (c Config) folder() (path string, remove func(), err error) {
	path, err = os.MkdirTemp(c.Folder, "tabiji-bench-")
	if err != nil {
		return "", nil, err
	}
	return path, func() { os.RemoveAll(path) }, nil // what cannot be removed is left to the system
}

// rounds are pairs of figures taken one after the other, so that what else the machine does falls on both.
type rounds struct{ measured, floor []float64 }

func (r *rounds) add(measured, floor float64) {
	r.measured = append(r.measured, measured)
	r.floor = append(r.floor, floor)
}

func (r *rounds) report(c Config, name, unit string) {
	ratios := make([]float64, len(r.measured))
	for i := range ratios {
		ratios[i] = r.measured[i] / r.floor[i]
	}
	c.report(name, unit, median(r.measured), median(r.floor), median(ratios))
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// round keeps four digits: the rest is noise.
func round(x float64) float64 {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0
	}
	digits := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*digits) / digits
}

// spent is what a piece of work cost: by the clock on the wall, and in processor time of this process.
type spent struct{ wall, cpu time.Duration }

// stopwatch is when a piece of work began, by both clocks.
type stopwatch struct {
	wall time.Time
	cpu  time.Duration
}

func startWatch() stopwatch { return stopwatch{wall: time.Now(), cpu: used()} }

func (w stopwatch) read() spent {
	return spent{wall: max(time.Since(w.wall), time.Microsecond), cpu: max(used()-w.cpu, time.Microsecond)}
}

// timed runs f and gives what it cost.
func timed(f func() error) (spent, error) {
	w := startWatch()
	err := f()
	return w.read(), err
}

// rate is how many times a second something was done, by wall time and by processor time.
type rate struct{ wall, cpu float64 }

func (s spent) rate(n int) rate {
	return rate{wall: float64(n) / s.wall.Seconds(), cpu: float64(n) / s.cpu.Seconds()}
}

// rates are the rounds of one measurement by both clocks. Waiting, also for a disk that others use, counts in the wall
// time only.
type rates struct{ wall, cpu rounds }

func (r *rates) add(measured, floor rate) {
	r.wall.add(measured.wall, floor.wall)
	r.cpu.add(measured.cpu, floor.cpu)
}

// report gives two figures: name, and name.cpu per second of processor time.
func (r *rates) report(c Config, name, what string) {
	r.wall.report(c, name, what+"/s")
	r.cpu.report(c, name+".cpu", what+"/cpu-s")
}

// each runs the functions in order, and stops with the error of ctx between two when ctx has ended.
func each(ctx context.Context, list ...func() error) error {
	for _, f := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

func machine() Machine {
	return Machine{CPU: cpu(), Cores: runtime.NumCPU(), Go: runtime.Version()}
}
