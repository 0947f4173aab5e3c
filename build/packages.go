package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// needed are the programs that a command calls, and the Debian packages that have them.
type needed struct{ program, packages string }

// forTests: the race detector is linked by a C compiler. Running the program needs nothing but Go.
func forTests() []needed { return []needed{{"gcc", "gcc libc6-dev"}} }

// ensure installs the missing packages on Debian: as root, else by sudo, else it prints the line
// to run and stops.
func ensure(ctx context.Context, all []needed) error {
	var packages []string
	for _, n := range all {
		if _, err := exec.LookPath(n.program); err != nil {
			packages = append(packages, strings.Fields(n.packages)...)
		}
	}
	if len(packages) == 0 {
		return nil
	}
	line := append([]string{"apt-get", "install", "-y", "--no-install-recommends"}, packages...)
	_, noApt := exec.LookPath("apt-get")
	_, noSudo := exec.LookPath("sudo")
	root := os.Geteuid() == 0
	if noApt != nil || !root && noSudo != nil {
		return fmt.Errorf("programs are missing; install them and try again:\n  sudo %s", strings.Join(line, " "))
	}
	fmt.Fprintln(os.Stderr, "Installing", strings.Join(packages, " "))
	update := []string{"apt-get", "update"}
	if !root {
		line, update = append([]string{"sudo"}, line...), append([]string{"sudo"}, update...)
	}
	if err := quiet(ctx, nil, update[0], update[1:]...); err != nil {
		return err
	}
	return quiet(ctx, []string{"DEBIAN_FRONTEND=noninteractive"}, line[0], line[1:]...)
}
