package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"zentrunk-reports/internal/watch/watchtest"
)

// What a run may take of one processor, and of memory as the system counts it.
const (
	mostProcessor = 2 * time.Second
	mostMemory    = 128 << 20
	weekDays      = 8 // Monday to Monday
	// memoryLimit is what the runtime is told, as a function of 128 MiB tells it.
	memoryLimit = "GOMEMLIMIT=100MiB"
)

// A tick is one run at a million calls a day, in a process of its own.
type tick struct {
	state     int // bytes
	processor time.Duration
	memory    int64 // bytes, the most that the process ever had
}

// measureWeek measures a run on each day of a week.
func measureWeek(seed uint64) (ticks []tick, err error) {
	w, err := watchtest.NewWeek(watchtest.Largest, seed)
	if err != nil {
		return nil, err
	}
	for range weekDays {
		t, err := measureDay(w)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(os.Stderr, "a million calls a day: %d bytes of state, %v, %d MiB\n", t.state, t.processor.Round(time.Millisecond), t.memory>>20)
		ticks = append(ticks, t)
	}
	return ticks, nil
}

func measureDay(w *watchtest.Week) (t tick, err error) {
	dir, err := os.MkdirTemp("", "watchsim-*")
	if err != nil {
		return t, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if t.state, err = w.Next(dir); err != nil {
		return t, err
	}
	self, err := os.Executable()
	if err != nil {
		return t, err
	}
	cmd := exec.Command(self, "-once", dir)
	cmd.Env = append(os.Environ(), memoryLimit)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return t, fmt.Errorf("run once: %w", err)
	}
	t.processor = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return t, fmt.Errorf("this system does not say what a process used")
	}
	t.memory = usage.Maxrss
	if runtime.GOOS != "darwin" {
		t.memory *= 1024 // others count KiB
	}
	return t, nil
}

// runOnce is the process that is measured.
func runOnce(dir string) error {
	res, err := watchtest.RunOnce(dir)
	if err == nil && res.Blind != "" {
		return fmt.Errorf("the run is blind: %s", res.Blind)
	}
	return err
}
