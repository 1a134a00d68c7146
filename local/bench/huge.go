package main

import (
	"context"
	"fmt"
	"path/filepath"

	"zentrunk-reports/internal/pull"
)

// Targets of the largest day against one of a tenth.
const (
	mostHugeGrowth = 1.10 // of a call's processor seconds
	mostOfLimits   = 0.5  // of what the function has: half is to spare
)

// A hugeDay is what a day that no account could hold came to.
type hugeDay struct {
	calls   int
	windows int
	publish jobResult
	plan    jobResult // of the published day
	file    int64     // bytes of calls.parquet
	all     int64     // of all that is published
	read    traffic
}

// huge publishes days that are staged from the generator, as the function that
// publishes is deployed, and brings each up to date by steps, from an account that draws
// its calls when they are asked for.
func (b *bench) huge(ctx context.Context) ([]row, error) {
	var rows []row
	var days [2]*hugeDay
	for i, calls := range b.sizes.huge {
		day, err := b.hugeDay(ctx, calls)
		if err != nil {
			return rows, err
		}
		days[i] = day
		rows = append(rows, day.rows(i == len(days)-1)...)
	}
	return append(rows, growthOf(days)...), nil
}

func (b *bench) hugeDay(ctx context.Context, calls int) (*hugeDay, error) {
	r, err := b.rig(ctx, &accountSpec{Calls: calls, Drawn: true})
	if err != nil {
		return nil, err
	}
	defer r.close()
	spec := jobSpec{Step: stepFill, Drawn: calls, Insights: pull.InsightsAnswered}
	filled, err := r.job(ctx, fmt.Sprintf("fill-%d", calls), spec)
	if err != nil {
		return nil, err
	}
	day := &hugeDay{calls: calls, windows: len(filled.Plan.Windows)}
	spec.Step, spec.Plan, spec.Disk = stepPublish, filled.Plan, true
	if day.publish, err = r.job(ctx, fmt.Sprintf("huge-%d", calls), spec); err != nil {
		return nil, err
	}
	if day.publish.Calls != calls || !day.publish.Complete {
		return nil, fmt.Errorf("the day has %d calls of %d, complete: %t", day.publish.Calls, calls, day.publish.Complete)
	}
	if day.file, day.all, err = sizesOf(filepath.Join(r.dir, "store", bucketName), r.from); err != nil {
		return nil, err
	}
	if day.plan, err = r.jobAs(ctx, pulling, fmt.Sprintf("huge-plan-%d", calls), jobSpec{Step: stepPlan, Insights: pull.InsightsAnswered}); err != nil {
		return nil, err
	}
	day.read, err = r.countLookback(ctx, fmt.Sprintf("huge-lookback-%d", calls), calls, jobSpec{Insights: pull.InsightsAnswered})
	return day, err
}

// rows are the rows of one day, with targets if it is judged.
func (d *hugeDay) rows(judged bool) []row {
	allowed := lambdaSeconds * publishing.processors()
	within := func(name string, got, limit float64, format func(float64) string, how string) row {
		out := row{name, format(got), "", true, how}
		if judged {
			out.target, out.met = "<= "+format(mostOfLimits*limit), got <= mostOfLimits*limit
		}
		return out
	}
	limit := func(bytes int64, of string) string {
		return fmt.Sprintf("%s of %s is %s", of, publishing.name, mebibytes(float64(bytes)))
	}
	return []row{
		{"publish " + thousands(d.calls) + " calls", seconds(d.publish.Took.Seconds()), "", true,
			fmt.Sprintf("one run; %s windows, insights of all answered; staged from the generator", thousands(d.windows))},
		within("  processor seconds", d.publish.CPU.Seconds(), allowed, seconds,
			fmt.Sprintf("of the whole process; %d s of %s's %.2f of a processor are %s, of another kind than this one", lambdaSeconds, publishing.name, publishing.processors(), seconds(allowed))),
		within("  peak memory", float64(d.publish.Peak), float64(publishing.memory), mebibytes, "RSS, GOGC and GOMEMLIMIT as deployed; "+limit(publishing.memory, "MemorySize")),
		within("  peak disk", float64(d.publish.Disk), float64(publishing.disk), mebibytes, "open files without a name included; "+limit(publishing.disk, "EphemeralStorage")),
		{"  bytes a call", fmt.Sprintf("%.1f", float64(d.file)/float64(d.calls)), "", true,
			fmt.Sprintf("of calls.parquet; %.1f with all that is published of the day", float64(d.all)/float64(d.calls))},
		planRow(d, judged),
		{"  look-back by steps", fmt.Sprintf("%.0f bytes", float64(d.read.total())/float64(d.calls)), "", true,
			fmt.Sprintf("read of the bucket a call; %s requests; %s", thousands(d.read.Requests), d.read.parts(d.calls))},
	}
}

// planRow tells of planning the published day, as the function that plans is deployed.
func planRow(d *hugeDay, judged bool) row {
	out := peakRow("  plan, peak memory", []float64{float64(d.plan.Peak)}, asPulling)
	if !judged {
		out.target, out.met = "", true
	}
	return out
}

// growthOf compares the larger day with the smaller one, call by call.
func growthOf(days [2]*hugeDay) []row {
	small, large := days[0], days[1]
	what := fmt.Sprintf("%s calls against %s", thousands(large.calls), thousands(small.calls))
	growth := func(name string, of func(*hugeDay) float64, most float64) row {
		g := of(large) / float64(large.calls) / (of(small) / float64(small.calls))
		return row{name, times(g), "<= " + times(most), g <= most, what}
	}
	return []row{
		growth("growth of processor seconds a call", func(d *hugeDay) float64 { return d.publish.CPU.Seconds() }, mostHugeGrowth),
		growth("growth of bytes that a look-back reads a call", func(d *hugeDay) float64 { return float64(d.read.total()) }, mostBytesGrowth),
		{"growth of peak memory", times(float64(large.publish.Peak) / float64(small.publish.Peak)), "", true, what + ": sixteen bytes a call for traffic, a footer of all row groups, and what the collector leaves"},
	}
}
