package main

import (
	"context"
	"fmt"

	"zentrunk-reports/internal/pull"
)

// Targets of what it costs that a published day never gets worse.
const (
	mostUnionRequests = 1.1  // times the requests of a look-back that nothing is published of
	mostUnionCPU      = 1.25 // times the processor of a first publish of the same calls
)

// union measures what a union with the published day costs where nothing changed:
// requests to the API, and the processor of a publish.
func (b *bench) union(ctx context.Context) ([]row, error) {
	rows, err := b.unionRequests(ctx)
	if err != nil {
		return rows, err
	}
	more, err := b.unionPublish(ctx)
	return append(rows, more...), err
}

// unionRequests compares a look-back with the lists and counts of the day's first run:
// without a union it would ask for these, and for the insights that the account lacks.
func (b *bench) unionRequests(ctx context.Context) ([]row, error) {
	calls := b.sizes.requests
	r, err := b.rig(ctx, &accountSpec{Calls: calls})
	if err != nil {
		return nil, err
	}
	defer r.close()
	var stats [2]accountStats
	for i, name := range []string{"union-before", "union-lookback"} {
		if _, err := r.day(ctx, name, calls, jobSpec{Insights: pull.InsightsAnswered}); err != nil {
			return nil, err
		}
		if stats[i], err = r.stats(); err != nil {
			return nil, err
		}
	}
	first, asked := stats[0], stats[1].Requests-stats[0].Requests
	without := first.Lists + first.Lacking
	share := float64(asked) / float64(without)
	return []row{{
		"union, requests of a look-back", times(share), "<= " + times(mostUnionRequests), share <= mostUnionRequests,
		fmt.Sprintf("%s calls that did not change: %s requests against %s lists and counts, and %s calls that have no insights",
			thousands(calls), thousands(asked), thousands(first.Lists), thousands(first.Lacking)),
	}}, nil
}

// unionPublish compares publishing a day over what is published of it with its first
// publish, in turns.
func (b *bench) unionPublish(ctx context.Context) ([]row, error) {
	calls := b.sizes.memoryLarge
	r, err := b.rig(ctx, &accountSpec{Calls: calls})
	if err != nil {
		return nil, err
	}
	defer r.close()
	spec := jobSpec{Insights: pull.InsightsAnswered, Sample: b.sizes.publishSample}
	first, again, err := r.stageTwice(ctx, "union", calls, spec)
	if err != nil {
		return nil, err
	}
	for range b.sizes.peerRuns {
		for _, d := range []*stagedDay{first, again} {
			if err := d.publish(ctx, r, spec, nil); err != nil {
				return nil, err
			}
		}
	}
	now, before := &again.usage, &first.usage
	share := median(now.cpu) / median(before.cpu)
	return []row{{
		"  CPU of publishing over a published day", times(share), "<= " + times(mostUnionCPU), share <= mostUnionCPU,
		fmt.Sprintf("%s calls, median of %d runs in turns: %s a 100,000 calls against %s of a first publish; peak %s against %s",
			thousands(calls), len(now.cpu), seconds(median(now.cpu)), seconds(median(before.cpu)), mebibytes(median(now.peak)), mebibytes(median(before.peak))),
	}}, nil
}
