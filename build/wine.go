package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
)

// forWine is what running the Windows program on Debian needs: Wine, and a compiler for the one library that Wine
// lacks.
func forWine() []needed {
	return []needed{{"wine wine64", onPath("wine")}, {"wine64", onPath("wineserver")}, {"gcc-mingw-w64-x86-64", onPath(mingw)}}
}

const mingw = "x86_64-w64-mingw32-gcc"

// wineTests build the Windows program and run a day of a shop with it under Wine: how Windows differs with files,
// locks, names and processes is tested on the real program.
func wineTests(ctx context.Context, p *progress, args ...string) error {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		p.result("left out: the Windows program is run on Linux with an Intel processor")
		return nil
	}
	if err := ensure(ctx, forWine()); err != nil {
		return err
	}
	if err := buildPage(ctx); err != nil {
		return err
	}
	exe, shim := filepath.Join("build", "bin", "windows", "tabiji.exe"), filepath.Join("build", "bin", "windows", "bcryptprimitives.dll")
	if err := os.MkdirAll(filepath.Dir(exe), 0o755); err != nil {
		return err
	}
	if err := quiet(ctx, []string{"CGO_ENABLED=0", "GOOS=windows", "GOARCH=amd64"}, "go", "build", "-trimpath", "-o", exe, "./app"); err != nil {
		return err
	}
	if err := quiet(ctx, nil, mingw, "-shared", "-o", shim, filepath.Join("build", "windows", "bcryptprimitives.c"), "-ladvapi32"); err != nil {
		return err
	}
	env := []string{"TABIJI_EXE=" + absolute(exe), "TABIJI_SHIM=" + absolute(shim)}
	return goTestUnder(ctx, p, nil, env, append([]string{"-tags", "wine", "-timeout", patience("10m"), "./build/wine"}, args...)...)
}
