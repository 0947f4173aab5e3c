package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
)

// needed is something of the system that a command calls, and the Debian packages that have it.
type needed struct {
	packages string
	there    func(ctx context.Context) bool
}

// onPath checks for a program on the PATH.
func onPath(name string) func(context.Context) bool {
	return func(context.Context) bool {
		_, err := exec.LookPath(name)
		return err == nil
	}
}

// library checks for a C library with its headers, by pkg-config.
func library(name string) func(context.Context) bool {
	return func(ctx context.Context) bool {
		return exec.CommandContext(ctx, "pkg-config", "--exists", name).Run() == nil
	}
}

// japaneseFont checks for any font with Japanese characters.
func japaneseFont(ctx context.Context) bool {
	out, err := exec.CommandContext(ctx, "fc-list", ":lang=ja", "family").Output()
	return err == nil && len(strings.TrimSpace(string(out))) > 0
}

// forGo is what the Go tests need: those of notices start a D-Bus daemon on Linux.
func forGo() []needed {
	if runtime.GOOS != "linux" {
		return nil
	}
	return []needed{{"dbus", onPath("dbus-daemon")}}
}

// forRace is what the race detector needs: a C compiler links it.
func forRace() []needed { return []needed{{"gcc libc6-dev", onPath("gcc")}} }

// forWindow is what the program with its window is built of on Linux; elsewhere the system has it.
func forWindow() []needed {
	if runtime.GOOS != "linux" {
		return nil
	}
	return append(forRace(),
		needed{"pkg-config", onPath("pkg-config")},
		needed{"libgtk-3-dev", library("gtk+-3.0")},
		needed{"libwebkit2gtk-4.1-dev", library("webkit2gtk-4.1")})
}

// Debian's Chromium: whole, as the canvas is measured in, and without its windows, as the page is walked through: a
// fifth less work for the same engine.
const (
	wholeChromium    = "/usr/bin/chromium"
	headlessChromium = "/usr/bin/chromium-headless-shell"
)

// forBench is what the bench of the canvas needs.
func forBench() []needed {
	return []needed{{"chromium", onPath(wholeChromium)}, {"fontconfig fonts-noto-cjk", japaneseFont}}
}

// forBrowser is what the walks through the page are meant to have.
func forBrowser() []needed {
	return []needed{{"chromium-headless-shell", onPath(cmp.Or(os.Getenv("TABIJI_CHROMIUM"), headlessChromium))}, {"fontconfig fonts-noto-cjk", japaneseFont}}
}

// chromium is the browser that is named, else the one without windows, else the whole one where only that is there.
func chromium() string {
	if named := os.Getenv("TABIJI_CHROMIUM"); named != "" {
		return named
	}
	if _, err := os.Stat(headlessChromium); err != nil {
		if _, err := os.Stat(wholeChromium); err == nil {
			return wholeChromium
		}
	}
	return headlessChromium
}

// forSmoke is a whole desktop without a screen: display, window manager, session bus, notifications.
func forSmoke() []needed {
	return append(forWindow(),
		needed{"xvfb", onPath("Xvfb")}, needed{"xauth", onPath("xauth")}, needed{"xdotool", onPath("xdotool")},
		needed{"openbox", onPath("openbox")}, needed{"wmctrl", onPath("wmctrl")}, needed{"imagemagick", onPath("import")},
		needed{"x11-utils", onPath("xprop")}, needed{"dbus", onPath("dbus-run-session")}, needed{"dbus-x11", onPath("dbus-launch")},
		needed{"dunst", onPath("dunst")}, needed{"fontconfig fonts-noto-cjk", japaneseFont})
}

// missing are the Debian packages of needed things that are not installed.
func missing(ctx context.Context, all []needed) (packages []string) {
	for _, n := range all {
		if !n.there(ctx) {
			packages = append(packages, strings.Fields(n.packages)...)
		}
	}
	return packages
}

// installing is held by whoever installs: Debian has one lock, and node_modules none.
var installing, installingNPM sync.Mutex

// ensure installs the missing packages on Debian: as root, else by sudo, else it prints the line
// to run and stops.
func ensure(ctx context.Context, all []needed) error {
	installing.Lock()
	defer installing.Unlock()
	packages := missing(ctx, all)
	if len(packages) == 0 {
		return nil
	}
	line := append([]string{"apt-get", "install", "-y", "--no-install-recommends"}, packages...)
	root := os.Geteuid() == 0
	if !onPath("apt-get")(ctx) || !root && !onPath("sudo")(ctx) {
		return fmt.Errorf("%s\n  sudo %s", say("必要なものが足りません。次を実行してから、もう一度お試しください。",
			"Something is missing. Run this, then try again:"), strings.Join(line, " "))
	}
	fmt.Fprintln(os.Stderr, say("システムのパッケージを入れます: ", "Installing system packages: ")+strings.Join(packages, " "))
	update := []string{"apt-get", "update"}
	if !root {
		if err := attached(ctx, "sudo", "-v"); err != nil { // may ask for the password, so before all else
			return err
		}
		line, update = append([]string{"sudo"}, line...), append([]string{"sudo"}, update...)
	}
	if err := quiet(ctx, nil, update[0], update[1:]...); err != nil {
		return err
	}
	return quiet(ctx, []string{"DEBIAN_FRONTEND=noninteractive"}, line[0], line[1:]...)
}
