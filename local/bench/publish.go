package main

import (
	"context"
	"fmt"

	"zentrunk-reports/internal/daily"
)

// mostPublishMemory is the target of the peak of a publish, in bytes.
const mostPublishMemory = 400 << 20

// publish stages a large day and measures its publishing in a process of its
// own.
func (b *bench) publish(ctx context.Context) ([]row, error) {
	calls := b.sizes.publish
	r, err := b.rig(ctx, &accountSpec{Calls: calls})
	if err != nil {
		return nil, err
	}
	defer r.close()
	spec := jobSpec{Pace: lifted, Insights: daily.InsightsAnswered, Sample: b.sizes.publishSample}
	spec.Step = stepStage
	staged, err := r.job(ctx, "stage", spec)
	if err != nil {
		return nil, err
	}
	if err := r.endAccount(); err != nil { // publishing asks nothing of it
		return nil, err
	}
	spec.Step, spec.Plan = stepPublish, staged.Plan
	result, err := r.job(ctx, "publish", spec)
	if err != nil {
		return nil, err
	}
	if !result.Complete || result.Calls != calls {
		return nil, fmt.Errorf("the day has %d calls of %d, complete: %t", result.Calls, calls, result.Complete)
	}
	what := fmt.Sprintf("%s calls in %s windows, insights of %.0f %% of the answered", thousands(calls), thousands(len(staged.Plan.Windows)), spec.Sample)
	return []row{
		{"publish, memory", mebibytes(float64(result.Peak)), "< " + mebibytes(mostPublishMemory), result.Peak < mostPublishMemory,
			join("one run", what, "peak RSS, no GOMEMLIMIT")},
		{"  publish, speed", perSecond(float64(calls) / result.Took.Seconds()), "", true, fmt.Sprintf("calls; %.1f s in all, %.1f s of CPU", result.Took.Seconds(), result.CPU.Seconds())},
		{"  staging, speed", perSecond(float64(calls) / staged.Took.Seconds()), "", true,
			fmt.Sprintf("calls; %.0f s in all with the account beside it, %.0f s of CPU; peak RSS %s",
				staged.Took.Seconds(), staged.CPU.Seconds(), mebibytes(float64(staged.Peak)))},
	}, nil
}
