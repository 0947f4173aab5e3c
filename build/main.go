// Command build is the one command of the project: go run ./build run|test|dev|check|generate|bench.
// It knows how the program is built, tried and proved; it refuses to know what the program does, and
// uses nothing but the standard library, so that a fresh clone runs it at once.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

type command struct {
	name, help string
	run        func(ctx context.Context, args []string) error
}

func commands() []command {
	return []command{
		{"run", "build the program and open its window on the sample workspace, or on WORKSPACE", run},
		{"dev", "the page with reload and the engine, on a workspace that is thrown away at the end", dev},
		{"check", "the fast checks: " + strings.Join(stepNames(fast), ", "), check},
		{"test", "everything: " + strings.Join(stepNames(0), ", ") + "; -only NAMES of steps, packages, tests or walks; -long with all seeds", test},
		{"generate", "rewrite the files that are made from the sources", generate},
		{"bench", "measure beside floors: " + strings.Join(benchNames(), ", ") + "; one JSON object a line", bench},
	}
}

// errShown ends the command with exit code 1; everything was said already.
var errShown = errors.New("said already")

// usageError ends the command with exit code 2.
type usageError string

func (e usageError) Error() string { return string(e) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := dispatch(ctx, os.Args[1:])
	stop()
	var usage usageError
	var exit *exec.ExitError
	switch {
	case err == nil:
	case errors.As(err, &usage):
		fmt.Fprintln(os.Stderr, usage)
		printUsage(os.Stderr)
		os.Exit(2)
	case errors.Is(err, errShown):
		os.Exit(1)
	case errors.As(err, &exit) && exit.ExitCode() > 0 && err == error(exit): // the program said why
		os.Exit(exit.ExitCode())
	default:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return usageError("Say what to do.")
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		printUsage(os.Stdout)
		return nil
	}
	for _, c := range commands() {
		if c.name == args[0] {
			if err := goToRoot(); err != nil {
				return err
			}
			return c.run(ctx, args[1:])
		}
	}
	return usageError(fmt.Sprintf("There is no %q.", args[0]))
}

func printUsage(w io.Writer) {
	fmt.Fprintln(w, "\nUsage: go run ./build COMMAND")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.help)
	}
}

// goToRoot makes the repository's top folder the working one.
func goToRoot() error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	for {
		if b, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && strings.HasPrefix(string(b), "module tabiji\n") {
			return os.Chdir(dir)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return errors.New("run this inside the repository of Tabiji")
		}
		dir = up
	}
}

// program is where the built program without a window goes: commands, serve, and all proofs but those of
// the window.
func program() string { return executable("tabiji") }

// desktop is where the program with its window goes.
func desktop() string { return executable("tabiji-window") }

func executable(name string) string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join("build", "bin", name)
}

// buildProgram builds the program without a window, with the page as it was built last.
func buildProgram(ctx context.Context) error {
	return quiet(ctx, []string{"CGO_ENABLED=0"}, "go", "build", "-trimpath", "-o", program(), "./app")
}

// quiet runs a command; what it printed is in the error if it failed.
func quiet(ctx context.Context, env []string, name string, args ...string) error {
	out, err := output(ctx, env, name, args...)
	if err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// output runs a command and returns everything it printed.
func output(ctx context.Context, env []string, name string, args ...string) ([]byte, error) {
	return subprocess(ctx, env, name, args...).CombinedOutput()
}

// subprocess is a command with more in its environment.
func subprocess(ctx context.Context, env []string, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, args...)
	c.Env = append(os.Environ(), env...)
	return c
}

// attached runs a command on this terminal. Ctrl-C reaches it directly, as it is in the same
// group; this process waits until it has ended in order, which is then no failure.
func attached(ctx context.Context, name string, args ...string) error {
	c := exec.CommandContext(ctx, name, args...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	c.Cancel = func() error { return os.ErrProcessDone }
	return c.Run()
}
