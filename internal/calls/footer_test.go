package calls

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// A footer that claims more than there is, is refused by a walk over it, before
// anything makes room for what it claims.
func TestFooterThatClaims(t *testing.T) {
	t.Parallel()
	const twoHundred = "\xc8\x01"
	for name, footer := range map[string]string{
		"a list of more structs than bytes": "\x15\x02\x19\xfc" + twoHundred,
		"a list of more numbers than bytes": "\x19\xf5" + twoHundred,
		"a text of more bytes than there":   "\x18" + twoHundred,
		"a list within a list":              "\x19\x19\xfc" + twoHundred,
		"a map":                             "\x1b\x02\x55",
		"structs deeper than any footer's":  string(bytes.Repeat([]byte{0x1c}, 2*thriftDeepest)),
		"an unknown type":                   "\x1f\x00",
		"no end":                            "\x15\x02",
		"nothing":                           "",
		"a number without an end":           "\x15\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00",
		"a text that is one byte short":     "\x18\x05abcd",
		"a list that is one item short":     "\x19\x35\x02\x02",
		"a double that is one byte short":   "\x17\x00\x00\x00\x00\x00\x00\x00",
	} {
		if w := (thrift{[]byte(footer)}); w.fields(0) {
			t.Errorf("%s: taken for a footer", name)
		}
	}
	file := encode(t, random(t, 1, 3), NewWriter)
	for _, cut := range []int{0, 7, len(file) - 9} {
		if err := checkFooter(bytes.NewReader(file[cut:]), int64(len(file)-cut)); (err == nil) != (cut < len(file)-9) {
			t.Errorf("without its first %d bytes of %d: %v", cut, len(file), err)
		}
	}
}

// Of a whole footer every part is walked over, and no damage makes the walk fail in
// another way than with an error.
func TestFooterWalk(t *testing.T) {
	t.Parallel()
	file := encode(t, random(t, 1, 100), NewWriter)
	n := int(binary.LittleEndian.Uint32(file[len(file)-8:]))
	footer := file[len(file)-8-n : len(file)-8]
	if w := (thrift{footer}); !w.fields(0) || len(w.left) > 0 {
		t.Fatalf("%d bytes of a whole footer are left", len(w.left))
	}
	for cut := range footer {
		if w := (thrift{footer[:cut]}); w.fields(0) {
			t.Fatalf("a footer that is cut at %d of %d is taken for whole", cut, n)
		}
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		damaged := slices.Clone(footer)
		damaged[rnd.IntN(n)] ^= byte(1 + rnd.IntN(255))
		w := thrift{damaged}
		w.fields(0) // it returns
	}
}
