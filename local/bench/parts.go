package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/focus"
	"zentrunk-reports/internal/render"
	reports "zentrunk-reports/internal/report"
)

// parts are the CPU time of parts of a publish by themselves, but for reading the calls.
type parts struct {
	focus     time.Duration // the cost file
	costs     int64         // its rows
	traffic   time.Duration // in the report, and its file
	statement time.Duration
}

// measureParts makes parts of the day that a rig has published from its calls.parquet, in
// this process. What the report does for traffic is the difference to a report of the same
// calls without times.
func (r *rig) measureParts() (p parts, err error) {
	day := r.from.UTC()
	cost := focus.New(focus.Options{Account: "MAXXXXXXXXXXXXXXXXXX", Currency: "USD", MonthFrom: day.AddDate(0, 0, 1-day.Day()), MonthTo: day.AddDate(0, 1, 1-day.Day()), From: day, To: day.AddDate(0, 0, 1)})
	defer cost.Close()
	var took [2]time.Duration // of the whole report, and without times
	var builders [2]*reports.Builder
	for i := range builders {
		builders[i] = reports.New(reports.Options{Date: day.Format(time.DateOnly), Timezone: "UTC", From: day, To: day.AddDate(0, 0, 1), Currency: "USD"})
	}
	err = r.eachBatch(func(batch []calls.Row) error {
		err := clocked(&p.focus, batch, cost.Add)
		for i, b := range builders {
			if i == 1 {
				for n := range batch {
					batch[n].Call.InitiationTime = time.Time{}
				}
			}
			err = errors.Join(err, clocked(&took[i], batch, b.Add))
		}
		return err
	})
	if err != nil {
		return p, err
	}
	for i, b := range builders {
		began := processor()
		rep, err := b.Report(reports.Integrity{})
		if err == nil && i == 0 {
			err = render.TrafficParquet(io.Discard, rep)
		}
		if err != nil {
			return p, err
		}
		took[i] += processor() - began
	}
	p.traffic = took[0] - took[1]
	began := processor()
	var out bytes.Buffer
	if p.costs, err = cost.Write(&out); err == nil {
		err = cost.Verify(bytes.NewReader(out.Bytes()), int64(out.Len()))
	}
	p.focus += processor() - began
	return p, err
}

// clocked adds to took what f takes for all of batch.
func clocked(took *time.Duration, batch []calls.Row, f func(*calls.Row) error) error {
	began := processor()
	defer func() { *took += processor() - began }()
	for i := range batch {
		if err := f(&batch[i]); err != nil {
			return err
		}
	}
	return nil
}

// eachBatch calls f for the calls that a rig has published, 1000 at a time, since a clock
// is not read for each.
func (r *rig) eachBatch(f func([]calls.Row) error) error {
	key := bucket.CallsKey(r.from.Format(time.DateOnly))
	file, err := os.Open(r.object(key))
	if err != nil {
		return fmt.Errorf("read the published calls: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("read the published calls: %w", err)
	}
	in, err := calls.OpenRows(file, info.Size())
	if err != nil {
		return err
	}
	defer in.Close()
	batch := make([]calls.Row, 1000)
	for {
		n := 0
		for ; n < len(batch) && err == nil; n++ {
			if err = in.Next(&batch[n]); err != nil {
				break
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err := f(batch[:n]); err != nil {
			return err
		}
		if err != nil {
			return nil
		}
	}
}
