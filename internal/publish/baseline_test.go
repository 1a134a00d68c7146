package publish

import (
	"io"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/calls/callstest"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/watch"
)

// BenchmarkRow is what a row costs on its way through a publish, but for reading it, and
// how much of that the baseline takes.
func BenchmarkRow(b *testing.B) {
	from := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	rows := callstest.Rows(b, 1, from, from.Add(24*time.Hour), 20_000)
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Fatal(err)
	}
	var usual time.Duration
	for b.Loop() {
		build := report.New(report.Options{Date: "2026-11-22", Location: zone, From: from, To: from.Add(24 * time.Hour)})
		out := calls.NewWriter(io.Discard)
		day := watch.NewDay("2026-11-22", zone)
		for i := range rows {
			if err := build.Add(&rows[i]); err != nil {
				b.Fatal(err)
			}
			if err := out.Write(&rows[i]); err != nil {
				b.Fatal(err)
			}
		}
		if err := out.Close(); err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		for i := range rows {
			day.Add(watch.FromRecord(&rows[i].Call))
		}
		day.Day()
		usual += time.Since(began)
	}
	b.ReportMetric(float64(usual)/float64(b.N*len(rows)), "baseline-ns/row")
	b.ReportMetric(100*float64(usual)/float64(b.Elapsed()), "baseline-%")
}
