package traffic_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/calendar/calendartest"
	"zentrunk-reports/internal/traffic"
)

// closeEnough compares percentiles as two ways of interpolating may differ.
var closeEnough = cmpopts.EquateApprox(1e-12, 1e-9)

func trafficOf(d naiveDay) traffic.Traffic {
	day := traffic.New(d.from, d.to, d.loc)
	for _, c := range d.calls {
		day.Add(c)
	}
	return day.Traffic()
}

// anyCall draws a call that ends in a day: many at few instants, so that peaks tie, some
// of a whole day and more, some of no length, some that begin after their end.
func anyCall(d calendar.Day) *rapid.Generator[traffic.Call] {
	return rapid.Custom(func(t *rapid.T) traffic.Call {
		length := d.To.Sub(d.From)
		end := rapid.OneOf(
			rapid.Int64Range(0, int64(length)-1),
			rapid.SampledFrom([]int64{0, 1, int64(time.Second) - 1, int64(time.Second), int64(time.Hour), int64(2*time.Hour) + 1, int64(length) - 1}),
		).Draw(t, "end")
		held := rapid.OneOf(
			rapid.Int64Range(0, int64(time.Hour)), rapid.Int64Range(0, int64(3*time.Second)),
			rapid.Int64Range(0, int64(50*time.Hour)), rapid.Int64Range(-int64(26*time.Hour), 0),
			rapid.SampledFrom([]int64{0, int64(24 * time.Hour), int64(length)}),
		).Draw(t, "held")
		c := traffic.Call{
			Direction: rapid.SampledFrom([]string{"inbound", "outbound", ""}).Draw(t, "direction"),
			Trunk:     rapid.SampledFrom([]string{"1", "2", "10", ""}).Draw(t, "trunk"),
			ToCountry: rapid.SampledFrom([]string{"US", "IN", ""}).Draw(t, "country"),
			Ended:     d.From.Add(time.Duration(end)),
		}
		if rapid.IntRange(0, 9).Draw(t, "known") > 0 {
			c.Begun = c.Ended.Add(-time.Duration(held))
			if rapid.Bool().Draw(t, "answered") {
				c.Answered = c.Begun.Add(time.Duration(rapid.Int64Range(0, 40).Draw(t, "rang")) * 500 * time.Millisecond)
			}
		}
		return c
	})
}

// Whatever the calls and the zone, traffic is what an array of seconds gives, passes its
// own check, and is the same after a round trip through JSON.
func TestTrafficOfAnyDay(t *testing.T) {
	t.Parallel()
	for range 2 { // of a hundred days each
		rapid.Check(t, checkAnyDay)
	}
}

func checkAnyDay(t *rapid.T) {
	loc := calendartest.AnyZone(t)
	day := calendartest.AnyDay(t, loc)
	d := naiveDay{day.From, day.To, loc, rapid.SliceOfN(anyCall(day), 0, 60).Draw(t, "calls")}
	got := trafficOf(d)
	if diff := cmp.Diff(d.traffic(), got, closeEnough); diff != "" {
		t.Fatalf("%s in %v differs from the plain way (-plain +got):\n%s", day.Date, loc, diff)
	}
	sound(t, &got, d)
}

type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// sound holds that t passes its check, before and after JSON.
func sound(t tester, got *traffic.Traffic, d naiveDay) {
	t.Helper()
	if err := got.Check(d.from, d.to, len(d.calls)); err != nil {
		t.Fatalf("Check: %v", err)
	}
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	var back traffic.Traffic
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatalf("unmarshal: %v", err)
	}
	if diff := cmp.Diff(*got, back); diff != "" {
		t.Fatalf("lost in JSON (-before +after):\n%s", diff)
	}
	if err := back.Check(d.from, d.to, len(d.calls)); err != nil {
		t.Fatalf("Check after JSON: %v", err)
	}
}

// randomDay returns a day with many calls and trunks.
func randomDay(t testing.TB, date, zone string, n, trunks int) naiveDay {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	day, err := calendar.ParseDay(date, loc)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	d := naiveDay{day.From, day.To, loc, make([]traffic.Call, n)}
	length := int64(day.To.Sub(day.From))
	for i := range d.calls {
		c := &d.calls[i]
		c.Ended = day.From.Add(time.Duration(rng.Int64N(length)))
		c.Begun = c.Ended.Add(-time.Duration(rng.ExpFloat64() * float64(3*time.Minute)))
		c.Trunk, c.Direction, c.ToCountry = fmt.Sprint(rng.IntN(trunks)), []string{"inbound", "outbound"}[rng.IntN(2)], []string{"US", "IN", "GB"}[rng.IntN(3)]
		if rng.IntN(3) > 0 {
			c.Answered = c.Begun.Add(time.Duration(rng.IntN(20_000)) * time.Millisecond)
		}
	}
	return d
}

