package report

import "fmt"

// Unjudged says why nothing of the day can stand out yet, "" where it can.
func (r *Report) Unjudged() string {
	sound := 0
	for i := range r.Past.Days {
		sound += one(r.Past.Days[i].Sound())
	}
	if sound >= LeastDays {
		return ""
	}
	is := "are"
	if sound == 1 {
		is = "is"
	}
	return fmt.Sprintf("Cannot be judged yet: %d of the %d days before %s published whole, and it takes %d.", sound, PastDays, is, LeastDays)
}

// FindingsOfDay returns how many findings are about the day, and not about its month: a
// surcharge that is due is told on each day that is left of the month.
func (r *Report) FindingsOfDay() int {
	n := 0
	for i := range r.Findings {
		n += one(r.Findings[i].Kind != SurchargeDue)
	}
	return n
}

// UnjudgedMonth says why surcharges on the month cannot stand out, "" where they can.
func (r *Report) UnjudgedMonth() string {
	if r.Invoice.Short.Over != nil && r.Invoice.Abandoned.Over != nil {
		return ""
	}
	return "Surcharges cannot be judged yet: a day of the month was published without the counts that they need."
}
