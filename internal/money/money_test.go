package money

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
)

// most is the largest amount there is.
const most = limit - 1

// Parse takes every form that a JSON number has, leading zeros and a plus, to
// the exact value, and nothing else.
func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in    string
		units int64
		err   error
	}{
		{"0", 0, nil}, {"-0", 0, nil}, {"0.00000", 0, nil}, {"000", 0, nil}, {"0e9999", 0, nil}, {"0e-9999", 0, nil},
		{"1", 1e8, nil}, {"+1", 1e8, nil}, {"-1", -1e8, nil}, {"007", 7e8, nil},
		{"0.00500", 500_000, nil}, {"0.0085", 850_000, nil}, {"12.34567891", 1_234_567_891, nil},
		{"0.00000001", 1, nil}, {"-0.00000001", -1, nil}, {"0.000000010", 1, nil}, {"1.50000000000000", 150_000_000, nil},
		{"8.5e-3", 850_000, nil}, {"85E-4", 850_000, nil}, {"1e2", 1e10, nil}, {"1e+2", 1e10, nil}, {"1e-8", 1, nil},
		{"100e-10", 1, nil}, {"0.00000000001e3", 1, nil}, {"1e00000000000000000002", 1e10, nil},
		{"9999999999.99999999", most, nil}, {"-9999999999.99999999", -most, nil},

		{"0.000000001", 0, ErrPrecision}, {"1e-9", 0, ErrPrecision}, {"1e-9999", 0, ErrPrecision}, {"1e-99999999999999999999", 0, ErrPrecision},
		{"10000000000", 0, ErrOverflow}, {"-10000000000", 0, ErrOverflow}, {"1e10", 0, ErrOverflow},
		{"1e99999999999999999999", 0, ErrOverflow}, {strings.Repeat("9", 400), 0, ErrOverflow},

		{"", 0, ErrSyntax}, {"+", 0, ErrSyntax}, {"-", 0, ErrSyntax}, {".", 0, ErrSyntax}, {".5", 0, ErrSyntax}, {"5.", 0, ErrSyntax},
		{"1.2.3", 0, ErrSyntax}, {"--1", 0, ErrSyntax}, {"+-1", 0, ErrSyntax}, {"1-", 0, ErrSyntax}, {" 1", 0, ErrSyntax}, {"1 ", 0, ErrSyntax},
		{"1,5", 0, ErrSyntax}, {"1_000", 0, ErrSyntax}, {"0x1p4", 0, ErrSyntax}, {"e5", 0, ErrSyntax}, {"1e", 0, ErrSyntax}, {"1e+", 0, ErrSyntax},
		{"1e+-2", 0, ErrSyntax}, {"1e-+2", 0, ErrSyntax}, {"1e2.5", 0, ErrSyntax}, {"NaN", 0, ErrSyntax}, {"Inf", 0, ErrSyntax}, {"٣", 0, ErrSyntax},
		{"null", 0, ErrSyntax}, {"1\x00", 0, ErrSyntax},
	} {
		got, err := Parse(tt.in)
		if !errors.Is(err, tt.err) || got.Units() != tt.units {
			t.Errorf("Parse(%.30q) = %d units, %v; want %d, %v", tt.in, got.Units(), err, tt.units, tt.err)
		}
	}
}

// String shows five places, and more only where they are needed.
func TestString(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		units int64
		want  string
	}{
		{0, "0.00000"}, {1_500_000, "0.01500"}, {1, "0.00000001"}, {10, "0.0000001"}, {100, "0.000001"}, {1000, "0.00001"},
		{-1, "-0.00000001"}, {-150_000_000, "-1.50000"}, {283_333, "0.00283333"}, {283_330, "0.0028333"},
		{12_345_600_000_000, "123456.00000"}, {most, "9999999999.99999999"}, {-most, "-9999999999.99999999"},
	} {
		if got := (Amount{tt.units}).String(); got != tt.want {
			t.Errorf("%d units = %q, want %q", tt.units, got, tt.want)
		}
	}
}

// Units outside DECIMAL(18,8) make no amount, and no sum or difference leaves it.
func TestBounds(t *testing.T) {
	t.Parallel()
	for _, n := range []int64{limit, -limit, math.MaxInt64, math.MinInt64} {
		if got, err := FromUnits(n); !errors.Is(err, ErrOverflow) || got != (Amount{}) {
			t.Errorf("FromUnits(%d) = %v, %v; want 0, %v", n, got, err, ErrOverflow)
		}
	}
	for _, tt := range []struct {
		a, b     int64
		sum, dif bool // whether it fits
	}{
		{most, 0, true, true}, {most, 1, false, true}, {-most, 1, true, false}, {-most, -1, false, true},
		{most, most, false, true}, {-most, -most, false, true}, {most, -most, true, false}, {-most, most, true, false},
	} {
		a, b := Amount{tt.a}, Amount{tt.b}
		if sum, err := a.Add(b); (err == nil) != tt.sum || (tt.sum && sum.Units() != tt.a+tt.b) {
			t.Errorf("%v + %v = %v, %v; fits: %t", a, b, sum, err, tt.sum)
		}
		if dif, err := a.Sub(b); (err == nil) != tt.dif || (tt.dif && dif.Units() != tt.a-tt.b) {
			t.Errorf("%v - %v = %v, %v; fits: %t", a, b, dif, err, tt.dif)
		}
	}
}

