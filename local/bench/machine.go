package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// machine names what the figures were measured on.
func machine() string {
	model := "unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if name := field(string(info), "model name"); name != "" {
			model = name
		}
	}
	line := fmt.Sprintf("%s, %d cores, %s/%s, %s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	// Figures of a machine that has other work are worth less: say so.
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		if first, _, ok := strings.Cut(string(load), " "); ok {
			line += ", load average " + first + " before"
		}
	}
	return line
}

// peakRSS returns the most memory that this process had resident so far, in
// bytes. getrusage would count what the process held before it became this
// program, so that only the kernel's own high water mark will do.
func peakRSS() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("read the peak of memory, which only Linux tells: %w", err)
	}
	return parsePeak(string(status))
}

func parsePeak(status string) (int64, error) {
	kib, unit, _ := strings.Cut(field(status, "VmHWM"), " ")
	n, err := strconv.ParseInt(kib, 10, 64)
	if err != nil || unit != "kB" {
		return 0, errors.New("read the peak of memory: no VmHWM in the process's status")
	}
	return n << 10, nil
}

// field returns the value of the first line of text that reads "name: value".
func field(text, name string) string {
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(line, ":")
		if ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
