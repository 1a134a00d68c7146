package report

import (
	"bytes"
	"strconv"
	"strings"
)

// A code stands for a phone number: eight bytes in place of a string, of which a day may
// have a million. The lowest two bits are its kind, the rest is its digits with a 1 in
// front, so that zeros at the start are kept, or the place of its text. It is below 2^53.
type code uint64

// The kinds of codes.
const (
	plain = iota // digits alone
	plus         // a plus and digits
	text         // anything else that callers are called
)

const (
	mostDigits = 15 // of a number, by E.164
	codeBits   = 53
)

// codeOf returns the code of number, which must not be empty. It is false where number is
// no digits.
func codeOf(number string) (code, bool) {
	kind := code(plain)
	digits := number
	if digits[0] == '+' {
		kind, digits = plus, digits[1:]
	}
	if len(digits) == 0 || len(digits) > mostDigits {
		return 0, false
	}
	v := code(1)
	for i := range len(digits) {
		d := digits[i] - '0'
		if d > 9 {
			return 0, false
		}
		v = v*10 + code(d)
	}
	return v<<2 | kind, true
}

func (c code) kind() code { return c & 3 }

// number returns what the code was made of, texts being those of kind text.
func (c code) number(texts []string) string {
	if c.kind() == text {
		return texts[c>>2]
	}
	return string(c.append(nil))
}

// compareCodes orders two numbers as text.
func compareCodes(a, b code, texts []string) int {
	if a.kind() == text || b.kind() == text {
		return strings.Compare(a.number(texts), b.number(texts))
	}
	var first, second [mostDigits + 2]byte
	return bytes.Compare(a.append(first[:0]), b.append(second[:0]))
}

// append writes a number of digits behind b.
func (c code) append(b []byte) []byte {
	start := len(b)
	b = strconv.AppendUint(b, uint64(c>>2), 10)
	if b[start] = '+'; c.kind() == plus {
		return b
	}
	return b[start+1:]
}

// stem returns the first digits of c, with their 1 in front, and how many they are: seven
// at most, and so few that five digits stay behind them. What a mask shows of the end is
// among these five, and three are shown by neither.
func (c code) stem() (v uint64, digits int) {
	v = uint64(c >> 2)
	all := 0
	for w := v; w >= 10; w /= 10 {
		all++
	}
	digits = max(0, min(maxPrefix, all-hiddenDigits))
	for range all - digits {
		v /= 10
	}
	return v, digits
}

const (
	maxPrefix    = 7
	hiddenDigits = 5
	leastSharing = 10 // numbers that share a prefix which is shown
)

// A stem is the beginning of numbers of one kind: that of [code.stem], and the kind in the
// lowest bit.
type stem uint64

// longest returns the longest stem of c, and its digits; none for texts.
func (c code) longest() (stem, int) {
	if c.kind() == text {
		return 0, 0
	}
	v, digits := c.stem()
	return stem(v<<1) | stem(c.kind()), digits
}

// shorter returns s without its last digit.
func (s stem) shorter() stem { return s>>1/10<<1 | s&1 }

func (s stem) String() string {
	return strings.Repeat("+", int(s&1)) + strconv.FormatUint(uint64(s>>1), 10)[1:]
}

// prefixes returns the longest beginning of each of codes that is shared by so many
// numbers of t that it is nobody's; a code that has none is not in it.
func (t *numberTable) prefixes(codes []code) map[code]string {
	var asked [maxPrefix + 1]map[stem]int // by digits, how many numbers have it and no longer one
	for i := range asked {
		asked[i] = map[stem]int{}
	}
	for _, c := range codes {
		for s, digits := c.longest(); digits > 0; s, digits = s.shorter(), digits-1 {
			asked[digits][s] = 0
		}
	}
	t.each(func(_ uint32, e *numberEntry) {
		for s, digits := e.code().longest(); digits > 0; s, digits = s.shorter(), digits-1 {
			if n, ok := asked[digits][s]; ok {
				asked[digits][s] = n + 1
				return
			}
		}
	})
	for digits := maxPrefix; digits > 1; digits-- {
		for s, n := range asked[digits] {
			asked[digits-1][s.shorter()] += n
		}
	}
	out := map[code]string{}
	for _, c := range codes {
		for s, digits := c.longest(); digits > 0; s, digits = s.shorter(), digits-1 {
			if asked[digits][s] >= leastSharing {
				out[c] = s.String()
				break
			}
		}
	}
	return out
}
