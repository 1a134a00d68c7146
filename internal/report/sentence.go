package report

import (
	"fmt"
	"math"

	"zentrunk-reports/internal/country"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/wording"
)

// row names a row as the end of "1,200 calls …".
func (r *Report) row(dimension string, key *string) string {
	switch dimension {
	case "trunk":
		return "by trunk " + r.trunk(*key)
	case "to_country":
		return "to " + countryOf(key)
	case "to_carrier":
		return "to carrier " + brief(*key)
	case "from_carrier":
		return "from carrier " + brief(*key)
	}
	return ""
}

// trunk names a trunk: its id, with the name behind it where it has one.
func (r *Report) trunk(id string) string {
	if name := r.Names[id]; name != "" {
		return brief(id) + " (" + brief(name) + ")"
	}
	return brief(id)
}

// countryOf names a destination; nil is none.
func countryOf(code *string) string {
	if code == nil {
		return "numbers without a country"
	}
	return country.Of(brief(*code))
}

// usually tells what is usual and how many times that amount is, such as "usually 1.34
// USD: 27 times as much".
func (r *Report) usually(amount, median money.Sum) (words string, times *float64) {
	if median.Sign() <= 0 {
		return "usually nothing", nil
	}
	words = "usually " + r.money(median)
	tenths, err := amount.Parts(median, 10)
	if err != nil {
		return words, nil
	}
	n := float64(tenths) / 10
	return fmt.Sprintf("%s: %s times as much", words, timesOf(n)), &n
}

// timesOf writes a factor: a whole number from 10 on.
func timesOf(n float64) string {
	if n < 9.95 {
		return fmt.Sprintf("%.1f", n)
	}
	return wording.Count(int(math.RoundToEven(n)))
}

// money writes an amount in the currency of the report.
func (r *Report) money(a money.Sum) string { return a.Fixed(a.Places()) + " " + r.Currency }

// percent writes a share.
func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// ofWhat begins the sentence that says when and where something was.
var ofWhat = map[aspect]string{
	ofSpend: "Of this amount", ofShort: "Of the short calls", ofUnanswered: "Of the unanswered calls",
	ofBad: "Of the fair and poor calls", ofEnding: "Of these calls",
}

// detail says when and over which trunk most of it was, "" where p says neither.
func (r *Report) detail(a aspect, p *Place) string {
	s := ""
	if p.FromHour != nil {
		s = fmt.Sprintf(", %.0f %% came between %s:00 and %s:00", 100**p.HoursShare, *p.FromHour, *p.ToHour)
	}
	if p.Trunk != nil {
		came := " came"
		if s != "" {
			came = ""
		}
		s += fmt.Sprintf(", %.0f %%%s by trunk %s", 100**p.TrunkShare, came, r.trunk(*p.Trunk))
	}
	if s == "" {
		return ""
	}
	return ofWhat[a] + s + "."
}
