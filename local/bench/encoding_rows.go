package main

import (
	"fmt"
	"strings"

	"zentrunk-reports/internal/calls"
)

// shareRows are the rows of a whole file.
func (d *encodedDay) shareRows(before *encodedDay, most float64) []row {
	perCall := func(bytes int64) string { return fmt.Sprintf("%.2f bytes", float64(bytes)/float64(d.calls)) }
	share := d.share(before)
	return []row{
		{"calls.parquet of " + thousands(d.calls) + " calls", perCall(d.bytes - d.filters), "", true,
			fmt.Sprintf("a call, without Bloom filters; insights of all answered; %s before", perCall(before.bytes))},
		{"  share of the bytes before", fmt.Sprintf("%.3f", share), fmt.Sprintf("<= %.2f", most), share <= most, "the same on every machine"},
		{"  Bloom filters", perCall(d.filters), "", true, "of call_uuid, from_number, to_number"},
	}
}

// columnRows are a row for each column: what it takes in each of days, and took before.
func columnRows(days []*encodedDay) []row {
	var rows []row
	for _, c := range calls.Columns() {
		var now, then []string
		for i, d := range days {
			now = append(now, fmt.Sprintf("%.2f", d.columns[c.Name]))
			then = append(then, fmt.Sprintf("%.2f", before[i].columns[c.Name]))
		}
		rows = append(rows, row{"  " + c.Name, strings.Join(now, ", "), "", true, strings.Join(then, ", ") + " before"})
	}
	if len(rows) > 0 {
		var of []string
		for _, d := range days {
			of = append(of, thousands(d.calls))
		}
		rows[0].how += "; bytes a call, of " + strings.Join(of, " and ") + " calls"
	}
	return rows
}
