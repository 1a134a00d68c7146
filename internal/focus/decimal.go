package focus

import (
	"fmt"
	"math/big"
	"strings"

	"zentrunk-reports/internal/money"
)

// places are the decimal places of all money and quantities of the file, and digits how
// many there are in all: DECIMAL(38,12).
const (
	places = 12
	digits = 38
)

var (
	one   = ten(places)
	limit = ten(digits)
	wrap  = new(big.Int).Lsh(big.NewInt(1), 128)
)

func ten(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

// A decimal is a number of twelve places. The zero value is not one.
type decimal struct{ units *big.Int }

// whole returns n.
func whole(n int64) decimal { return decimal{new(big.Int).Mul(big.NewInt(n), one)} }

// cent is the unit of a [money.Sum].
var cent = func() money.Sum {
	a, _ := money.FromUnits(1)
	return a.Sum()
}()

// ofSum returns s, exactly.
func ofSum(s money.Sum) decimal {
	r := s.Ratio(cent) // a whole number of them
	return decimal{new(big.Int).Mul(r.Num(), ten(places-money.Scale))}
}

// over returns d / by, rounded half to even. by must be above zero.
func (d decimal) over(by decimal) decimal {
	return decimal{money.HalfEven(new(big.Int).Mul(d.units, one), by.units)}
}

// times returns d × by, rounded half to even.
func (d decimal) times(by decimal) decimal {
	return decimal{money.HalfEven(new(big.Int).Mul(d.units, by.units), one)}
}

// orZero returns d, zero where it is below that.
func (d decimal) orZero() decimal {
	if d.units.Sign() < 0 {
		return whole(0)
	}
	return d
}

func (d decimal) cmp(e decimal) int { return d.units.Cmp(e.units) }

// String returns d without zeros behind its last place: 0.0162, 3.
func (d decimal) String() string {
	s := new(big.Int).Abs(d.units).String()
	s = strings.Repeat("0", max(0, places+1-len(s))) + s
	cut := len(s) - places
	text := strings.TrimRight(s[:cut]+"."+s[cut:], "0")
	if d.units.Sign() < 0 {
		text = "-" + text
	}
	return strings.TrimSuffix(text, ".")
}

// bytes returns d as Parquet has it: two's complement, the highest byte first.
func (d decimal) bytes() ([16]byte, error) {
	var b [16]byte
	if d.units.CmpAbs(limit) >= 0 {
		return b, fmt.Errorf("%v is outside DECIMAL(%d,%d)", d, digits, places)
	}
	n := d.units
	if n.Sign() < 0 {
		n = new(big.Int).Add(n, wrap)
	}
	n.FillBytes(b[:])
	return b, nil
}
