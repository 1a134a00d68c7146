package watch

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// A large state: a day of a million calls to 200 countries, by 100 trunks, with as many
// callers and numbers as are kept.
func largeState(tb testing.TB) (*State, *Usual) {
	tb.Helper()
	st := NewState(noon.AddDate(0, 0, -30), time.UTC)
	d := rand.New(rand.NewPCG(1, 1))
	cell := func(n int) Cell {
		return Cell{Calls: n, Short: n / 16, Failed: n / 14, Spend: int64(n) * 1_234_567, Capped: int64(n) * 1_234_567, First: noon.Unix()}
	}
	for n := range int64(kept) {
		s := &Slice{At: SliceOf(noon) - kept + 1 + n}
		s.Add(Key{Account, ""}, cell(3472))
		for c := range 200 {
			s.Add(Key{Country, fmt.Sprintf("%c%c", 'A'+c/26, 'A'+c%26)}, cell(1+d.IntN(30)))
		}
		for t := range 100 {
			s.Add(Key{Trunk, fmt.Sprintf("21%012d", t)}, cell(1+d.IntN(70)))
		}
		for i := range mostNames {
			s.Add(Key{Caller, fmt.Sprintf("%016x", i)}, cell(4+d.IntN(6)))
			s.Add(Key{Number, fmt.Sprintf("%016x", i)}, cell(4+d.IntN(6)))
		}
		st.Enter(s)
	}
	for i := range mostPeaks {
		p := &peak{Last: dayNumber(noon)}
		for j := range p.Calls {
			p.Calls[j], p.Cents[j] = 10+d.IntN(90), d.IntN(500)
		}
		st.Peaks[fmt.Sprintf("d%016x", i)] = p
	}
	var days []Day
	for n := 1; n <= BaselineDays; n++ {
		b := NewDay(noon.AddDate(0, 0, -n).Format(time.DateOnly), time.UTC)
		for d := range Caller {
			for name, c := range st.slice(SliceOf(noon)).Cells[d] {
				for hour := range 24 {
					b.AddCell(Key{d, name}, hour, Cell{Calls: 12 * c.Calls, Short: 12 * c.Short, Failed: 12 * c.Failed, Capped: 12 * c.Capped}, int64(c.Calls))
				}
			}
		}
		days = append(days, b.Day())
	}
	return st, NewUsual(days, noon.Format(time.DateOnly))
}

// The state of a million calls a day stays below what a run of 128 MiB can hold.
func TestStateIsBounded(t *testing.T) {
	t.Parallel()
	st, _ := largeState(t)
	b, err := st.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 8<<20 {
		t.Errorf("%d bytes, want at most 8 MiB", len(b))
	}
	again, err := ParseState(b, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := again.Bytes()
	if err != nil || string(b) != string(twice) {
		t.Errorf("what is read is written otherwise, %v", err)
	}
}

// BenchmarkTick is what a run of a million calls a day computes: the state read, a slice
// counted and judged, the state written twice.
func BenchmarkTick(b *testing.B) {
	st, usual := largeState(b)
	stored, err := st.Bytes()
	if err != nil {
		b.Fatal(err)
	}
	var calls []Call
	for i := range 3472 {
		calls = append(calls, Call{ID: fmt.Sprint(i), Begun: noon, Ended: noon.Add(time.Minute), From: fmt.Sprintf("+1212%07d", i%900), To: fmt.Sprintf("+4420%08d", i*7919), Country: "BA", Trunk: "21000000000001"})
	}
	b.ReportAllocs()
	for b.Loop() {
		st, err := ParseState(stored, time.UTC)
		if err != nil {
			b.Fatal(err)
		}
		at := SliceOf(noon) + 1
		st.Take(at, calls)
		st.Judge(at, usual, DefaultBounds)
		for range 2 {
			if _, err := st.Bytes(); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(stored)), "state-B")
}
