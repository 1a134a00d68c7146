package invoice

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/report"
)

// A Comparison is an invoice beside the statement of its month. A difference is what the
// invoice has more than the records.
type Comparison struct {
	Invoice   *Invoice
	Statement *month.Statement
	Tolerance money.Sum // of minutes and amounts
	Rows      []Row     // by country: the largest difference in money first, then by code
	Total     Row
	Claims    []Claim // totals of the file that its own rows do not add up to
	Notes     []string
}

// A Row is one country, or all of them.
type Row struct {
	Country string // code; "" are calls without one
	Theirs  Figures
	Ours    report.SpendLine
	Calls   int64     // difference
	Seconds money.Sum // difference of minutes, in seconds: minutes of calls are no decimals
	Amount  money.Sum // difference
	Differs bool      // beyond the tolerance
	Causes  []string  // what the records support, a sentence each
}

// Differs is whether any difference is beyond the tolerance.
func (c *Comparison) Differs() bool {
	return c.Total.Differs || len(c.Claims) > 0 || slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Differs })
}

// Compare compares inv with s. It fails where they are of different currencies.
func Compare(inv *Invoice, s *month.Statement, tolerance money.Sum) (*Comparison, error) {
	if inv.Currency != "" && !sameCurrency(inv.Currency, s.Currency) {
		return nil, fmt.Errorf("it is in %s, and the month's reports are in %s", inv.Currency, s.Currency)
	}
	if tolerance.Sign() < 0 {
		return nil, errors.New("a tolerance is not below 0")
	}
	c := &Comparison{Invoice: inv, Statement: s, Tolerance: tolerance}
	ours := ourCountries(s)
	for code := range inv.Countries {
		if _, ok := ours[code]; !ok {
			ours[code] = report.SpendLine{}
		}
	}
	for code, line := range ours {
		c.Rows = append(c.Rows, c.row(code, inv.Countries[code], line, 0))
	}
	slices.SortFunc(c.Rows, func(a, b Row) int {
		return cmp.Or(b.Amount.Abs().Cmp(a.Amount.Abs()), cmp.Compare(a.Country, b.Country))
	})
	c.Total = c.row("", inv.Total, s.Spend.Total, inv.Rows)
	for _, claim := range inv.Claims {
		if c.contradicts(claim) {
			c.Claims = append(c.Claims, claim)
		}
	}
	return c, nil
}

// ourCountries are the records by destination.
func ourCountries(s *month.Statement) map[string]report.SpendLine {
	ours := map[string]report.SpendLine{}
	for _, row := range s.Spend.ByToCountry {
		code := ""
		if row.Key != nil {
			code = *row.Key
		}
		ours[code] = row.SpendLine
	}
	return ours
}

// row compares one pair. rounded is how many rows of the file were rounded before they
// were added up: a total may differ by half a last place for each, and no country does.
func (c *Comparison) row(code string, theirs Figures, ours report.SpendLine, rounded int) Row {
	r := Row{Country: code, Theirs: theirs, Ours: ours, Amount: theirs.Amount.Sub(ours.Amount)}
	r.Differs = r.Amount.Abs().Cmp(c.Tolerance.Add(halves(rounded, c.Invoice.AmountPlaces))) > 0
	if c.Invoice.HasCalls {
		r.Calls = theirs.Calls - int64(ours.Calls)
		r.Differs = r.Differs || r.Calls != 0
	}
	if c.Invoice.HasMinutes {
		r.Seconds = theirs.Minutes.MulDiv(60, 1).Sub(seconds(ours.BilledSeconds))
		r.Differs = r.Differs || r.Seconds.Abs().Cmp(c.minuteTolerance(theirs.Rows)) > 0
	}
	return r
}

// minuteTolerance is, in seconds, by how much minutes may differ that n rows of the file
// have rounded: many files have whole ones.
func (c *Comparison) minuteTolerance(n int) money.Sum {
	return c.Tolerance.Add(halves(n, c.Invoice.MinutePlaces)).MulDiv(60, 1)
}

// halves returns n halves of the last of so many decimals, half a unit of 10^-8 at least.
func halves(n, places int) money.Sum {
	size := int64(50_000_000)
	for range places {
		size /= 10
	}
	half, _ := money.FromUnits(size)
	return half.Times(int64(n))
}

// seconds returns n as an exact decimal.
func seconds(n int64) money.Sum {
	s, _ := money.ParseSum(strconv.FormatInt(n, 10)) // 19 digits fit
	return s
}

// contradicts is whether a total of the file is not what its rows add up to.
func (c *Comparison) contradicts(claim Claim) bool {
	n := claim.Is.Rows + 1 // the total itself is rounded, too
	return claim.Calls && claim.Says.Calls != claim.Is.Calls ||
		claim.Minutes && claim.Says.Minutes.Sub(claim.Is.Minutes).Abs().Cmp(c.Tolerance.Add(halves(n, c.Invoice.MinutePlaces))) > 0 ||
		claim.Amount && claim.Says.Amount.Sub(claim.Is.Amount).Abs().Cmp(c.Tolerance.Add(halves(n, c.Invoice.AmountPlaces))) > 0
}
