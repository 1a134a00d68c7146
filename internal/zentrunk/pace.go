package zentrunk

import (
	"context"
	"sync"
	"time"
)

// paceShare is the part of the asked pace that is used. The API counts requests
// as they arrive: at the full 60 a second, a network that delays a handful of
// them puts 301 into a span of 5 s and earns a 429. One part in forty leaves room
// for arrivals that bunch up over 125 ms.
const paceShare = 0.975

// span is the time over which the API counts requests.
const span = 5 * time.Second

// A pace hands out the moments at which requests may start, evenly spaced. It
// allows no burst and does not make up for moments that nobody used. Where a
// process that stood still for a while wakes many owners of moments at once, it
// still starts no more in any span than the pace has room for.
type pace struct {
	interval time.Duration

	mu     sync.Mutex
	next   time.Time   // the next free moment
	held   time.Time   // no request starts before it
	room   int         // for requests in a span
	starts []time.Time // of the latest requests, room at most; a ring once there are so many
	oldest int         // of starts
}

func newPace(perSecond float64) *pace {
	perSecond *= paceShare
	return &pace{
		interval: time.Duration(float64(time.Second) / perSecond),
		room:     int(perSecond*span.Seconds()) + 1,
	}
}

// wait returns at the caller's moment, or with the context's error.
func (p *pace) wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for {
		at, started := p.take()
		if started {
			return nil
		}
		if err := sleep(ctx, time.Until(at)); err != nil {
			return err
		}
		for {
			free, held := p.start()
			if held {
				break // back into the queue
			}
			if free.IsZero() {
				return nil
			}
			if err := sleep(ctx, time.Until(free)); err != nil {
				return err
			}
		}
	}
}

// take returns the next free moment, and whether it is now and the request has started.
func (p *pace) take() (at time.Time, started bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	at = later(now, p.next)
	p.next = at.Add(p.interval)
	if at.After(now) {
		return at, false
	}
	free, held := p.startAt(now)
	return at, free.IsZero() && !held
}

// start notes that a request starts now, unless it must not. Where the span is
// full it returns when there is room again; where a hold came after the moment
// was taken, it says so.
func (p *pace) start() (free time.Time, held bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.startAt(time.Now())
}

// startAt is start at now, for who holds the lock.
func (p *pace) startAt(now time.Time) (free time.Time, held bool) {
	if now.Before(p.held) {
		return time.Time{}, true
	}
	if len(p.starts) < p.room {
		p.starts = append(p.starts, now)
		return time.Time{}, false
	}
	if free := p.starts[p.oldest].Add(span); now.Before(free) {
		return free, false
	}
	p.starts[p.oldest] = now
	p.oldest = (p.oldest + 1) % p.room
	return time.Time{}, false
}

// hold lets no request start for d. The API's limit is the account's: what one
// request is told holds for all.
func (p *pace) hold(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(d); until.After(p.held) {
		p.held = until
		// The queue starts over behind the hold, evenly spaced.
		p.next = until
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// sleep returns after d or with the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
