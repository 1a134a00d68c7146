package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
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
	said, err := cmd.Output()
	if err != nil {
		return t, fmt.Errorf("run once: %w", err)
	}
	t.processor = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if _, err := fmt.Sscan(string(said), &t.memory); err != nil {
		return t, fmt.Errorf("read the memory of a run: %w", err)
	}
	return t, nil
}

// runOnce is the process that is measured. It says how much memory it took.
func runOnce(dir string) error {
	res, err := watchtest.RunOnce(dir)
	switch {
	case err != nil:
		return err
	case res.Blind != "":
		return fmt.Errorf("the run is blind: %s", res.Blind)
	}
	most, err := mostResident()
	fmt.Println(most)
	return err
}

// mostResident returns the most bytes that this process has had in memory. What the
// system says of a child that has ended is no help: it counts what the parent had when it
// made the child. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
func mostResident() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("measure memory: %w", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kib int64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		return 0, fmt.Errorf("measure memory: %w", err)
	}
	return kib * 1024, nil
}
