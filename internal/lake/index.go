package lake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/render"
)

// indexAttempts is how often the page of days is made anew because another run
// wrote it in between.
const indexAttempts = 10

// indexDays is how many days the page shows with figures: thirteen months, so
// that a month can be seen beside that of the year before. It bounds what a
// publish reads.
const indexDays = 400

// Index brings the page of days to what is published. The page is read before
// the days are listed and replaced only where it is still that one: of two runs
// that write it at once, the one that comes later has seen the other's day, or
// makes it again.
func (l *Lake) Index(ctx context.Context) error {
	for n := 1; ; n++ {
		old, o, err := l.Bucket.Get(ctx, bucket.IndexKey)
		cond := bucket.Condition{ETag: o.ETag}
		if errors.Is(err, fs.ErrNotExist) {
			cond, err = bucket.Condition{Absent: true}, nil
		}
		if err != nil {
			return err
		}
		page, err := l.indexPage(ctx)
		if err != nil || bytes.Equal(page, old) {
			return err
		}
		err = l.Bucket.Put(ctx, bucket.IndexKey, bucket.Bytes(page), nil, cond)
		if !errors.Is(err, bucket.ErrPrecondition) || n == indexAttempts {
			return err
		}
	}
}

// indexPage makes the page of days from the manifests in the bucket.
func (l *Lake) indexPage(ctx context.Context) ([]byte, error) {
	dates, err := l.Days(ctx)
	if err != nil {
		return nil, err
	}
	dates = dates[max(0, len(dates)-indexDays):]
	statements, err := l.statementLinks(ctx)
	if err != nil {
		return nil, err
	}
	found := make([]*render.Day, len(dates))
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(readsInFlight)
	for i, date := range dates {
		group.Go(func() error {
			m, err := l.Day(groupCtx, date)
			if m != nil {
				found[i] = l.indexDay(m)
				found[i].Statement = statements[month.Of(date)]
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	days := make([]render.Day, 0, len(found))
	for _, d := range found {
		if d != nil {
			days = append(days, *d)
		}
	}
	var b bytes.Buffer
	if err := render.Index(&b, days); err != nil {
		return nil, fmt.Errorf("render %s: %w", bucket.IndexKey, err)
	}
	return b.Bytes(), nil
}

// indexDay is what the page shows of a day. Its links go from the page's own
// place, so that they hold under any prefix and in a copy.
func (l *Lake) indexDay(m *Manifest) *render.Day {
	d := &render.Day{
		Date: m.Date, Account: m.Account, Complete: m.Complete, Calls: m.Calls, Amount: m.Amount, Currency: m.Currency,
		ASR: m.ASR, Rated: m.Rated, ScoreMean: m.ScoreMean, Findings: m.Findings,
	}
	prefix := l.Bucket.Key("")
	for _, f := range m.Files {
		key := strings.TrimPrefix(f.Key, prefix)
		link := "../" + key
		if rest, ok := strings.CutPrefix(key, "reports/"); ok {
			link = rest
		}
		if key == bucket.PageKey(m.Date) {
			d.Page = link
		}
		d.Files = append(d.Files, render.Link{Name: key[strings.LastIndex(key, "/")+1:], Href: link})
	}
	d.Files = append(d.Files, render.Link{Name: "manifest.json", Href: "../" + bucket.ManifestKey(m.Date)})
	return d
}
