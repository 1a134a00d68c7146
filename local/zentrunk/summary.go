package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"zentrunk-reports/functions/dailyreport/handler"
)

// summarize writes a line for each day and where the objects lie: place is the
// bucket or its folder.
func summarize(w io.Writer, place string, answer handler.Answer) error {
	var b strings.Builder
	prefix := ""
	for _, r := range answer.Reports {
		state := "complete"
		if !r.Complete {
			state = "INCOMPLETE: the records read are not as many as the API counts"
		}
		fmt.Fprintf(&b, "%s  %9s calls  %9s answered  %14s %s  revision %d  %s\n",
			r.Date, thousands(r.Calls), thousands(r.Answered), r.Amount, r.Currency, r.Revision, state)
		prefix, _, _ = strings.Cut(r.Manifest, "manifests/dt=")
	}
	fmt.Fprintf(&b, "\nThe objects are in %s/%s\n", strings.TrimSuffix(place, "/"), prefix)
	for _, line := range [][2]string{
		{"reports/", "to read: index.html, and a page for each day"}, {"calls/ spend/ quality/", "to query: Parquet, a folder a day"},
		{"manifests/", "to trust: what is published, with sums"},
	} {
		fmt.Fprintf(&b, "  %-24s%s\n", line[0], line[1])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// thousands writes n with a comma at every third digit.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
