package zentrunk

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// longestWait is the longest wait that the API may ask for. A longer one is what a
// scheduler waits for, and not a process that says nothing meanwhile. Fifteen
// minutes are also what an invocation has.
const longestWait = 15 * time.Minute

// retry calls f until it succeeds, fails for good, has had all its attempts, says
// twice that there are no insights, or asks for a wait beyond longestWait or beyond
// the deadline of ctx. The error is f's own last one; in the last case it is a
// [context.DeadlineExceeded] too.
func (c *Client) retry(ctx context.Context, op string, f func() error) error {
	var last error
	hollow := 0 // answers that hold no insights
	for n := 1; ; n++ {
		err := f()
		if err == nil {
			return nil
		}
		// Ask ctx, not err: a try that ran into its own timeout is worth another.
		if ctx.Err() != nil {
			switch {
			case retryable(err):
				return ended(ctx, op, err)
			case last != nil && errors.Is(err, ctx.Err()):
				return ended(ctx, op, last)
			}
			return err
		}
		api, isAPI := errors.AsType[*APIError](err)
		throttled := isAPI && errors.Is(api, ErrRateLimited)
		if throttled {
			c.meter.throttle()
		}
		if errors.Is(err, ErrNoInsights) {
			hollow++
		}
		if n >= c.config.Attempts || hollow > 1 || !retryable(err) {
			return err
		}
		var asked time.Duration
		if isAPI {
			asked = api.RetryAfter
		}
		d := c.delay(n, asked, rand.Float64())
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= d {
			return &deadlineError{last: err, wait: d}
		}
		if asked > longestWait {
			return fmt.Errorf("%w; it asks for a wait of %v, and the longest allowed wait is %v", err, asked.Round(time.Second), longestWait)
		}
		if throttled {
			c.pace.hold(d)
		}
		c.meter.retry(d)
		last = err
		if sleep(ctx, d) != nil {
			return ended(ctx, op, last)
		}
	}
}

// ended is the error of a request that ctx ended after last. At a deadline it is
// that failure too, as a [deadlineError] is: an API that kept failing is told
// from one that never answered. A request that was cancelled is only that.
func ended(ctx context.Context, op string, last error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w (before that: %w)", op, ctx.Err(), last)
	}
	return fmt.Errorf("%s: %w (before that: %v)", op, ctx.Err(), last)
}

// retryable is whether another try may help.
func retryable(err error) bool {
	return errors.Is(err, ErrRateLimited) || errors.Is(err, ErrUnavailable) || errors.Is(err, ErrBadResponse)
}

// delay is how long to wait after try n (the first is 1). A wait that the API
// asked for wins and is never cut short: coming back early only earns another
// 429. Otherwise the bound doubles from try to try, and the upper half of it is
// random, so that callers who failed together do not come back together.
func (c *Client) delay(n int, asked time.Duration, jitter float64) time.Duration {
	if asked > 0 {
		return asked
	}
	d := c.config.RetryMinDelay
	for i := 1; i < n && d < c.config.RetryMaxDelay; i++ {
		d *= 2
	}
	d = min(d, c.config.RetryMaxDelay)
	return d/2 + time.Duration(jitter*float64(d/2))
}

// A deadlineError is the last failure of a request whose next try would come
// after the caller's deadline.
type deadlineError struct {
	last error
	wait time.Duration
}

func (e *deadlineError) Error() string {
	return fmt.Sprintf("%v; the next try, in %v, would come after the deadline", e.last, e.wait.Round(time.Millisecond))
}

func (e *deadlineError) Unwrap() []error { return []error{e.last, context.DeadlineExceeded} }