// Thousands of trunks, and days of 23, 24, 25 and 23.5 hours.
func TestTrafficOfBusyDays(t *testing.T) {
	t.Parallel()
	for _, d := range []naiveDay{
		randomDay(t, "2026-11-22", "UTC", 4000, 2000),
		randomDay(t, "2026-03-29", "Europe/Berlin", 40_000, 3),
		randomDay(t, "2026-10-25", "Europe/Berlin", 40_000, 3),
		randomDay(t, "2026-10-04", "Australia/Lord_Howe", 40_000, 3),
	} {
		got := trafficOf(d)
		if diff := cmp.Diff(d.traffic(), got, closeEnough); diff != "" {
			t.Errorf("the day from %v differs from the plain way (-plain +got):\n%s", d.from, diff)
		}
		sound(t, &got, d)
	}
}

// An hour that comes twice is two, of which the first wins a tie.
func TestHourThatComesTwice(t *testing.T) {
	t.Parallel()
	d := randomDay(t, "2026-10-25", "Europe/Berlin", 0, 1)
	twice := d.from.Add(2 * time.Hour)
	d.calls = []traffic.Call{
		{Begun: twice.Add(time.Hour), Ended: twice.Add(time.Hour + time.Minute)},
		{Begun: twice, Ended: twice.Add(time.Minute)},
	}
	got := trafficOf(d)
	if len(got.ByHour) != 25 || got.ByHour[2].Key != "02" || got.ByHour[3].Key != "02" {
		t.Fatalf("the hours are %v", got.ByHour)
	}
	for i, want := range map[int]float64{2: 60.0 / 3600, 3: 60.0 / 3600, 4: 0} {
		if got.ByHour[i].Erlangs != want {
			t.Errorf("hour %d has %v erlangs, want %v", i, got.ByHour[i].Erlangs, want)
		}
	}
	if *got.Total.BusyHour != "02" || *got.Total.BusyHourErlangs != 60.0/3600 {
		t.Errorf("the busy hour is %s with %v", *got.Total.BusyHour, *got.Total.BusyHourErlangs)
	}
}

// A day whose calls all began before it has channels, and no call begun in it.
func TestCallsOverMidnight(t *testing.T) {
	t.Parallel()
	d := randomDay(t, "2026-11-22", "UTC", 0, 1)
	d.calls = []traffic.Call{
		{Trunk: "1", Begun: d.from.Add(-26 * time.Hour), Ended: d.from.Add(500 * time.Millisecond)},
		{Trunk: "1", Begun: d.from.Add(-time.Millisecond), Ended: d.from},
	}
	got := trafficOf(d).ByTrunk[0]
	if *got.PeakConcurrent != 2 || !got.PeakConcurrentAt.Equal(d.from) || *got.PeakCPS != 0 || !got.PeakCPSAt.Equal(d.from) || *got.BusyHourErlangs != 2.0/3600 {
		t.Errorf("two calls over midnight are %d channels at %v, %d begun, %v erlangs", *got.PeakConcurrent, got.PeakConcurrentAt, *got.PeakCPS, *got.BusyHourErlangs)
	}
}

// A call whose record has no time of initiation is left out, and says nothing.
func TestNoTimes(t *testing.T) {
	t.Parallel()
	d := randomDay(t, "2026-11-22", "UTC", 0, 1)
	d.calls = []traffic.Call{{Trunk: "1", Ended: d.from, Answered: d.from}}
	got := trafficOf(d)
	if got.Total != (traffic.Line{}) || len(got.ByTrunk)+len(got.ByHour) != 0 || got.LeftOut != 1 {
		t.Errorf("a call without times gives %+v", got)
	}
	sound(t, &got, d)
}

// Memory follows the calls: of trunks as many as calls there are no arrays of seconds.
func TestMemoryFollowsTheCalls(t *testing.T) {
	d := randomDay(t, "2026-11-22", "UTC", 100_000, 1_000_000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	day := traffic.New(d.from, d.to, d.loc)
	for _, c := range d.calls {
		day.Add(c)
	}
	got := day.Traffic()
	runtime.GC()
	runtime.ReadMemStats(&after)
	if per := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / int64(len(d.calls)); per > 600 {
		t.Errorf("%d bytes a call, with as many trunks", per)
	}
	runtime.KeepAlive(day)
	runtime.KeepAlive(got)
}

// A million calls are a small part of what it takes to publish them.
func BenchmarkTraffic(b *testing.B) {
	d := randomDay(b, "2026-11-22", "UTC", 1_000_000, 50)
	slices.SortFunc(d.calls, func(a, b traffic.Call) int { return a.Ended.Compare(b.Ended) }) // as they are published
	for b.Loop() {
		day := traffic.New(d.from, d.to, d.loc)
		for i := range d.calls {
			day.Add(d.calls[i])
		}
		day.Traffic()
	}
}
