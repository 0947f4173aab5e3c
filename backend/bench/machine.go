package bench

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
)

// cpu is the model of the processor where the system reports it, else its architecture.
func cpu() string {
	if model := lineOf("/proc/cpuinfo", "model name"); model != "" {
		return model
	}
	if model := os.Getenv("PROCESSOR_IDENTIFIER"); model != "" { // Windows
		return model
	}
	return runtime.GOARCH
}

// lineOf reads the value of the first line "key : value" of a file; "" when there is none.
func lineOf(path, key string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for line := range bytes.Lines(b) {
		name, value, found := bytes.Cut(line, []byte(":"))
		if found && string(bytes.TrimSpace(name)) == key {
			return string(bytes.TrimSpace(value))
		}
	}
	return ""
}

// peak is the most memory the process has had in use since resetPeak, in MB. Where the system does not report it, it is
// what the Go runtime holds now, which is everything but the program's code.
func peak() float64 {
	if value := lineOf("/proc/self/status", "VmHWM"); value != "" {
		kb, _, _ := bytes.Cut([]byte(value), []byte(" "))
		if n, err := strconv.Atoi(string(kb)); err == nil {
			return float64(n) / 1024
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys-m.HeapReleased) / (1 << 20)
}

// resetPeak makes the system start a new peak, where it can.
func resetPeak() {
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // on other systems the peak is that of the whole process
}
