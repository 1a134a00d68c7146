package verify

import (
	"fmt"
	"slices"
)

// A Fault is an object that is not what the calls say.
type Fault struct {
	Key  string // whole
	Text string // what is there and what the calls say, without whole phone numbers
}

// String is the fault as a line.
func (f Fault) String() string { return f.Key + ": " + f.Text }

// mostTold is how many faults of one object are told. One wrong rule makes a fault of
// every row, and nobody reads a million lines.
const mostTold = 20

// A book holds what was found of one object.
type book struct {
	key   string // whole
	found []Fault
	more  int
}

// say notes a fault.
func (b *book) say(format string, args ...any) {
	if len(b.found) == mostTold {
		b.more++
		return
	}
	b.found = append(b.found, Fault{b.key, fmt.Sprintf(format, args...)})
}

// clean is whether nothing was found.
func (b *book) clean() bool { return len(b.found) == 0 }

// faults returns what was found, with a line for what was not told.
func (b *book) faults() []Fault {
	out := slices.Clip(b.found)
	if b.more > 0 {
		out = append(out, Fault{b.key, fmt.Sprintf("and %d faults more", b.more)})
	}
	return out
}
