package calls

import (
	"slices"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/recent"
)

// A dictionary numbers the values of a column in the order in which a row group first has
// them, as the library's own does, which it fills.
type dictionary struct {
	entries
	of    *column
	words recent.Map[string, int32] // of texts
	slots []slot                    // of numbers; a power of two of them
	shift uint                      // of a product, to a place

	out    parquet.Dictionary
	fresh  []parquet.Value // that out lacks
	filled []int32         // room for indexes
}

// A slot is a place in the index of numbers.
type slot struct {
	bits   uint64
	number uint32 // of the entry, from 1 on; 0 in an empty place
}

// leastSlots is how many places a dictionary has at first, as a power of two.
const leastSlots = 8

func newDictionary(of *column, out parquet.Dictionary) *dictionary {
	return &dictionary{of: of, out: out, slots: make([]slot, 1<<leastSlots), shift: 64 - leastSlots}
}

// text returns the number of s.
func (d *dictionary) text(s string) int32 {
	known := d.words.Get(recent.Edges(s), s)
	if known == nil {
		known = new(int32)
		*known = int32(len(d.texts))
		d.words.Put(s, known)
		d.texts = append(d.texts, s)
		d.fresh = append(d.fresh, parquet.ByteArrayValue([]byte(s)))
	}
	return *known
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
	d.fresh = append(d.fresh, d.of.value(x))
	d.slots[at] = slot{x, uint32(len(d.numbers))}
	if 4*len(d.numbers) >= 3*len(d.slots) {
		d.grow()
	}
	return int32(len(d.numbers) - 1)
}

// place is where bits are looked for first. What differs in any of them differs in the
// highest ones of the product.
func (d *dictionary) place(bits uint64) uint64 { return bits * 0x9E3779B97F4A7C15 >> d.shift }

func (d *dictionary) after(at uint64) uint64 { return (at + 1) & uint64(len(d.slots)-1) }

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
	if len(d.fresh) == 0 { // the library takes the address of the first
		return
	}
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
	d.words.Clear()
	d.texts, d.numbers = d.texts[:0], d.numbers[:0]
}
