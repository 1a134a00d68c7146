package main

import (
	"fmt"
	"os"
	"runtime/pprof"
)

// startProfile begins a profile of CPU time in prefix.cpu.pprof. The function it
// returns ends it, and writes what was allocated to prefix.allocs.pprof. Where
// prefix is empty, neither does anything.
func startProfile(prefix string) (stop func() error, err error) {
	if prefix == "" {
		return func() error { return nil }, nil
	}
	cpu, err := os.Create(prefix + ".cpu.pprof")
	if err != nil {
		return nil, fmt.Errorf("begin profile: %w", err)
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		cpu.Close()
		return nil, fmt.Errorf("begin profile: %w", err)
	}
	return func() error {
		pprof.StopCPUProfile()
		if err := cpu.Close(); err != nil {
			return fmt.Errorf("end profile: %w", err)
		}
		allocs, err := os.Create(prefix + ".allocs.pprof")
		if err != nil {
			return fmt.Errorf("write profile: %w", err)
		}
		if err := pprof.Lookup("allocs").WriteTo(allocs, 0); err != nil {
			allocs.Close()
			return fmt.Errorf("write profile: %w", err)
		}
		return allocs.Close()
	}, nil
}
