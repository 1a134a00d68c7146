package verify

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// A uuid is a call_uuid as two numbers; its order is that of its text.
type uuid struct{ hi, lo uint64 }

// parseUUID returns the UUID of a text of 36 characters in lower case, zero where it is
// none.
func parseUUID(b []byte) uuid {
	if len(b) != 36 || b[8] != '-' || b[13] != '-' || b[18] != '-' || b[23] != '-' {
		return uuid{}
	}
	var u uuid
	bad := byte(0)
	for i, n := 0, 0; i < 36; i++ {
		if b[i] == '-' && (i == 8 || i == 13 || i == 18 || i == 23) {
			continue
		}
		d := digits[b[i]]
		bad |= d
		if n < 16 {
			u.hi = u.hi<<4 | uint64(d&15)
		} else {
			u.lo = u.lo<<4 | uint64(d&15)
		}
		n++
	}
	if bad > 15 {
		return uuid{}
	}
	return u
}

// digits are the values of hexadecimal digits in lower case; 16 and more is none.
var digits = func() (out [256]byte) {
	for i := range out {
		out[i] = 16
	}
	for i, c := range []byte("0123456789abcdef") {
		out[c] = byte(i)
	}
	return out
}()

func (u uuid) bytes() (out [16]byte) {
	binary.BigEndian.PutUint64(out[:8], u.hi)
	binary.BigEndian.PutUint64(out[8:], u.lo)
	return out
}

func (u uuid) String() string {
	b := u.bytes()
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

func (u uuid) compare(v uuid) int { return cmp.Or(cmp.Compare(u.hi, v.hi), cmp.Compare(u.lo, v.lo)) }

// sortUUIDs sorts many at once: most are random, and so few share their first 16 bits.
func sortUUIDs(list []uuid) []uuid {
	if len(list) < 1<<12 {
		out := slices.Clone(list)
		slices.SortFunc(out, uuid.compare)
		return out
	}
	var starts [1<<16 + 1]int
	for _, u := range list {
		starts[u.hi>>48+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	out, next := make([]uuid, len(list)), starts
	for _, u := range list {
		out[next[u.hi>>48]] = u
		next[u.hi>>48]++
	}
	for i := range len(starts) - 1 {
		slices.SortFunc(out[starts[i]:starts[i+1]], uuid.compare)
	}
	return out
}
