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
	Days []PastDay `json:"days"` // of the [PastDays] days before, those that are published, ascending
	// DayBefore is the day before, nil where it is not published or not complete.
	DayBefore *PastDay `json:"day_before"`
	// SevenDays is the mean of the complete ones of the seven days before, nil
	// where there are none.
	SevenDays *PastMean `json:"seven_day_mean"`
}

// A PastDay is an earlier day in short.
type PastDay struct {
	Date      string       `json:"date"`
	Complete  bool         `json:"complete"`
	Calls     int          `json:"calls"`
	Answered  int          `json:"answered"`
	Amount    money.Amount `json:"amount"`
	ASR       *float64     `json:"asr"`
	Rated     int          `json:"rated"`
	ScoreMean *float64     `json:"score_mean"`
	FairUse   *FairUse     `json:"fair_use"` // nil where the day was published without it
}

// A PastMean is the mean of several days. ASR and score are of all their calls,
// so that a day counts by its calls.
type PastMean struct {
	Days      int          `json:"days"`
	Calls     float64      `json:"calls"`
	Amount    money.Amount `json:"amount"` // rounded half to even at 5 places
	ASR       *float64     `json:"asr"`
	ScoreMean *float64     `json:"score_mean"`
}

// Compare sets what r says of earlier days, what stands out against them, and
// what the month comes to with them. earlier are the reports published of them,
// in any order; those that are not of the [PastDays] days before, or of another
// account or currency, are left out.
func (r *Report) Compare(earlier []*Report, t Thresholds) error {
	days, err := r.comparable(earlier)
	if err != nil {
		return err
	}
	r.Past = Past{Days: make([]PastDay, 0, len(days))}
	for _, e := range days {
		r.Past.Days = append(r.Past.Days, e.inShort())
	}
	yesterday, weekAgo := before(r.Date, 1), before(r.Date, weekDays)
	var week []PastDay
	for i := range r.Past.Days {
		d := r.Past.Days[i]
		if d.Complete && d.Date == yesterday {
			r.Past.DayBefore = &d
		}
		if d.Complete && d.Date >= weekAgo {
			week = append(week, d)
		}
	}
	if r.Past.SevenDays, err = meanOf(week); err != nil {
		return fmt.Errorf("compare %s: %w", r.Date, err)
	}
	r.Findings = find(r, days, t)
	return r.bill()
}

// Keep makes r say of earlier days what published said, which is a report of
// the same calls.
func (r *Report) Keep(published *Report) error {
	r.Past, r.Findings = published.Past, published.Findings
	return r.bill()
}

// bill derives the invoice again, for another past.
func (r *Report) bill() error {
	invoice, err := r.reckon(r.Invoice.FairUse, r.Invoice.rules())
	if err != nil {
		return fmt.Errorf("reckon the month of %s: %w", r.Date, err)
	}
	r.Invoice = invoice
	return nil
}

// Compared is whether r says anything of earlier days: reports of older versions
// do not.
func (r *Report) Compared() bool { return r.Past.Days != nil && r.Findings != nil }

// comparable returns the reports that r may be compared with, ascending.
func (r *Report) comparable(earlier []*Report) ([]*Report, error) {
	if _, err := time.Parse(time.DateOnly, r.Date); err != nil {
		return nil, fmt.Errorf("compare %q: it is no date", r.Date)
	}
	first := before(r.Date, PastDays)
	var out []*Report
	for _, e := range earlier {
		if e.Date >= first && e.Date < r.Date && e.Account == r.Account && e.Currency == r.Currency {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b *Report) int { return cmp.Compare(a.Date, b.Date) })
	return slices.CompactFunc(out, func(a, b *Report) bool { return a.Date == b.Date }), nil
}

// before returns the date n days before date, which must be one.
func before(date string, n int) string {
	t, _ := time.Parse(time.DateOnly, date)
	return t.AddDate(0, 0, -n).Format(time.DateOnly)
}

func (r *Report) inShort() PastDay {
	q, use := &r.Quality.Total, r.Invoice.FairUse
	return PastDay{
		Date: r.Date, Complete: r.Complete, Calls: q.Calls, Answered: q.Answered, Amount: r.Spend.Total.Amount,
		ASR: q.ASR, Rated: q.Rated, ScoreMean: q.ScoreMean, FairUse: pointer(use, use.ShortSeconds > 0),
	}
}

func meanOf(days []PastDay) (*PastMean, error) {
	if len(days) == 0 {
		return nil, nil
	}
	var amount money.Amount
	var err error
	calls, answered, rated, scores := 0, 0, 0, 0.0
	for _, d := range days {
		calls += d.Calls
		answered += d.Answered
		if amount, err = amount.Add(d.Amount); err != nil {
			return nil, err
		}
		if d.ScoreMean != nil {
			rated += d.Rated
			scores += float64(*d.ScoreMean * float64(d.Rated)) // not fused: every architecture gives the same bytes
		}
	}
	m := &PastMean{Days: len(days), Calls: float64(calls) / float64(len(days)), ASR: ratio(answered, calls)}
	if rated > 0 {
		mean := scores / float64(rated)
		m.ScoreMean = &mean
	}
	m.Amount, err = amount.Over(int64(len(days)))
	return m, err
}

// check holds the earlier days to their order and to the days that they may be.
func (p *Past) check(date string) error {
	if p.Days == nil {
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
		last = d.Date
	}
	return nil
}
