package publish

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/calls"
)

// A batch is some rows of the day, in order, on their way to all that is made of them.
type batch struct {
	rows []*calls.Row
	from *block       // whose rows are among them, the last of those there; nil for none
	left atomic.Int32 // of the makers, how many have not done with it
}

// batches is how many there are: so far may one maker be ahead of another.
const batches = blocksAhead

// A fan hands the rows of a day to all that is made of them. Each maker has a goroutine of
// its own, and gets every row in the order of the day: the file is written beside the
// figures. It is for one goroutine.
type fan struct {
	makers []chan *batch
	free   chan *batch
	open   *batch // that rows are put into; nil where there is none
	group  *errgroup.Group
	ctx    context.Context // done when a maker has failed
}

// newFan starts makers, which keep nothing of a row but its strings, and change nothing.
func newFan(ctx context.Context, makers ...func([]*calls.Row) error) *fan {
	f := &fan{free: make(chan *batch, batches)}
	f.group, f.ctx = errgroup.WithContext(ctx)
	for range batches {
		f.free <- new(batch)
	}
	for _, use := range makers {
		in := make(chan *batch, batches)
		f.makers = append(f.makers, in)
		f.group.Go(func() error {
			for b := range in {
				if err := use(b.rows); err != nil {
					return err
				}
				f.done(b)
			}
			return nil
		})
	}
	return f
}

// add passes on a row, which is the makers' from then on, until its block is released.
func (f *fan) add(row *calls.Row) error {
	if err := f.begin(); err != nil {
		return err
	}
	if f.open.rows = append(f.open.rows, row); len(f.open.rows) == blockRows {
		f.send()
	}
	return nil
}

// release gives back a block when the makers have done with all that was added.
func (f *fan) release(from *block) error {
	if err := f.begin(); err != nil {
		return err
	}
	f.open.from = from
	f.send()
	return nil
}

// begin sees to it that there is an open batch.
func (f *fan) begin() error {
	if f.open != nil {
		return nil
	}
	select {
	case f.open = <-f.free:
		return nil
	case <-f.ctx.Done():
		return f.ctx.Err()
	}
}

// end returns when the makers have done with all that was added, or the error of the first
// of them that failed.
func (f *fan) end() error {
	if f.open != nil {
		f.send()
	}
	for _, m := range f.makers {
		close(m)
	}
	return f.group.Wait()
}

// send passes on the open batch. There is room for all batches that there are.
func (f *fan) send() {
	b := f.open
	f.open = nil
	b.left.Store(int32(len(f.makers)))
	for _, m := range f.makers {
		m <- b
	}
}

// done is said by each maker of each batch.
func (f *fan) done(b *batch) {
	if b.left.Add(-1) > 0 {
		return
	}
	if b.from != nil {
		b.from.release()
	}
	clear(b.rows)
	b.rows, b.from = b.rows[:0], nil
	f.free <- b
}
