package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/pull"
)

// Targets of a publish.
const (
	mostPublishMemory = 200 << 20 // bytes of its peak
	mostPublishTimes  = 0.75      // times DuckDB's time, of the three files that it writes
	mostPublishCPU    = 0.9       // times its CPU time, of the same
	mostPublishGrowth = 1.25      // how much more a call of the largest day may cost than one of the judged size
	mostMemoryGrowth  = 1.15      // times the peak of the judged size
)

// A publishSize is one day to be published, and how often.
type publishSize struct {
	calls, runs int
	judged      bool // against the targets
}

// published is what the runs over one day came to.
type published struct {
	publishSize
	whole  *stagedDay // with all that is published
	files  *stagedDay // calls, spend and quality alone
	theirs usage
	bytes  int64 // of the last run's calls.parquet
	all    int64 // of all that it published
	page   row   // of drawing its page; of a judged day alone
	parts  parts // of the last run; the same
}

// publish publishes days of several sizes, in turns with DuckDB.
func (b *bench) publish(ctx context.Context) ([]row, error) {
	var rows []row
	var days []*published
	for _, size := range b.sizes.publish {
		p, err := b.publishDay(ctx, size)
		if err != nil {
			return rows, err
		}
		days = append(days, p)
		rows = append(rows, p.rows(b)...)
	}
	return append(rows, growthRows(days)...), nil
}

// publishDay stages a day once and publishes it from copies of the store.
func (b *bench) publishDay(ctx context.Context, size publishSize) (*published, error) {
	r, err := b.rig(ctx, &accountSpec{Calls: size.calls})
	if err != nil {
		return nil, err
	}
	defer r.close()
	spec := jobSpec{Step: stepStage, Insights: pull.InsightsAnswered, Sample: b.sizes.publishSample}
	staged, err := r.job(ctx, "stage", spec)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(r.endAccount(), r.endStore()); err != nil { // copies of the store are served instead
		return nil, err
	}
	p := &published{publishSize: size, whole: &stagedDay{
		name: fmt.Sprintf("publish-%d", size.calls), step: stepPublish, store: filepath.Join(r.dir, "store"), plan: staged.Plan, calls: size.calls,
	}}
	p.files = p.whole.filesAlone(fmt.Sprintf("files-%d", size.calls))
	for range size.runs {
		if err := p.run(ctx, r, spec); err != nil {
			return nil, err
		}
		if b.python != "" {
			if err := p.runPeer(ctx, r); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// run publishes everything, and the three files alone.
func (p *published) run(ctx context.Context, r *rig, spec jobSpec) error {
	var made fileSums
	err := p.whole.publish(ctx, r, spec, func(run *rig) (err error) {
		if made, err = run.fileSums(); err != nil {
			return err
		}
		return p.look(run)
	})
	if err != nil {
		return err
	}
	return p.files.publish(ctx, r, spec, func(run *rig) error { return run.sameFiles(made) })
}

// look measures what a run has published.
func (p *published) look(run *rig) (err error) {
	if p.bytes, p.all, err = sizesOf(filepath.Join(run.dir, "store", bucketName), run.from); err != nil || !p.judged {
		return err
	}
	if p.page, err = run.page(); err != nil {
		return err
	}
	p.parts, err = run.measureParts()
	return err
}

// sizesOf returns the length of the day's calls.parquet and of all that is
// published of the day.
func sizesOf(root string, from time.Time) (callsBytes, all int64, err error) {
	day := from.Format(time.DateOnly)
	for _, key := range []string{
		bucket.CallsKey(day), bucket.SpendKey(day), bucket.QualityKey(day), bucket.TrafficKey(day), bucket.FocusKey(day), bucket.ReportKey(day), bucket.PageKey(day), bucket.ManifestKey(day),
	} {
		info, err := os.Stat(filepath.Join(root, filepath.FromSlash(key)))
		if err != nil {
			return 0, 0, fmt.Errorf("size what is published: %w", err)
		}
		if all += info.Size(); key == bucket.CallsKey(day) {
			callsBytes = info.Size()
		}
	}
	return callsBytes, all, nil
}

// runPeer has DuckDB do the same from r's store.
func (p *published) runPeer(ctx context.Context, r *rig) error {
	out, err := os.MkdirTemp(r.dir, "peer-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(out)
	staged := filepath.Join(r.dir, "store", bucketName, filepath.FromSlash(bucket.StagingPrefix(r.from.Format(time.DateOnly))))
	result, err := r.b.peer(ctx, "publish.py", r.dir, nil, publishSpec{Staged: staged, Out: out})
	if err != nil {
		return err
	}
	if result.Calls != p.calls {
		return fmt.Errorf("the peer published %d calls of %d", result.Calls, p.calls)
	}
	p.theirs.took = append(p.theirs.took, result.Took.Seconds())
	p.theirs.add(result.CPU, result.Peak, p.calls)
	return nil
}
