package main

import (
	"context"
	"fmt"

	"zentrunk-reports/internal/pull"
)

// leastRequests is the target in requests per second.
const leastRequests = 2000

// throughput measures how many requests a second client and account get through
// together, in one process on two cores, in a day's mix of lists and insights.
func (b *bench) throughput(ctx context.Context) ([]row, error) {
	calls := b.sizes.throughput
	var rates, whole []float64
	requests := 0
	for range b.sizes.runs {
		result, err := b.together(ctx, calls)
		if err != nil {
			return nil, err
		}
		requests = result.Account.Requests
		rates = append(rates, result.Account.perSecond())
		whole = append(whole, float64(requests)/result.Took.Seconds())
	}
	rate := median(rates)
	if rate > 0.9*unpaced {
		return nil, fmt.Errorf("%s is near %s, which was to be out of reach", perSecond(rate), perSecond(unpaced))
	}
	return []row{
		{"throughput", perSecond(rate), ">= " + perSecond(leastRequests), rate >= leastRequests, join(spread(rates, perSecond),
			thousands(calls)+" calls, "+thousands(requests)+" requests, no latency, client and account on two cores")},
		{"  with publishing", perSecond(median(whole)), "", true, join(spread(whole, perSecond), "from the plan to the manifest")},
	}, nil
}

// together runs a day in a process that serves the account too.
func (b *bench) together(ctx context.Context, calls int) (jobResult, error) {
	r, err := b.rig(ctx, nil)
	if err != nil {
		return jobResult{}, err
	}
	defer r.close()
	return r.day(ctx, "throughput", calls, jobSpec{
		Account: &accountSpec{Calls: calls, From: r.from}, Insights: pull.InsightsAnswered,
	}, "GOMAXPROCS=2")
}
