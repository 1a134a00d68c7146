package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"zentrunk-reports/internal/pull"
)

// against publishes one day by this build and by the earlier one, in turns. Each has pulled
// it by itself, since what is staged has another form.
func (b *bench) against(ctx context.Context) ([]row, error) {
	if err := exec.CommandContext(ctx, "git", "-C", b.module, "cat-file", "-e", earlierCommit).Run(); err != nil {
		return []row{{fmt.Sprintf("publish beside %.7s", earlierCommit), "not measured", "", true, "this checkout does not have the commit"}}, ctx.Err()
	}
	program, err := b.buildEarlier(ctx)
	if err != nil {
		return nil, err
	}
	defer os.Remove(program)
	size := b.sizes.against
	ours, err := b.rig(ctx, &accountSpec{Calls: size.calls})
	if err != nil {
		return nil, err
	}
	defer ours.close()
	theirs, err := b.rig(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer theirs.close()
	theirs.at, theirs.from = ours.at, ours.from
	spec := jobSpec{Step: stepStage, Insights: pull.InsightsAnswered, Sample: b.sizes.publishSample}
	staged, err := ours.job(ctx, "stage", spec)
	if err != nil {
		return nil, err
	}
	before, err := theirs.earlierJob(ctx, program, earlierSpec{Step: stepStage})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(ours.endAccount(), ours.endStore(), theirs.endStore()); err != nil { // copies of the stores are served instead
		return nil, err
	}
	spec.Step, spec.Plan = stepPublish, staged.Plan
	now, then := &published{publishSize: size}, &usage{}
	var added parts
	for range size.runs {
		if added, err = now.runParts(ctx, ours, spec); err != nil {
			return nil, err
		}
		if err := then.publishEarlier(ctx, theirs, program, before, size.calls); err != nil {
			return nil, err
		}
	}
	return againstRows(now, then, added), nil
}

// publishEarlier publishes from a copy of r's store by the earlier build.
func (u *usage) publishEarlier(ctx context.Context, r *rig, program string, staged earlierResult, calls int) error {
	run, err := r.copied(ctx)
	if err != nil {
		return err
	}
	defer run.close()
	result, err := run.earlierJob(ctx, program, earlierSpec{Step: stepPublish, Plan: staged.Plan})
	if err != nil {
		return err
	}
	if !result.Complete || result.Calls != calls {
		return fmt.Errorf("the earlier build published %d calls of %d, complete: %t", result.Calls, calls, result.Complete)
	}
	u.add(result.CPU, result.Peak, calls)
	return nil
}

// runParts publishes from a copy of r's store, and measures what the parts cost that the
// earlier build did not have.
func (p *published) runParts(ctx context.Context, r *rig, spec jobSpec) (parts, error) {
	run, err := r.copied(ctx)
	if err != nil {
		return parts{}, err
	}
	defer run.close()
	result, err := run.job(ctx, "publish-against", spec)
	if err != nil {
		return parts{}, err
	}
	if !result.Complete || result.Calls != p.calls {
		return parts{}, fmt.Errorf("the day has %d calls of %d, complete: %t", result.Calls, p.calls, result.Complete)
	}
	p.ours.add(result.CPU, result.Peak, p.calls)
	out, err := run.measureParts()
	if err != nil {
		return parts{}, err
	}
	spec.Step, spec.Plan.Windows = stepStatement, nil
	statement, err := run.job(ctx, "statement", spec)
	out.statement = statement.Spent
	return out, err
}

// againstRows compare the medians.
func againstRows(now *published, then *usage, added parts) []row {
	ours, theirs := median(now.ours.cpu), median(then.cpu)
	share := func(seconds float64) float64 { return seconds * 100_000 / float64(now.calls) }
	all := share((added.focus + added.traffic + added.statement).Seconds())
	alone := (ours - all - share(added.numbers.Seconds())) / theirs
	return []row{
		{"publish, CPU of 100,000 calls", seconds(ours), "", true, fmt.Sprintf("%s calls, median of %d runs in turns; peak %s", thousands(now.calls), len(then.cpu), mebibytes(median(now.ours.peak)))},
		{fmt.Sprintf("  the same by %.7s", earlierCommit), seconds(theirs), "", true, "calls, spend and quality alone; peak " + mebibytes(median(then.peak))},
		{"  CPU, share of it", times(ours / theirs), "<= " + times(mostOfEarlier), ours/theirs <= mostOfEarlier, "with all that is published now"},
		{"  … of the three files alone", times(alone), "<= " + times(mostOfEarlierAlone), alone <= mostOfEarlierAlone,
			fmt.Sprintf("less %.0f ms for focus.parquet, %.0f for traffic, %.0f for numbers and %.0f for the statement, measured by themselves in one process; filters of Bloom, sums of values and findings are still in it",
				added.focus.Seconds()*1000, added.traffic.Seconds()*1000, added.numbers.Seconds()*1000, added.statement.Seconds()*1000)},
		{"  CPU, times without FOCUS, traffic and statement", times(ours / (ours - all)), "<= " + times(mostAdded), ours/(ours-all) <= mostAdded, "by the same figures"},
	}
}
