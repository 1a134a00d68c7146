package publish

import (
	"context"
	"time"

	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/report"
)

// compare gives rep what it says of earlier days, and the names of its trunks. Where the
// published report is of the same calls, it stays what it says: a day does not change
// because an earlier one did. Otherwise rep is compared with what is published now. A new
// name shows as any other setting does, but a look-back changes nothing for its sake.
func (p *Publisher) compare(ctx context.Context, rep *report.Report, old *lake.Manifest, unchanged, lookback bool) error {
	var published *report.Report
	if unchanged {
		var err error
		if published, err = p.Lake.Report(ctx, old); err != nil {
			return err
		}
	}
	return p.compareAs(ctx, rep, published, lookback)
}

// compareAs gives rep what published says, a report of the same calls, or what there is to
// say now where that is nil or of a form that compared nothing. So it is with limits and
// incidents. Names are those of now, unless the published ones are to stay.
func (p *Publisher) compareAs(ctx context.Context, rep, published *report.Report, namesStay bool) error {
	if namesStay && published != nil && published.Names != nil { // nil in older forms
		rep.Name(published.Names)
	} else {
		names, err := p.Lake.TrunkNames(ctx)
		if err != nil {
			return err
		}
		rep.Name(names)
	}
	if published != nil && published.Compared() {
		rep.Keep(published)
		if published.Incidents == nil { // of an older form
			rep.SetIncidents(p.incidents(ctx))
		}
		return nil
	}
	first := p.Day.Add(-report.PastDays, time.UTC).Date // a matter of dates alone
	earlier, err := p.Lake.Earlier(ctx, first, p.Day.Date)
	if err != nil {
		return err
	}
	rep.Compare(earlier, p.calendar, p.Settings.Findings)
	rep.Traffic.SetLimits(p.limits(ctx))
	rep.SetIncidents(p.incidents(ctx))
	return nil
}

// calendar returns the bounds of a date in the time zone of the run.
func (p *Publisher) calendar(date string) (from, to time.Time) {
	day, _ := calendar.ParseDay(date, p.Settings.Location) // no date has no bounds, and is foreign
	return day.From, day.To
}
