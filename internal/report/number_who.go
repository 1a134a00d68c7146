package report

import (
	"fmt"
	"strings"

	"zentrunk-reports/internal/wording"
)

// mostNamed is how many callers a finding names.
const mostNamed = 2

// Who is a sentence that names, masked, who made the calls that a finding of kind about a
// row is of: the callers with the highest spend of the day or to a country, or with the
// most short calls of the day. It is empty where the report does not tell.
func (n *Numbers) Who(kind, dimension string, key *string, currency string) string {
	rows := n.behind(kind, dimension, key)
	if len(rows) == 0 || n.Masked { // a masked number may be many callers
		return ""
	}
	var named []string
	for _, row := range rows[:min(len(rows), mostNamed)] {
		calls := wording.Counted(row.Calls, "call")
		what := fmt.Sprintf("%s %s on %s", row.Amount.Fixed(2), currency, calls)
		if kind == ShortCallsUp {
			what = fmt.Sprintf("%s short of %s", wording.Count(row.ShortCalls), calls)
		}
		named = append(named, fmt.Sprintf("%s (%s)", brief(row.Name()), what))
	}
	most := "the highest spend"
	if kind == ShortCallsUp {
		most = "the most short calls"
	}
	return "Callers with " + most + ": " + strings.Join(named, " and ") + "."
}

// Name is how people are told of the number: by its mask, which begins with its prefix
// where it has one.
func (row *NumberRow) Name() string {
	if row.Prefix == nil {
		return row.Number
	}
	if len(*row.Prefix) >= len(row.Number) {
		return *row.Prefix
	}
	return *row.Prefix + row.Number[len(*row.Prefix):]
}

func (n *Numbers) behind(kind, dimension string, key *string) []NumberRow {
	switch kind {
	case SpendUp, NewDestination, NoCountry:
		if dimension == "total" {
			return n.CallersBySpend
		}
		for _, of := range n.CallersByToCountry {
			if dimension == "to_country" && nullLast(of.Key, key) == 0 {
				return of.Callers
			}
		}
	case ShortCallsUp:
		if dimension == "total" {
			return n.CallersByShortCalls
		}
	}
	return nil
}
