package watch

import (
	"math"
	"slices"
)

// This file is the statistics: pure functions of counts. Sums of money come as units of
// the currency, to be held against a threshold. The one amount that is told and has passed
// through here is that of [Expected]: it is an estimate. What calls cost never does.

// Textbook thresholds, as mean and three standard deviations, gave hundreds of false
// incidents a year. Calls come in clusters of redials, a day is not like another, and
// four Sundays say nothing of what happens once in a year. So a window has to be far
// above what is usual in three ways at once: by a floor, by a ratio, and by a distance.
const (
	distance = 12.0 // standard deviations
	clusters = 3.0  // a count's variance over its mean: redials come together
	// wander is the least variance from day to day, as a share of the mean squared: 20 %
	// of it as a deviation.
	wander = 0.04
)

// threshold returns what a window with the expectation mean has to reach: floor, ratio
// times mean, and mean plus the distance. spread is the sum of its slices' deviations
// from day to day; noise is the variance over the mean of what comes by chance.
func threshold(floor, ratio, mean, spread, noise float64) float64 {
	return max(floor, ratio*mean, mean+float64(distance*math.Sqrt(float64(noise*mean)+float64(spread*spread))))
}

// centre returns what is usual of values: their median, or their mean without the two
// highest, whichever is more. The median alone is 0 for what is rare, and the mean alone
// believes a day of fraud. deviation is their median absolute deviation, scaled to a
// standard deviation. It sorts values.
func centre(values []float64) (usual, deviation float64) {
	if len(values) == 0 {
		return 0, 0
	}
	slices.Sort(values)
	mid := median(values)
	rest := values[:max(1, len(values)-2)]
	sum := 0.0
	for _, v := range rest {
		sum += v
	}
	usual = max(mid, sum/float64(len(rest)))
	for i, v := range values {
		values[i] = math.Abs(v - mid)
	}
	slices.Sort(values)
	return usual, 1.4826 * median(values)
}

// median returns that of sorted values.
func median(sorted []float64) float64 {
	n := len(sorted)
	if n == 0 {
		return 0
	}
	return float64((sorted[(n-1)/2] + sorted[n/2]) / 2)
}

// leastShare returns the lower end of Wilson's interval for the share that k of n shows,
// z standard deviations below it. It is 0 where n is.
func leastShare(k, n int, z float64) float64 {
	if n <= 0 {
		return 0
	}
	p, m := float64(k)/float64(n), float64(n)
	zz := float64(z * z)
	wide := math.Sqrt(float64(p*(1-p))/m + float64(zz/4)/m/m)
	return (p + float64(zz/2)/m - float64(z*wide)) / (1 + zz/m)
}

// nthHighest returns the nth highest of values, 0 where there are fewer.
func nthHighest(values []int, n int) int {
	if len(values) < n {
		return 0
	}
	var room [8]int // it is asked for the third of 28, for each caller in each slice
	highest := append(room[:0], values[:n]...)
	slices.Sort(highest)
	for _, v := range values[n:] {
		if v <= highest[0] {
			continue
		}
		at, _ := slices.BinarySearch(highest, v)
		copy(highest, highest[1:at])
		highest[at-1] = v
	}
	return highest[0]
}
