package zentrunktest

import (
	"sync"
	"time"
)

// window is the span the API counts requests over.
const window = 5 * time.Second

// A limiter lets a number of requests through in any span of the window's
// length. A request it refuses does not count.
type limiter struct {
	mu     sync.Mutex
	passed []time.Time // the latest, as a ring; empty where there is no limit
	next   int         // the oldest, and the next to be overwritten
}

func newLimiter(limit int) *limiter {
	return &limiter{passed: make([]time.Time, max(0, limit))}
}

// allow reports whether a request at now passes.
func (l *limiter) allow(now time.Time) bool {
	if len(l.passed) == 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	oldest := l.passed[l.next]
	if !oldest.IsZero() && now.Sub(oldest) < window {
		return false
	}
	l.passed[l.next] = now
	l.next = (l.next + 1) % len(l.passed)
	return true
}
