package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// board shows how far the running steps are: one changing line on a terminal, and one line for each event elsewhere. It
// is safe for use by several steps at the same time.
type board struct {
	mu       sync.Mutex
	out      io.Writer
	terminal bool
	wide     int
	under    []*progress // the running steps, in the order in which they began
}

func newBoard() *board {
	info, err := os.Stdout.Stat()
	return &board{out: os.Stdout, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

// progress counts what passed and failed in one step. It is used by the goroutine of that step only.
type progress struct {
	board          *board
	step           string
	begun          time.Time
	passed, failed int
	now            string   // guarded by the board's lock
	details        []string // printed when the step has ended, so that the lines of two steps are not mixed
}

// begin starts a step.
func (b *board) begin(step string) *progress {
	p := &progress{board: b, step: step, begun: time.Now()}
	b.mu.Lock()
	b.under = append(b.under, p)
	b.mu.Unlock()
	p.live("…")
	return p
}

// live replaces the text of this step in the changing line; without a terminal it prints nothing.
func (p *progress) live(format string, args ...any) {
	b := p.board
	if !b.terminal {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p.now = fmt.Sprintf("%s %s [%d passed, %d failed, %s]", p.step, fmt.Sprintf(format, args...), p.passed, p.failed, p.took())
	b.draw()
}

// draw shows the running steps side by side in 110 columns.
func (b *board) draw() {
	var each []string
	for _, p := range b.under {
		text := []rune(p.now)
		each = append(each, string(text[:min(len(text), 110/len(b.under)-3)]))
	}
	line := strings.Join(each, " | ")
	fmt.Fprintf(b.out, "\r%-*s", b.wide, line)
	b.wide = len([]rune(line))
}

// print prints a permanent line at once.
func (p *progress) print(format string, args ...any) { p.board.print(format, args...) }

func (b *board) print(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.terminal {
		fmt.Fprintf(b.out, "\r%s\r", strings.Repeat(" ", b.wide))
		b.wide = 0
	}
	fmt.Fprintf(b.out, format+"\n", args...)
}

// detail is a line that is printed above the result of the step.
func (p *progress) detail(format string, args ...any) {
	p.details = append(p.details, fmt.Sprintf("  "+format, args...))
}

func (p *progress) took() time.Duration { return time.Since(p.begun).Round(100 * time.Millisecond) }

// result prints how a step ended, below its details.
func (p *progress) result(format string, args ...any) {
	lines := append(p.details, fmt.Sprintf("%-11s ", p.step)+fmt.Sprintf(format, args...))
	p.details = nil
	p.print("%s", strings.Join(lines, "\n"))
}

// counted is the result of a step of many tests: what it counted since passed and failed had the given values.
func (p *progress) counted(passed, failed int) {
	p.result("%d passed, %d failed  %s", p.passed-passed, p.failed-failed, p.took())
}

// checked is the result of a step that is one check, and of any step that failed outside of a test.
func (p *progress) checked(err error) {
	if err != nil {
		p.failed++
		p.result("FAILED  %s\n%s", p.took(), strings.TrimRight(err.Error(), "\n"))
		return
	}
	p.passed++
	p.result("ok      %s", p.took())
}

// leave removes an ended step from the changing line.
func (b *board) leave(p *progress) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.under = slices.DeleteFunc(b.under, func(other *progress) bool { return other == p })
}
