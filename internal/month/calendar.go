package month

import (
	"fmt"
	"time"
)

const layout = "2006-01"

// Of returns the month of a date.
func Of(date string) string { return date[:min(len(layout), len(date))] }

// Parse returns the first day of month, which is YYYY-MM, at midnight UTC.
func Parse(month string) (time.Time, error) {
	first, err := time.Parse(layout, month)
	if err != nil {
		return time.Time{}, fmt.Errorf("month is %q, want one such as 2026-11", month)
	}
	return first, nil
}

// After returns the month that is n after month, before it where n is below zero. month
// must be one.
func After(month string, n int) string {
	first, _ := time.Parse(layout, month)
	return first.AddDate(0, n, 0).Format(layout)
}

// Dates returns the dates of month, which must be one, ascending.
func Dates(month string) []string {
	var out []string
	for at, _ := time.Parse(layout, month); at.Format(layout) == month; at = at.AddDate(0, 0, 1) {
		out = append(out, at.Format(time.DateOnly))
	}
	return out
}

// IsLast is whether date is the last of its month.
func IsLast(date string) bool {
	at, err := time.Parse(time.DateOnly, date)
	return err == nil && at.AddDate(0, 0, 1).Day() == 1
}
