package watch

import (
	"slices"
	"time"
)

const (
	// BaselineDays is how many days before today say what is usual.
	BaselineDays = 28
	// fewestDays is below what number of days nothing counts as usual. enoughDays is from
	// which on Saturdays, Sundays and working days are held apart; fewer days are pooled,
	// and ratios are raised.
	fewestDays = 7
	enoughDays = 14
	pooledRate = 1.5

	dayKinds = 3 // working day, Saturday, Sunday
	daySlots = 288
)

// An hourOfWeek is where a slice lies in the rhythm of a week, by the report's clock.
type hourOfWeek struct {
	kind, slot int // slot: 0 to 287, by five minutes
}

func hourOf(at int64, loc *time.Location) hourOfWeek {
	t := StartOf(at).In(loc)
	return hourOfWeek{kind: kindOf(t), slot: (t.Hour()*60 + t.Minute()) / 5}
}

func kindOf(t time.Time) int {
	switch t.Weekday() {
	case time.Saturday:
		return 1
	case time.Sunday:
		return 2
	}
	return 0
}

// The measures of which it is known what is usual.
const (
	ofCalls = iota
	ofSpend // capped, in units of the currency
	ofShort
	measures
)

// Usual is what is usual now, by the baselines of the days before. It is not safe for
// concurrent use.
type Usual struct {
	days     []Day
	kinds    []int // of days
	profiles [dims]map[string]*profile
	daySpend float64 // capped spend of a usual day
}

// NewUsual makes what is usual of days, of which those count that are not older than
// [BaselineDays] before today and not today itself. The order does not matter.
func NewUsual(days []Day, today string) *Usual {
	u := &Usual{}
	for d := range u.profiles {
		u.profiles[d] = map[string]*profile{}
	}
	now, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return u
	}
	var spends []float64
	for _, d := range days {
		at, err := time.Parse(time.DateOnly, d.Date)
		age := int(now.Sub(at).Hours() / 24)
		if err != nil || age < 1 || age > BaselineDays || d.Account == nil {
			continue
		}
		n := len(u.days)
		u.days, u.kinds = append(u.days, d), append(u.kinds, kindOf(at))
		u.enter(Key{Account, ""}, n, d.Account)
		for name, h := range d.Countries {
			u.enter(Key{Country, name}, n, h)
		}
		for name, h := range d.Trunks {
			u.enter(Key{Trunk, name}, n, h)
		}
		spends = append(spends, sumOf(countrySpend(d)))
	}
	slices.Sort(spends)
	u.daySpend = median(spends)
	return u
}

func countrySpend(d Day) (hours []float64) {
	for _, h := range d.Countries {
		if h == nil {
			continue // a baseline is a file, and may say null
		}
		for i := range h.Capped {
			hours = append(hours, float64(h.Capped[i].Units())/unit)
		}
	}
	return hours
}

func sumOf(values []float64) (sum float64) {
	for _, v := range values {
		sum += v
	}
	return sum
}

func (u *Usual) enter(k Key, day int, h *Hours) {
	if h == nil || h.total() == 0 {
		return
	}
	p := u.profiles[k.Dim][k.Name]
	if p == nil {
		p = &profile{usual: u, hours: map[int]*Hours{}}
		u.profiles[k.Dim][k.Name] = p
	}
	p.hours[day] = h
}

// Enough is whether there are days enough for what is usual.
func (u *Usual) Enough() bool { return len(u.days) >= fewestDays }

// known returns the profile of k, nil where no day has it.
func (u *Usual) known(k Key) *profile { return u.profiles[k.Dim][k.Name] }

// rate is what ratios are multiplied by.
func (u *Usual) rate() float64 {
	if len(u.days) < enoughDays {
		return pooledRate
	}
	return 1
}
