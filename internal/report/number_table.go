package report

import (
	"zentrunk-reports/internal/money"
)

// A numberEntry is what the calls of a number add up to. It has 24 bytes.
type numberEntry struct {
	key          uint64 // a code, with the number of a group above [codeBits]
	calls, short uint32
	units        int64 // of the amount, as [money.Amount.Units] has it
}

func (e *numberEntry) code() code { return code(e.key & (1<<codeBits - 1)) }
func (e *numberEntry) group() int { return int(e.key >> codeBits) }

// amount is what the calls cost, but for what is too wide.
func (e *numberEntry) amount() money.Sum {
	amount, _ := money.FromUnits(e.units) // they are of one
	return amount.Sum()
}

// blockEntries is how many entries are stored together: 384 KiB.
const blockEntries = 1 << 14

// A numberTable adds up calls by number, exactly. Its memory is 24 bytes an entry and, in
// the index, 6 to 12. It is not safe for concurrent use.
type numberTable struct {
	blocks [][]numberEntry
	n      uint32
	slots  []uint32             // the number of an entry, from 1 on; a power of two of them
	shift  uint                 // of a hash, to a slot
	wide   map[uint32]money.Sum // what does not fit an entry's units, by its number
	over   bool                 // there are more numbers than are counted, and all were let go

	waiting []waitingCall
}

// A waitingCall is one that is not counted yet.
type waitingCall struct {
	key    uint64
	amount money.Amount
	short  int
	number uint32 // of its entry, where the first look at the index tells
}

// mostWaiting is how many calls wait for each other. An entry lies anywhere in memory, and
// the processor fetches those of many calls at once in the time of one.
const mostWaiting = 64

// leastSlots is how many slots the first index has, as a power of two.
const leastSlots = 8

// add counts a call of key; ok is whether it has one that can be told from others.
func (t *numberTable) add(key uint64, ok bool, short int, amount money.Amount) {
	if !ok || t.over {
		*t = numberTable{over: true}
		return
	}
	t.waiting = append(t.waiting, waitingCall{key: key, amount: amount, short: short})
	if len(t.waiting) == mostWaiting {
		t.flush()
	}
}

// flush counts the calls that wait.
func (t *numberTable) flush() {
	t.fetch()
	for _, c := range t.waiting {
		if t.n == mostNumbers {
			*t = numberTable{over: true}
			return
		}
		number := t.number(c.key)
		e := t.at(number)
		e.calls++
		e.short += uint32(c.short)
		t.charge(number, c.amount.Sum())
	}
	t.waiting = t.waiting[:0]
}

// fetch brings what the waiting calls need into the processor's cache: first the places in
// the index of all, then the entries of all.
func (t *numberTable) fetch() {
	if t.n == 0 {
		return
	}
	for i := range t.waiting {
		c := &t.waiting[i]
		c.number = t.slots[t.slot(c.key)]
	}
	for i := range t.waiting {
		if c := &t.waiting[i]; c.number > 0 {
			c.number = t.at(c.number).calls
		}
	}
}

// charge adds to what the calls of an entry cost.
func (t *numberTable) charge(number uint32, amount money.Sum) {
	e := t.at(number)
	if sum, err := e.amount().Add(amount).Amount(); err == nil {
		e.units = sum.Units()
		return
	}
	if t.wide == nil {
		t.wide = map[uint32]money.Sum{}
	}
	t.wide[number] = t.wide[number].Add(amount)
}

// number returns the number of the entry of key, which it makes where there is none.
func (t *numberTable) number(key uint64) uint32 {
	if 4*uint64(t.n) >= 3*uint64(len(t.slots)) {
		t.grow()
	}
	for i := t.slot(key); ; i = (i + 1) & (uint64(len(t.slots)) - 1) {
		if t.slots[i] == 0 {
			if t.n%blockEntries == 0 {
				t.blocks = append(t.blocks, make([]numberEntry, 0, blockEntries))
			}
			last := len(t.blocks) - 1
			t.blocks[last] = append(t.blocks[last], numberEntry{key: key})
			t.n++
			t.slots[i] = t.n
			return t.n
		}
		if t.at(t.slots[i]).key == key {
			return t.slots[i]
		}
	}
}

// slot is where key is looked for first. Numbers of one range differ in their last digits:
// the product takes these to the front.
func (t *numberTable) slot(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> t.shift }

func (t *numberTable) at(number uint32) *numberEntry {
	return &t.blocks[(number-1)/blockEntries][(number-1)%blockEntries]
}

// grow doubles the index. The entries stay where they are.
func (t *numberTable) grow() {
	size := max(1<<leastSlots, 2*len(t.slots))
	t.slots, t.shift = make([]uint32, size), uint(64-leastSlots)
	for n := size; n > 1<<leastSlots; n /= 2 {
		t.shift--
	}
	for number := uint32(1); number <= t.n; number++ {
		i := t.slot(t.at(number).key)
		for t.slots[i] != 0 {
			i = (i + 1) & (uint64(size) - 1)
		}
		t.slots[i] = number
	}
}

// each calls f for each entry and its number.
func (t *numberTable) each(f func(number uint32, e *numberEntry)) {
	for b, block := range t.blocks {
		for i := range block {
			f(uint32(b*blockEntries+i+1), &block[i])
		}
	}
}

// counted returns an entry as what is told of it.
func (t *numberTable) counted(number uint32) counted {
	e := t.at(number)
	return counted{code: e.code(), calls: int(e.calls), short: int(e.short), amount: e.amount().Add(t.wide[number])}
}
