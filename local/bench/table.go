package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// A row is one figure of the table.
type row struct {
	name     string
	measured string
	target   string // empty for a figure that has none
	met      bool
	how      string // sizes, and of how many runs the figure is
}

func (r row) verdict() string {
	switch {
	case r.target == "":
		return ""
	case r.met:
		return "yes"
	}
	return "NO"
}

// writeTable writes rows in columns, and below them how many targets are missed.
// It writes nothing where there are no rows.
func writeTable(w io.Writer, rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\nrow\tmeasured\ttarget\tok?\thow")
	missed := 0
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.name, r.measured, r.target, r.verdict(), r.how)
		if r.verdict() == "NO" {
			missed++
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if missed > 0 {
		_, err := fmt.Fprintf(w, "\n%d of %d rows miss their target.\n", missed, len(rows))
		return err
	}
	return nil
}

// median returns the middle of values, which it sorts; of an even number, the
// upper of the two in the middle. There must be one at least.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// spread names the lowest and the highest of sorted values, and how many runs
// they are of.
func spread(values []float64, format func(float64) string) string {
	if len(values) == 1 {
		return "one run"
	}
	return fmt.Sprintf("median of %d runs, %s to %s", len(values), format(values[0]), format(values[len(values)-1]))
}

// thousands writes n with a comma at every third digit.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func perSecond(v float64) string { return thousands(int(v)) + "/s" }

func mebibytes(v float64) string { return fmt.Sprintf("%.0f MiB", v/(1<<20)) }

func percent(v float64) string { return fmt.Sprintf("%.1f %%", 100*v) }

func join(parts ...string) string { return strings.Join(parts, "; ") }
