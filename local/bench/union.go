package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"zentrunk-reports/internal/pull"
	"zentrunk-reports/internal/staging"
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

// A unionDay is a day that is staged twice: where nothing is published of it, and where
// all of it is.
type unionDay struct {
	name  string
	store string // folder with what is staged
	plan  staging.Plan
	usage usage
}

// unionPublish publishes the two in turns, each time from a copy of its store.
func (b *bench) unionPublish(ctx context.Context) ([]row, error) {
	calls := b.sizes.memoryLarge
	r, err := b.rig(ctx, &accountSpec{Calls: calls})
	if err != nil {
		return nil, err
	}
	defer r.close()
	spec := jobSpec{Insights: pull.InsightsAnswered, Sample: b.sizes.publishSample}
	days, err := r.stageTwice(ctx, spec)
	if err != nil {
		return nil, err
	}
	for range b.sizes.peerRuns {
		for _, d := range days {
			if err := d.publish(ctx, r, spec, calls); err != nil {
				return nil, err
			}
		}
	}
	first, again := &days[0].usage, &days[1].usage
	share := median(again.cpu) / median(first.cpu)
	return []row{{
		"  CPU of publishing over a published day", times(share), "<= " + times(mostUnionCPU), share <= mostUnionCPU,
		fmt.Sprintf("%s calls, median of %d runs in turns: %s a 100,000 calls against %s of a first publish; peak %s against %s",
			thousands(calls), len(first.cpu), seconds(median(again.cpu)), seconds(median(first.cpu)), mebibytes(median(again.peak)), mebibytes(median(first.peak))),
	}}, nil
}

// stageTwice stages the rig's day, and once more beside what is published of it. It
// ends account and store: copies of the store are served instead.
func (r *rig) stageTwice(ctx context.Context, spec jobSpec) ([]*unionDay, error) {
	days := []*unionDay{{name: "union-first", store: filepath.Join(r.dir, "first")}, {name: "union-again", store: filepath.Join(r.dir, "store")}}
	for i, d := range days {
		spec.Step = stepStage
		staged, err := r.job(ctx, "stage", spec)
		if err != nil {
			return nil, err
		}
		d.plan = staged.Plan
		if i > 0 {
			break
		}
		if err := errors.Join(r.endStore(), linkTree(d.store, filepath.Join(r.dir, "store")), r.serveStore(ctx)); err != nil {
			return nil, fmt.Errorf("copy the store: %w", err)
		}
		spec.Step, spec.Plan = stepPublish, d.plan
		if _, err := r.job(ctx, "publish", spec); err != nil {
			return nil, err
		}
	}
	return days, errors.Join(r.endAccount(), r.endStore())
}

// publish publishes d from a copy of its store. The API is not asked: nothing is
// missing.
func (d *unionDay) publish(ctx context.Context, r *rig, spec jobSpec, calls int) error {
	dir, err := os.MkdirTemp(r.dir, "copy-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	run := &rig{b: r.b, from: r.from, dir: dir}
	defer run.close()
	if err := linkTree(filepath.Join(dir, "store"), d.store); err != nil {
		return fmt.Errorf("copy the store: %w", err)
	}
	if err := run.serveStore(ctx); err != nil {
		return err
	}
	spec.Step, spec.Plan = stepPublish, d.plan
	result, err := run.job(ctx, d.name, spec)
	if err != nil {
		return err
	}
	if !result.Complete || result.Calls != calls {
		return fmt.Errorf("the day has %d calls of %d, complete: %t", result.Calls, calls, result.Complete)
	}
	d.usage.add(result.CPU, result.Peak, calls)
	return nil
}
