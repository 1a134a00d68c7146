package report

import (
	"fmt"
	"math"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// Rules are Plivo's thresholds and fees for short and for abandoned calls. The
// defaults are those of its technical specifications of SIP trunks; accounts may
// have others by contract. Fees are in the currency of the report.
// https://docs.plivo.com/docs/sip-trunking/concepts/technical-specifications
type Rules struct {
	ShortSeconds     int     // most talk of a short call, at least 1
	ShortPercent     float64 // share of a month's calls from which on they are charged, to the hundredth
	ShortFee         money.Amount
	AbandonedPercent float64
	AbandonedFee     money.Amount
}

// DefaultRules are those that Plivo publishes.
func DefaultRules() Rules {
	short, _ := money.Parse("0.0025")
	abandoned, _ := money.Parse("0.005")
	return Rules{ShortSeconds: ShortSeconds, ShortPercent: 20, ShortFee: short, AbandonedPercent: 20, AbandonedFee: abandoned}
}

// excluded is the country whose calls Plivo leaves out of the surcharges.
// https://www.plivo.com/docs/voice/concepts/account-limits
const excluded = "IN"

// FairUse counts a day's calls by Plivo's rules for surcharges. A call from or to
// India is not eligible; one of an unknown country is.
type FairUse struct {
	ShortSeconds int `json:"short_seconds"` // by which Short was counted; 0 in reports older than the rules
	Eligible     int `json:"eligible"`
	Short        int `json:"short"`     // answered, with 1 to ShortSeconds of talk
	Abandoned    int `json:"abandoned"` // not answered, or without a second of talk
}

// Invoice is what the month comes to so far, what surcharges Plivo may add that
// no call record holds, and where the month's spend will end. It follows from
// the day, its [Past] and the rules, which it names.
type Invoice struct {
	FairUse   FairUse   `json:"fair_use"` // of this day
	Month     Month     `json:"month_to_date"`
	Short     Surcharge `json:"short_calls"`
	Abandoned Surcharge `json:"abandoned_calls"`
	// MonthEnd is nil where too few days are published to say.
	MonthEnd *Projection `json:"month_end"`
}

// A Month sums up the published days of a calendar month, in the report's time
// zone, up to the report's own.
type Month struct {
	Month      string       `json:"month"` // YYYY-MM
	Days       int          `json:"days"`  // of the month, up to this one
	Published  int          `json:"published"`
	Missing    []string     `json:"missing"`    // days that are not published, ascending
	Incomplete []string     `json:"incomplete"` // days that are published and not complete, ascending
	Calls      int          `json:"calls"`
	Answered   int          `json:"answered"`
	Amount     money.Amount `json:"amount"`
	// Counts of all published days; nil where a day was published without them,
	// or Short counted by another number of seconds.
	Eligible  *int `json:"eligible"`
	Short     *int `json:"short"`
	Abandoned *int `json:"abandoned"`
}

// A Surcharge is what short or abandoned calls of the month to date would cost.
// Plivo's pages say that excess calls incur it, and that it is per call above a
// share: CostAbove is the one reading, CostAll the other. What is not known is
// nil.
type Surcharge struct {
	ThresholdPercent float64       `json:"threshold_percent"`
	Fee              money.Amount  `json:"fee"`
	DayShare         *float64      `json:"day_share"`   // of this day's eligible calls
	Share            *float64      `json:"share"`       // of the month's
	Over             *bool         `json:"over"`        // whether Share is above the threshold
	CallsAbove       *int          `json:"calls_above"` // those beyond the threshold's share; 0 where it is not over
	CostAbove        *money.Amount `json:"cost_above"`  // Fee × CallsAbove
	CostAll          *money.Amount `json:"cost_all"`    // Fee × all such calls, also where it is not over
}

// rules returns the rules that i names.
func (i *Invoice) rules() Rules {
	return Rules{
		ShortSeconds: i.FairUse.ShortSeconds, ShortPercent: i.Short.ThresholdPercent, ShortFee: i.Short.Fee,
		AbandonedPercent: i.Abandoned.ThresholdPercent, AbandonedFee: i.Abandoned.Fee,
	}
}

// reckon derives the invoice of r from its day, its past and the rules.
func (r *Report) reckon(day FairUse, rules Rules) (Invoice, error) {
	i := Invoice{FairUse: day}
	days := r.monthDays()
	var err error
	if i.Month, err = r.monthOf(days, day.ShortSeconds); err != nil {
		return i, err
	}
	if i.Short, err = surcharge(rules.ShortPercent, rules.ShortFee, i.Month.Short, i.Month.Eligible); err != nil {
		return i, err
	}
	if i.Abandoned, err = surcharge(rules.AbandonedPercent, rules.AbandonedFee, i.Month.Abandoned, i.Month.Eligible); err != nil {
		return i, err
	}
	i.Short.DayShare, i.Abandoned.DayShare = ratio(day.Short, day.Eligible), ratio(day.Abandoned, day.Eligible)
	i.MonthEnd = r.project(&i.Month)
	return i, nil
}

// monthDays returns the published days of the report's month, r itself last.
func (r *Report) monthDays() []PastDay {
	var out []PastDay
	for _, d := range r.Past.Days { // [PastDays] is a whole month without its last day
		if monthOf(d.Date) == monthOf(r.Date) {
			out = append(out, d)
		}
	}
	return append(out, r.inShort())
}

// monthOf returns the month of a date.
func monthOf(date string) string { return date[:min(len("2006-01"), len(date))] }

func (r *Report) monthOf(days []PastDay, shortSeconds int) (Month, error) {
	m := Month{Month: monthOf(r.Date), Published: len(days), Missing: []string{}, Incomplete: []string{}}
	first, err := time.Parse("2006-01", m.Month)
	if err != nil {
		return m, fmt.Errorf("%q is no date", r.Date)
	}
	published := map[string]bool{}
	counts, eligible, short := FairUse{}, true, true
	for _, d := range days {
		published[d.Date] = true
		if !d.Complete {
			m.Incomplete = append(m.Incomplete, d.Date)
		}
		m.Calls += d.Calls
		m.Answered += d.Answered
		if m.Amount, err = m.Amount.Add(d.Amount); err != nil {
			return m, err
		}
		if d.FairUse == nil {
			eligible = false
			continue
		}
		counts.Eligible += d.FairUse.Eligible
		counts.Short += d.FairUse.Short
		counts.Abandoned += d.FairUse.Abandoned
		short = short && d.FairUse.ShortSeconds == shortSeconds
	}
	for at := first; ; at = at.AddDate(0, 0, 1) {
		date := at.Format(time.DateOnly)
		if date > r.Date || monthOf(date) != m.Month {
			break
		}
		m.Days++
		if !published[date] {
			m.Missing = append(m.Missing, date)
		}
	}
	m.Eligible, m.Abandoned = pointer(counts.Eligible, eligible), pointer(counts.Abandoned, eligible)
	m.Short = pointer(counts.Short, eligible && short)
	return m, nil
}

// hundredths are the parts of a percent that a threshold is held to.
const hundredths = 100

func surcharge(percent float64, fee money.Amount, calls, eligible *int) (Surcharge, error) {
	s := Surcharge{ThresholdPercent: percent, Fee: fee}
	if calls == nil || eligible == nil {
		return s, nil
	}
	s.Share = ratio(*calls, *eligible)
	// Whole numbers: 20 % of 5 calls are 1 and not a trifle less.
	allowed := *eligible * int(math.Round(percent*hundredths)) // in 10,000ths of a call
	over := *calls*100*hundredths > allowed
	above := 0
	if over {
		above = *calls - allowed/(100*hundredths)
	}
	s.Over, s.CallsAbove = &over, &above
	costAbove, err := fee.Times(int64(above))
	if err != nil {
		return s, fmt.Errorf("surcharge: %w", err)
	}
	costAll, err := fee.Times(int64(*calls))
	if err != nil {
		return s, fmt.Errorf("surcharge: %w", err)
	}
	s.CostAbove, s.CostAll = &costAbove, &costAll
	return s, nil
}

// add counts a call.
func (u *FairUse) add(c *zentrunk.Call) {
	if c.FromCountry == excluded || c.ToCountry == excluded {
		return
	}
	u.Eligible++
	switch talk := c.CallDuration; {
	case !c.Answered || (talk.Valid && talk.V <= 0):
		u.Abandoned++
	case talk.Valid && int(talk.V) <= u.ShortSeconds:
		u.Short++
	}
}
