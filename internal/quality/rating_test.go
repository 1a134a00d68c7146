package quality

import (
	"math"
	"testing"
)

// A rating begins at its lower bound and ends before the next; only the best
// includes its upper bound, and outside 1 to 5 there is none.
func TestRatingOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		score float64
		want  Rating
	}{
		{5, Excellent}, {4.2, Excellent}, {4, Excellent},
		{math.Nextafter(4, 0), Good}, {3, Good},
		{math.Nextafter(3, 0), Fair}, {2, Fair},
		{math.Nextafter(2, 0), Poor}, {1, Poor},
		{math.Nextafter(1, 0), ""}, {math.Nextafter(5, 6), ""}, {0, ""}, {-1, ""},
		{math.NaN(), ""}, {math.Inf(1), ""}, {math.Inf(-1), ""},
	} {
		if got := RatingOf(tt.score); got != tt.want {
			t.Errorf("RatingOf(%v) = %q, want %q", tt.score, got, tt.want)
		}
	}
}
