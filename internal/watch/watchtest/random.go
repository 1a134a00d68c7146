package watchtest

import (
	"math"
	"math/rand/v2"
	"slices"
)

// A dice throws what the model needs, the same for the same seed.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 0x9E3779B97F4A7C15))} }

// poisson returns a count with the mean. Above 40 a rounded normal is close enough.
func (d dice) poisson(mean float64) int {
	switch {
	case mean <= 0:
		return 0
	case mean > 40:
		return max(0, int(math.Round(mean+float64(math.Sqrt(mean)*d.NormFloat64()))))
	}
	limit, p, n := math.Exp(-mean), 1.0, 0
	for {
		if p *= d.Float64(); p <= limit {
			return n
		}
		n++
	}
}

// gamma returns a factor with mean 1 and the coefficient of variation cv.
func (d dice) gamma(cv float64) float64 {
	shape := 1 / cv / cv
	a := shape - 1./3
	c := 1 / math.Sqrt(9*a)
	for {
		x := d.NormFloat64()
		v := 1 + float64(c*x)
		if v <= 0 {
			continue
		}
		v = v * v * v
		if u := d.Float64(); math.Log(u) < float64(.5*x*x)+a-float64(a*v)+float64(a*math.Log(v)) {
			return a * v / shape
		}
	}
}

func (d dice) lognormal(median, sigma float64) float64 {
	return median * math.Exp(sigma*d.NormFloat64())
}

// pick returns the place of a throw among shares that are summed up.
func (d dice) pick(summed []float64) int {
	n, _ := slices.BinarySearch(summed, d.Float64())
	return min(n, len(summed)-1)
}

// more returns how many redials follow a call: half of them have none.
func (d dice) more() int {
	n := 0
	for d.Float64() < .5 {
		n++
	}
	return n
}

// binomial returns how many of n have what a share has.
func (d dice) binomial(n int, share float64) int {
	if n > 60 {
		mean := float64(float64(n) * share)
		return min(n, max(0, int(math.Round(mean+float64(math.Sqrt(mean*(1-share))*d.NormFloat64())))))
	}
	k := 0
	for range n {
		if d.Float64() < share {
			k++
		}
	}
	return k
}
