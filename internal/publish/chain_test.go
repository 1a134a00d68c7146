package publish

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"zentrunk-reports/internal/calls"
)

// Each maker gets every row in order, and a block comes back when the last of them has seen
// its rows, though rows without a block stand between them.
func TestChain(t *testing.T) {
	t.Parallel()
	var seen [2][]string
	note := func(to *[]string) func([]*calls.Row) error {
		return func(rows []*calls.Row) error {
			for _, row := range rows {
				*to = append(*to, row.Call.UUID)
			}
			return nil
		}
	}
	c := newChain(t.Context(), note(&seen[0]), note(&seen[1]))
	free := make(chan *block, 1)
	b := &block{free: free, rows: make([]calls.Row, blockRows)}
	var want []string
	add := func(row *calls.Row) {
		row.Call.UUID = strconv.Itoa(len(want))
		want = append(want, row.Call.UUID)
		if err := c.add(row); err != nil {
			t.Fatal(err)
		}
	}
	for round := range 3 * batches {
		for range round % 4 * blockRows / 2 {
			add(&calls.Row{})
		}
		for i := range b.rows {
			add(&b.rows[i])
		}
		if err := c.release(b); err != nil {
			t.Fatal(err)
		}
		if b = <-free; len(seen[0]) != len(want) || len(seen[1]) != len(want) {
			t.Fatalf("the block is back, and of %d rows the makers have seen %d and %d", len(want), len(seen[0]), len(seen[1]))
		}
	}
	add(&calls.Row{})
	if err := c.end(); err != nil {
		t.Fatal(err)
	}
	for i := range seen {
		for n, uuid := range seen[i] {
			if uuid != want[n] {
				t.Fatalf("row %d of maker %d is %s", n, i, uuid)
			}
		}
		if len(seen[i]) != len(want) {
			t.Errorf("maker %d has %d rows of %d", i, len(seen[i]), len(want))
		}
	}
}

// A maker that fails ends the chain with its error, wherever it stands, and nobody waits
// for batches that do not come back.
func TestChainFails(t *testing.T) {
	t.Parallel()
	full := errors.New("the disk is full")
	good := func([]*calls.Row) error { return nil }
	bad := func([]*calls.Row) error { return full }
	for _, makers := range [][]func([]*calls.Row) error{{bad, good}, {good, bad}} {
		c := newChain(t.Context(), makers...)
		var err error
		for n := 0; err == nil; n++ {
			if n > 2*batches*blockRows {
				t.Fatal("the chain goes on")
			}
			err = c.add(&calls.Row{})
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("add = %v", err)
		}
		if err := c.end(); !errors.Is(err, full) {
			t.Errorf("end = %v, want that of the maker", err)
		}
	}
}
