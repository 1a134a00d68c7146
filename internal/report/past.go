package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"zentrunk-reports/internal/money"
)

// PastDays is how far back a report looks: at most so many days before its own.
const PastDays = 30

// weekDays is how many days the mean is of. A week holds the rhythm of working
// days and weekends once.
const weekDays = 7

// Past is what was published of earlier days when the report was made. It is
// part of the report so that all that compares a day follows from the report
// alone, also when an earlier day is published again later.
type Past struct {
	Days []PastDay `json:"days"` // of the [PastDays] days before, those that are published and not foreign, ascending
	// Foreign are those of the days before that are published and do not fit this
	// one: of another account, currency or time zone, or of other bounds, as another
	// zone database gives them. Their calls would count twice, or in no day.
	// Ascending; empty in reports of older versions.
	Foreign []string `json:"foreign"`
	// DayBefore is the day before, nil where it is not published or not sound.
	DayBefore *PastDay `json:"day_before"`
	// WeekBefore is the day seven days earlier, which is the same day of the week, in the
	// same way.
	WeekBefore *PastDay `json:"week_before"`
	// SevenDays is the mean of the sound ones of the seven days before, nil where
	// there are none.
	SevenDays *PastMean `json:"seven_day_mean"`
}

// A PastDay is an earlier day in short.
type PastDay struct {
	Date     string `json:"date"`
	Complete bool   `json:"complete"`
	// Doubtful is whether so much of the day could not be read that nothing is
	// compared with it.
	Doubtful  bool      `json:"doubtful"`
	Calls     int       `json:"calls"`
	Answered  int       `json:"answered"`
	Amount    money.Sum `json:"amount"`
	ASR       *float64  `json:"asr"`
	Rated     int       `json:"rated"`
	ScoreMean *float64  `json:"score_mean"`
	FairUse   *FairUse  `json:"fair_use"` // nil where the day was published without it
}

// Sound is whether d is complete and was read well enough to compare with.
func (d *PastDay) Sound() bool { return d.Complete && !d.Doubtful }

// A PastMean is the mean of several days. ASR and score are of all their calls,
// so that a day counts by its calls.
type PastMean struct {
	Days      int       `json:"days"`
	Calls     float64   `json:"calls"`
	Amount    money.Sum `json:"amount"` // rounded half to even at 5 places
	ASR       *float64  `json:"asr"`
	ScoreMean *float64  `json:"score_mean"`
}

// A Calendar returns the bounds of a date: its first instant and that of the next
// date, in the time zone of a report.
type Calendar func(date string) (from, to time.Time)

// Compare sets what r says of earlier days, what stands out against them, and
// what the month comes to with them. earlier are the reports published of them,
// in any order; those that are not of the [PastDays] days before are left out.
// Nothing in them keeps r from being made: what cannot be compared is nil.
func (r *Report) Compare(earlier []*Report, c Calendar, t Thresholds) {
	days, foreign := r.comparable(earlier, c)
	r.Past = Past{Days: make([]PastDay, 0, len(days)), Foreign: foreign}
	for _, e := range days {
		r.Past.Days = append(r.Past.Days, e.inShort())
	}
	weekAgo := before(r.Date, weekDays)
	var week []PastDay
	for _, d := range r.Past.Days {
		if d.Sound() && d.Date >= weekAgo {
			week = append(week, d)
		}
	}
	r.Past.DayBefore, r.Past.WeekBefore = r.Past.sound(before(r.Date, 1)), r.Past.sound(weekAgo)
	r.Past.SevenDays = meanOf(week)
	r.bill()
	r.Findings = find(r, days, t)
}

// Keep makes r say what published said of earlier days, of limits and of incidents.
// Published is a report of the same calls. What its older form lacks follows from the
// rest, or stays as it is in r.
func (r *Report) Keep(published *Report) {
	r.Past, r.Findings = published.Past, published.Findings
	if r.Past.Foreign == nil {
		r.Past.Foreign = []string{}
	}
	r.Traffic.SetLimits(published.Traffic.Limits)
	r.Past.WeekBefore = r.Past.sound(before(r.Date, weekDays))
	r.keepIncidents(published)
	r.bill()
}

// sound returns the day of a date, nil where it is not there or not sound.
func (p *Past) sound(date string) *PastDay {
	for _, d := range p.Days {
		if d.Date == date && d.Sound() {
			return &d
		}
	}
	return nil
}

