package report

import "zentrunk-reports/internal/money"

// rate returns what a billed minute of l cost, nil where there is no billed
// time or the rate cannot be held.
func (l *SpendLine) rate() *money.Amount {
	if l.BilledSeconds <= 0 {
		return nil
	}
	rate, err := l.Amount.PerMinute(l.BilledSeconds)
	if err != nil {
		return nil
	}
	return &rate
}
