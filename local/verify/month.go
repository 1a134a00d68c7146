package verify

import (
	"context"
	"maps"
	"slices"
	"time"
)

var statementEndings = []string{"json", "csv", "html"}

// statementsIn returns the endings of the statements among keys, by month.
func statementsIn(keys []string) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, key := range keys {
		for _, ending := range statementEndings {
			if month, ok := monthOf(key, ending); ok {
				if out[month] == nil {
					out[month] = map[string]bool{}
				}
				out[month][ending] = true
			}
		}
	}
	return out
}

// monthIn is the month of a date.
func monthIn(date string) string { return date[:len("2026-11")] }

// lookAtMonths looks at the statements up to a month, or at all that are left, of months
// that have a day which was asked for. A month without a statement is of an older form.
// What no later month needs of the days is given back.
func (l *look) lookAtMonths(ctx context.Context, upTo string, all bool) error {
	for _, month := range slices.Sorted(maps.Keys(l.statements)) {
		if month > upTo && !all {
			break
		}
		if slices.ContainsFunc(datesOf(month), l.wanted) {
			if err := l.lookAtMonth(ctx, month, l.statements[month]); err != nil {
				return err
			}
		}
		delete(l.statements, month)
	}
	for date, d := range l.days {
		if monthIn(date) < upTo {
			d.spend, d.names, d.invoice = nil, nil, nil
		}
	}
	return nil
}

func (l *look) lookAtMonth(ctx context.Context, month string, there map[string]bool) error {
	for _, ending := range statementEndings {
		if !there[ending] {
			l.say(statementKey(month, ending), "is not there, and another form of the statement is")
		}
	}
	s, err := l.statement(ctx, month)
	if err != nil {
		return err
	}
	if s == nil {
		l.say(statementKey(month, "json"), "is there, and no day of the month is published")
		return nil
	}
	if s.unknown != "" {
		l.res.Notes = append(l.res.Notes, month+": the statement was not looked at, since the spend of "+s.unknown+" is not known")
		return nil
	}
	for _, form := range []struct {
		ending  string
		compare func(*book, Object) error
	}{{"json", s.compareJSON}, {"csv", s.compareCSV}} {
		if !there[form.ending] {
			continue
		}
		b, err := l.lookAtStatement(ctx, statementKey(month, form.ending), form.compare)
		if err != nil {
			return err
		}
		for _, f := range b.faults() {
			l.tell(f)
		}
		if !b.clean() {
			break // the other form is made of the same sums
		}
	}
	return nil
}

// lookAtStatement compares one form of a statement.
func (l *look) lookAtStatement(ctx context.Context, key string, compare func(*book, Object) error) (*book, error) {
	b := &book{key: l.place.Whole(key)}
	o, err := l.place.Open(ctx, key, l.dir)
	if isMissing(err) {
		b.say("is gone since the keys were listed")
		return b, nil
	}
	if err != nil {
		return b, err
	}
	defer o.Close()
	if err := compare(b, o); err != nil {
		b.say("cannot be read: %v", err)
	}
	return b, nil
}

// datesOf returns the dates of a month, ascending.
func datesOf(month string) []string {
	var out []string
	first, err := time.Parse("2006-01", month)
	for t := first; err == nil && t.Month() == first.Month(); t = t.AddDate(0, 0, 1) {
		out = append(out, t.Format(time.DateOnly))
	}
	return out
}

// monthBefore returns the month before one.
func monthBefore(month string) string {
	t, _ := time.Parse("2006-01", month)
	return t.AddDate(0, -1, 0).Format("2006-01")
}

// A statement is what a month comes to by its days.
type statement struct {
	month   string
	days    map[string]*monthDay // of the month and of the one before, by date
	latest  *monthDay
	fitting []string // dates of the month that are in the sums, ascending
	sums    []breakdown
	byDay   []line
	unknown string // a date of which the spend is not known; empty if there is none
}

// A monthDay is what a statement needs of a day.
type monthDay struct {
	account, timezone, currency string
	complete                    bool
	spend                       []breakdown // nil where it is not known
	names                       map[string]any
	invoice                     any
}

// fits is whether the calls of d may be added to those of e.
func (d *monthDay) fits(e *monthDay) bool {
	return d.account == e.account && d.timezone == e.timezone && d.currency == e.currency
}

// statement derives the statement of a month, nil where none of its days is published.
func (l *look) statement(ctx context.Context, month string) (*statement, error) {
	s := &statement{month: month, days: map[string]*monthDay{}}
	for _, date := range l.dates {
		if of := date[:len(month)]; of != month && of != monthBefore(month) {
			continue
		}
		d, err := l.monthDay(ctx, date)
		if err != nil {
			return nil, err
		}
		if d == nil {
			continue // its manifest is none
		}
		s.days[date] = d
		if date[:len(month)] == month {
			s.latest = d
		}
	}
	if s.latest == nil {
		return nil, nil
	}
	for _, date := range datesOf(month) {
		if d := s.days[date]; d != nil && d.fits(s.latest) {
			s.fitting = append(s.fitting, date)
		}
	}
	for date, d := range s.days {
		if d.fits(s.latest) && d.spend == nil && (s.unknown == "" || date < s.unknown) {
			s.unknown = date
		}
	}
	if s.unknown == "" {
		s.add()
	}
	return s, nil
}

// monthDay returns a day as its calls make it, and one that was not looked at as its
// report says.
func (l *look) monthDay(ctx context.Context, date string) (*monthDay, error) {
	d := l.days[date]
	if d == nil {
		d = &day{date: date, place: l.place, temp: l.dir}
		b := &book{}
		if ok, err := d.readManifest(ctx, b); err != nil || !ok {
			return nil, err
		}
		o, err := l.place.Open(ctx, reportKey(date), l.dir)
		if err == nil {
			d.readReport(b, o)
			o.Close()
			d.keep()
		} else if !isMissing(err) {
			return nil, err
		}
	}
	if d.manifest == nil {
		return nil, nil
	}
	out := &monthDay{account: d.manifest.account, timezone: d.manifest.timezone, currency: d.manifest.currency, names: d.names, invoice: d.invoice}
	out.complete, _ = d.manifest.fields["complete"].(bool)
	if d.spend != nil {
		out.spend = d.spend.breakdowns
	}
	return out, nil
}
