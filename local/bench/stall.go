package main

import (
	"sync/atomic"
	"time"
)

// stallStep is how often a stall looks at the clock.
const stallStep = 5 * time.Millisecond

// A stall measures the longest time for which this process stood still: how late
// it woke from a short sleep. On a machine with other work it says whether
// requests that came in bunches are the pace's doing or the machine's.
type stall struct {
	longest atomic.Int64
	done    chan struct{}
}

func watchStall() *stall {
	s := &stall{done: make(chan struct{})}
	go func() {
		ticker := time.NewTicker(stallStep)
		defer ticker.Stop()
		last := time.Now()
		for {
			select {
			case <-s.done:
				return
			case <-ticker.C:
			}
			now := time.Now()
			s.longest.Store(max(s.longest.Load(), int64(now.Sub(last)-stallStep)))
			last = now
		}
	}()
	return s
}

// stop ends the watch and returns the longest standstill so far.
func (s *stall) stop() time.Duration {
	close(s.done)
	return s.soFar()
}

func (s *stall) soFar() time.Duration {
	return time.Duration(max(s.longest.Load(), 0)).Round(time.Millisecond)
}
