package render

import (
	"fmt"
	"math"
	"strings"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/wording"
)

// The least values that an axis ends at, with a half that reads as well, are these times
// a power of ten.
var steps = [...]int64{2, 4, 6, 8, 10}

// moneyAxis returns where an axis of amounts ends that reach to most, and its labels from
// the top.
func moneyAxis(most money.Sum) (top money.Sum, labels []string) {
	unit := one.Sum().MulDiv(1, 100_000) // the least amount that the API has
	for {
		for _, n := range steps {
			if top = unit.MulDiv(n, 1); top.Cmp(most) >= 0 {
				return top, []string{axisAmount(top), axisAmount(top.MulDiv(1, 2)), "0"}
			}
		}
		unit = unit.MulDiv(10, 1)
	}
}

// axisAmount writes an amount of an axis, without zeros that say nothing.
func axisAmount(a money.Sum) string {
	if a.Cmp(one.Times(10_000)) < 0 {
		return strings.TrimSuffix(strings.TrimRight(a.Fixed(5), "0"), ".")
	}
	return strings.Replace(short(a), ".0", "", 1)
}

// countAxis is moneyAxis of counts.
func countAxis(most int) (top int, labels []string) {
	for unit := 1; ; unit *= 10 {
		for _, n := range steps {
			if top = unit * int(n); top >= most {
				return top, []string{axisCount(top), axisCount(top / 2), "0"}
			}
		}
	}
}

func axisCount(n int) string {
	switch {
	case n >= 1_000_000_000:
		return fmt.Sprintf("%vG", float64(n)/1_000_000_000)
	case n >= 1_000_000:
		return fmt.Sprintf("%vM", float64(n)/1_000_000)
	case n >= 10_000:
		return fmt.Sprintf("%vk", float64(n)/1000)
	}
	return wording.Count(n)
}

// rangeAxis widens low to high so that both are multiples of step and lie at least two
// steps apart, within least to most.
func rangeAxis(low, high, step, least, most float64) (from, to float64) {
	if lacking := float64(2*step) - (high - low); lacking > 0 {
		half := float64(lacking / 2)
		low, high = low-half, high+half
	}
	from, to = math.Floor(low/step+1e-9)*step, math.Ceil(high/step-1e-9)*step
	return max(least, from), min(most, to)
}
