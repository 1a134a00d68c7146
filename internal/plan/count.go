package plan

import (
	"context"
	"fmt"
	"math/bits"
	"sync/atomic"
	"time"

	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

// A counting is the counts of one plan, which are bounded by what the day's own count
// justifies: an API that ignores the filter by time would be halved for ever.
type counting struct {
	*Planner
	left atomic.Int64 // counts that may still be asked for
}

// windows divides the day.
func (p *Planner) windows(ctx context.Context) ([]staging.Window, error) {
	c := &counting{Planner: p}
	c.left.Store(1)
	day := p.Area.Day
	n, err := c.count(ctx, day.From, day.To)
	if err != nil {
		return nil, err
	}
	c.left.Store(countsFor(n, p.WindowCalls, day.To.Sub(day.From)))
	return c.halve(ctx, staging.Window{From: day.From, To: day.To, Count: n})
}

// countsFor is the most counts that a span with n calls takes: at each level of
// halving, down to a second, two for each window that is too full, of which a level has
// no more than the calls fill; what is counted side by side; and some that repeat.
func countsFor(n, windowCalls int, span time.Duration) int64 {
	levels := bits.Len64(uint64(span / time.Second))
	return int64(2*levels*(n/windowCalls+1) + 2<<levelsAtOnce)
}

func (p *counting) count(ctx context.Context, from, to time.Time) (int, error) {
	if p.left.Add(-1) < 0 {
		return 0, fmt.Errorf("count calls of %s: the counts of its parts never come to an end: %w", p.Area.Day.Date, zentrunk.ErrBadResponse)
	}
	return p.API.Count(ctx, zentrunk.CallQuery{EndTime: zentrunk.Between(from, to)})
}

// believe holds windows against the count of the whole that they are parts of. They
// may have more calls, which come late, and then the whole has as many when it is
// counted again; or a few that two of them have in common, where an API counts a call
// at a bound on both sides. Parts that have many more are no parts.
func (p *counting) believe(ctx context.Context, whole staging.Window, windows []staging.Window) error {
	total := staging.Plan{Windows: windows}.Calls()
	if total <= whole.Count {
		return nil
	}
	again, err := p.count(ctx, whole.From, whole.To)
	if err != nil {
		return err
	}
	if inCommon := again/4 + zentrunk.PageSize*len(windows); total > again+inCommon {
		return fmt.Errorf("count calls from %v to %v: %d, and %d in its parts: %w", whole.From, whole.To, again, total, zentrunk.ErrBadResponse)
	}
	return nil
}
