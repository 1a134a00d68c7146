package money

import (
	"math/big"
	"testing"
)

// What Parse accepts has the value that arbitrary-precision arithmetic reads,
// and its text reads back as the same amount.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "-1", "+", "0.00500", "8.5e-3", "1e10", "9999999999.99999999", "0.000000001", "1e-99999999999", "0x1", "1_0", "1/2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1000 {
			return // big.Rat would take its time
		}
		got, err := Parse(s)
		if err != nil {
			if got != (Amount{}) {
				t.Errorf("Parse(%q) = %v beside the error %v", s, got, err)
			}
			return
		}
		// The exact value of an absurd exponent is zero or was refused; big.Rat
		// would write it out.
		if got != (Amount{}) {
			want, ok := new(big.Rat).SetString(s)
			if !ok {
				t.Fatalf("Parse(%q) accepts what big.Rat refuses", s)
			}
			if rat(got).Cmp(want) != 0 {
				t.Errorf("Parse(%q) = %v, want %s", s, got, want.FloatString(10))
			}
		}
		back, err := Parse(got.String())
		if err != nil || back != got {
			t.Errorf("Parse(%q).String() = %q, which reads as %v, %v", s, got.String(), back, err)
		}
	})
}

// Every amount survives its text.
func FuzzString(f *testing.F) {
	for _, n := range []int64{0, 1, -1, 1000, 123_456_789, most, -most} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		a, err := FromUnits(n)
		if (err == nil) != fits(big.NewInt(n)) {
			t.Fatalf("FromUnits(%d): %v", n, err)
		}
		if back, err := Parse(a.String()); err != nil || back != a {
			t.Errorf("%d units are %q, which reads as %d units, %v", n, a.String(), back.units, err)
		}
	})
}

// Add and Sub are exact, and an overflow exactly where the sum does not fit; Cmp
// orders as the numbers do.
func FuzzAdd(f *testing.F) {
	f.Add(int64(1_500_000), int64(-5))
	f.Add(int64(most), int64(1))
	f.Add(int64(-most), int64(most))
	f.Fuzz(func(t *testing.T, x, y int64) {
		a, errA := FromUnits(x)
		b, errB := FromUnits(y)
		if errA != nil || errB != nil {
			return
		}
		for name, op := range map[string]struct {
			got  func(Amount) (Amount, error)
			want *big.Int
		}{
			"Add": {a.Add, new(big.Int).Add(big.NewInt(x), big.NewInt(y))},
			"Sub": {a.Sub, new(big.Int).Sub(big.NewInt(x), big.NewInt(y))},
		} {
			got, err := op.got(b)
			if (err == nil) != fits(op.want) || (err == nil && got.units != op.want.Int64()) {
				t.Errorf("%v.%s(%v) = %v, %v, want %v units", a, name, b, got, err, op.want)
			}
		}
		if got, want := a.Cmp(b), rat(a).Cmp(rat(b)); got != want {
			t.Errorf("%v.Cmp(%v) = %d, want %d", a, b, got, want)
		}
	})
}

// Charge is the exact quotient, rounded half to even at five places, and an
// overflow exactly where that does not fit.
func FuzzCharge(f *testing.F) {
	f.Add(int64(500_000), int64(180))
	f.Add(int64(9000), int64(10))
	f.Add(int64(-9000), int64(10))
	f.Add(int64(most), int64(60))
	f.Add(int64(-most), int64(-1<<63))
	f.Fuzz(func(t *testing.T, units, seconds int64) {
		a, err := FromUnits(units)
		if err != nil {
			return
		}
		want := roundedRat(new(big.Rat).Mul(rat(a), big.NewRat(seconds, 60)), 5)
		want.Mul(want, big.NewInt(1000)) // to units
		agree(t, "Charge", a, seconds, want, a.Charge)
	})
}

// PerMinute is the exact quotient, rounded half to even at eight places, and an
// overflow exactly where that does not fit.
func FuzzPerMinute(f *testing.F) {
	f.Add(int64(1_500_000), int64(180))
	f.Add(int64(3), int64(120))
	f.Add(int64(-5), int64(120))
	f.Add(int64(most), int64(59))
	f.Add(int64(most), int64(1<<63-1))
	f.Fuzz(func(t *testing.T, units, seconds int64) {
		a, err := FromUnits(units)
		if err != nil || seconds <= 0 {
			return
		}
		exact := new(big.Rat).Mul(rat(a), new(big.Rat).SetFrac(big.NewInt(60), big.NewInt(seconds)))
		agree(t, "PerMinute", a, seconds, roundedRat(exact, 8), a.PerMinute)
	})
}

// agree holds f(seconds) to the units that are wanted, or to an overflow where
// they make no amount.
func agree(t *testing.T, name string, a Amount, seconds int64, want *big.Int, f func(int64) (Amount, error)) {
	t.Helper()
	got, err := f(seconds)
	if (err == nil) != fits(want) {
		t.Fatalf("%v.%s(%d): %v, want %v units", a, name, seconds, err, want)
	}
	if err == nil && got.units != want.Int64() {
		t.Errorf("%v.%s(%d) = %d units, want %v", a, name, seconds, got.units, want)
	}
}
