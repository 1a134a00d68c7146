package zentrunktest

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Stats are what a server counted since it was made.
type Stats struct {
	Requests int
	ByKind   map[Kind]int
	// ByStatus counts answers by status; 0 counts requests that got none.
	ByStatus map[int]int
	// Faults counts injected faults by their String.
	Faults map[string]int
	// Throttled counts the 429s of the limiter, injected ones not.
	Throttled   int
	MaxInFlight int
	// Busiest is the most requests, refused ones included, in any 5 s.
	Busiest int
	// First and Last are when the first and the latest request came in.
	First, Last time.Time
}

// A tally is the insights requests of one call.
type tally struct{ asked, answered int }

// counts are the counters behind [Stats].
type counts struct {
	mu       sync.Mutex
	stats    Stats
	insights map[string]tally
	inFlight int
	idle     sync.Cond // inFlight is 0

	recent     []time.Time // requests of the latest window, oldest first
	keepStarts int
	starts     []time.Time
}

func (c *counts) init(keepStarts int) {
	c.stats = Stats{ByKind: map[Kind]int{}, ByStatus: map[int]int{}, Faults: map[string]int{}}
	c.insights = make(map[string]tally)
	c.keepStarts = keepStarts
	c.idle.L = &c.mu
}

// begin counts a request that came in and gives it its numbers.
func (c *counts) begin(to route, now time.Time) Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	st := &c.stats
	st.Requests++
	st.ByKind[to.kind]++
	if st.Requests == 1 {
		st.First = now
	}
	st.Last = now
	c.inFlight++
	st.MaxInFlight = max(st.MaxInFlight, c.inFlight)

	old := 0
	for old < len(c.recent) && now.Sub(c.recent[old]) >= window {
		old++
	}
	c.recent = append(c.recent[old:], now)
	st.Busiest = max(st.Busiest, len(c.recent))
	if c.keepStarts > 0 {
		c.starts = append(c.starts, now)
		if len(c.starts) >= 2*c.keepStarts {
			c.starts = append(c.starts[:0], c.starts[len(c.starts)-c.keepStarts:]...)
		}
	}
	return Request{N: st.Requests, KindN: st.ByKind[to.kind], Kind: to.kind, CallUUID: to.callUUID, authID: to.authID}
}

// end counts a request that was served or given up.
func (c *counts) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inFlight--
	if c.inFlight == 0 {
		c.idle.Broadcast()
	}
}

func (c *counts) waitIdle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.inFlight > 0 {
		c.idle.Wait()
	}
}

func (c *counts) throttle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Throttled++
}

// sent counts what became of a request. Whole tells that the true answer went
// out undamaged.
func (c *counts) sent(req Request, status int, fault Fault, whole bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.ByStatus[status]++
	if fault != (Fault{}) {
		c.stats.Faults[fault.String()]++
	}
	if req.Kind == KindInsights {
		t := c.insights[req.CallUUID]
		t.asked++
		if whole && (status == 200 || status == 404) {
			t.answered++
		}
		c.insights[req.CallUUID] = t
	}
}

// Stats returns a copy of the counters.
func (s *Server) Stats() Stats {
	c := &s.counts
	c.mu.Lock()
	defer c.mu.Unlock()
	st := c.stats
	st.ByKind, st.ByStatus, st.Faults = maps.Clone(st.ByKind), maps.Clone(st.ByStatus), maps.Clone(st.Faults)
	return st
}

// Starts returns when the latest [Options].KeepStarts requests came in, oldest
// first.
func (s *Server) Starts() []time.Time {
	c := &s.counts
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.starts[max(0, len(c.starts)-c.keepStarts):])
}

// InsightsAsked returns how often the insights of a call were asked for, and
// how many of the answers were the true one, a 404 for a call without insights
// included, and went out undamaged.
func (s *Server) InsightsAsked(callUUID string) (asked, answered int) {
	c := &s.counts
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.insights[callUUID]
	return t.asked, t.answered
}

// InsightsCalls returns the UUIDs whose insights were asked for, in order.
func (s *Server) InsightsCalls() []string {
	c := &s.counts
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Sorted(maps.Keys(c.insights))
}
