package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"zentrunk-reports/internal/zentrunk"
)

// checkNumbers holds the numbers that matter to their order, to the totals of the calls,
// and to what may be told of a number.
func (r *Report) checkNumbers() error {
	n := &r.Numbers
	total, short := r.Quality.Total.Calls, 0
	for _, calls := range r.Quality.ShortCalls["total"] {
		short += calls
	}
	for _, l := range []struct {
		name    string
		numbers *int
		rows    []NumberRow
		order   int
	}{
		{"callers_by_spend", n.Callers, n.CallersBySpend, bySpend}, {"callers_by_calls", n.Callers, n.CallersByCalls, byCalls}, {"callers_by_short_calls", n.Callers, n.CallersByShortCalls, byShortCalls},
		{"destinations_by_spend", n.Destinations, n.DestinationsBySpend, bySpend}, {"destinations_by_calls", n.Destinations, n.DestinationsByCalls, byCalls}, {"destinations_by_short_calls", n.Destinations, n.DestinationsByShortCalls, byShortCalls},
	} {
		if err := checkNumberRows(l.rows, l.order, min(MaxNumbers, value(l.numbers)), total, short); err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
		if want := min(MaxNumbers, value(l.numbers)); l.order == byCalls && len(l.rows) != want {
			return fmt.Errorf("%s: %d rows, want %d", l.name, len(l.rows), want)
		}
	}
	if value(n.Callers) > total || value(n.Destinations) > total {
		return fmt.Errorf("%d callers and %d destinations of %d calls", value(n.Callers), value(n.Destinations), total)
	}
	return r.checkCountryNumbers(short)
}

// checkCountryNumbers holds the callers of each country to its calls. The countries are
// those of the spend, in its order.
func (r *Report) checkCountryNumbers(short int) error {
	if r.Numbers.CallersByToCountry == nil {
		return errors.New("callers_by_to_country: the list is null")
	}
	rows := r.Spend.ByToCountry
	for _, of := range r.Numbers.CallersByToCountry {
		at := slices.IndexFunc(rows, func(row SpendRow) bool { return nullLast(row.Key, of.Key) == 0 })
		if at < 0 {
			return fmt.Errorf("callers_by_to_country: %s is out of order, or none of the spend", show(of.Key))
		}
		if err := checkNumberRows(of.Callers, bySpend, MaxCountryNumbers, rows[at].Calls, short); err != nil {
			return fmt.Errorf("callers_by_to_country: %s: %w", show(of.Key), err)
		}
		rows = rows[at+1:]
	}
	return nil
}

func checkNumberRows(rows []NumberRow, order, most, calls, short int) error {
	if rows == nil || len(rows) > most {
		return fmt.Errorf("%d rows, want a list of at most %d", len(rows), most)
	}
	for i, row := range rows {
		c := row.counted()
		calls, short = calls-row.Calls, short-row.ShortCalls
		switch {
		case row.Calls < 1 || row.ShortCalls < 0 || row.ShortCalls > row.Calls || calls < 0 || short < 0:
			return fmt.Errorf("row %d has more calls than there are, or none", i)
		case !c.belongs(order):
			return fmt.Errorf("row %d has nothing of what the list is by", i)
		case i > 0 && rows[i-1].counted().compare(c, order) > 0:
			return errors.New("the rows are out of order")
		}
		if err := row.checkMask(); err != nil {
			return fmt.Errorf("row %d: %w", i, err)
		}
	}
	return nil
}

func (row *NumberRow) counted() *counted {
	return &counted{calls: row.Calls, short: row.ShortCalls, amount: row.Amount}
}

// checkMask holds that the row tells no whole number: not by its mask, nor by mask and
// prefix together. Errors have nothing of it.
func (row *NumberRow) checkMask() error {
	if row.Number == "" || zentrunk.MaskNumber(row.Number) != row.Number {
		return errors.New("the number is not masked")
	}
	if row.Prefix == nil {
		return nil
	}
	digits := strings.TrimPrefix(*row.Prefix, "+")
	switch {
	case len(digits) < 1 || len(digits) > maxPrefix || strings.Trim(digits, "0123456789") != "":
		return errors.New("the prefix is not one to seven digits")
	case len(*row.Prefix)+hiddenDigits > len(row.Number):
		return errors.New("the prefix leaves too few digits unknown")
	case !strings.HasPrefix(*row.Prefix, row.Number[:min(len(*row.Prefix), 3)]):
		return errors.New("the prefix is another number's")
	}
	return nil
}

// value is what n points to, 0 where it is nil.
func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
