// Package watchtest is a model of an account for tests and for the figures of
// docs/watch.md: quiet years with the rhythm of weeks, growth, holidays and campaigns,
// and the attacks that the watch is to find in them. The same seed gives the same year.
//
// The years are counts and not calls: 200,000 calls a day for ten years would be a
// thousand million. Read account.go first (who calls), then year.go (how much), attack.go
// and scene.go (attacks, as calls through the whole loop).
package watchtest

import (
	"fmt"
	"math"
	"time"
)

// A Size is an account of one size.
type Size struct {
	Calls     int // a day, at the beginning
	Countries int
	Trunks    int
	Callers   int
	Fresh     float64 // times a year that somebody calls a country for the first time
}

// Sizes are the accounts that figures are measured on.
var Sizes = []Size{
	{Calls: 1_000, Countries: 25, Trunks: 2, Callers: 40, Fresh: 60},
	{Calls: 20_000, Countries: 40, Trunks: 5, Callers: 400, Fresh: 150},
	{Calls: 200_000, Countries: 40, Trunks: 12, Callers: 2500, Fresh: 300},
}

// hourly is how many calls come in each hour of a working day, of 24 on average.
var hourly = [24]float64{.10, .07, .06, .06, .08, .15, .35, .8, 1.5, 2.2, 2.4, 2.3, 2.0, 2.1, 2.3, 2.2, 2.0, 1.6, 1.1, .8, .5, .35, .22, .14}

const (
	outboundShare = .7
	homeShare     = .78
	answered      = .62
	saturday      = .30
	sunday        = .18
	holiday       = .15
	growthWeek    = 1.02
	callerPower   = .9  // by which shares fall
	topCallers    = 200 // those below have too few calls to be kept
	topNumbers    = 30
	slotsDay      = 288
	millis        = 100_000 // a thousandth of the currency in units of money
)

// prices of a minute to each country, in ten thousandths of the currency.
var prices = func() []int64 {
	p := []int64{85, 120, 180, 200, 300, 250, 350, 500, 600, 800}
	for range 3 {
		p = append(p, 1000, 1200, 1500, 1800, 2000, 2200, 2500, 2800, 3000, 3500)
	}
	return p
}()

// curve returns how busy the slots of a kind of day are: 0 a working day, 1 Saturday, 2
// Sunday.
func curve(kind int) (out [slotsDay]float64) {
	sum := 0.0
	for _, h := range hourly {
		sum += h
	}
	var hours [24]float64
	for i := range hours {
		hours[i] = hourly[i] / sum * 24
	}
	if kind > 0 { // weekends are flatter
		flat := hours
		for i := range flat {
			flat[i] = float64(.7*hours[i]) + float64(.15*hours[(i+23)%24]) + float64(.15*hours[(i+1)%24])
			flat[i] *= [3]float64{1, saturday, sunday}[kind]
		}
		hours = flat
	}
	for s := range out {
		x := (float64(s)+.5)/12 - .5
		low := math.Floor(x)
		i := (int(low) + 24) % 24
		out[s] = float64(hours[i]*(1-x+low)) + float64(hours[(i+1)%24]*(x-low))
	}
	return out
}

// shares returns n shares that fall as the power of their rank, 1 in sum.
func shares(n int, power float64) []float64 {
	out, sum := make([]float64, n), 0.0
	for i := range out {
		out[i] = math.Pow(float64(i+1), -power)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

func (s Size) countryShares() []float64 {
	out := []float64{homeShare}
	for _, share := range shares(s.Countries-1, 1.6) {
		out = append(out, (1-homeShare)*share)
	}
	return out
}

// called is how many numbers the account owns.
func (s Size) called() int { return max(10, s.Callers/2) }

func country(i int) string { return fmt.Sprintf("C%02d", i) }
func trunk(i int) string   { return fmt.Sprintf("trunk%02d", i) }

// FirstDay is the first day of every year: a Monday.
var FirstDay = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

// WarmUp is how many days come before the year: the baseline.
const WarmUp = 28

// minutes holds what is charged for calls, as often as they are so long: 0 for those
// that are not answered.
var minutes = func() [4096]int64 {
	var out [4096]int64
	d := newDice(1)
	for i := range out {
		if float64(i) < answered*float64(len(out)) {
			out[i] = int64(math.Ceil(d.lognormal(90, 1.2) / 60))
		}
	}
	return out
}()