// bill derives the invoice again, for another past.
func (r *Report) bill() { r.Invoice = r.reckon(r.Invoice.FairUse, r.Invoice.rules()) }

// Compared is whether r says anything of earlier days: reports of older versions
// do not.
func (r *Report) Compared() bool { return r.Past.Days != nil && r.Findings != nil }

// comparable returns the reports that r may be compared with, and the dates of
// those that do not fit it, both ascending.
func (r *Report) comparable(earlier []*Report, c Calendar) (days []*Report, foreign []string) {
	foreign = []string{}
	oldest := before(r.Date, PastDays)
	sorted := slices.Clone(earlier)
	slices.SortFunc(sorted, func(a, b *Report) int { return cmp.Compare(a.Date, b.Date) })
	for _, e := range slices.CompactFunc(sorted, func(a, b *Report) bool { return a.Date == b.Date }) {
		switch {
		case e.Date < oldest || e.Date >= r.Date:
		case r.fits(e, c):
			days = append(days, e)
		default:
			foreign = append(foreign, e.Date)
		}
	}
	return days, foreign
}

// fits is whether e is a day of the same account, currency and calendar as r.
func (r *Report) fits(e *Report, c Calendar) bool {
	from, to := c(e.Date)
	return e.Account == r.Account && e.Currency == r.Currency && e.Timezone == r.Timezone && e.From.Equal(from) && e.To.Equal(to)
}

// before returns the date n days before date, which must be one.
func before(date string, n int) string {
	t, _ := time.Parse(time.DateOnly, date)
	return t.AddDate(0, 0, -n).Format(time.DateOnly)
}

func (r *Report) inShort() PastDay {
	q, use := &r.Quality.Total, r.Invoice.FairUse
	return PastDay{
		Date: r.Date, Complete: r.Complete, Doubtful: r.Integrity.Doubtful(), Calls: q.Calls, Answered: q.Answered, Amount: r.Spend.Total.Amount,
		ASR: q.ASR, Rated: q.Rated, ScoreMean: q.ScoreMean, FairUse: pointer(use, use.ShortSeconds > 0),
	}
}

func meanOf(days []PastDay) *PastMean {
	if len(days) == 0 {
		return nil
	}
	var amount money.Sum
	calls, answered, rated, scores := 0, 0, 0, 0.0
	for _, d := range days {
		calls += d.Calls
		answered += d.Answered
		amount = amount.Add(d.Amount)
		if d.ScoreMean != nil {
			rated += d.Rated
			scores += float64(*d.ScoreMean * float64(d.Rated)) // not fused: every architecture gives the same bytes
		}
	}
	m := &PastMean{Days: len(days), Calls: float64(calls) / float64(len(days)), ASR: ratio(answered, calls), Amount: amount.Over(int64(len(days)))}
	if rated > 0 {
		mean := scores / float64(rated)
		m.ScoreMean = &mean
	}
	return m
}

// check holds the earlier days to their order and to the days that they may be.
func (p *Past) check(date string) error {
	if p.Days == nil || p.Foreign == nil {
		return fmt.Errorf("the list is null")
	}
	last := before(date, PastDays+1)
	for _, d := range p.Days {
		if d.Date <= last || d.Date >= date {
			return fmt.Errorf("%s is out of order", d.Date)
		}
		if !same(d.ASR, ratio(d.Answered, d.Calls)) || (d.ScoreMean == nil) != (d.Rated == 0) {
			return fmt.Errorf("%s contradicts itself", d.Date)
		}
		if d.FairUse != nil {
			if err := d.FairUse.check(d.Calls); err != nil {
				return fmt.Errorf("%s: %w", d.Date, err)
			}
		}
		if slices.Contains(p.Foreign, d.Date) {
			return fmt.Errorf("%s is a day of the past and foreign to it", d.Date)
		}
		last = d.Date
	}
	for name, tt := range map[string]struct {
		day  *PastDay
		date string
	}{"day before": {p.DayBefore, before(date, 1)}, "week before": {p.WeekBefore, before(date, weekDays)}} {
		if tt.day != nil && (tt.day.Date != tt.date || !tt.day.Sound()) {
			return fmt.Errorf("the %s is %s, or not sound", name, tt.day.Date)
		}
	}
	if !slices.IsSorted(p.Foreign) {
		return fmt.Errorf("the foreign days are out of order")
	}
	return nil
}
