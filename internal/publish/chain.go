package publish

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/calls"
)

// A batch is some rows of the day, in order, on their way to all that is made of them.
type batch struct {
	rows []*calls.Row
	from *block // released behind the batch; nil where more of its rows follow, or there is none
}

// batches is how many batches there are. A maker is at most so many ahead of the next one.
const batches = blocksAhead

// A chain hands the rows of a day from one maker to the next, each of which has a goroutine
// of its own: while one batch is written, the figures of the one before are summed up. It
// is for one goroutine.
type chain struct {
	free  chan *batch
	open  *batch       // that rows are put into; nil where there is none
	next  func(*batch) // to the first maker
	close func()       // says to the first maker that no batch follows
	group *errgroup.Group
	ctx   context.Context // done when a maker has failed
}

// newChain starts makers, which keep nothing of a row but its strings, and change nothing.
func newChain(ctx context.Context, makers ...func([]*calls.Row) error) *chain {
	c := &chain{free: make(chan *batch, batches)}
	for range batches {
		c.free <- new(batch)
	}
	c.group, c.ctx = errgroup.WithContext(ctx)
	c.next, c.close = c.done, func() {}
	for _, use := range slices.Backward(makers) {
		in := make(chan *batch, batches) // there is room for all of them
		c.start(in, use, c.next, c.close)
		c.next, c.close = func(b *batch) { in <- b }, func() { close(in) }
	}
	return c
}

// start has a maker use what comes in, and hand it to the next one.
func (c *chain) start(in <-chan *batch, use func([]*calls.Row) error, next func(*batch), end func()) {
	c.group.Go(func() error {
		defer end()
		for b := range in {
			if err := use(b.rows); err != nil {
				return err
			}
			next(b)
		}
		return nil
	})
}

// done gives back a batch that has gone through all makers.
func (c *chain) done(b *batch) {
	if b.from != nil {
		b.from.release()
	}
	clear(b.rows)
	b.rows, b.from = b.rows[:0], nil
	c.free <- b
}

// add passes on a row. The makers have it until its block is released, or for good where it
// is of none.
func (c *chain) add(row *calls.Row) error {
	if err := c.begin(); err != nil {
		return err
	}
	if c.open.rows = append(c.open.rows, row); len(c.open.rows) == blockRows {
		c.send()
	}
	return nil
}

// release gives back a block when the makers have done with all that was added.
func (c *chain) release(from *block) error {
	if err := c.begin(); err != nil {
		return err
	}
	c.open.from = from
	c.send()
	return nil
}

// begin sees to it that there is an open batch.
func (c *chain) begin() error {
	if c.open != nil {
		return nil
	}
	select {
	case c.open = <-c.free:
		return nil
	case <-c.ctx.Done():
		return c.ctx.Err()
	}
}

func (c *chain) send() {
	c.next(c.open)
	c.open = nil
}

// end returns when the makers have done with all that was added, or the error of the first
// of them that failed.
func (c *chain) end() error {
	if c.open != nil {
		c.send()
	}
	c.close()
	return c.group.Wait()
}
