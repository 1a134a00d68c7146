package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/focus"
)

// mostFocusTimes is how much a publish may cost of one without the cost file.
const mostFocusTimes = 1.05

// focusTime makes the cost file of the day that a rig has published, from its
// calls.parquet, in this process. It returns what that took but for reading the calls: one
// thread, so that on an idle machine it is CPU time.
func (r *rig) focusTime() (took time.Duration, rows int64, err error) {
	key := bucket.CallsKey(r.from.Format(time.DateOnly))
	f, err := os.Open(filepath.Join(r.dir, "store", bucketName, filepath.FromSlash(key)))
	if err != nil {
		return 0, 0, fmt.Errorf("read the published calls: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, 0, fmt.Errorf("read the published calls: %w", err)
	}
	in, err := calls.OpenRows(f, info.Size())
	if err != nil {
		return 0, 0, err
	}
	defer in.Close()
	day := r.from.UTC()
	b := focus.New(focus.Options{Account: "MAXXXXXXXXXXXXXXXXXX", Currency: "USD", MonthFrom: day.AddDate(0, 0, 1-day.Day()), MonthTo: day.AddDate(0, 1, 1-day.Day()), From: day, To: day.AddDate(0, 0, 1)})
	defer b.Close()
	batch := make([]calls.Row, 1000) // a clock is not read for each call
	for more := true; more; {
		n := 0
		for ; n < len(batch); n++ {
			err := in.Next(&batch[n])
			if errors.Is(err, io.EOF) {
				more = false
				break
			}
			if err != nil {
				return 0, 0, err
			}
		}
		began := time.Now()
		for i := range batch[:n] {
			if err := b.Add(&batch[i]); err != nil {
				return 0, 0, err
			}
		}
		took += time.Since(began)
	}
	began := time.Now()
	var out bytes.Buffer
	if rows, err = b.Write(&out); err == nil {
		err = b.Verify(bytes.NewReader(out.Bytes()), int64(out.Len()))
	}
	return took + time.Since(began), rows, err
}

// focusRow is what the cost file adds to a publish, whose process took so many seconds.
func (p *published) focusRow() row {
	publish := median(p.ours.cpu) * float64(p.calls) / 100_000
	ratio := publish / (publish - p.focus.Seconds())
	return row{
		"  CPU, times without the cost file", fmt.Sprintf("%.3f ×", ratio), "<= " + times(mostFocusTimes), ratio <= mostFocusTimes,
		fmt.Sprintf("%.0f ms for %s rows of focus.parquet, reading them back included", p.focus.Seconds()*1000, thousands(int(p.costs))),
	}
}
