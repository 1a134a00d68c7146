package month_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"testing"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/report"
)

// busy are 62 days of a million calls each: 3,000 trunks, 200 countries, 5,000 routes.
func busy(t testing.TB) shelf {
	t.Helper()
	rep := report.Report{}
	rep.Invoice.FairUse.ShortSeconds = 6
	rows := func(n int, key string) (out []report.SpendRow) {
		for i := range n {
			amount, err := money.FromUnits(int64(1e9 - i*7919))
			if err != nil {
				t.Fatal(err)
			}
			k := fmt.Sprintf(key, i)
			row := report.SpendRow{Key: &k}
			row.Add(&report.SpendLine{Calls: 1_000_000 / n, Answered: 700_000 / n, TalkSeconds: 1000, BilledSeconds: 1000, Amount: amount.Sum()})
			out = append(out, row)
		}
		return out
	}
	s := &rep.Spend
	s.ByTrunk, s.ByToCountry, s.ByFromCountry, s.ByRoute = rows(3000, "9366706266466%04d"), rows(200, "T%d"), rows(50, "F%d"), rows(5000, "F>T%d")
	for range 3000 { // as much of quality as of spend, which nothing here reads
		key := "93667062664669661"
		rep.Quality.ByTrunk = append(rep.Quality.ByTrunk, report.QualityRow{Key: &key})
	}
	shelf := shelf{}
	shelf.store(t, "2026-12-01", published{}, rep)
	one := shelf["2026-12-01"].report // the days share it: what is measured is not their own size
	for _, date := range append(month.Dates("2026-11"), month.Dates("2026-12")...) {
		shelf[date] = shelved{manifestOf(t, date, published{}, one), one}
	}
	return shelf
}

// A statement of a month of days of a million calls takes less than a second and 64 MiB:
// reports are read a few at a time, and never the calls.
func TestMonthOfMillions(t *testing.T) {
	s := busy(t)
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		most := uint64(0)
		for {
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	began := time.Now()
	st := gather(t, s, "2026-12")
	took := time.Since(began)
	close(stop)
	most := <-peak
	if len(st.Spend.ByTrunk) != 3000 || st.Previous.Total == nil {
		t.Errorf("%d trunks, %+v", len(st.Spend.ByTrunk), st.Previous)
	}
	held := int64(most) - int64(before.HeapAlloc)
	t.Logf("%v, %d MiB above what the days take, a report of %d KiB", took, held>>20, len(s["2026-12-01"].report)>>10)
	if held > 64<<20 {
		t.Errorf("a statement held %d MiB", held>>20)
	}
}

func BenchmarkGather(b *testing.B) {
	s := busy(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := month.Gather(b.Context(), s, "2026-12"); err != nil {
			b.Fatal(err)
		}
	}
}

// The same reports, read whole by a decoder: what a statement would take at least that
// does not pass over what it has no use for.
func BenchmarkDecodeWhole(b *testing.B) {
	s := busy(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, day := range s {
			var r report.Report
			if err := json.Unmarshal(day.report, &r); err != nil {
				b.Fatal(err)
			}
		}
	}
}
