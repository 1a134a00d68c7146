package report

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// A histogram gives back exactly the values it was given, however many there
// are and whichever of its two forms holds them.
func TestHistogramKeepsEveryValue(t *testing.T) {
	t.Parallel()
	for _, variety := range []int{1, 10, 1000, 1 << 20} {
		for _, n := range []int{1, 15, 16, 17, 100, 5000} {
			rng := rand.New(rand.NewPCG(uint64(variety), uint64(n)))
			var d dictionary
			var h, other histogram
			var want []float64
			for range n {
				v := float64(rng.IntN(variety)-variety/2) / 8
				want = append(want, v)
				h.add(d.id(v), &d)
				other.add(d.id(float64(rng.IntN(variety))), &d) // what another group sees in between
			}
			slices.Sort(want)
			got := h.distribution(&d)
			if got.len() != n {
				t.Fatalf("%d of %d values: %d came back", n, variety, got.len())
			}
			for k := range n {
				if got.at(k) != want[k] {
					t.Fatalf("%d of %d values: at(%d) = %v, want %v", n, variety, k, got.at(k), want[k])
				}
			}
			if places := len(h.dense) + len(h.log); places > n+minLog {
				t.Errorf("%d of %d values take %d places", n, variety, places)
			}
		}
	}
}

// Zero and minus zero are one value.
func TestMinusZero(t *testing.T) {
	t.Parallel()
	var d dictionary
	if a, b := d.id(math.Copysign(0, -1)), d.id(0); a != b || math.Signbit(d.values[a]) {
		t.Errorf("-0 and 0 have numbers %d and %d, values %v", a, b, d.values)
	}
}

func distributionOf(values ...float64) distribution {
	var d dictionary
	var h histogram
	for _, v := range values {
		h.add(d.id(v), &d)
	}
	return h.distribution(&d)
}

// Quantiles interpolate between neighbours as SQL's quantile_cont does. The
// last two rows are DuckDB 1.5's own answers, to the last bit.
func TestQuantile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		values []float64
		q      float64
		want   float64
	}{
		{[]float64{4.2}, 0.05, 4.2},
		{[]float64{1, 2}, 0.5, 1.5},
		{[]float64{2, 1, 3}, 0.5, 2},
		{[]float64{10, 20}, 0.95, 19.5},
		{[]float64{0, 1, 2, 3, 4}, 0.25, 1},
		{[]float64{24, 24, 24, 24}, 0.99, 24},
		{[]float64{-1e308, 1e308}, 0.5, 0},
		{[]float64{-math.MaxFloat64, math.MaxFloat64}, 0.99, 0.98 * math.MaxFloat64},
		{[]float64{0.3, 0.1, 0.2, 7.7, 31.9}, 0.95, 27.059999999999995},
		{[]float64{12.5, 3.25, 99.125, 41, 8, 8, 17.75}, 0.99, 95.63749999999997},
	} {
		got := distributionOf(tt.values...).quantile(tt.q)
		if *got != tt.want {
			t.Errorf("quantile(%v, %v) = %v, want %v", tt.values, tt.q, *got, tt.want)
		}
	}
	if got := distributionOf().quantile(0.5); got != nil {
		t.Errorf("quantile of nothing = %v, want nil", *got)
	}
}

// A quantile between equal neighbours is that value, to the last bit.
func TestQuantileOfEqualValues(t *testing.T) {
	t.Parallel()
	for _, v := range []float64{24, 4.2, 0.1, 1043.27, 3.1} {
		d := distribution{{v, 0}}
		for n := 1; n < 400; n++ {
			d[0].upTo = n
			for _, q := range []float64{0.05, 0.5, 0.95, 0.99} {
				if got := *d.quantile(q); got != v {
					t.Fatalf("quantile(%d times %v, %v) = %v", n, v, q, got)
				}
			}
		}
	}
}

// The mean is the double next to the exact one.
func TestMean(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	for n := 1; n < 2000; n = n*3 + 1 {
		var values []float64
		sum := new(big.Rat)
		for range n {
			v := 1 + 4*rng.Float64()
			values = append(values, v)
			sum.Add(sum, new(big.Rat).SetFloat64(v))
		}
		want, _ := sum.Quo(sum, big.NewRat(int64(n), 1)).Float64()
		if got := *distributionOf(values...).mean(); got != want {
			t.Errorf("mean of %d scores = %v, want %v", n, got, want)
		}
	}
	if got := *distributionOf(slices.Repeat([]float64{4.2}, 7)...).mean(); got != 4.2 {
		t.Errorf("mean of 4.2 seven times = %v", got)
	}
	if got := distributionOf().mean(); got != nil {
		t.Errorf("mean of nothing = %v, want nil", *got)
	}
}

// A dimension finds a group again whatever was asked in between.
func TestDimension(t *testing.T) {
	t.Parallel()
	var d dimension
	seen := map[string]*group{}
	for i := range 100 {
		key := fmt.Sprint(i * i % 17)
		g := d.group(key)
		if old := seen[key]; g.key != key || (old != nil && old != g) {
			t.Fatalf("group(%q) = %q, another one than before: %t", key, g.key, old != g)
		}
		seen[key] = g
	}
}
