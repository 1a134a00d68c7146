package report

import (
	"fmt"
	"math"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/wording"
)

// day compares the spend of the day with that of days alike.
func (f *finder) day() {
	l := &f.Spend.Total
	if median, ok := f.costly(l.Amount, func(d *Report) money.Sum { return d.Spend.Total.Amount }); ok {
		words, times := f.usually(l.Amount, median)
		f.tell(hit{
			kind: SpendUp, dimension: "total", row: "spend.total", days: len(f.alike), aspect: ofSpend, times: times, cost: more(l.Amount, median),
			text: fmt.Sprintf("The day cost %s for %s, %s.", f.money(l.Amount), wording.Counted(l.Calls, "call"), words),
		})
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
		kind := SpendUp
		if row.Key == nil {
			kind = NoCountry
		}
		if median, ok := f.costly(row.Amount, func(d *Report) money.Sum { return spendTo(d, row.Key).Amount }); ok {
			words, times := f.usually(row.Amount, median)
			f.tell(hit{
				kind: kind, dimension: "to_country", key: row.Key, row: path, days: len(f.alike), aspect: ofSpend, times: times, cost: more(row.Amount, median),
				text: fmt.Sprintf("Spend to %s was %s on %s, %s.", countryOf(row.Key), f.money(row.Amount), wording.Counted(row.Calls, "call"), words),
			})
		}
	}
}

// more is what an amount is above the usual one.
func more(amount, usual money.Sum) *money.Sum {
	m := amount.Sub(usual)
	return &m
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
		who = countryOf(row.Key) + " was"
	}
	f.tell(hit{
		kind: kind, dimension: "to_country", key: row.Key, row: path, days: len(f.all), aspect: ofSpend, cost: more(row.Amount, money.Sum{}),
		text: fmt.Sprintf("%s called for the first time in %d days: %s for %s.", who, len(f.all), wording.Counted(row.Calls, "call"), f.money(row.Amount)),
	})
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
