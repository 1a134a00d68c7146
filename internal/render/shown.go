package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zentrunk-reports/internal/report"
)

// shown returns which rows of a list a table shows, as their indexes: the first n of
// order, and those that a finding is of. Others are the indexes that are left.
func shown(r *report.Report, list string, order []int, n int) (in, others []int) {
	for i, row := range order {
		at := fmt.Sprintf("%s.%d", list, row)
		if i < n || slices.ContainsFunc(r.Findings, func(f report.Finding) bool { return f.Row == at }) {
			in = append(in, row)
		} else {
			others = append(others, row)
		}
	}
	return in, others
}

// inOrder are the indexes of n rows as the report has them.
func inOrder(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// worstFirst returns the indexes of rows by the upper end of their interval: a row whose
// upper end is lowest is worst beyond doubt, whatever its volume. Rows that are not judged
// come behind, as the report has them.
func worstFirst(rows []report.QualityRow, high func(i int) (float64, bool)) []int {
	var judged, rest []int
	ends := make([]float64, len(rows))
	for i := range rows {
		end, ok := high(i)
		if ends[i] = end; ok {
			judged = append(judged, i)
		} else {
			rest = append(rest, i)
		}
	}
	slices.SortStableFunc(judged, func(a, b int) int { return cmp.Compare(ends[a], ends[b]) })
	return append(judged, rest...)
}

// rest returns the path of the sum of a field over the rows of a list that are not among
// the shown ones.
func rest(list, field string, shown []int) string {
	var b strings.Builder
	for _, i := range shown {
		fmt.Fprintf(&b, ",%d", i)
	}
	return "rest(" + list + "," + field + b.String() + ")"
}

func others(n int) cell { return cell{Words: fmt.Sprintf("%d more", n)} }
