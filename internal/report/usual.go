package report

import (
	"slices"

	"zentrunk-reports/internal/money"
)

// usual returns the median of values and their robust standard deviation.
func usual(values []float64) (median, deviation float64) {
	median = middle(values)
	off := make([]float64, len(values))
	for i, v := range values {
		off[i] = max(v-median, median-v)
	}
	return median, 1.4826 * middle(off)
}

func middle(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	if n := len(sorted); n%2 == 0 {
		return float64(sorted[n/2-1]/2) + float64(sorted[n/2]/2)
	}
	return sorted[len(sorted)/2]
}

// usualAmount returns the median of amounts and that of the distances from it, not
// yet times 1.4826.
func usualAmount(amounts []money.Sum) (median, deviation money.Sum) {
	median = middleAmount(amounts)
	off := make([]money.Sum, len(amounts))
	for i, a := range amounts {
		off[i] = a.Sub(median).Abs()
	}
	return median, middleAmount(off)
}

func middleAmount(amounts []money.Sum) money.Sum {
	sorted := slices.SortedFunc(slices.Values(amounts), money.Sum.Cmp)
	if n := len(sorted); n%2 == 0 {
		return sorted[n/2-1].Add(sorted[n/2]).MulDiv(1, 2)
	}
	return sorted[len(sorted)/2]
}
