package report_test

import (
	"fmt"
	"strconv"
	"strings"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
)

// naiveInvoice is the invoice of a day that has no past, by the default rules,
// derived step by step. Its date is not among the last of a month.
func naiveInvoice(o report.Options, r *report.Report, rows []calls.Row) report.Invoice {
	use := report.FairUse{ShortSeconds: 6}
	for _, row := range rows {
		c := &row.Call
		if strings.Contains(c.FromCountry+" "+c.ToCountry, "IN") {
			continue
		}
		use.Eligible++
		if zero := c.CallDuration.Valid && c.CallDuration.V < 1; zero || !c.Answered {
			use.Abandoned++
		} else if c.CallDuration.Valid && c.CallDuration.V < 7 {
			use.Short++
		}
	}
	number, _ := strconv.Atoi(o.Date[8:])
	m := report.Month{
		Month: o.Date[:7], Days: number, Published: 1, Missing: []string{}, Foreign: []string{}, Incomplete: []string{}, Doubtful: []string{},
		Calls: len(rows), Answered: r.Spend.Total.Answered, Amount: r.Spend.Total.Amount,
		Eligible: &use.Eligible, Short: &use.Short, Abandoned: &use.Abandoned,
	}
	for n := 1; n < number; n++ {
		m.Missing = append(m.Missing, fmt.Sprintf("%s-%02d", o.Date[:7], n))
	}
	if !r.Complete {
		m.Incomplete = []string{o.Date}
	}
	if lost := r.Integrity.UnreadRecords + r.Integrity.Rejected; lost > 10 && 100*lost > len(rows)+r.Integrity.Rejected || len(rows) == 0 && lost > 0 {
		m.Doubtful = []string{o.Date}
	}
	of := func(n int, fee int64) report.Surcharge {
		share, over, above := over(n, use.Eligible), 5*n > use.Eligible, 0
		if over {
			for above = n; above > 0 && 5*(n-above) < use.Eligible-4; above-- { // a fifth, rounded down, is free
			}
		}
		a, b, c := units(fee), units(fee*int64(above)).Sum(), units(fee*int64(n)).Sum()
		return report.Surcharge{ThresholdPercent: 20, Fee: a, DayShare: share, Share: share, Over: &over, CallsAbove: &above, CostAbove: &b, CostAll: &c}
	}
	return report.Invoice{FairUse: use, Month: m, Short: of(use.Short, 250_000), Abandoned: of(use.Abandoned, 500_000)}
}

func units(n int64) money.Amount {
	a, _ := money.FromUnits(n)
	return a
}
