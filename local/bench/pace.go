package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/pull"
)

// Plivo's limit, and a latency as of another continent.
const (
	plivoPace    = 60  // requests per second
	plivoBusiest = 300 // requests in any 5 s
	plivoLatency = 150 * time.Millisecond
	leastShare   = 0.97
)

// pace measures how much of Plivo's pace a day uses, and whether it stays within
// the limit. Both days run at once: each has an account of its own, and waits
// most of its time.
func (b *bench) pace(ctx context.Context) ([]row, error) {
	var insights, listing []row
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		insights, err = b.paceOf(ctx, "pace, list and insights", "pace-insights", b.sizes.paceInsights, pull.InsightsAnswered)
		return err
	})
	group.Go(func() (err error) {
		listing, err = b.paceOf(ctx, "pace, list alone", "pace-listing", b.sizes.paceListing, pull.InsightsNone)
		return err
	})
	err := group.Wait()
	return append(insights, listing...), err
}

func (b *bench) paceOf(ctx context.Context, title, name string, calls int, insights string) ([]row, error) {
	r, err := b.rig(ctx, &accountSpec{Calls: calls, Limited: true, Latency: plivoLatency})
	if err != nil {
		return nil, err
	}
	defer r.close()
	result, err := r.day(ctx, name, calls, jobSpec{Pace: plivoPace, Insights: insights})
	if err != nil {
		return nil, err
	}
	st, err := r.stats()
	if err != nil {
		return nil, err
	}
	share := st.perSecond() / plivoPace
	return []row{
		{title, percent(share), fmt.Sprintf(">= %.0f %%", 100*leastShare), share >= leastShare, join("one run",
			fmt.Sprintf("%s calls, %s requests at %d/s, %v latency", thousands(calls), thousands(st.Requests), plivoPace, plivoLatency))},
		{"  answers 429", thousands(st.Refused), "0", st.Refused == 0, ""},
		{"  busiest 5 s", thousands(st.Busiest), fmt.Sprintf("<= %d", plivoBusiest), st.Busiest <= plivoBusiest,
			fmt.Sprintf("requests, as the account counted them; the job stood still for %v at most, the account for %v", result.Stall, st.Stall)},
	}, nil
}

// day runs a whole day, which must come out complete.
func (r *rig) day(ctx context.Context, name string, calls int, spec jobSpec, env ...string) (jobResult, error) {
	spec.Step = stepDay
	result, err := r.job(ctx, name, spec, env...)
	if err == nil && (!result.Complete || result.Calls != calls) {
		err = fmt.Errorf("the day has %d calls of %d, complete: %t", result.Calls, calls, result.Complete)
	}
	return result, err
}
