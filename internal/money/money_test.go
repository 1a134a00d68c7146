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

// Units outside DECIMAL(18,8) make no amount.
func TestBounds(t *testing.T) {
	t.Parallel()
	for _, n := range []int64{limit, -limit, math.MaxInt64, math.MinInt64} {
		if got, err := FromUnits(n); !errors.Is(err, ErrOverflow) || got != (Amount{}) {
			t.Errorf("FromUnits(%d) = %v, %v; want 0, %v", n, got, err, ErrOverflow)
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

func rat(s Sum) *big.Rat { return new(big.Rat).SetFrac(s.big(), big.NewInt(1e8)) }
