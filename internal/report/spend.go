package report

// Add adds o to l and derives the rate anew.
func (l *SpendLine) Add(o *SpendLine) {
	l.Calls += o.Calls
	l.Answered += o.Answered
	l.TalkSeconds += o.TalkSeconds
	l.BilledSeconds += o.BilledSeconds
	l.Amount = l.Amount.Add(o.Amount)
	l.RatePerMinute = l.rate()
}

// CompareSpend orders the rows of a breakdown: by amount, highest first, then by key,
// null last.
func CompareSpend(a, b SpendRow) int { return compareSpend(a, b) }
