package publish

import (
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/staging"
)

// A block is some rows on their way from the staging area to the merge. Blocks
// go round: each is released when nobody needs its rows any more.
type block struct {
	window int // index in the plan
	room   []calls.Row
	rows   []calls.Row // those of room that are filled
	free   chan<- *block
}

func (b *block) release() { b.free <- b } // it has room for all of them

// What is read ahead of the merge: some 4,000 rows, three MiB, which the merge
// is busy with for as long as the bucket takes to answer for the next window.
const (
	blockRows   = 256
	blocksAhead = 16
)

// A stagedEnd is what a staged window came to, and its rejects, as lines of
// rejects.jsonl.
type stagedEnd struct {
	staging.Counts
	rejects string
}

// eachStaged calls take for the rows of each of windows, in order, and end at each window's
// end. take must release each block, and may keep only strings of it after that. The windows are
// fetched and decoded beside take, so that neither waits for the other; end is called
// there, one window after the other.
func (p *Publisher) eachStaged(ctx context.Context, windows []staging.Window, take func(*block) error, end func(stagedEnd) error) error {
	full, free := make(chan *block, blocksAhead), make(chan *block, blocksAhead)
	for range blocksAhead {
		free <- &block{free: free}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(full)
		for i, w := range windows {
			came, err := p.readStaged(ctx, i, w, free, full)
			if err == nil {
				err = end(came)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	group.Go(func() error {
		for b := range full {
			if err := take(b); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

// readStaged sends the rows of a staged window to full, in blocks that it takes
// from free.
func (p *Publisher) readStaged(ctx context.Context, index int, w staging.Window, free <-chan *block, full chan<- *block) (stagedEnd, error) {
	reader, err := p.Staging.Open(ctx, w)
	if err != nil {
		return stagedEnd{}, err
	}
	defer reader.Close()
	if reader.State == staging.Partial { // another run of the day broke off after ours had pulled the window
		return stagedEnd{}, fmt.Errorf("%w: the window from %v", staging.ErrGone, w.From)
	}
	for rows := 0; ; {
		var b *block
		select {
		case b = <-free:
		case <-ctx.Done():
			return stagedEnd{}, ctx.Err()
		}
		if b.room == nil { // few are taken where the merge keeps up
			b.room = make([]calls.Row, blockRows)
		}
		n, err := reader.Fill(b.room)
		b.window, b.rows = index, b.room[:n]
		full <- b // it has room for all of them; the last of a window may be empty
		rows += n
		if errors.Is(err, io.EOF) {
			rejects, err := reader.Rejects(rows)
			return stagedEnd{reader.Counts, rejects}, err
		}
		if err != nil {
			return stagedEnd{}, err
		}
	}
}
