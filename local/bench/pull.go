package main

import (
	"context"
	"fmt"
	"time"

	"zentrunk-reports/internal/pull"
)

// mostPullShare is the target of a pull's CPU time as a share of the peer's, both over TLS.
const mostPullShare = 0.06

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
// S3; over plain http, and over TLS.
func (b *bench) pull(ctx context.Context) ([]row, error) {
	var plain, secure pulls
	for _, p := range []*pulls{&plain, &secure} {
		r, err := b.rig(ctx, &accountSpec{Calls: b.sizes.pull, TLS: p == &secure})
		if err != nil {
			return nil, err
		}
		defer r.close()
		p.rig = r
	}
	for range b.sizes.peerRuns {
		for _, p := range []*pulls{&plain, &secure} {
			if err := p.run(ctx, b.sizes.pull); err != nil {
				return nil, err
			}
		}
	}
	rows := plain.rows(b.sizes.pull)
	return append(rows, secure.overTLS(&plain)...), nil
}

// pulls are what the pulls of one account used.
type pulls struct {
	rig          *rig
	ours, theirs usage
}

// run pulls calls once with each.
func (p *pulls) run(ctx context.Context, calls int) error {
	result, err := p.rig.stageFresh(ctx, calls)
	if err != nil {
		return err
	}
	p.ours.add(result.CPU, result.Peak, calls)
	if p.rig.b.python == "" {
		return nil
	}
	peer, err := p.rig.pullPeer(ctx)
	if err == nil && peer.Calls != calls {
		err = fmt.Errorf("the peer pulled %d calls of %d", peer.Calls, calls)
	}
	p.theirs.add(peer.CPU, peer.Peak, calls)
	return err
}

func (p *pulls) rows(calls int) []row {
	rows := []row{
		{"pull, CPU of 100,000 calls", seconds(median(p.ours.cpu)), "", true, join(spread(p.ours.cpu, seconds),
			fmt.Sprintf("%s calls and the insights of the answered ones, %d requests at a time, into S3; with the start of the process", thousands(calls), unpacedInFlight))},
		{"  peak memory", mebibytes(median(p.ours.peak)), "", true, "RSS"},
	}
	if len(p.theirs.cpu) == 0 {
		return rows
	}
	share := median(p.ours.cpu) / median(p.theirs.cpu)
	return append(rows,
		row{"  the same in Python", seconds(median(p.theirs.cpu)), "", true, join(spread(p.theirs.cpu, seconds),
			"peers/pull.py: requests, 16 threads, pandas, boto3; without the start of Python and its imports")},
		row{"  its peak memory", mebibytes(median(p.theirs.peak)), "", true, "RSS"},
		row{"  CPU, share of Python's", ratio(share), "", true, "of the medians; runs in turns"},
	)
}

// overTLS are the rows of p beside those of the same over plain http.
func (p *pulls) overTLS(plain *pulls) []row {
	rows := []row{
		{"pull over TLS, CPU of 100,000 calls", seconds(median(p.ours.cpu)), "", true, join(spread(p.ours.cpu, seconds),
			fmt.Sprintf("HTTP/1.1, the certificate's chain checked; %s of plain http, in turns", times(median(p.ours.cpu)/median(plain.ours.cpu))))},
	}
	if len(p.theirs.cpu) == 0 {
		return rows
	}
	share := median(p.ours.cpu) / median(p.theirs.cpu)
	return append(rows,
		row{"  the same in Python", seconds(median(p.theirs.cpu)), "", true, join(spread(p.theirs.cpu, seconds),
			times(median(p.theirs.cpu)/median(plain.theirs.cpu))+" of plain http")},
		row{"  CPU, share of Python's", ratio(share), "<= " + ratio(mostPullShare), share <= mostPullShare, "of the medians; runs in turns"},
	)
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
	run.at, run.from = r.at, r.from
	result, err := run.jobAs(ctx, pulling, "pull", jobSpec{Step: stepStage, Insights: pull.InsightsAnswered})
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
