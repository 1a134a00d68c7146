package report_test

import (
	"testing"

	"zentrunk-reports/internal/report"
)

// BenchmarkAdd aggregates calls over all dimensions; rows/s is the figure to
// look at.
func BenchmarkAdd(b *testing.B) {
	for _, bench := range []struct {
		name     string
		insights float64
	}{{"typical", 0.6}, {"all-insights", 1}, {"no-insights", 0}} {
		b.Run(bench.name, func(b *testing.B) {
			rows := typicalDay(200_000, bench.insights)
			builder := report.New(options())
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				if err := builder.Add(&rows[n]); err != nil {
					b.Fatal(err)
				}
				if n++; n == len(rows) {
					n = 0
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkAddExtra adds calls that have a field that no column holds, as all do
// once the API has a new one.
func BenchmarkAddExtra(b *testing.B) {
	row := plain(1)
	row.Extra = `{"campaign":"winter","new_flag":true,"nested":{"a":[1,2,3]},"insights":{"mos":4.1}}`
	builder := report.New(options())
	b.ReportAllocs()
	for b.Loop() {
		if err := builder.Add(&row); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReport derives the report of a day of which all calls are added.
func BenchmarkReport(b *testing.B) {
	rows := typicalDay(200_000, 0.6)
	builder := report.New(options())
	for i := range rows {
		if err := builder.Add(&rows[i]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := builder.Report(report.Integrity{APITotalCount: len(rows)}); err != nil {
			b.Fatal(err)
		}
	}
}