// Cmp orders amounts as numbers.
func TestCmp(t *testing.T) {
	t.Parallel()
	for i, a := range []int64{-most, -1, 0, 1, most} {
		for j, b := range []int64{-most, -1, 0, 1, most} {
			if got, want := (Amount{a}).Cmp(Amount{b}), min(max(i-j, -1), 1); got != want {
				t.Errorf("%d Cmp %d = %d, want %d", a, b, got, want)
			}
		}
	}
}

// In JSON an amount is a string; strings and numbers are read, both exactly, and
// null leaves what was there.
func TestJSON(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, want string // want is the JSON that comes out again
		err      bool
	}{
		{`"0.01500"`, `"0.01500"`, false}, {`0.015`, `"0.01500"`, false}, {`15e-3`, `"0.01500"`, false}, {`"-1"`, `"-1.00000"`, false},
		{`"\u0031"`, `"1.00000"`, false}, {`null`, `"7.00000"`, false},
		{`0.1234567891`, ``, true}, {`""`, ``, true}, {`"null"`, ``, true}, {`true`, ``, true}, {`[]`, ``, true}, {`{}`, ``, true},
	} {
		got := Amount{7e8}
		err := json.Unmarshal([]byte(tt.in), &got)
		if (err != nil) != tt.err {
			t.Errorf("unmarshal %s: %v, want an error: %t", tt.in, err, tt.err)
		}
		if tt.err {
			if got != (Amount{7e8}) {
				t.Errorf("unmarshal %s failed and left %v", tt.in, got)
			}
			continue
		}
		if text, err := json.Marshal(got); err != nil || string(text) != tt.want {
			t.Errorf("%s comes out as %s, %v; want %s", tt.in, text, err, tt.want)
		}
	}
}

// Charge is rate × seconds / 60 to the fifth place, half to even: the samples
// are records of Plivo's.
func TestCharge(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		rate    string
		seconds int64
		want    string
	}{
		{"0.00500", 180, "0.01500"}, {"0.03", 4, "0.00200"}, {"0.0065", 24, "0.00260"}, {"0.0028", 60, "0.00280"},
		{"0.00003", 10, "0.00000"}, {"0.00009", 10, "0.00002"}, {"0.00015", 10, "0.00002"}, {"0.00021", 10, "0.00004"}, // halves
		{"-0.00003", 10, "0.00000"}, {"-0.00009", 10, "-0.00002"}, {"0.00009", -10, "-0.00002"}, {"-0.00009", -10, "0.00002"},
		{"0.0000301", 10, "0.00001"}, {"0", 100, "0.00000"}, {"5", 0, "0.00000"}, {"9999999999.99999", 60, "9999999999.99999"},
	} {
		rate, err := Parse(tt.rate)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := rate.Charge(tt.seconds); err != nil || got.String() != tt.want {
			t.Errorf("%s × %d s = %v, %v; want %s", tt.rate, tt.seconds, got, err, tt.want)
		}
	}
	for _, seconds := range []int64{61, math.MaxInt64, math.MinInt64} {
		if got, err := (Amount{most}).Charge(seconds); !errors.Is(err, ErrOverflow) {
			t.Errorf("the largest rate × %d s = %v, %v; want %v", seconds, got, err, ErrOverflow)
		}
	}
}

// PerMinute is amount × 60 / seconds to the eighth place, half to even.
func TestPerMinute(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		amount  string
		seconds int64
		want    string
	}{
		{"0.01500", 180, "0.00500"}, {"1", 7, "8.57142857"}, {"-1", 7, "-8.57142857"}, {"2", 9, "13.33333333"}, {"0", 5, "0.00000"},
		{"0.00000001", 120, "0.00000"}, {"0.00000003", 120, "0.00000002"}, {"0.00000005", 120, "0.00000002"}, // halves
		{"9999999999.99999999", 60, "9999999999.99999999"}, {"1", math.MaxInt64, "0.00000"},
	} {
		a, err := Parse(tt.amount)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := a.PerMinute(tt.seconds); err != nil || got.String() != tt.want {
			t.Errorf("%s in %d s = %v a minute, %v; want %s", tt.amount, tt.seconds, got, err, tt.want)
		}
	}
	if got, err := (Amount{most}).PerMinute(59); !errors.Is(err, ErrOverflow) {
		t.Errorf("the largest amount in 59 s = %v a minute, %v; want %v", got, err, ErrOverflow)
	}
}

// roundedRat returns r × 10^places, rounded half to even.
func roundedRat(r *big.Rat, places int) *big.Int {
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)))
	q, rest := new(big.Int).DivMod(scaled.Num(), scaled.Denom(), new(big.Int)) // rounds down, also below 0
	switch rest.Lsh(rest, 1).Cmp(scaled.Denom()) {
	case 1:
		q.Add(q, big.NewInt(1))
	case 0:
		q.Add(q, big.NewInt(int64(q.Bit(0))))
	}
	return q
}

// fits is whether n units make an amount.
func fits(n *big.Int) bool { return n.CmpAbs(big.NewInt(limit)) < 0 }

func rat(a Amount) *big.Rat { return big.NewRat(a.units, 1e8) }
