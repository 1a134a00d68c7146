package scale

import (
	"slices"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// The requests of each step are those that the account counted: bounds are kept and
// near, insights are exact.
func TestRequests(t *testing.T) {
	for _, n := range []int{900, *calls} {
		w := newWorld(t, n, WindowCalls)
		steps, windows := run(t, w, day, false)
		wanted, _ := w.answered()
		a := Account{Calls: n, Wanted: wanted, PerSecond: 60}
		if windows > a.Windows() || windows < parts(n, WindowCalls) {
			t.Errorf("%d calls: %d windows, want %d to %d", n, windows, parts(n, WindowCalls), a.Windows())
		}
		first := w.account.Stats()
		near(t, n, "counts", steps[Planning].requests, a.Counts(), 60)
		near(t, n, "lists", steps[Pulling].requests-first.ByKind[zentrunktest.KindInsights], a.Lists(), 80)
		if got := first.ByKind[zentrunktest.KindInsights]; got != wanted || first.Requests > a.Requests() {
			t.Errorf("%d calls: %d insights and %d requests in all, want %d and at most %d", n, got, first.Requests, wanted, a.Requests())
		}
		run(t, w, day, true)
		near(t, n, "requests of a look-back day", w.account.Stats().ByKind[zentrunktest.KindList]-first.ByKind[zentrunktest.KindList], a.LookbackRequests()/LookbackDays, 75)
	}
}

// near holds that got is at most most, and at least a part of it, in percent.
func near(t *testing.T, calls int, what string, got, most, percent int) {
	t.Helper()
	if got > most || got < most*percent/100 {
		t.Errorf("%d calls: %d %s, want at most %d and at least %d %% of it", calls, got, what, most, percent)
	}
}

// An even day and one that follows a working day's curve have no more windows than
// the formula says, whatever their size, and a curve not many fewer.
func TestWindows(t *testing.T) {
	const n = 100_000
	curve, even := make([]int64, n), make([]int64, n)
	for i, c := range zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: day, Calls: n}) {
		curve[i], even[i] = c.End.UnixMicro(), day.UnixMicro()+int64(i)*int64(24*time.Hour/time.Microsecond)/n
	}
	slices.Sort(curve)
	for full := 1.0; full < 500; full *= 1.01 { // windows, if each were full
		most, a := int(n/full), Account{Calls: int(full * WindowCalls)}
		for name, ends := range map[string][]int64{"a curve": curve, "an even day": even} {
			got := halved(ends, day, day.AddDate(0, 0, 1), most)
			if got > a.Windows() || (name == "a curve" && full > 10 && got < a.Windows()*6/10) {
				t.Errorf("%s of %.1f full windows has %d, want at most %d and not much less", name, full, got, a.Windows())
			}
		}
	}
}

// halved is how many windows a plan makes of calls that end as ends says.
func halved(ends []int64, from, to time.Time, most int) int {
	first, _ := slices.BinarySearch(ends, from.UnixMicro())
	last, _ := slices.BinarySearch(ends, to.UnixMicro())
	half := (to.Sub(from) / 2).Truncate(time.Second)
	if last-first <= most || half == 0 {
		return 1
	}
	return halved(ends, from, from.Add(half), most) + halved(ends, from.Add(half), to, most)
}

// Planning and pulling together last as long as the morning's requests.
func TestLasts(t *testing.T) {
	for _, n := range []int{1_000, 1_000_000} {
		a := Answered(n, asrPercent, 60)
		if rest := a.Pull() - a.Lasts(Planning) - a.Lasts(Pulling); rest < 0 || rest > time.Millisecond {
			t.Errorf("%d calls: planning and pulling last %v less than all requests", n, rest)
		}
	}
}
