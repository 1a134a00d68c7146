package main

import (
	"context"
	"fmt"

	"zentrunk-reports/internal/pull"
	"zentrunk-reports/internal/zentrunk"
)

// mostLists is the target of list requests for a day: those that its pages take,
// a tenth more, and twenty.
func mostLists(calls int) int {
	pages := (calls + zentrunk.PageSize - 1) / zentrunk.PageSize
	return pages + pages/10 + 20
}

// requests counts what a day and its rerun ask of the account.
func (b *bench) requests(ctx context.Context) ([]row, error) {
	calls := b.sizes.requests
	r, err := b.rig(ctx, &accountSpec{Calls: calls})
	if err != nil {
		return nil, err
	}
	defer r.close()
	var stats [2]accountStats
	for i, name := range []string{"requests", "requests-again"} {
		if _, err := r.day(ctx, name, calls, jobSpec{Insights: pull.InsightsAnswered}); err != nil {
			return nil, err
		}
		if stats[i], err = r.stats(); err != nil {
			return nil, err
		}
	}
	first, both := stats[0], stats[1]
	most := mostLists(calls)
	again := both.Lists - first.Lists
	bound := "<= " + thousands(most)
	return []row{
		{"requests, lists", thousands(first.Lists), bound, first.Lists <= most,
			fmt.Sprintf("%s calls, %s pages; counts do not vary", thousands(calls), thousands((calls+zentrunk.PageSize-1)/zentrunk.PageSize))},
		{"  insights", thousands(first.Insights), "= " + thousands(first.Wanted), first.Insights == first.Wanted && first.Unasked == 0,
			"one for each answered call"},
		{"  lists of a rerun", thousands(again), bound, again <= most, ""},
		{"  insights asked twice", thousands(both.Again), "0", both.Again == 0,
			fmt.Sprintf("by the rerun, for calls that have them; it asked again for %s of the %s that have none",
				thousands(both.Insights-first.Insights), thousands(both.Lacking))},
	}, nil
}
