package report_test

import (
	"testing"

	"zentrunk-reports/internal/report"
)

// A finding about the day's spend, a country's or short calls names callers; one that
// the numbers are not of names none, and so does a report of masked rows.
func TestWho(t *testing.T) {
	t.Parallel()
	in, prefix := "IN", "+12025"
	row := func(number string, prefix *string, calls, short int, amount string) report.NumberRow {
		return report.NumberRow{Number: number, Prefix: prefix, Calls: calls, ShortCalls: short, Amount: sum(t, amount)}
	}
	n := report.Numbers{
		CallersBySpend:      []report.NumberRow{row("+12*******23", &prefix, 45, 3, "12.345"), row("+49*******11", nil, 5, 0, "2"), row("911", nil, 1, 0, "1")},
		CallersByShortCalls: []report.NumberRow{row("+12*******23", &prefix, 45, 3, "12.345")},
		CallersByToCountry:  []report.CountryNumbers{{Key: &in, Callers: []report.NumberRow{row("+49*******11", nil, 2, 0, "1.5")}}, {Callers: []report.NumberRow{row("911", nil, 1, 0, "1")}}},
	}
	for _, tt := range []struct {
		kind, dimension string
		key             *string
		want            string
	}{
		{report.SpendUp, "total", nil, "Callers with the highest spend: +12025****23 (12.34 USD on 45 calls) and +49*******11 (2.00 USD on 5 calls)."},
		{report.NewDestination, "to_country", &in, "Callers with the highest spend: +49*******11 (1.50 USD on 2 calls)."},
		{report.NoCountry, "to_country", nil, "Callers with the highest spend: 911 (1.00 USD on 1 call)."},
		{report.ShortCallsUp, "total", nil, "Callers with the most short calls: +12025****23 (3 short of 45 calls)."},
		{report.ShortCallsUp, "to_country", &in, ""},
		{report.SpendUp, "to_country", &prefix, ""},
		{report.ASRDown, "total", nil, ""},
	} {
		if got := n.Who(tt.kind, tt.dimension, tt.key, "USD"); got != tt.want {
			t.Errorf("%s of %s: %q, want %q", tt.kind, tt.dimension, got, tt.want)
		}
	}
	n.Masked = true
	if got := n.Who(report.SpendUp, "total", nil, "USD"); got != "" {
		t.Errorf("masked rows give %q", got)
	}
}
