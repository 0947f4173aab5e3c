package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// run builds what is not built yet and opens the window on the sample workspace; without a display it
// serves the same page to a browser on this computer.
func run(ctx context.Context, args []string) error {
	workspace := filepath.Join("build", "bin", "sample.tabiji")
	switch {
	case len(args) == 1 && !strings.HasPrefix(args[0], "-"):
		workspace = args[0]
	case len(args) > 0:
		return usageError("Usage: go run ./build run [WORKSPACE]")
	}
	workspace = absolute(workspace)
	window := hasDisplay()
	why := say("ディスプレイがないため、画面はブラウザーでお使いいただけます。", "There is no display, so the page is served to a browser.")
	if window {
		if err := ensure(ctx, forWindow()); err != nil {
			window, why = false, err.Error()+"\n"+say("ウィンドウの代わりに、画面をブラウザーでお使いいただけます。", "Until then the page is served to a browser instead.")
		}
	}
	built := program()
	if window {
		built = desktop()
	}
	if err := prepare(ctx, built); err != nil {
		return err
	}
	if err := haveWorkspace(ctx, built, workspace); err != nil {
		return err
	}
	if window {
		fmt.Fprintln(os.Stderr, say("ウィンドウを開きます。", "Opening the window."))
		return attached(ctx, built, windowArgs(workspace)...)
	}
	fmt.Fprintln(os.Stderr, why)
	return serve(ctx, workspace)
}

// windowArgs are the arguments that make the program open its window on a workspace.
func windowArgs(workspace string) []string { return []string{"open", "--workspace", workspace} }

// haveWorkspace creates the sample workspace when the file does not exist.
func haveWorkspace(ctx context.Context, built, workspace string) error {
	_, err := os.Stat(workspace)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return attached(ctx, built, "new", "--workspace", workspace, "--sample")
}

// prepare builds the page and the program and prints what it does; what is unchanged is not built again.
func prepare(ctx context.Context, built string) error {
	if err := lookGo(); err != nil {
		return err
	}
	if err := checkNode(ctx); err != nil {
		return err
	}
	if !npmFresh() {
		err := tell(say("画面の部品をそろえています（初回は1分ほど）", "Fetching the page's packages (the first time about a minute)"), func() error { return ensureNPM(ctx) })
		if err != nil {
			return err
		}
	}
	fresh, _, err := pageFresh()
	if err != nil {
		return err
	}
	if !fresh {
		if err := tell(say("画面をビルドしています", "Building the page"), func() error { return buildPage(ctx) }); err != nil {
			return err
		}
	}
	if built == program() {
		return tell(say("プログラムをビルドしています（初回は数分）", "Building the program (the first time some minutes)"), func() error { return buildProgram(ctx) })
	}
	return tell(say("ウィンドウ付きのプログラムをビルドしています（初回は数分）", "Building the program with its window (the first time some minutes)"),
		func() error { return buildWindow(ctx, built) })
}

// tell shows on the terminal what is being done, and for how long so far.
func tell(what string, do func() error) error {
	info, err := os.Stderr.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	begun := time.Now()
	took := func() string { return fmt.Sprintf(say("%.0f秒", "%.0f s"), time.Since(begun).Seconds()) }
	if !terminal {
		fmt.Fprintf(os.Stderr, "%s …\n", what)
		return do()
	}
	ended := make(chan error, 1)
	go func() { ended <- do() }()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		fmt.Fprintf(os.Stderr, "\r\x1b[K%s … %s", what, took())
		select {
		case err := <-ended:
			mark := "✓"
			if err != nil {
				mark = "✗"
			}
			fmt.Fprintf(os.Stderr, "\r\x1b[K%s %s  %s\n", mark, what, took())
			return err
		case <-tick.C:
		}
	}
}

// served is the line that "serve" prints as JSON when it is ready.
type served struct {
	URL   string `json:"url"`
	Token string `json:"token"`
}

// serve runs the engine with the page on a loopback address, and prints the address.
func serve(ctx context.Context, workspace string) error {
	e, err := startEngine(ctx, "--workspace", workspace)
	if err != nil {
		return err
	}
	fmt.Printf("\n  %s#token=%s\n\n%s\n", e.URL, e.Token, say("このアドレスをブラウザーで開いてください（このパソコンからだけ開けます）。Ctrl-Cで終了します。",
		"Open this address in a browser on this computer. Ctrl-C ends it."))
	return e.wait()
}

// engine is a running "serve" process.
type engine struct {
	served
	wait func() error
	stop func()
}

// startEngine starts "serve", which runs until ctx ends, and waits for its first line.
func startEngine(ctx context.Context, args ...string) (*engine, error) {
	ctx, stop := context.WithCancel(ctx)
	c := subprocess(ctx, nil, program(), append([]string{"serve"}, args...)...)
	c.Stderr = os.Stderr
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 15 * time.Second // closing lets requests finish for ten
	out, err := c.StdoutPipe()
	if err != nil {
		stop()
		return nil, err
	}
	if err := c.Start(); err != nil {
		stop()
		return nil, err
	}
	e := &engine{wait: func() error { defer stop(); return ignoreStop(ctx, c.Wait()) }, stop: stop}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		stop()
		if err := c.Wait(); err != nil {
			return nil, err // serve has printed the reason
		}
		return nil, errShown
	}
	return e, json.Unmarshal(line, &e.served)
}

// ignoreStop is nil for a program that ended because it was asked to: that is no failure.
func ignoreStop(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// say chooses between the texts by the language of the system; build has no word list.
func say(ja, en string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(strings.ToLower(v), "ja") {
				return ja
			}
			return en
		}
	}
	return en
}
