package verify

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// A charge in 64 bits is the one by big numbers, ties included, and a sum in 128 bits is
// exact.
func TestMoneyIsExact(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	var sum total
	want := new(big.Int)
	for range 20_000 {
		rate, seconds := rng.Int64N(1<<rng.IntN(62)+1)-rng.Int64N(1000), rng.Int64N(1<<rng.IntN(31)+1)
		if rng.IntN(3) == 0 {
			rate = rate / 30_000 * 30_000 // a tie
		}
		if got, ok := charge(rate, seconds); ok && bigCharge(rate, seconds).Cmp(big.NewInt(got)) != 0 {
			t.Fatalf("charge(%d, %d) = %d, want %d", rate, seconds, got, bigCharge(rate, seconds))
		}
		sum.add(math.MaxInt64 - rate)
		sum.add(-rate)
		want.Add(want, big.NewInt(math.MaxInt64-rate))
		want.Sub(want, big.NewInt(rate))
	}
	if sum.big().Cmp(want) != 0 {
		t.Errorf("the sum is %d, want %d", sum.big(), want)
	}
	for _, tt := range []struct {
		n, d, want int64
	}{{5, 2, 2}, {7, 2, 4}, {-5, 2, -2}, {-7, 2, -4}, {-1, 3, 0}, {-2, 3, -1}, {6, 3, 2}} {
		if got := quotient(big.NewInt(tt.n), big.NewInt(tt.d)); got.Int64() != tt.want {
			t.Errorf("%d / %d = %d, want %d", tt.n, tt.d, got, tt.want)
		}
	}
	for _, tt := range []struct {
		units int64
		want  string
	}{{0, "0.00000"}, {1, "0.00000001"}, {-150_000_000, "-1.50000"}, {123_456_780, "1.2345678"}} {
		if got := (amount{big.NewInt(tt.units)}).String(); got != tt.want {
			t.Errorf("%d units are %s, want %s", tt.units, got, tt.want)
		}
		if n, ok := parseDecimal(tt.want, places); !ok || n.Int64() != tt.units {
			t.Errorf("%s is %v units, want %d", tt.want, n, tt.units)
		}
	}
}

// A percentile of a histogram is that of the values in a row, whether it holds few or
// many of them.
func TestQuantileIsThatOfTheRow(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		d := newDictionary[float64]()
		var h histogram
		var row []float64
		distinct := 1 + rng.IntN(400)
		for range 1 + rng.IntN(1500) {
			v := float64(rng.IntN(distinct)) / 8
			row = append(row, v)
			h.add(d.id(v), len(d.values))
		}
		slices.Sort(row)
		s := h.sample(d.values)
		for _, q := range []float64{0, 0.05, 0.5, 0.95, 0.99, 1} {
			place := float64(len(row)-1) * q
			low, high := row[int(math.Floor(place))], row[int(math.Ceil(place))]
			if got, want := s.quantile(q), low+(high-low)*(place-math.Floor(place)); got != want {
				t.Fatalf("of %d values the %g quantile is %v, want %v", len(row), q, got, want)
			}
		}
	}
}
