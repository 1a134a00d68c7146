package calls

import (
	"hash/maphash"
	"math/bits"

	"github.com/parquet-go/parquet-go"
)

// A dictionary numbers the values of a column in the order in which a row group first has
// them, as the library's own does, which it fills.
type dictionary struct {
	entries
	of    *column
	slots []uint32 // the number of an entry, from 1 on; a power of two of them
	last  string   // a text that was looked up, and its number
	lastN int32

	out     parquet.Dictionary
	fresh   []parquet.Value // that out lacks
	numbers []int32         // room for what out makes of them
}

// leastSlots is how many places a dictionary has at first.
const leastSlots = 256

func newDictionary(of *column, out parquet.Dictionary) *dictionary {
	return &dictionary{of: of, out: out, slots: make([]uint32, leastSlots)}
}

// text returns the number of s.
func (d *dictionary) text(s string) int32 {
	if s == d.last && len(d.texts) > 0 {
		return d.lastN
	}
	at := d.place(maphash.String(digestSeed, s))
	for ; d.slots[at] != 0; at = d.after(at) {
		if d.texts[d.slots[at]-1] == s {
			d.last, d.lastN = s, int32(d.slots[at]-1)
			return d.lastN
		}
	}
	d.texts = append(d.texts, s)
	d.last, d.lastN = s, d.insert(at, parquet.ByteArrayValue([]byte(s)), len(d.texts))
	return d.lastN
}

// number returns the number of a number.
func (d *dictionary) number(x uint64) int32 {
	at := d.place(mix(0, x))
	for ; d.slots[at] != 0; at = d.after(at) {
		if d.entries.numbers[d.slots[at]-1] == x {
			return int32(d.slots[at] - 1)
		}
	}
	d.entries.numbers = append(d.entries.numbers, x)
	return d.insert(at, d.of.value(x), len(d.entries.numbers))
}

// place is where a hash is looked for first.
func (d *dictionary) place(hash uint64) uint64 { return hash >> (64 - bits.Len(uint(len(d.slots)-1))) }

func (d *dictionary) after(at uint64) uint64 { return (at + 1) & uint64(len(d.slots)-1) }

// insert puts the newest entry, the nth, in a place that is empty.
func (d *dictionary) insert(at uint64, v parquet.Value, n int) int32 {
	d.slots[at] = uint32(n)
	d.fresh = append(d.fresh, v)
	if 4*n >= 3*len(d.slots) {
		d.grow()
	}
	return int32(n - 1)
}

// grow doubles the places.
func (d *dictionary) grow() {
	d.slots = make([]uint32, 2*len(d.slots))
	for i, s := range d.texts {
		d.take(maphash.String(digestSeed, s), i)
	}
	for i, x := range d.entries.numbers {
		d.take(mix(0, x), i)
	}
}

func (d *dictionary) take(hash uint64, entry int) {
	at := d.place(hash)
	for d.slots[at] != 0 {
		at = d.after(at)
	}
	d.slots[at] = uint32(entry + 1)
}

// fill gives the library's dictionary what it lacks.
func (d *dictionary) fill() {
	if len(d.fresh) > len(d.numbers) {
		d.numbers = make([]int32, len(d.fresh))
	}
	d.out.Insert(d.numbers[:len(d.fresh)], d.fresh)
	clear(d.fresh)
	d.fresh = d.fresh[:0]
}

// reset forgets the entries of a row group.
func (d *dictionary) reset() {
	clear(d.texts)
	clear(d.slots)
	d.texts, d.entries.numbers, d.last = d.texts[:0], d.entries.numbers[:0], ""
}
