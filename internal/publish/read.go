package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/scratch"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/watch"
)

// A reading reads the rows of the day once, and makes of them what is published.
type reading struct {
	m     *merged
	sum   hash.Hash // of the bytes of calls.parquet
	spill *scratch.File
	out   *calls.Writer
	build *report.Builder
	join  *joiner

	total, rejected int // of all windows
}

// read merges once. It leaves out each call that settled gives to another window, and
// asks nothing more where settled is not nil.
func (p *Publisher) read(ctx context.Context, plan staging.Plan, base *base, settled *settled) (_ *merged, _ *open, err error) {
	r, err := p.begin(base.published && settled == nil)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		r.spill.Close()
		if err != nil {
			r.m.close()
		}
	}()
	if err := r.rows(ctx, p, plan, base, settled); err != nil {
		return nil, nil, err
	}
	defer r.join.close()
	if err := r.leftOpen(); err != nil {
		return nil, nil, err
	}
	open := &r.join.open
	if settled == nil && open.needsMore() {
		return r.m, open, nil
	}
	return r.m, open, r.finish()
}

// begin makes the files that a reading writes to.
func (p *Publisher) begin(rejectsByUUID bool) (*reading, error) {
	file, err := scratch.New(p.TempDir)
	if err != nil {
		return nil, err
	}
	spill, err := scratch.New(p.TempDir)
	if err != nil {
		file.Close()
		return nil, err
	}
	r := &reading{sum: sha256.New(), spill: spill, build: report.New(p.reportOptions())}
	r.m = &merged{file: file, rejects: newRejects(p.TempDir, rejectsByUUID), cost: p.newCost(), usual: watch.NewDay(p.Day.Date, p.Settings.Location)}
	r.out = calls.NewWriter(io.MultiWriter(file, r.sum))
	r.out.Spill(spill)
	return r, nil
}

// rows reads the rows of the day. The calls are written beside the summing up.
func (r *reading) rows(ctx context.Context, p *Publisher, plan staging.Plan, base *base, settled *settled) (err error) {
	makers := newChain(ctx, r.out.WriteRows, r.sumUp)
	if r.join, err = p.join(ctx, base, settled, makers.add); err != nil {
		return errors.Join(err, makers.end())
	}
	err = p.eachStaged(makers.ctx, plan.Windows, func(b *block) error {
		for i := range b.rows {
			if err := r.join.staged(b.window, &b.rows[i]); err != nil {
				return err
			}
		}
		return makers.release(b)
	}, func(end stagedEnd) error {
		r.total += end.Total
		r.rejected += end.Rejected
		return r.m.rejects.add(end.rejects)
	})
	if err == nil {
		err = r.join.end()
	}
	switch failed := makers.end(); {
	case failed == nil:
	case err == nil, errors.Is(err, context.Canceled): // by which the others learn of a failure
		err = failed
	default:
		err = errors.Join(err, failed)
	}
	if err != nil {
		r.join.close()
	}
	return err
}

// sumUp adds rows to all that is made of them but calls.parquet.
func (r *reading) sumUp(rows []*calls.Row) error {
	r.m.rows += int64(len(rows))
	for _, row := range rows {
		r.m.usual.Add(watch.FromRecord(&row.Call))
		if err := errors.Join(r.build.Add(row), r.m.cost.groups.Add(row)); err != nil {
			return err
		}
	}
	return nil
}

// leftOpen closes calls.parquet, and completes what the reading leaves open.
func (r *reading) leftOpen() (err error) {
	if err := r.out.Close(); err != nil {
		return err
	}
	open := &r.join.open
	open.rejected = r.m.rejects.uuids
	open.rejected.sort()
	open.twice, err = r.join.hashes.repeated()
	return err
}

// finish makes the other files, while what was written is read back.
func (r *reading) finish() error {
	m := r.m
	size, err := m.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	m.union, m.sum = r.join.counts, r.out.Sum()
	m.body = bucket.Body{ReadSeeker: m.file, Bytes: size, SHA256: hex.EncodeToString(r.sum.Sum(nil))}
	var group errgroup.Group
	group.Go(func() error { return r.out.Verify(m.file, size) })
	group.Go(func() (err error) {
		if err := errors.Join(m.rejects.merge(), m.cost.write()); err != nil {
			return err
		}
		m.report, err = r.build.Report(report.Integrity{APITotalCount: r.total, Rejected: r.rejected, Kept: m.union.kept})
		return err
	})
	return group.Wait()
}

func (p *Publisher) reportOptions() report.Options {
	return report.Options{
		Account: p.Settings.Account, Date: p.Day.Date,
		Timezone: p.Settings.Location.String(), Location: p.Settings.Location,
		From: p.Day.From, To: p.Day.To, Currency: p.Settings.Currency,
		Rules: p.Settings.Rules,
	}
}
