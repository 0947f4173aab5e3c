package clock

import (
	"time"

	"golang.org/x/sys/windows"
)

// sinceBoot is GetTickCount64: it also counts the time in which the computer sleeps, and nobody can set it.
func sinceBoot() time.Duration { return windows.DurationSinceBoot() }
