package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// startRatio bounds time to first paint and memory of the window, beside the toolkit's smallest window.
const (
	startRatio  = 1.5
	startRounds = 5
)

// benchStart opens the real window and the smallest one in turn on an X server of its own, and reads from its
// framebuffer when the first content is drawn.
func benchStart(ctx context.Context) error {
	if runtime.GOOS != "linux" {
		return errors.New("the window is measured on Linux")
	}
	if err := ensure(ctx, forSmoke()); err != nil {
		return err
	}
	if err := buildPage(ctx); err != nil {
		return err
	}
	if err := buildWindow(ctx, desktop()); err != nil {
		return err
	}
	bare := executable("bare-window")
	if err := quiet(ctx, []string{"CGO_ENABLED=1"}, "go", "build", "-trimpath", "-tags", windowTags("linux"), "-ldflags", "-w -s", "-o", bare, "./build/bare"); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "tabiji-start-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := newScreen(ctx, dir)
	if err != nil {
		return err
	}
	defer s.close()
	workspace := filepath.Join(dir, "start.tabiji")
	if err := quiet(ctx, s.env, program(), "new", "--workspace", workspace, "--sample"); err != nil {
		return err
	}
	ours, floor := &starts{}, &starts{}
	for round := range startRounds + 1 { // the first fills the caches of both
		for _, m := range []struct {
			to   *starts
			line []string
		}{{floor, []string{absolute(bare)}}, {ours, append([]string{absolute(desktop())}, windowArgs(workspace)...)}} {
			paint, memory, err := s.measure(ctx, m.line)
			if err != nil {
				return err
			}
			if round > 0 {
				m.to.paint = append(m.to.paint, paint)
				m.to.memory = append(m.to.memory, memory)
			}
		}
	}
	return reportStarts(ours, floor)
}

// starts are the figures of one window: milliseconds to the first paint, MB three seconds later.
type starts struct{ paint, memory []float64 }

func reportStarts(ours, floor *starts) error {
	machine := fmt.Sprintf("%d cores, %s, Xvfb, software rendering, median of %d", runtime.NumCPU(), runtime.GOARCH, startRounds)
	missed := false
	for _, f := range []struct {
		name, unit      string
		measured, floor float64
	}{
		{"window to first paint", "ms", median(ours.paint), median(floor.paint)},
		{"window memory (PSS of all its processes)", "MB", median(ours.memory), median(floor.memory)},
	} {
		ratio := f.measured / f.floor
		line, err := json.Marshal(map[string]any{"name": f.name, "measured": round1(f.measured), "floor": round1(f.floor), "unit": f.unit,
			"ratio": math.Round(ratio*100) / 100, "wanted": startRatio, "machine": machine})
		if err != nil {
			return err
		}
		fmt.Println(string(line))
		missed = missed || ratio > startRatio
	}
	if missed {
		return errShown
	}
	return nil
}

func round1(x float64) float64 { return math.Round(x*10) / 10 }

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// screen is an X server (Xvfb) whose framebuffer is a file.
type screen struct {
	server *exec.Cmd
	file   string
	env    []string
}

func newScreen(ctx context.Context, dir string) (*screen, error) {
	number := 60 + os.Getpid()%300
	s := &screen{file: filepath.Join(dir, "Xvfb_screen0")}
	s.server = exec.CommandContext(ctx, "Xvfb", fmt.Sprintf(":%d", number), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-fbdir", dir)
	if err := s.server.Start(); err != nil {
		return nil, err
	}
	home := filepath.Join(dir, "home")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, err
	}
	s.env = []string{fmt.Sprintf("DISPLAY=:%d", number), "WAYLAND_DISPLAY=", "TABIJI_HOME=" + home, "HOME=" + home, "XDG_RUNTIME_DIR=" + home,
		"XDG_CACHE_HOME=" + home, "XDG_DATA_HOME=" + home, "XDG_CONFIG_HOME=" + home, "WEBKIT_DISABLE_DMABUF_RENDERER=1"}
	for range 100 {
		if _, err := os.Stat(filepath.Join("/tmp/.X11-unix", fmt.Sprintf("X%d", number))); err == nil {
			return s, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.close()
	return nil, errors.New("the X server did not start")
}

func (s *screen) close() {
	s.server.Process.Kill()
	s.server.Wait()
}

// colours counts the different colours on the screen, up to enough. The file is an XWD picture: a header
// whose first number is its size and twentieth the number of colour map entries, then the pixels.
func (s *screen) colours(enough int) (int, error) {
	b, err := os.ReadFile(s.file)
	if err != nil {
		return 0, err
	}
	if len(b) < 100 {
		return 0, errors.New("the screen's picture is no XWD file")
	}
	pixels := b[binary.BigEndian.Uint32(b)+12*binary.BigEndian.Uint32(b[76:]):]
	seen := map[uint32]bool{}
	for i := 0; i+4 <= len(pixels) && len(seen) < enough; i += 4 {
		seen[binary.LittleEndian.Uint32(pixels[i:])&0xffffff] = true
	}
	return len(seen), nil
}

// painted is the number of different colours from which on a window shows more than its background: antialiased text
// has many.
const painted = 12

// measure starts a window, waits for its first content, and reads its memory three seconds later.
func (s *screen) measure(ctx context.Context, line []string) (ms, mb float64, err error) {
	c := subprocess(ctx, s.env, "dbus-run-session", append([]string{"--"}, line...)...)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 12 * time.Second
	begun := time.Now()
	if err := c.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		endTree(c.Process.Pid)
		c.Wait() // it was ended; how it says so is of no interest
		s.cleared()
	}()
	for {
		n, err := s.colours(painted)
		if err != nil {
			return 0, 0, err
		}
		if n >= painted {
			break
		}
		if time.Since(begun) > 30*time.Second {
			return 0, 0, fmt.Errorf("%s painted nothing in 30 s\n%s", line[0], said.String())
		}
		time.Sleep(5 * time.Millisecond)
	}
	ms = float64(time.Since(begun).Microseconds()) / 1000
	time.Sleep(3 * time.Second)
	for _, pid := range tree(c.Process.Pid) {
		if name := processName(pid); name != "dbus-daemon" && name != "dbus-run-sessio" {
			mb += pss(pid)
		}
	}
	return ms, mb, nil
}

// cleared waits until the former window is gone from the screen.
func (s *screen) cleared() {
	for range 200 {
		if n, err := s.colours(painted); err == nil && n < painted {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// tree lists a process and all its descendants.
func tree(root int) []int {
	below := map[int][]int{}
	entries, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, stat := range entries {
		b, err := os.ReadFile(stat)
		if errors.Is(err, fs.ErrNotExist) || err != nil {
			continue // it has ended
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
		fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
		if parent, err := strconv.Atoi(fields[1]); err == nil {
			below[parent] = append(below[parent], pid)
		}
	}
	all := []int{root}
	for i := 0; i < len(all); i++ {
		all = append(all, below[all[i]]...)
	}
	return all
}

// endTree asks the program itself to end, which is the first below the session's own process.
func endTree(root int) {
	for _, pid := range slices.Backward(tree(root)) {
		if p, err := os.FindProcess(pid); err == nil && processName(pid) != "dbus-daemon" && pid != root {
			p.Signal(os.Interrupt)
		}
	}
}

func processName(pid int) string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// pss is the proportional set size of a process in MB (proc(5), smaps_rollup): its own memory and its part of what is
// shared.
func pss(pid int) float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err == nil {
				return kb / 1024
			}
		}
	}
	return 0
}
