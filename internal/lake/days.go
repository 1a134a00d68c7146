package lake

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"sync"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/report"
)

// Days returns the dates that have a manifest, ascending.
func (l *Lake) Days(ctx context.Context) ([]string, error) {
	keys, err := l.Bucket.List(ctx, bucket.ManifestsPrefix)
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

// Day returns the published manifest of date, nil where there is none or what
// lies there is none: the day's own run replaces it and says so.
func (l *Lake) Day(ctx context.Context, date string) (*Manifest, error) {
	b, _, err := l.Bucket.Get(ctx, bucket.ManifestKey(date))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := &Manifest{}
	if err := json.Unmarshal(b, m); err != nil || m.Date != date {
		return nil, nil
	}
	return m, nil
}

// Report returns the report that m names, nil where what lies there is another
// or none, or cannot be read.
func (l *Lake) Report(ctx context.Context, m *Manifest) (*report.Report, error) {
	return l.report(ctx, m, func(b []byte) (*report.Report, error) {
		rep := &report.Report{}
		return rep, json.Unmarshal(b, rep)
	})
}

func (l *Lake) report(ctx context.Context, m *Manifest, read func([]byte) (*report.Report, error)) (*report.Report, error) {
	key := bucket.ReportKey(m.Date)
	b, _, err := l.Bucket.Get(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if body := bucket.Bytes(b); body.SHA256 != m.File(l.Bucket.Key(key)).SHA256 {
		return nil, nil
	}
	rep, err := read(b)
	if err != nil {
		l.Log.Warn("a published report cannot be read, and no day is compared with it", "date", m.Date, "err", err)
		return nil, nil
	}
	return rep, nil
}

// Earlier returns what [report.ReadEarlier] reads of the reports that are published of the
// dates from first (included) to before (excluded), in no order. A day that is being written
// at the moment is left out, as it is to any careful reader.
func (l *Lake) Earlier(ctx context.Context, first, before string) ([]*report.Report, error) {
	days, err := l.Days(ctx)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var out []*report.Report
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(readsInFlight)
	for _, date := range days {
		if date < first || date >= before {
			continue
		}
		group.Go(func() error {
			m, err := l.Day(ctx, date)
			if err != nil || m == nil {
				return err
			}
			rep, err := l.report(ctx, m, report.ReadEarlier)
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
