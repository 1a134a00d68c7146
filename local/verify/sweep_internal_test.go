package verify

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"zentrunk-reports/internal/zones"
)

// The sweep of a day is what counting second by second comes to, for days of 23 to 25
// hours, calls from before the day, of no length and of the whole day.
func TestSweepIsCounting(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		rng := rand.New(rand.NewPCG(seed, 7))
		zone, err := zones.Load([...]string{"UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"}[seed%4])
		if err != nil {
			t.Fatal(err)
		}
		from, to := bounds([...]string{"2026-10-25", "2026-03-29", "2026-04-05", "2026-10-04", "2026-11-22"}[seed%5], zone)
		d := &traffic{from: from.Unix(), hours: hoursOf(from, to, zone)}
		length := int32(to.Unix() - from.Unix())
		calls := make([]int32, rng.IntN(60))
		for i := range calls {
			end := rng.Int32N(length)
			begin := end - [...]int32{0, rng.Int32N(30), rng.Int32N(4000), rng.Int32N(100_000)}[rng.IntN(4)]
			d.began, d.ended, calls[i] = append(d.began, begin), append(d.ended, end), int32(i)
		}
		s := &sweep{traffic: d, delta: make([]int32, length+1), starts: make([]int32, length+1)}
		for _, c := range calls { // twice: a sweep leaves nothing for the next
			s.marks(c)
		}
		s.peaks()
		for _, c := range calls {
			s.marks(c)
		}
		if got, want := fmt.Sprint(s.peaks()), fmt.Sprint(d.counted(length, zone)); len(calls) > 0 && got != want {
			t.Errorf("seed %d: %d calls have the peaks %s, want %s", seed, len(calls), got, want)
		}
	}
}

// counted is what peaks returns, second by second.
func (t *traffic) counted(length int32, zone *time.Location) []any {
	up, begun := make([]int64, length), make([]int64, length)
	for i := range t.began {
		if t.began[i] >= 0 {
			begun[t.began[i]]++
		}
		first := max(t.began[i], 0)
		for at := first; at < max(t.ended[i], t.began[i]+1, first+1); at++ {
			up[at]++
		}
	}
	most, mostAt, cps, cpsAt := int64(0), 0, int64(0), 0
	type clock struct {
		hour  int
		turns int // of clocks that were put back before
	}
	var order []clock
	held, long := map[clock]int64{}, map[clock]int64{}
	turns, before := 0, 0
	for at := range int(length) {
		hour, minute, _ := time.Unix(t.from+int64(at), 0).In(zone).Clock()
		if now := 60*hour + minute; now < before {
			turns++
		}
		before = 60*hour + minute
		c := clock{hour, turns}
		if long[c] == 0 {
			order = append(order, c)
		}
		long[c]++
		held[c] += up[at]
		if up[at] > most {
			most, mostAt = up[at], at
		}
		if begun[at] > cps {
			cps, cpsAt = begun[at], at
		}
	}
	busy := order[0]
	for _, c := range order {
		if held[c] > held[busy] {
			busy = c
		}
	}
	instantOf := func(at int) any { return instant((t.from + int64(at)) * 1e6) }
	return []any{most, instantOf(mostAt), cps, instantOf(cpsAt), fmt.Sprintf("%02d", busy.hour), float64(held[busy]) / float64(long[busy])}
}
