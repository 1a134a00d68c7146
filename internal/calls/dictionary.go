package calls

import (
	"hash/maphash"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// A dictionary numbers the values of a column in the order in which a row group first has
// them, as the library's own does, which it fills.
type dictionary struct {
	entries
	of     *column
	slots  []slot     // a power of two of them
	shift  uint       // of a product, to a place
	lately [64]lately // texts that were looked up, by their edges

	out    parquet.Dictionary
	fresh  []parquet.Value // that out lacks
	filled []int32         // room for indexes
}

// A slot is a place in the index. A number is found without a look at the entries.
type slot struct {
	bits   uint64 // of a number, or the hash of a text
	number uint32 // from 1 on; 0 in an empty one
}

// lately is a text and its number, from 1 on.
type lately struct {
	text   string
	number int32
}

// edges is where a text that is not empty is kept for the next time.
func edges(s string) uint {
	n := uint(len(s))
	return (n + uint(s[0]) + 5*uint(s[n-1]) + 17*uint(s[n/2])) % 64
}

// leastSlots is how many places a dictionary has at first, as a power of two.
const leastSlots = 8

func newDictionary(of *column, out parquet.Dictionary) *dictionary {
	return &dictionary{of: of, out: out, slots: make([]slot, 1<<leastSlots), shift: 64 - leastSlots}
}

// text returns the number of s, which is not empty.
func (d *dictionary) text(s string) int32 {
	known := &d.lately[edges(s)]
	if known.number == 0 || known.text != s {
		*known = lately{s, d.find(s) + 1}
	}
	return known.number - 1
}

func (d *dictionary) find(s string) int32 {
	hash := maphash.String(digestSeed, s)
	at := d.place(hash)
	for ; d.slots[at].number != 0; at = d.after(at) {
		if d.slots[at].bits == hash && d.texts[d.slots[at].number-1] == s {
			return int32(d.slots[at].number - 1)
		}
	}
	d.texts = append(d.texts, s)
	return d.insert(at, hash, parquet.ByteArrayValue([]byte(s)), len(d.texts))
}

// number returns the number of a number.
func (d *dictionary) number(x uint64) int32 {
	at := d.place(x)
	for ; d.slots[at].number != 0; at = d.after(at) {
		if d.slots[at].bits == x {
			return int32(d.slots[at].number - 1)
		}
	}
	d.numbers = append(d.numbers, x)
	return d.insert(at, x, d.of.value(x), len(d.numbers))
}

// place is where bits are looked for first. What differs in any of them differs in the
// highest ones of the product.
func (d *dictionary) place(bits uint64) uint64 { return bits * 0x9E3779B97F4A7C15 >> d.shift }

func (d *dictionary) after(at uint64) uint64 { return (at + 1) & uint64(len(d.slots)-1) }

// insert puts the newest entry, the nth, in a place that is empty.
func (d *dictionary) insert(at, bits uint64, v parquet.Value, n int) int32 {
	d.slots[at] = slot{bits, uint32(n)}
	d.fresh = append(d.fresh, v)
	if 4*n >= 3*len(d.slots) {
		d.grow()
	}
	return int32(n - 1)
}

// grow doubles the places.
func (d *dictionary) grow() {
	old := d.slots
	d.slots, d.shift = make([]slot, 2*len(old)), d.shift-1
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		at := d.place(s.bits)
		for d.slots[at].number != 0 {
			at = d.after(at)
		}
		d.slots[at] = s
	}
}

// fill gives the library's dictionary what it lacks.
func (d *dictionary) fill() {
	d.filled = slices.Grow(d.filled[:0], len(d.fresh))[:len(d.fresh)]
	d.out.Insert(d.filled, d.fresh)
	clear(d.fresh)
	d.fresh = d.fresh[:0]
}

// bounds returns the least and the greatest value of indexes. The library would look at
// each of them; those that differ are few.
func (d *dictionary) bounds(indexes []int32) (least, most parquet.Value) {
	d.filled = slices.Grow(d.filled[:0], d.out.Len())[:d.out.Len()]
	clear(d.filled)
	for _, i := range indexes {
		d.filled[i] = 1
	}
	n := 0
	for i, used := range d.filled {
		if used == 1 {
			d.filled[n] = int32(i)
			n++
		}
	}
	return d.out.Bounds(d.filled[:n])
}

// reset forgets the entries of a row group.
func (d *dictionary) reset() {
	clear(d.texts)
	clear(d.slots)
	d.texts, d.numbers, d.lately = d.texts[:0], d.numbers[:0], [64]lately{}
}
