//go:build !windows

package workspace

func windowsZone() string { return "" }
