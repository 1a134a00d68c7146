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
			if rat(got.Sum()).Cmp(want) != 0 {
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

// A sum is exact and ordered as numbers are, also beyond 64 bits, and survives its
// text.
func FuzzSum(f *testing.F) {
	f.Add(int64(0), uint64(1_500_000), int64(-1), uint64(1<<64-5))
	f.Add(int64(0), uint64(1<<63), int64(0), uint64(1<<63-1))
	f.Add(int64(54_210_108_624), uint64(0), int64(-54_210_108_624), uint64(0))
	f.Fuzz(func(t *testing.T, highA int64, lowA uint64, highB int64, lowB uint64) {
		a, b := Sum{highA / 1e9, lowA}, Sum{highB / 1e9, lowB}
		if want := new(big.Rat).Add(rat(a), rat(b)); rat(a.Add(b)).Cmp(want) != 0 {
			t.Errorf("%v + %v = %v", a, b, a.Add(b))
		}
		if want := new(big.Rat).Sub(rat(a), rat(b)); rat(a.Sub(b)).Cmp(want) != 0 {
			t.Errorf("%v - %v = %v", a, b, a.Sub(b))
		}
		if got, want := a.Cmp(b), rat(a).Cmp(rat(b)); got != want || a.Sign() != rat(a).Sign() || rat(a.Abs()).Cmp(new(big.Rat).Abs(rat(a))) != 0 {
			t.Errorf("%v.Cmp(%v) = %d, want %d", a, b, got, want)
		}
		if fromBig(a.big()) != a {
			t.Errorf("%v in words is %v", a, fromBig(a.big()))
		}
		narrow, err := a.Amount()
		if (err == nil) != fits(a.big()) || err == nil && narrow.Sum() != a {
			t.Errorf("%v as an amount is %v, %v", a, narrow, err)
		}
		if of := b.Abs(); of != (Sum{}) {
			if want := new(big.Rat).Quo(rat(a), rat(of)); a.Ratio(of).Cmp(want) != 0 {
				t.Errorf("%v.Ratio(%v) = %v, want %v", a, of, a.Ratio(of), want)
			}
		}
		text := new(big.Rat).SetFrac(a.big(), big.NewInt(1e8)).FloatString(8)
		if got := a.String(); got+"000"[:len(text)-len(got)] != text {
			t.Errorf("%v units are %s, want %s", a.big(), got, text)
		}
		back, err := ParseSum(a.String())
		if held := a.big().CmpAbs(tenTo(sumDigits)) < 0; (err == nil) != held || held && back != a {
			t.Errorf("%v reads as %v, %v", a, back, err)
		}
	})
}

func tenTo(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

// Whatever is a factor of a sum is the exact quotient, rounded half to even once.
func FuzzRatio(f *testing.F) {
	f.Add(int64(0), uint64(500_000), int64(180), int64(60))
	f.Add(int64(0), uint64(9000), int64(10), int64(60))
	f.Add(int64(-1), uint64(1<<64-9000), int64(10), int64(60))
	f.Add(int64(0), uint64(most), int64(60), int64(59))
	f.Add(int64(1), uint64(most), int64(-44478), int64(10_000))
	f.Fuzz(func(t *testing.T, high int64, low uint64, num, den int64) {
		s := Sum{high / 1e9, low}
		num, den = num%1_000_000, max(1, den)
		want := func(places int64, num, den int64) *big.Int {
			r := new(big.Rat).Mul(rat(s), new(big.Rat).SetFrac(big.NewInt(num), big.NewInt(den)))
			n := roundedRat(r, int(places))
			return n.Mul(n, tenTo(Scale-places))
		}
		for name, tt := range map[string]struct {
			got  Sum
			want *big.Int
		}{
			"MulDiv": {s.MulDiv(num, den), want(8, num, den)}, "Part": {s.Part(num, den), want(5, num, den)},
			"Over": {s.Over(den), want(5, 1, den)}, "PerMinute": {s.PerMinute(den), want(8, 60, den)},
		} {
			if tt.got.big().Cmp(tt.want) != 0 {
				t.Errorf("%s of %v by %d / %d = %v, want %v units", name, s, num, den, tt.got, tt.want)
			}
		}
	})
}

// Charge and Times are exact for every amount and every number there is.
func FuzzCharge(f *testing.F) {
	f.Add(int64(500_000), int64(180))
	f.Add(int64(9000), int64(10))
	f.Add(int64(-9000), int64(10))
	f.Add(int64(most), int64(60))
	f.Add(int64(-most), int64(-1<<63))
	f.Fuzz(func(t *testing.T, units, n int64) {
		a, err := FromUnits(units)
		if err != nil {
			return
		}
		want := roundedRat(new(big.Rat).Mul(rat(a.Sum()), big.NewRat(n, 60)), 5)
		if got := a.Charge(n); got.big().Cmp(want.Mul(want, big.NewInt(1000))) != 0 {
			t.Errorf("%v.Charge(%d) = %v, want %v units", a, n, got, want)
		}
		if got := a.Times(n); got.big().Cmp(new(big.Int).Mul(big.NewInt(units), big.NewInt(n))) != 0 {
			t.Errorf("%v.Times(%d) = %v", a, n, got)
		}
	})
}
