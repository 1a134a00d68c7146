package watch

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestThreshold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                              string
		floor, ratio, mean, spread, noise float64
		want                              float64
	}{
		{"nothing is usual: the floor", 40, 10, 0, 0, 3, 40},
		{"a steady key: the ratio", 40, 10, 100, 0, 3, 1000},
		{"a key that wanders: the distance", 40, 2, 100, 30, 3, 100 + 12*math.Sqrt(300+900)},
	} {
		if got := threshold(tt.floor, tt.ratio, tt.mean, tt.spread, tt.noise); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Two days of fraud among twenty leave what is usual as it was, and a key that is mostly
// silent keeps a mean.
func TestCentre(t *testing.T) {
	t.Parallel()
	days := make([]float64, 20)
	for i := range days {
		days[i] = 10
	}
	days[3], days[4] = 900, 1200
	if usual, deviation := centre(days); usual != 10 || deviation != 0 {
		t.Errorf("centre = %v, %v; want 10, 0", usual, deviation)
	}
	rare := []float64{0, 0, 0, 0, 0, 0, 2, 2, 2, 9}
	if usual, _ := centre(rare); usual != .5 {
		t.Errorf("centre of what is rare = %v, want 0.5", usual)
	}
	if usual, deviation := centre(nil); usual != 0 || deviation != 0 {
		t.Errorf("centre of nothing = %v, %v", usual, deviation)
	}
}

// Against figures of the formula: nine of nine is the first that passes 30 %.
func TestLeastShare(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		k, n int
		want float64
	}{{0, 0, 0}, {8, 8, 8 / (8 + 20.25)}, {9, 9, 9 / (9 + 20.25)}, {50, 100, .2944}} {
		if got := leastShare(tt.k, tt.n, 4.5); math.Abs(got-tt.want) > 1e-3 {
			t.Errorf("leastShare(%d, %d) = %.4f, want %.4f", tt.k, tt.n, got, tt.want)
		}
	}
}

func TestPlusDoesNotWrap(t *testing.T) {
	t.Parallel()
	if got := plus(math.MaxInt64-1, 5); got != math.MaxInt64 {
		t.Errorf("plus = %d", got)
	}
	if got := plus(math.MinInt64+1, -5); got != math.MinInt64 {
		t.Errorf("plus = %d", got)
	}
	if got := plus(7, -9); got != -2 {
		t.Errorf("plus = %d", got)
	}
}

// The nth highest is that of the sorted values.
func TestNthHighest(t *testing.T) {
	t.Parallel()
	d := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		values := make([]int, d.IntN(30))
		for i := range values {
			values[i] = d.IntN(9)
		}
		n, want := 1+d.IntN(5), 0
		if sorted := slices.Sorted(slices.Values(values)); len(sorted) >= n {
			want = sorted[len(sorted)-n]
		}
		if got := nthHighest(values, n); got != want {
			t.Fatalf("nthHighest(%v, %d) = %d, want %d", values, n, got, want)
		}
	}
}
