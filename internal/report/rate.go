package report

import "zentrunk-reports/internal/money"

// rate returns what a billed minute of l cost, nil where there is no billed
// time.
func (l *SpendLine) rate() *money.Sum {
	if l.BilledSeconds <= 0 {
		return nil
	}
	rate := l.Amount.PerMinute(l.BilledSeconds)
	return &rate
}
