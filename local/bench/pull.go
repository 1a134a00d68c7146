package main

import (
	"context"
	"fmt"
	"time"

	"zentrunk-reports/internal/pull"
)

// mostPullShare is the target of a pull's CPU time as a share of the peer's.
const mostPullShare = 0.10

// perHundredThousand brings the CPU time of calls to that of 100,000.
func perHundredThousand(cpu time.Duration, calls int) float64 {
	return cpu.Seconds() / float64(calls) * 100_000
}

func seconds(v float64) string { return fmt.Sprintf("%.2f s", v) }

func ratio(v float64) string { return fmt.Sprintf("%.3f", v) }

// times writes how many times as much one value is as another.
func times(v float64) string { return fmt.Sprintf("%.2f ×", v) }

// pull compares a pull with a Lambda in Python that does the same, in turns. Both
// list the day, ask for the insights of its answered calls and put Parquet into
// S3.
func (b *bench) pull(ctx context.Context) ([]row, error) {
	calls := b.sizes.pull
	r, err := b.rig(ctx, &accountSpec{Calls: calls})
	if err != nil {
		return nil, err
	}
	defer r.close()
	var ours, theirs usage
	for range b.sizes.peerRuns {
		result, err := r.stageFresh(ctx, calls)
		if err != nil {
			return nil, err
		}
		ours.add(result.CPU, result.Peak, calls)
		if b.python == "" {
			continue
		}
		peer, err := r.pullPeer(ctx)
		if err == nil && peer.Calls != calls {
			err = fmt.Errorf("the peer pulled %d calls of %d", peer.Calls, calls)
		}
		if err != nil {
			return nil, err
		}
		theirs.add(peer.CPU, peer.Peak, calls)
	}
	rows := []row{
		{"pull, CPU of 100,000 calls", seconds(median(ours.cpu)), "", true, join(spread(ours.cpu, seconds),
			thousands(calls)+" calls and the insights of the answered ones, into S3; with the start of the process")},
		{"  peak memory", mebibytes(median(ours.peak)), "", true, "RSS"},
	}
	if b.python == "" {
		return rows, nil
	}
	share := median(ours.cpu) / median(theirs.cpu)
	return append(rows,
		row{"  the same in Python", seconds(median(theirs.cpu)), "", true, join(spread(theirs.cpu, seconds),
			"peers/pull.py: requests, 16 threads, pandas, boto3; without the start of Python and its imports")},
		row{"  its peak memory", mebibytes(median(theirs.peak)), "", true, "RSS"},
		row{"  CPU, share of Python's", ratio(share), "<= " + ratio(mostPullShare), share <= mostPullShare, "of the medians; runs in turns"},
	), nil
}

// usage collects what runs of one kind used.
type usage struct{ took, cpu, peak []float64 }

func (u *usage) add(cpu time.Duration, peak int64, calls int) {
	u.cpu = append(u.cpu, perHundredThousand(cpu, calls))
	u.peak = append(u.peak, float64(peak))
}

// stageFresh pulls the rig's day into a store of its own, so that there is
// nothing to take over.
func (r *rig) stageFresh(ctx context.Context, calls int) (jobResult, error) {
	run, err := r.b.rig(ctx, nil)
	if err != nil {
		return jobResult{}, err
	}
	defer run.close()
	run.root, run.from = r.root, r.from
	result, err := run.job(ctx, "pull", jobSpec{Step: stepStage, Insights: pull.InsightsAnswered})
	if err != nil {
		return result, err
	}
	counted := 0
	for _, w := range result.Plan.Windows {
		counted += w.Count
	}
	if counted != calls {
		return result, fmt.Errorf("the plan has %d calls of %d", counted, calls)
	}
	return result, nil
}
