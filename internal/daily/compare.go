package daily

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/report"
)

// readsInFlight is how many objects of other days are read at a time.
const readsInFlight = 8

// compare gives rep what it says of earlier days. Where the published report is
// of the same calls, it stays what it says: a day does not change because an
// earlier one did. Otherwise rep is compared with what is published now.
func (r *dayRun) compare(ctx context.Context, rep *report.Report, old *Manifest, unchanged bool) error {
	if unchanged {
		published, err := r.publishedReport(ctx, old)
		if err != nil {
			return err
		}
		if published != nil && published.Compared() {
			rep.Keep(published)
			return nil
		}
	}
	earlier, err := r.earlier(ctx)
	if err != nil {
		return err
	}
	rep.Compare(earlier, r.calendar, r.Settings.Findings)
	return nil
}

// calendar returns the bounds of a date in the time zone of the run.
func (r *dayRun) calendar(date string) (from, to time.Time) {
	day, _ := ParseDay(date, r.Settings.Location) // no date has no bounds, and is foreign
	return day.From, day.To
}

// publishedReport returns the report that m names, nil where what lies there is
// another or none.
func (j *Job) publishedReport(ctx context.Context, m *Manifest) (*report.Report, error) {
	key := bucket.ReportKey(m.Date)
	b, _, err := j.Bucket.Get(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if body := bucket.Bytes(b); body.SHA256 != m.file(j.Bucket.Key(key)).SHA256 {
		return nil, nil
	}
	rep := &report.Report{}
	if err := json.NewDecoder(bytes.NewReader(b)).Decode(rep); err != nil {
		return nil, fmt.Errorf("read %s: %w", j.Bucket.Key(key), err)
	}
	return rep, nil
}

// earlier returns the reports that are published of the days before, in no
// order. A day that is being written at the moment is left out, as it is to any
// careful reader.
func (r *dayRun) earlier(ctx context.Context) ([]*report.Report, error) {
	days, err := r.publishedDays(ctx)
	if err != nil {
		return nil, err
	}
	first := r.day.Add(-report.PastDays, time.UTC).Date // a matter of dates alone
	var mu sync.Mutex
	var out []*report.Report
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(readsInFlight)
	for _, date := range days {
		if date < first || date >= r.day.Date {
			continue
		}
		group.Go(func() error {
			m, err := r.manifestOf(ctx, date)
			if err != nil || m == nil {
				return err
			}
			rep, err := r.publishedReport(ctx, m)
			if rep != nil {
				mu.Lock()
				defer mu.Unlock()
				out = append(out, rep)
			}
			return err
		})
	}
	return out, group.Wait()
}

// publishedDays returns the days that have a manifest, ascending.
func (j *Job) publishedDays(ctx context.Context) ([]string, error) {
	keys, err := j.Bucket.List(ctx, bucket.ManifestsPrefix)
	if err != nil {
		return nil, err
	}
	var days []string
	for _, key := range keys {
		if day, ok := bucket.ManifestDay(key); ok {
			days = append(days, day)
		}
	}
	return days, nil
}

// manifestOf returns the published manifest of a day, nil where there is none or
// what lies there is none.
func (j *Job) manifestOf(ctx context.Context, date string) (*Manifest, error) {
	b, _, err := j.Bucket.Get(ctx, bucket.ManifestKey(date))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := &Manifest{}
	if err := json.Unmarshal(b, m); err != nil || m.Date != date {
		return nil, nil // the day's own run replaces it and says so
	}
	return m, nil
}
