package watchtest

import (
	"math"
	"time"

	"zentrunk-reports/internal/watch"
)

// holidays are days of the year, of which those on working days are nearly without calls.
// The watch does not know them.
var holidays = map[int]bool{1: true, 89: true, 92: true, 121: true, 145: true, 300: true, 330: true, 358: true, 359: true, 360: true, 365: true}

// campaigns a year: two hours of a working day with three times the calls, of the whole
// account, of one trunk or to one country.
const (
	campaigns     = 12
	campaignTimes = 3
	campaignSlots = 24
)

// A Year makes the days of a quiet account, one after the other.
type Year struct {
	Size
	dice
	curves                              [3][slotsDay]float64
	countries, trunks, callers, numbers []float64
	hashes                              [2][]string // of callers and of numbers, as the watch knows them
	campaign                            campaign    // today's
	day                                 int
	out, in                             float64  // calls a slot at a curve of 1
	extra                               [][]int  // by country, redials that are still to come
	fresh                               [][2]int // slot of today and country, of calls to new countries
	freshMinutes                        []int64
}

// NewYear returns the year of a size and a seed, after so many days of it and of the 28
// days before it.
func NewYear(size Size, seed uint64, after int) *Year {
	y := &Year{Size: size, day: after, dice: newDice(seed), countries: size.countryShares(), trunks: shares(size.Trunks, .8)}
	y.callers = shares(size.Callers, callerPower)[:min(topCallers, size.Callers)]
	y.numbers = shares(size.called(), callerPower)
	y.numbers = y.numbers[:min(topNumbers, len(y.numbers))]
	for i := range y.callers {
		y.hashes[0] = append(y.hashes[0], hashOf(caller(i)))
	}
	for i := range y.numbers {
		y.hashes[1] = append(y.hashes[1], hashOf(owned(i)))
	}
	mean := 0.0
	for kind := range y.curves {
		y.curves[kind] = curve(kind)
		mean += float64([3]float64{5, 1, 1}[kind] / 7 / slotsDay * sum(y.curves[kind][:]))
	}
	perSlot := float64(size.Calls) / slotsDay / mean
	y.out, y.in = outboundShare*perSlot, (1-outboundShare)*perSlot
	y.extra = make([][]int, size.Countries)
	for c := range y.extra {
		y.extra[c] = make([]int, 7)
	}
	return y
}

func sum(values []float64) (s float64) {
	for _, v := range values {
		s += v
	}
	return s
}

// A QuietDay is a day of a year: its slices and its baseline.
type QuietDay struct {
	Date   time.Time
	Slices []*watch.Slice
	Day    watch.Day
	Calls  int
}

// Next returns the next day.
func (y *Year) Next() QuietDay {
	date := FirstDay.AddDate(0, 0, y.day)
	q := QuietDay{Date: date}
	build := watch.NewDay(date.Format(time.DateOnly), time.UTC)
	level := y.levels(date)
	y.callFresh()
	noise := y.newNoise()
	for slot := range slotsDay {
		noise.step(y, slot)
		s := &watch.Slice{At: watch.SliceOf(date) + int64(slot)}
		y.fill(s, build, slot/12, level[slot]*noise.account*y.campaign.times(ofAll, 0, 1, slot), noise, slot)
		q.Calls += s.Calls
		q.Slices = append(q.Slices, s)
	}
	q.Day = build.Day()
	y.day++
	return q
}

// levels returns how busy the slots of a day are to be.
func (y *Year) levels(date time.Time) (out [slotsDay]float64) {
	kind, inYear := 0, y.day-WarmUp
	switch date.Weekday() {
	case time.Saturday:
		kind = 1
	case time.Sunday:
		kind = 2
	}
	out = y.curves[kind]
	factor := math.Pow(growthWeek, float64(max(0, inYear))/7) * y.lognormal(.98, .2)
	if kind == 0 && holidays[inYear] {
		factor *= holiday
	}
	for i := range out {
		out[i] *= factor
	}
	y.campaign = campaign{}
	if kind == 0 && y.Float64() < campaigns/260. {
		y.campaign = campaign{from: 12*9 + y.IntN(12*6), of: y.IntN(3), which: y.IntN(1000)}
	}
	return out
}

// A campaign is two hours of a day with more calls: of all, of one trunk or to one country.
type campaign struct{ from, of, which int }

const (
	ofAll = iota
	ofTrunk
	ofCountry
)

// times is how many times its usual calls a trunk or a country has, the nth of so many.
func (c campaign) times(of, nth, all, slot int) float64 {
	switch {
	case c.from == 0 || slot < c.from || slot >= c.from+campaignSlots:
	case c.of == ofAll && of == ofAll, c.of == of && of != ofAll && nth == c.which%all:
		return campaignTimes
	}
	return 1
}
