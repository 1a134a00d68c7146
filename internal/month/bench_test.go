package month_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"
	"testing"

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

// A weighed shelf collects garbage each time a report is asked for, and keeps the most that
// is in use then: how late the collector would have come is no part of it.
type weighed struct {
	shelf
	mu   sync.Mutex
	most uint64
}

func (w *weighed) Report(ctx context.Context, date string) ([]byte, string, error) {
	b, key, err := w.shelf.Report(ctx, date)
	b = bytes.Clone(b) // what is read is in use, too
	w.weigh()
	return b, key, err
}

func (w *weighed) weigh() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	runtime.GC()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	w.most = max(w.most, now.HeapAlloc)
	return now.HeapAlloc
}

// A statement of a month of days of a million calls holds less than 32 MiB: reports are read
// a few at a time, and never the calls.
func TestMonthOfMillions(t *testing.T) {
	s := &weighed{shelf: busy(t)}
	before := s.weigh()
	st, err := month.Gather(t.Context(), s, "2026-12")
	if err != nil {
		t.Fatal(err)
	}
	s.weigh()
	if len(st.Spend.ByTrunk) != 3000 || st.Previous.Total == nil {
		t.Errorf("%d trunks, %+v", len(st.Spend.ByTrunk), st.Previous)
	}
	held := int64(s.most - before)
	t.Logf("%d KiB above what the days take, a report of %d KiB", held>>10, len(s.shelf["2026-12-01"].report)>>10)
	if held > 32<<20 {
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
