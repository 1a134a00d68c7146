package main

import (
	"context"
	"fmt"

	"zentrunk-reports/internal/pull"
)

// mostGrowth is how much more memory a day may take that is four times as large.
const mostGrowth = 1.10

// settingsPace is the highest pace that the settings allow. The pace keeps the
// moments of 5 s of requests, so that a higher one would show here.
const settingsPace = 10_000

// memory measures the peak of the job's memory over days of two sizes, without
// insights.
func (b *bench) memory(ctx context.Context) ([]row, error) {
	var rows []row
	var medians []float64
	for _, calls := range []int{b.sizes.memorySmall, b.sizes.memoryLarge} {
		peaks, err := b.peaks(ctx, calls)
		if err != nil {
			return rows, err
		}
		medians = append(medians, median(peaks))
		rows = append(rows, row{
			"memory, " + thousands(calls) + " calls", mebibytes(median(peaks)), "", true,
			join(spread(peaks, mebibytes), "peak RSS of the job's process, no insights"),
		})
	}
	growth := medians[1] / medians[0]
	return append(rows, row{
		"  growth", fmt.Sprintf("%.2f", growth), fmt.Sprintf("<= %.2f", mostGrowth), growth <= mostGrowth, "of the medians",
	}), nil
}

func (b *bench) peaks(ctx context.Context, calls int) ([]float64, error) {
	r, err := b.rig(ctx, &accountSpec{Calls: calls})
	if err != nil {
		return nil, err
	}
	defer r.close()
	var peaks []float64
	for range b.sizes.runs {
		// A rerun would hold what is published, too: each run has a store of its own.
		run, err := b.rig(ctx, nil)
		if err != nil {
			return nil, err
		}
		run.at, run.from = r.at, r.from
		result, err := run.day(ctx, fmt.Sprintf("memory-%d", calls), calls, jobSpec{Pace: settingsPace, Insights: pull.InsightsNone})
		run.close()
		if err != nil {
			return nil, err
		}
		peaks = append(peaks, float64(result.Peak))
	}
	return peaks, nil
}
