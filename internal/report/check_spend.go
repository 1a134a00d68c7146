package report

import (
	"fmt"

	"zentrunk-reports/internal/money"
)

func (s *Spend) check() error {
	if err := s.Total.check(); err != nil {
		return fmt.Errorf("total: %w", err)
	}
	for dimension, rows := range s.Breakdowns() {
		if err := checkSpendRows(dimension, rows, &s.Total); err != nil {
			return fmt.Errorf("by_%s: %w", dimension, err)
		}
	}
	return s.Recomputed.check(s.Total.Calls)
}

func checkSpendRows(dimension string, rows []SpendRow, total *SpendLine) error {
	key := func(r SpendRow) *string { return r.Key }
	sum := SpendLine{RatePerMinute: total.RatePerMinute}
	for i := range rows {
		l := &rows[i].SpendLine
		if err := l.check(); err != nil {
			return fmt.Errorf("%s: %w", show(rows[i].Key), err)
		}
		sum.Calls += l.Calls
		sum.Answered += l.Answered
		sum.TalkSeconds += l.TalkSeconds
		sum.BilledSeconds += l.BilledSeconds
		sum.Amount = sum.Amount.Add(l.Amount)
	}
	if sum != *total {
		return fmt.Errorf("the rows add up to %d calls, %d answered, %d s talk, %d s billed, %v; the total says %d, %d, %d s, %d s, %v",
			sum.Calls, sum.Answered, sum.TalkSeconds, sum.BilledSeconds, sum.Amount,
			total.Calls, total.Answered, total.TalkSeconds, total.BilledSeconds, total.Amount)
	}
	if dimension == "hour" {
		return checkHours(rows, key)
	}
	return checkList(rows, compareSpend, key)
}

func (l *SpendLine) check() error {
	switch rate := l.rate(); {
	case l.Answered < 0 || l.Answered > l.Calls:
		return fmt.Errorf("%d of %d calls were answered", l.Answered, l.Calls)
	case l.Answered == 0 && l.TalkSeconds != 0:
		return fmt.Errorf("%d s of talk without an answered call", l.TalkSeconds)
	case (rate == nil) != (l.RatePerMinute == nil) || (rate != nil && *rate != *l.RatePerMinute):
		return fmt.Errorf("the rate per minute does not follow from %v for %d s", l.Amount, l.BilledSeconds)
	}
	return nil
}

func (r *Recomputed) check(calls int) error {
	if r.CallsDiffering < 0 || r.CallsDiffering > calls {
		return fmt.Errorf("recomputed: %d of %d calls differ", r.CallsDiffering, calls)
	}
	if r.CallsDiffering == 0 && r.Difference != (money.Sum{}) {
		return fmt.Errorf("recomputed: a difference of %v while no call differs", r.Difference)
	}
	return nil
}
