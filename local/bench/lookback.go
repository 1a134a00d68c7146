package main

import (
	"context"
	"fmt"
	"strings"

	"zentrunk-reports/internal/pull"
)

// Targets of the bytes that a look-back reads of the bucket.
const (
	mostBytesACall  = 400
	mostBytesGrowth = 1.1
	// mostSmallGrowth holds for windows so small that a day of them is a part of one row
	// group: what is read once a window weighs more then.
	mostSmallGrowth = 1.3
)

// A lookbackPair is two days whose look-backs are compared.
type lookbackPair struct {
	small, large int // calls
	window       int // most calls of one
	mostGrowth   float64
	mostACall    float64 // of the larger one; 0 where that has no target
}

// lookback counts the bytes that a look-back by steps reads of the bucket: plan, pull of
// each window, publish, with nothing between them but the bucket.
func (b *bench) lookback(ctx context.Context) ([]row, error) {
	var rows []row
	for _, pair := range b.sizes.lookback {
		var read [2]traffic
		for i, calls := range []int{pair.small, pair.large} {
			var err error
			if read[i], err = b.lookbackOf(ctx, calls, pair.window); err != nil {
				return rows, err
			}
		}
		rows = append(rows, pair.rows(read)...)
	}
	return rows, nil
}

// lookbackOf publishes a day, and counts what its look-back reads.
func (b *bench) lookbackOf(ctx context.Context, calls, window int) (traffic, error) {
	r, err := b.rig(ctx, &accountSpec{Calls: calls})
	if err != nil {
		return traffic{}, err
	}
	defer r.close()
	name := fmt.Sprintf("lookback-%d", calls)
	spec := jobSpec{Insights: pull.InsightsAnswered, WindowCalls: window}
	if _, err := r.day(ctx, name+"-before", calls, spec); err != nil {
		return traffic{}, err
	}
	return r.countLookback(ctx, name, calls, spec)
}

// countLookback brings the rig's day, which is published, up to date by steps, and
// counts what they read of the bucket.
func (r *rig) countLookback(ctx context.Context, name string, calls int, spec jobSpec) (traffic, error) {
	t, err := openTap(r.storeURL())
	if err != nil {
		return traffic{}, err
	}
	defer t.close()
	spec.Step = stepLookback
	result, err := r.job(ctx, name, spec, endpointVariable+"="+t.url)
	if err != nil {
		return traffic{}, err
	}
	if !result.Complete || result.Calls != calls {
		return traffic{}, fmt.Errorf("the look-back has %d calls of %d, complete: %t", result.Calls, calls, result.Complete)
	}
	return t.reset(), nil
}

// storeURL is where the store answers.
func (r *rig) storeURL() string {
	for _, e := range r.env {
		if url, ok := strings.CutPrefix(e, endpointVariable+"="); ok {
			return url
		}
	}
	return ""
}

func (p lookbackPair) rows(read [2]traffic) []row {
	var rows []row
	var each [2]float64
	for i, calls := range []int{p.small, p.large} {
		each[i] = float64(read[i].total()) / float64(calls)
		rows = append(rows, row{
			fmt.Sprintf("look-back of %s calls", thousands(calls)), fmt.Sprintf("%.0f bytes", each[i]), "", true,
			fmt.Sprintf("read of the bucket a call, windows of %s; %s requests; %s", thousands(p.window), thousands(read[i].Requests), read[i].parts(calls)),
		})
	}
	if last := &rows[1]; p.mostACall > 0 {
		last.target, last.met = fmt.Sprintf("<= %.0f bytes", p.mostACall), each[1] <= p.mostACall
	}
	growth := each[1] / each[0]
	return append(rows, row{
		"  growth of bytes a call", times(growth), "<= " + times(p.mostGrowth), growth <= p.mostGrowth,
		fmt.Sprintf("%s calls against %s", thousands(p.large), thousands(p.small)),
	})
}
