package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// progress shows one live line on a terminal, and one line an event elsewhere. It counts what passed
// and failed over all steps.
type progress struct {
	out            io.Writer
	terminal       bool
	step           string
	stepBegun      time.Time
	passed, failed int
	wide           int
}

func newProgress() *progress {
	info, err := os.Stdout.Stat()
	return &progress{out: os.Stdout, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

// begin starts a step.
func (p *progress) begin(step string) {
	p.step, p.stepBegun = step, time.Now()
	p.live("…")
}

// live replaces the live line; off a terminal it prints nothing.
func (p *progress) live(format string, args ...any) {
	if !p.terminal {
		return
	}
	line := fmt.Sprintf("%-11s %s  [%d passed, %d failed, %s]", p.step, fmt.Sprintf(format, args...), p.passed, p.failed, p.took())
	if r := []rune(line); len(r) > 110 {
		line = string(r[:110])
	}
	fmt.Fprintf(p.out, "\r%-*s", p.wide, line)
	p.wide = len([]rune(line))
}

// print prints a line that stays.
func (p *progress) print(format string, args ...any) {
	if p.terminal {
		fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", p.wide))
		p.wide = 0
	}
	fmt.Fprintf(p.out, format+"\n", args...)
}

func (p *progress) took() time.Duration { return time.Since(p.stepBegun).Round(100 * time.Millisecond) }

// end closes a step that is one check; steps that are many tests count those themselves.
func (p *progress) end(err error) {
	if err != nil {
		p.failed++
		p.print("%-11s FAILED  %s\n%s", p.step, p.took(), strings.TrimRight(err.Error(), "\n"))
		return
	}
	p.passed++
	p.print("%-11s ok      %s", p.step, p.took())
}
