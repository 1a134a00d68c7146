package zentrunk

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// However many ask, requests start evenly and never above the pace: at 60 a
// second no span of 5 s holds more than 293, which leaves 125 ms for a network
// that bunches them up.
func TestPaceIsEven(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPace(60)
		var mu sync.Mutex
		var starts []time.Time
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				for range 50 {
					if err := p.wait(t.Context()); err != nil {
						t.Error(err)
					}
					mu.Lock()
					starts = append(starts, time.Now())
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for i := range starts {
			n := 0
			for _, at := range starts[i:] {
				if at.Sub(starts[i]) <= 5*time.Second {
					n++
				}
			}
			if n > 293 {
				t.Fatalf("%d requests started within 5 s, want at most 293", n)
			}
		}
		if used := float64(len(starts)-1) / starts[len(starts)-1].Sub(starts[0]).Seconds(); used < 0.97*60 {
			t.Errorf("the pace is %v a second, want at least 97 %% of 60", used)
		}
	})
}

// A process that stood still, and wakes with a queue of moments that have
// passed, does not start them all at once if that is more than a span holds.
func TestPaceAfterStandstill(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPace(10) // room for 49 in a span
		var starts []time.Time
		for range 40 {
			if err := p.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			starts = append(starts, time.Now())
		}
		p.next = p.next.Add(-3 * time.Second) // thirty moments of the past
		for range 60 {
			if err := p.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			starts = append(starts, time.Now())
		}
		for i := range len(starts) - 49 {
			if d := starts[i+49].Sub(starts[i]); d < 5*time.Second {
				t.Fatalf("50 requests started within %v", d)
			}
		}
	})
}

// A hold keeps back those who wait already, and they leave it evenly.
func TestPaceHold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPace(10)
		began := time.Now()
		var mu sync.Mutex
		var after []time.Duration
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				if err := p.wait(t.Context()); err != nil {
					t.Error(err)
				}
				mu.Lock()
				after = append(after, time.Since(began))
				mu.Unlock()
			})
		}
		synctest.Wait() // the first has started, four wait
		p.hold(time.Minute)
		wg.Wait()
		if after[0] != 0 {
			t.Errorf("the first started after %v, want at once", after[0])
		}
		for i, d := range after[1:] {
			if earliest := time.Minute + time.Duration(i)*100*time.Millisecond; d < earliest {
				t.Errorf("request %d started after %v, want at least %v", i+2, d, earliest)
			}
		}
	})
}

// A caller that gives up does not wait for its moment.
func TestPaceCancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPace(1)
		if err := p.wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		began := time.Now()
		if err := p.wait(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 100*time.Millisecond {
			t.Errorf("wait = %v after %v, want the deadline after 100ms", err, time.Since(began))
		}
	})
}

// A wait that the API names is kept to the full; without one the back-off
// doubles up to its bound, the upper half of it random.
func TestRetryWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, err := New(Config{AuthID: "MA", AuthToken: "t"})
		if err != nil {
			t.Fatal(err)
		}
		began, tries := time.Now(), 0
		err = c.retry(t.Context(), "test", func() error {
			if tries++; tries < 3 {
				return &APIError{StatusCode: http.StatusTooManyRequests, RetryAfter: 45 * time.Second}
			}
			return nil
		})
		if err != nil || tries != 3 || time.Since(began) != 90*time.Second {
			t.Errorf("retry = %v after %d tries and %v, want nil after 3 and 90s", err, tries, time.Since(began))
		}
		if s := c.Stats(); s.Throttled != 2 || s.Retries != 2 || s.Waited != 90*time.Second {
			t.Errorf("counted %+v, want 2 throttled, 2 retries, 90s", s)
		}
		for n, bound := range []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, 30 * time.Second} {
			if low, high := c.delay(n+1, 0, 0), c.delay(n+1, 0, 1); low != bound/2 || high != bound {
				t.Errorf("delay %d is %v to %v, want %v to %v", n+1, low, high, bound/2, bound)
			}
		}
	})
}

// Retry-After is read in both its forms; what makes no sense counts as none.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, "0": 0, "-3": 0, "soon": 0, "1e9": 0, "NaN": 0, "0.5": 500 * time.Millisecond,
		"864000": 240 * time.Hour, "99999999": 99999999 * time.Second, "1763892000": 0, "Inf": 0,
		"Mon, 23 Nov 2026 10:00:07 GMT": 7 * time.Second, "Mon, 23 Nov 2026 09:59:00 GMT": 0,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", header, got, want)
		}
	}
}
