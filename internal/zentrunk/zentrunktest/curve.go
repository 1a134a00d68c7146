package zentrunktest

import (
	"math/rand/v2"
	"slices"
	"time"
)

// busyness weighs the hours of a day, UTC: most calls belong to the working
// hours of Europe and of America's east.
var busyness = [24]int{6, 4, 3, 3, 4, 6, 10, 16, 24, 29, 31, 30, 29, 34, 40, 43, 42, 38, 33, 27, 21, 16, 12, 8}

// endSeconds draws the Unix seconds in which the calls end, ascending.
func endSeconds(rng *rand.Rand, opts GenOptions) []int64 {
	const hour = int64(time.Hour / time.Second)
	start, span := opts.Start.Unix(), int64(opts.Span/time.Second)
	// Slots are hours from the start on, the last one cut short; a slot weighs
	// its hour's busyness times its seconds.
	var sums []int64
	sum := int64(0)
	for at := int64(0); at < span; at += hour {
		weight := busyness[time.Unix(start+at, 0).UTC().Hour()]
		sum += int64(weight) * min(hour, span-at)
		sums = append(sums, sum)
	}
	ends := make([]int64, opts.Calls)
	for i := range ends {
		slot, found := slices.BinarySearch(sums, rng.Int64N(sum))
		if found { // sums are upper bounds, not included
			slot++
		}
		at := int64(slot) * hour
		ends[i] = start + at + rng.Int64N(min(hour, span-at))
	}
	slices.Sort(ends)
	return ends
}
