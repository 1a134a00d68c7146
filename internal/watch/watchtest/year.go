package watchtest

import (
	"fmt"
	"math"
	"time"

	"zentrunk-reports/internal/watch"
)

// holidays are days of the year, of which those on working days are nearly without calls.
// The watch does not know them.
var holidays = map[int]bool{1: true, 89: true, 92: true, 121: true, 145: true, 300: true, 330: true, 358: true, 359: true, 360: true, 365: true}

// campaigns a year: two hours of a working day with three times the calls.
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
	y.callers = shares(size.Callers, .9)[:min(topCallers, size.Callers)]
	y.numbers = shares(max(10, size.Callers/2), .9)
	y.numbers = y.numbers[:min(topNumbers, len(y.numbers))]
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
		y.fill(s, build, slot/12, level[slot]*noise.account, noise, slot)
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
	if kind == 0 && y.Float64() < campaigns/260. {
		from := 12*9 + y.IntN(12*6)
		for i := range campaignSlots {
			out[from+i] *= campaignTimes
		}
	}
	return out
}

// noise is what keeps a quarter of an hour from being like another.
type noise struct {
	account                    float64
	country, countryDay        []float64
	trunk, fail, short, caller []float64
	failing                    []float64 // share of a trunk's calls on this day
}

func (y *Year) newNoise() *noise {
	n := &noise{
		country: make([]float64, y.Countries), countryDay: make([]float64, y.Countries), caller: make([]float64, len(y.callers)),
		trunk: make([]float64, y.Trunks), fail: make([]float64, y.Trunks), short: make([]float64, y.Trunks), failing: make([]float64, y.Trunks),
	}
	for c := range n.countryDay {
		n.countryDay[c] = y.lognormal(.97, .25)
	}
	n.countryDay[0] = 1
	for t := range n.failing {
		n.failing[t] = min(.2, max(.02, .07+float64(.012*y.NormFloat64())))
	}
	return n
}

func (n *noise) step(y *Year, slot int) {
	if slot%3 == 0 {
		n.account = y.gamma(.15)
		for t := range n.trunk {
			n.trunk[t], n.fail[t], n.short[t] = y.gamma(.2), y.gamma(.35), y.gamma(.4)
		}
	}
	if slot%6 == 0 {
		for c := range n.country {
			n.country[c] = n.countryDay[c] * y.gamma(.3)
		}
		n.country[0] = 1
		for c := range n.caller {
			n.caller[c] = y.gamma(.4)
		}
	}
}

// fill counts what a slot has.
func (y *Year) fill(s *watch.Slice, build *watch.DayBuilder, hour int, level float64, n *noise, slot int) {
	add := func(k watch.Key, c watch.Cell, squares int64) {
		if c.Calls > 0 {
			s.Add(k, c)
			build.AddCell(k, hour, c, squares)
		}
	}
	var spend watch.Cell
	for c := range y.countries {
		calls := y.redials(c, y.out*y.countries[c]*level*n.country[c])
		cell, squares := y.charge(calls, prices[c])
		spend.Calls += calls
		spend.Spend += cell.Spend
		spend.Capped += cell.Capped
		add(watch.Key{Dim: watch.Country, Name: country(c)}, cell, squares)
	}
	for i, f := range y.fresh {
		if f[0] == slot {
			amount := y.freshMinutes[i]
			add(watch.Key{Dim: watch.Country, Name: fmt.Sprintf("N%03d", f[1])}, watch.Cell{Calls: 1, Spend: amount, Capped: min(amount, 500*1_000_000)}, 0)
		}
	}
	var all watch.Cell
	for t, share := range y.trunks {
		calls := y.poisson((y.out + y.in) * share * level * n.trunk[t])
		cell := watch.Cell{
			Calls: calls, Failed: y.binomial(calls, min(.6, n.failing[t]*n.fail[t])), Short: y.binomial(calls, min(.5, .06*n.short[t])),
			Spend: int64(float64(spend.Spend) * share * n.trunk[t]), Capped: int64(float64(spend.Capped) * share * n.trunk[t]),
		}
		all.Calls += calls
		all.Spend, all.Capped = all.Spend+cell.Spend, all.Capped+cell.Capped
		add(watch.Key{Dim: watch.Trunk, Name: trunk(t)}, cell, cell.Capped/1_000_000*40)
	}
	add(watch.Key{Dim: watch.Account}, all, 0)
	for c, share := range y.callers {
		y.person(s, watch.Caller, c, y.out*share*level*n.caller[c], spend)
	}
	for c, share := range y.numbers {
		y.person(s, watch.Number, c, y.in*share*level*n.account, watch.Cell{})
	}
}

// person counts a caller or a number, if it has as many calls as a slice keeps.
func (y *Year) person(s *watch.Slice, d watch.Dim, i int, mean float64, all watch.Cell) {
	calls := y.poisson(mean)
	if calls < 4 {
		return
	}
	cell := watch.Cell{Calls: calls}
	if all.Calls > 0 {
		cell.Spend = int64(float64(all.Capped) / float64(all.Calls) * float64(calls) * y.gamma(.7))
		cell.Capped = cell.Spend
	}
	s.Add(watch.Key{Dim: d, Name: fmt.Sprintf("%016x", i)}, cell)
}

// redials returns how many calls of a country end in a slot. Those to small countries
// come in clusters, over half an hour.
func (y *Year) redials(c int, mean float64) int {
	if c == 0 {
		return y.poisson(mean)
	}
	waiting := y.extra[c]
	copy(waiting, waiting[1:])
	waiting[len(waiting)-1] = 0
	sessions := y.poisson(mean / 2)
	for range sessions {
		for range y.more() {
			waiting[y.IntN(6)]++ // place 0 is this slot
		}
	}
	return sessions + waiting[0]
}

// charge returns what calls cost.
func (y *Year) charge(calls int, price int64) (cell watch.Cell, squares int64) {
	cell.Calls = calls
	for range calls {
		amount := minutes[y.Uint32()%uint32(len(minutes))] * price * 10_000
		capped := min(amount, 5*100_000_000)
		cell.Spend += amount
		cell.Capped += capped
		squares += (capped / 1_000_000) * (capped / 1_000_000)
	}
	return cell, squares
}

// callFresh plans today's calls to countries that nobody called before.
func (y *Year) callFresh() {
	y.fresh, y.freshMinutes = y.fresh[:0], y.freshMinutes[:0]
	for range y.poisson(y.Fresh / 365) {
		slot, to := 12*8+y.IntN(12*10), y.IntN(150)
		price := int64(500 + y.IntN(5500))
		for range 1 + y.more() {
			at := min(slotsDay-1, slot+y.IntN(6))
			amount := int64(0)
			if y.Float64() < answered {
				amount = int64(math.Ceil(y.lognormal(180, 1.1)/60)) * price * 10_000
			}
			y.fresh = append(y.fresh, [2]int{at, to})
			y.freshMinutes = append(y.freshMinutes, amount)
		}
	}
}
