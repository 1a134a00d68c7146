package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"hash/maphash"
	"io"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/publish"
	reports "zentrunk-reports/internal/report"
	"zentrunk-reports/internal/scratch"
	"zentrunk-reports/internal/staging"
)

// A filesDay is a day on its way from the staging area to the files that the earlier build
// published: calls.parquet, spend.parquet and quality.parquet, the report of them and its
// page. This build's own readers, writers and report make them; what it publishes on top
// is not made at all.
type filesDay struct {
	job   *daily.Job
	day   calendar.Day
	area  *staging.Area
	file  *scratch.File // calls.parquet
	sum   hash.Hash     // of its bytes
	out   *calls.Writer
	build *reports.Builder
	uuids []uint64 // hashes of them
	total int      // calls, as the API counted them
}

// publishFiles publishes the files of day alone. There must be no rejects, and no call
// that is staged twice: neither has a place here.
func publishFiles(ctx context.Context, job *daily.Job, day calendar.Day, plan staging.Plan) (publish.Result, error) {
	file, err := scratch.New(job.TempDir)
	if err != nil {
		return publish.Result{}, err
	}
	defer file.Close()
	s := job.Settings
	d := &filesDay{job: job, day: day, area: job.Staging(day), file: file, sum: sha256.New(), build: reports.New(reports.Options{
		Account: job.API.AuthID(), Date: day.Date, Timezone: s.Location.String(), Location: s.Location,
		From: day.From, To: day.To, Currency: s.Currency, Rules: s.Rules,
	})}
	d.out = calls.NewPlainWriter(io.MultiWriter(d.file, d.sum))
	if err := d.merge(ctx, plan.Windows); err != nil {
		return publish.Result{}, err
	}
	rep, err := d.finish()
	if err != nil {
		return publish.Result{}, err
	}
	return publish.Result{Calls: rep.Integrity.Calls, Complete: rep.Complete}, d.put(ctx, rep)
}

// Rows go round in blocks, as many and as large as in a publish.
const (
	blockRows   = 256
	blocksAhead = 16
)

// merge reads the staged windows, writes their rows and sums them up, each beside the
// others, as a publish does.
func (d *filesDay) merge(ctx context.Context, windows []staging.Window) error {
	full, written, free := make(chan []calls.Row, blocksAhead), make(chan []calls.Row, blocksAhead), make(chan []calls.Row, blocksAhead)
	for range blocksAhead {
		free <- make([]calls.Row, blockRows)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(full)
		for _, w := range windows {
			if err := d.read(ctx, w, free, full); err != nil {
				return err
			}
		}
		return nil
	})
	group.Go(func() error {
		defer close(written)
		for rows := range full {
			if err := d.out.WriteAll(rows); err != nil {
				return err
			}
			written <- rows
		}
		return nil
	})
	group.Go(func() error {
		for rows := range written {
			for i := range rows {
				if err := d.add(&rows[i]); err != nil {
					return err
				}
			}
			free <- rows[:blockRows]
		}
		return nil
	})
	return group.Wait()
}

// read sends the rows of a staged window to full, in blocks that it takes from free.
func (d *filesDay) read(ctx context.Context, w staging.Window, free <-chan []calls.Row, full chan<- []calls.Row) error {
	in, err := d.area.Open(ctx, w)
	if err != nil {
		return err
	}
	defer in.Close()
	d.total += in.Counts.Total
	for rows := 0; ; {
		var block []calls.Row
		select {
		case block = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		n, err := in.Fill(block)
		full <- block[:n] // it has room for all of them
		rows += n
		if errors.Is(err, io.EOF) {
			rejects, err := in.Rejects(rows)
			if err == nil && rejects != "" {
				err = fmt.Errorf("the window from %v has rejects", w.From)
			}
			return err
		}
		if err != nil {
			return err
		}
	}
}

var uuidSeed = maphash.MakeSeed()

// add sums up a row that is written, and is of no use after that.
func (d *filesDay) add(row *calls.Row) error {
	d.uuids = append(d.uuids, maphash.String(uuidSeed, row.Call.UUID))
	// Without these the report has neither traffic nor numbers.
	row.Call.InitiationTime, row.Call.FromNumber, row.Call.ToNumber = time.Time{}, "", ""
	return d.build.Add(row)
}

// finish ends calls.parquet, reads it back, and returns the report.
func (d *filesDay) finish() (*reports.Report, error) {
	if err := d.out.Close(); err != nil {
		return nil, err
	}
	slices.Sort(d.uuids) // as the earlier build did
	if len(slices.Compact(d.uuids)) < len(d.uuids) {
		return nil, errors.New("a call is staged twice")
	}
	size, err := d.file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	var rep *reports.Report
	var group errgroup.Group
	group.Go(func() error { return d.out.Verify(d.file, size) })
	group.Go(func() (err error) {
		rep, err = d.build.Report(reports.Integrity{APITotalCount: d.total})
		return err
	})
	err = group.Wait()
	return rep, err
}
