package calls

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// withFooter returns a file of no rows that has footer.
func withFooter(footer []byte) []byte {
	b := append([]byte("PAR1"), footer...)
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(footer))), "PAR1"...)
}

// A footer that claims more than there is, is refused before anything makes room for
// it: without that, the first of these ends the process.
func TestFooterThatClaims(t *testing.T) {
	t.Parallel()
	const billions = "\xff\xff\xff\xff\x07"
	for name, footer := range map[string]string{
		"a list of two billion structs":   "\x15\x02\x19\xfc" + billions,
		"a list of two billion numbers":   "\x19\xf5" + billions,
		"a text of two billion bytes":     "\x18" + billions,
		"a list within a list":            "\x19\x19\xfc" + billions,
		"a map":                           "\x1b" + billions + "\x55",
		"structs without end":             string(bytes.Repeat([]byte{0x1c}, 1<<20)),
		"an unknown type":                 "\x1f\x00",
		"no end":                          "\x15\x02",
		"nothing":                         "",
		"a number without an end":         "\x15\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00",
		"a text that is one byte short":   "\x18\x05abcd",
		"a list that is one item short":   "\x19\x35\x02\x02",
		"a double that is one byte short": "\x17\x00\x00\x00\x00\x00\x00\x00",
	} {
		file := withFooter([]byte(footer))
		if _, err := Open(bytes.NewReader(file), int64(len(file))); err == nil {
			t.Errorf("%s: no error", name)
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
