package main

import (
	"context"
	"fmt"

	"zentrunk-reports/internal/pull"
)

// windowCalls is the largest window that the template lets a plan have.
const windowCalls = 5_000

// mostSmallPeak is the target of what planning and pulling have resident: three quarters
// of their function's memory.
var mostSmallPeak = float64(pulling.memory) * 3 / 4

// window measures the peak of memory of the steps that the small function does: to
// pull one window, with its insights asked for and with its insights known, and to plan
// a published day.
func (b *bench) window(ctx context.Context) ([]row, error) {
	calls := min(windowCalls, b.sizes.window)
	r, err := b.rig(ctx, &accountSpec{Calls: calls})
	if err != nil {
		return nil, err
	}
	defer r.close()
	var first, again []float64
	for range b.sizes.runs {
		run, err := r.emptyStore(ctx)
		if err != nil {
			return nil, err
		}
		peaks, err := run.windowPeaks(ctx, calls)
		run.close()
		if err != nil {
			return nil, err
		}
		first, again = append(first, peaks[0]), append(again, peaks[1])
	}
	rows := []row{
		peakRow("pull of one window, peak memory", first, fmt.Sprintf("%s calls, insights of the answered ones asked for; %s", thousands(calls), asPulling)),
		peakRow("  of a look-back", again, "its insights known"),
	}
	planned, err := b.planPeaks(ctx, b.sizes.planned)
	if err != nil {
		return rows, err
	}
	return append(rows, peakRow("plan of a published day, peak memory", planned, thousands(b.sizes.planned)+" calls, insights of the answered ones; "+asPulling)), nil
}

const asPulling = "RSS of a process of its own, GOGC and GOMEMLIMIT as PullFunction has them"

func peakRow(name string, peaks []float64, how string) row {
	peak := median(peaks)
	return row{name, mebibytes(peak), "<= " + mebibytes(mostSmallPeak), peak <= mostSmallPeak, join(spread(peaks, mebibytes), how)}
}

// emptyStore is a rig of the same account with a store of its own, in which there is
// nothing to take over.
func (r *rig) emptyStore(ctx context.Context) (*rig, error) {
	run, err := r.b.rig(ctx, nil)
	if err == nil {
		run.at, run.from = r.at, r.from
	}
	return run, err
}

// windowPeaks pulls a day of one window in a process of its own, publishes it, and
// pulls the window again. It returns the two peaks of the pulls.
func (r *rig) windowPeaks(ctx context.Context, calls int) (peaks [2]float64, err error) {
	spec := jobSpec{Pace: settingsPace, Insights: pull.InsightsAnswered}
	for i := range peaks {
		spec.Step = stepPlan
		planned, err := r.jobAs(ctx, pulling, "plan", spec)
		if err != nil {
			return peaks, err
		}
		spec.Step, spec.Plan = stepPull, planned.Plan
		pulled, err := r.jobAs(ctx, pulling, fmt.Sprintf("window-%d", i), spec)
		if err == nil && (pulled.Calls != calls || len(planned.Plan.Windows) != 1) {
			err = fmt.Errorf("%d windows of %d calls are pulled, not one of %d", len(planned.Plan.Windows), pulled.Calls, calls)
		}
		if err != nil {
			return peaks, err
		}
		peaks[i] = float64(pulled.Peak)
		spec.Step = stepPublish
		if _, err := r.job(ctx, "publish", spec); err != nil {
			return peaks, err
		}
	}
	return peaks, nil
}

// planPeaks plans a day that is published, and returns the peaks.
func (b *bench) planPeaks(ctx context.Context, calls int) ([]float64, error) {
	r, err := b.rig(ctx, &accountSpec{Calls: calls, Drawn: true})
	if err != nil {
		return nil, err
	}
	defer r.close()
	spec := jobSpec{Step: stepFill, Drawn: calls, Insights: pull.InsightsAnswered}
	filled, err := r.job(ctx, "fill", spec)
	if err != nil {
		return nil, err
	}
	spec.Step, spec.Plan = stepPublish, filled.Plan
	if _, err := r.job(ctx, "publish", spec); err != nil {
		return nil, err
	}
	var peaks []float64
	for range b.sizes.runs {
		result, err := r.jobAs(ctx, pulling, "plan", jobSpec{Step: stepPlan, Insights: pull.InsightsAnswered})
		if err != nil {
			return nil, err
		}
		known := 0
		for _, w := range result.Plan.Windows {
			known += w.Known
		}
		if known == 0 {
			return nil, fmt.Errorf("the plan of %d published calls knows of no insights", calls)
		}
		peaks = append(peaks, float64(result.Peak))
	}
	return peaks, nil
}
