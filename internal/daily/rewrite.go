package daily

import (
	"context"
	"fmt"
	"slices"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/publish"
	"zentrunk-reports/internal/zones"
)

// Rewrite brings the published days between two dates, both included, to the form that
// this code writes, from what is published of them alone: see [publish.Publisher]'s
// Rewrite. Dates of which nothing is published are passed over. The results are of the
// days that were looked at, ascending; of an error they are those before it, which stay
// as they are now.
func (j *Job) Rewrite(ctx context.Context, first, last string) ([]publish.Result, error) {
	dates, err := j.lake().Days(ctx)
	if err != nil {
		return nil, err
	}
	dates = slices.DeleteFunc(dates, func(date string) bool { return date < first || date > last })
	if len(dates) == 0 {
		return nil, nil
	}
	if err := j.probe(ctx, calendar.Day{Date: dates[0]}); err != nil {
		return nil, err
	}
	if j.probed { // with nothing staged, nobody else removes it
		if err := j.Bucket.Delete(ctx, bucket.ProbeKey(dates[0])); err != nil {
			j.Log.Warn("the objects that tested the server are not removed", "err", err)
		}
	}
	var results []publish.Result
	for _, date := range dates {
		result, err := j.rewrite(ctx, date)
		if err != nil {
			return results, fmt.Errorf("day %s: %w", date, err)
		}
		results = append(results, result)
	}
	j.statements(ctx, dates)
	return results, j.lake().Index(ctx)
}

// statements brings the statements of the months of dates, which are ascending, up to
// date.
func (j *Job) statements(ctx context.Context, dates []string) {
	for i, date := range dates {
		if i > 0 && month.Of(dates[i-1]) == month.Of(date) {
			continue
		}
		if err := j.lake().Statements(ctx, date); err != nil {
			j.Log.Warn("a statement is not brought up to date", "date", date, "err", err.Error())
		}
	}
}

// rewrite writes one day anew, with the bounds, the currency and the time zone that its
// manifest names: a day says the same in its newest form, whatever the settings are now.
func (j *Job) rewrite(ctx context.Context, date string) (publish.Result, error) {
	m, _, err := j.lake().Manifest(ctx, date)
	if err != nil {
		return publish.Result{}, err
	}
	if m == nil {
		m = &lake.Manifest{Timezone: "UTC"} // the publisher says what lies there
	}
	loc, err := zones.Load(m.Timezone)
	if err != nil {
		return publish.Result{}, err
	}
	began := time.Now()
	p := j.publisher(j.API, calendar.Day{Date: date, From: m.From, To: m.To})
	p.Source = nil
	p.Settings.Location, p.Settings.Currency, p.Settings.Zones = loc, m.Currency, m.ZoneDatabase
	result, err := p.Rewrite(ctx)
	if err != nil {
		return publish.Result{}, err
	}
	j.Log.Info("day in its newest form", "date", date, "calls", result.Calls, "revision", result.Revision,
		"published", result.Published, "seconds", time.Since(began).Seconds())
	return result, nil
}
