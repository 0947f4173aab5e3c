package workspace

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// SystemZone is the IANA name of the computer's time zone; "UTC" when it does not tell.
func SystemZone(getenv func(string) string) string {
	candidates := []string{strings.TrimPrefix(getenv("TZ"), ":")}
	if link, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
		candidates = append(candidates, zoneOfPath(link))
	}
	if b, err := os.ReadFile("/etc/timezone"); err == nil {
		candidates = append(candidates, strings.TrimSpace(string(b)))
	}
	candidates = append(candidates, windowsZone())
	for _, name := range candidates {
		if name == "" || name == "Local" || filepath.IsAbs(name) {
			continue
		}
		if _, err := time.LoadLocation(name); err == nil {
			return name
		}
	}
	return "UTC"
}

// zoneOfPath reads the name out of /usr/share/zoneinfo/Asia/Tokyo.
func zoneOfPath(path string) string {
	_, name, ok := strings.Cut(filepath.ToSlash(path), "zoneinfo/")
	if !ok {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(name, "posix/"), "right/")
}
