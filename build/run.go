package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// mainJob is how the program shows its main job on a workspace, as long as there is no window.
func mainJob(workspace string) []string { return []string{"run", "--workspace", workspace, "--show"} }

// run builds the program and does the main job before one's eyes, on the sample workspace.
func run(ctx context.Context, args []string) error {
	workspace := filepath.Join("build", "bin", "sample.tabiji")
	switch {
	case len(args) == 1 && !strings.HasPrefix(args[0], "-"):
		workspace = args[0]
	case len(args) > 0:
		return usageError("Usage: go run ./build run [WORKSPACE]")
	}
	if err := prepare(ctx); err != nil {
		return err
	}
	workspace, err := filepath.Abs(workspace)
	if err != nil {
		return err
	}
	if _, err := os.Stat(workspace); errors.Is(err, fs.ErrNotExist) {
		if err := attached(ctx, program(), "new", "--workspace", workspace, "--sample"); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return attached(ctx, program(), mainJob(workspace)...)
}

// dev is run on a workspace in a folder of its own, which is removed at the end.
func dev(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return usageError("Usage: go run ./build dev")
	}
	if err := prepare(ctx); err != nil {
		return err
	}
	home, err := os.MkdirTemp("", "tabiji-dev-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	if err := os.Setenv("TABIJI_HOME", home); err != nil {
		return err
	}
	workspace := filepath.Join(home, "dev.tabiji")
	if err := attached(ctx, program(), "new", "--workspace", workspace, "--sample"); err != nil {
		return err
	}
	return attached(ctx, program(), mainJob(workspace)...)
}

// prepare sets up what the program needs, which is Go alone, and builds it.
func prepare(ctx context.Context) error {
	if _, err := exec.LookPath("go"); err != nil {
		return errors.New("the go command is not on the PATH: see https://go.dev/doc/install")
	}
	fmt.Fprintln(os.Stderr, say("ビルドしています（初回は数分かかることがあります）…", "Building (the first time may take some minutes) …"))
	return buildProgram(ctx)
}

// say chooses by the language of the system; the program itself has the full word list.
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
