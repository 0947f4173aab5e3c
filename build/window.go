package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// windowTags are the build tags of the desktop shell; "production" leaves the developer tools out.
func windowTags(system string) string {
	if system == "linux" {
		return "desktop,production,webkit2_41"
	}
	return "desktop,production"
}

func windowFlags(system string) string {
	if system == "windows" {
		return "-w -s -H windowsgui"
	}
	return "-w -s"
}

// buildWindow builds the program with its window. On Linux and macOS that takes a C compiler.
func buildWindow(ctx context.Context, to string) error {
	var env []string
	if runtime.GOOS != "windows" {
		env = withC()
	}
	return quiet(ctx, env, "go", "build", "-trimpath", "-tags", windowTags(runtime.GOOS), "-ldflags", windowFlags(runtime.GOOS), "-o", to, "./app")
}

// windowFor builds the window for a system whose programs need no C compiler; the result is not run.
func windowFor(system string) func(context.Context, *progress) error {
	return func(ctx context.Context, _ *progress) error {
		env := []string{"CGO_ENABLED=0", "GOOS=" + system, "GOARCH=amd64"}
		return quiet(ctx, env, "go", "build", "-trimpath", "-tags", windowTags(system), "-ldflags", windowFlags(system), "-o", os.DevNull, "./app")
	}
}

// programLimit is the largest size of the stripped program, in bytes.
const programLimit = 40 << 20

// windowTests builds the real program and operates it on a display and a session bus of its own.
func windowTests(ctx context.Context, p *progress, args ...string) error {
	if runtime.GOOS != "linux" {
		p.result("left out: the window is driven on Linux")
		return nil
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
	info, err := os.Stat(desktop())
	if err != nil {
		return err
	}
	p.detail("the program weighs %.1f MB of %d", float64(info.Size())/(1<<20), programLimit>>20)
	if info.Size() > programLimit {
		p.failed++
		p.print("--- FAIL the stripped program is %d bytes, the limit %d", info.Size(), programLimit)
	}
	if err := quiet(ctx, withC(), "go", "vet", "-trimpath", "-tags", windowTags("linux")+",smoke", "./app/..."); err != nil {
		return err
	}
	pictures := filepath.Join(absolute(shots), "window")
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		return err
	}
	env := []string{"CGO_ENABLED=1", "TABIJI_WINDOW=" + absolute(desktop()), "TABIJI_PICTURES=" + pictures}
	return goTestUnder(ctx, p, onScreen(), env, append([]string{"-tags", "smoke", "-timeout", patience("10m"), "./app/shell"}, args...)...)
}

// absolute makes a path absolute, so that it is valid in any working directory.
func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

// onScreen is the command line that gives a command a display and a session bus of its own.
func onScreen() []string {
	return []string{"xvfb-run", "-a", "-s", "-screen 0 1600x1000x24 -nolisten tcp", "dbus-run-session", "--"}
}

// hasDisplay reports whether a window can open.
func hasDisplay() bool {
	return runtime.GOOS != "linux" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

func lookGo() error {
	if _, err := exec.LookPath("go"); err != nil {
		return fmt.Errorf("%s https://go.dev/doc/install", say("goコマンドが見つかりません: ", "the go command is not on the PATH:"))
	}
	return nil
}
