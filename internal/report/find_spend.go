package report

import (
	"fmt"
	"math"

	"zentrunk-reports/internal/money"
)

// day compares the spend of the day with that of days alike.
func (f *finder) day() {
	l := &f.Spend.Total
	if median, ok := f.costly(l.Amount, func(d *Report) money.Sum { return d.Spend.Total.Amount }); ok {
		f.add(SpendUp, "total", nil, "spend.total", len(f.alike), "The day cost %s %s for %d calls; usual are %s.",
			l.Amount.Fixed(2), f.Currency, l.Calls, median.Fixed(2))
	}
}

// destinations compares spend by country with its own past. A day without calls
// to a country is a day of no spend there. Numbers without a country are a
// destination like any other: fraud goes to satellites and other networks that
// belong to none.
func (f *finder) destinations() {
	for i := range f.Spend.ByToCountry {
		row, path := &f.Spend.ByToCountry[i], fmt.Sprintf("spend.by_to_country.%d", i)
		if !f.called(row.Key) {
			f.newcomer(row, path)
			continue
		}
		kind, to := SpendUp, "numbers without a country"
		if row.Key == nil {
			kind = NoCountry
		} else {
			to = brief(*row.Key)
		}
		if median, ok := f.costly(row.Amount, func(d *Report) money.Sum { return spendTo(d, row.Key).Amount }); ok {
			f.add(kind, "to_country", row.Key, path, len(f.alike), "Spend to %s was %s %s on %d calls; usual are %s.",
				to, row.Amount.Fixed(2), f.Currency, row.Calls, median.Fixed(2))
		}
	}
}

// newcomer judges a destination that was not called before.
func (f *finder) newcomer(row *SpendRow, path string) {
	if row.Calls < f.t.MinCalls/5 && row.Amount.Cmp(f.t.MinSpend.Sum()) < 0 {
		return
	}
	kind, who := NewDestination, "Numbers without a country were"
	if row.Key == nil {
		kind = NoCountry
	} else {
		who = brief(*row.Key) + " was"
	}
	f.add(kind, "to_country", row.Key, path, len(f.all), "%s called for the first time in %d days: %d calls for %s %s.",
		who, len(f.all), row.Calls, row.Amount.Fixed(2), f.Currency)
}

// costly is whether an amount is far above what it is on days alike, and what is
// usual.
func (f *finder) costly(amount money.Sum, of func(*Report) money.Sum) (usual money.Sum, ok bool) {
	amounts := make([]money.Sum, len(f.alike))
	for i, d := range f.alike {
		amounts[i] = of(d)
	}
	median, deviation := usualAmount(amounts)
	more := amount.Sub(median)
	// Whole numbers throughout: 1.4826 by deviations is rounded up once.
	reach := deviation.MulDiv(int64(math.Ceil(1.4826*f.t.Deviations)), 1)
	return median, more.Cmp(f.t.MinSpend.Sum()) >= 0 && more.Cmp(median) >= 0 && more.Cmp(reach) >= 0
}

// called is whether a country was called on any of the days before; nil is none.
func (f *finder) called(country *string) bool {
	for _, d := range f.all {
		if spendTo(d, country).Calls > 0 {
			return true
		}
	}
	return false
}

func spendTo(r *Report, country *string) SpendLine {
	for i := range r.Spend.ByToCountry {
		if row := &r.Spend.ByToCountry[i]; nullLast(row.Key, country) == 0 {
			return row.SpendLine
		}
	}
	return SpendLine{}
}
