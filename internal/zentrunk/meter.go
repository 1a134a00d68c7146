package zentrunk

import (
	"sync/atomic"
	"time"
)

// Stats counts what a client did since it was made or forked.
type Stats struct {
	Requests  int64         // tries, each retry included
	Retries   int64         // tries after the first of a request
	Throttled int64         // answers with status 429
	Waited    time.Duration // spent between tries, added up over all requests
}

// Stats returns the counters of c.
func (c *Client) Stats() Stats {
	return Stats{
		Requests:  c.meter.requests.Load(),
		Retries:   c.meter.retries.Load(),
		Throttled: c.meter.throttled.Load(),
		Waited:    time.Duration(c.meter.waited.Load()),
	}
}

// A meter counts for itself and for its parent.
type meter struct {
	parent                               *meter
	requests, retries, throttled, waited atomic.Int64
}

func (m *meter) request() {
	for ; m != nil; m = m.parent {
		m.requests.Add(1)
	}
}

func (m *meter) throttle() {
	for ; m != nil; m = m.parent {
		m.throttled.Add(1)
	}
}

func (m *meter) retry(wait time.Duration) {
	for ; m != nil; m = m.parent {
		m.retries.Add(1)
		m.waited.Add(int64(wait))
	}
}
