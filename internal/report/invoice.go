package report

import (
	"time"

	"zentrunk-reports/internal/money"
)

// Invoice is what the month comes to so far, what surcharges Plivo may add that
// no call record holds, and where the month's spend will end. It follows from
// the day, its [Past] and the rules, which it names.
type Invoice struct {
	FairUse   FairUse   `json:"fair_use"` // of this day
	Month     Month     `json:"month_to_date"`
	Short     Surcharge `json:"short_calls"`
	Abandoned Surcharge `json:"abandoned_calls"`
	// MonthEnd is nil where too few days are published to say, or where they differ
	// too much.
	MonthEnd *Projection `json:"month_end"`
}

// A Month sums up the published days of a calendar month, in the report's time
// zone, up to the report's own.
type Month struct {
	Month      string    `json:"month"` // YYYY-MM
	Days       int       `json:"days"`  // of the month, up to this one
	Published  int       `json:"published"`
	Missing    []string  `json:"missing"`    // days that are not published, ascending
	Foreign    []string  `json:"foreign"`    // days that are published and do not fit this one, as [Past] has it; in no sum
	Incomplete []string  `json:"incomplete"` // days that are published and not complete, ascending
	Doubtful   []string  `json:"doubtful"`   // days of which much could not be read, ascending
	Calls      int       `json:"calls"`
	Answered   int       `json:"answered"`
	Amount     money.Sum `json:"amount"`
	// Counts of all published days; nil where a day was published without them,
	// or Short counted by another number of seconds.
	Eligible  *int `json:"eligible"`
	Short     *int `json:"short"`
	Abandoned *int `json:"abandoned"`
}

// rules returns the rules that i names.
func (i *Invoice) rules() Rules {
	return Rules{
		ShortSeconds: i.FairUse.ShortSeconds, ShortPercent: i.Short.ThresholdPercent, ShortFee: i.Short.Fee,
		AbandonedPercent: i.Abandoned.ThresholdPercent, AbandonedFee: i.Abandoned.Fee,
	}
}

// Rules returns the rules that r reckons surcharges by, the zero value where it was
// written before there were any.
func (r *Report) Rules() Rules {
	if r.Invoice.FairUse.ShortSeconds == 0 {
		return Rules{}
	}
	return r.Invoice.rules()
}

// reckon derives the invoice of r from its day, its past and the rules.
func (r *Report) reckon(day FairUse, rules Rules) Invoice {
	i := Invoice{FairUse: day, Month: r.month(day.ShortSeconds)}
	i.Short = surcharge(rules.ShortPercent, rules.ShortFee, i.Month.Short, i.Month.Eligible)
	i.Abandoned = surcharge(rules.AbandonedPercent, rules.AbandonedFee, i.Month.Abandoned, i.Month.Eligible)
	i.Short.DayShare, i.Abandoned.DayShare = ratio(day.Short, day.Eligible), ratio(day.Abandoned, day.Eligible)
	i.MonthEnd = r.project(&i.Month)
	return i
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

// month sums up the published days of the month. Short calls were counted by so
// many seconds.
func (r *Report) month(shortSeconds int) Month {
	days := r.monthDays()
	m := Month{Month: monthOf(r.Date), Published: len(days), Missing: []string{}, Foreign: []string{}, Incomplete: []string{}, Doubtful: []string{}}
	there := map[string]bool{}
	counts, eligible, short := FairUse{}, true, true
	for _, d := range days {
		there[d.Date] = true
		if !d.Complete {
			m.Incomplete = append(m.Incomplete, d.Date)
		}
		if d.Doubtful {
			m.Doubtful = append(m.Doubtful, d.Date)
		}
		m.Calls += d.Calls
		m.Answered += d.Answered
		m.Amount = m.Amount.Add(d.Amount)
		if d.FairUse == nil {
			eligible = false
			continue
		}
		counts.Eligible += d.FairUse.Eligible
		counts.Short += d.FairUse.Short
		counts.Abandoned += d.FairUse.Abandoned
		short = short && d.FairUse.ShortSeconds == shortSeconds
	}
	for _, date := range r.Past.Foreign {
		if there[date] = true; monthOf(date) == m.Month {
			m.Foreign = append(m.Foreign, date)
		}
	}
	m.count(r.Date, there)
	m.Eligible, m.Abandoned = pointer(counts.Eligible, eligible), pointer(counts.Abandoned, eligible)
	m.Short = pointer(counts.Short, eligible && short)
	return m
}

// count counts the days of m up to last, and names those that are not there.
func (m *Month) count(last string, there map[string]bool) {
	at, _ := time.Parse("2006-01", m.Month) // Check has parsed the date
	for ; monthOf(at.Format(time.DateOnly)) == m.Month; at = at.AddDate(0, 0, 1) {
		date := at.Format(time.DateOnly)
		if date > last {
			break
		}
		m.Days++
		if !there[date] {
			m.Missing = append(m.Missing, date)
		}
	}
}
