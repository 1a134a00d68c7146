package pull

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

const (
	// passes is how often a window is read at most before it counts as incomplete, and
	// mostPasses how often where each reading has found calls that those before it lack,
	// as where the API lists the calls of a second in no fixed order.
	passes     = 3
	mostPasses = 12

	// A window's records that ended elsewhere make its answers ones that do not keep to
	// the filter where they are more than toleratedOutside and more than a hundredth.
	toleratedOutside = 10
)

// errOutside is why a record is a reject that is no call of the window asked for.
var errOutside = errors.New("end_time: outside the window asked for")

// A listing is the records of a window.
type listing struct {
	calls   []*zentrunk.Call // readable, each UUID once
	rejects []*zentrunk.Call // with an Err
	total   int              // calls that the API counted after the last page
	passes  int              // times the window was read
}

func (l *listing) whole() bool { return len(l.calls)+len(l.rejects) == l.total }

func (l *listing) records() int { return len(l.calls) + len(l.rejects) }

// list reads the window until the records read are as many as the API counts
// after the last page. Calls that are entered late, and pages that repeat or skip,
// show as a difference between the two. each is called for every readable record as
// it comes, by several goroutines, also for those that come twice.
//
// It is [staging.ErrGone] where the window has grown beyond what one pull is for, and
// [zentrunk.ErrBadResponse] where the API's answers do not keep to the filter.
func (p *windowPull) list(ctx context.Context, each func(*zentrunk.Call)) (*listing, error) {
	all := p.newPile(0)
	var before *pile // the pass before
	total, most, found := p.window.Count, p.window.Count, 0
	for n := 1; ; n++ {
		read := p.together
		if n == passes {
			read = p.inTurn // finds every record where pages are short, too
		}
		fresh, seen, err := read(ctx, total, each)
		if err != nil {
			return nil, err
		}
		if total, err = p.recount(ctx, max(most, seen)); err != nil {
			return nil, err
		}
		if err := p.fits(ctx, fresh, total); err != nil {
			return nil, err
		}
		most = max(most, seen, total)
		copies := fresh.agreed(before)
		before = fresh
		l := fresh.listing(total, copies)
		if l.passes = n; l.whole() {
			return l, nil
		}
		all.merge(fresh)
		union := all.listing(total, copies)
		grown := union.records() > found
		found = union.records()
		last := n >= passes && (!grown || n == mostPasses)
		if union.whole() || last {
			union.passes = n
			return union, nil // what one pass missed, another may have found
		}
	}
}

// fits is an error where what was read is not the window that was planned. A count
// that would say so has to repeat.
func (p *windowPull) fits(ctx context.Context, read *pile, total int) error {
	most := 2 * max(p.window.Count, p.WindowCalls)
	if p.WindowCalls > 0 && total > most {
		again, err := p.count(ctx)
		if err != nil {
			return err
		}
		total = min(total, again)
	}
	if p.WindowCalls > 0 && total > most {
		return fmt.Errorf("%w: the window from %v has %d calls, twice what one pull is for, and has to be divided again", staging.ErrGone, p.window.From, total)
	}
	if outside := read.outside(); outside > toleratedOutside && outside > len(read.order)/100 {
		return fmt.Errorf("list calls from %v to %v: %d of %d records ended at other times: %w", p.window.From, p.window.To, outside, len(read.order), zentrunk.ErrBadResponse)
	}
	return nil
}

// recount counts the calls of the window. A count that is not the most that was seen
// of it is asked for again: calls come late but do not go, and a count that is as low
// as the pages lack calls would make a day complete that is not. Where it repeats, it
// counts; where it does not, the higher of the two answers does.
func (p *windowPull) recount(ctx context.Context, most int) (int, error) {
	total, err := p.count(ctx)
	if err != nil || total >= most {
		return total, err
	}
	again, err := p.count(ctx)
	return max(total, again), err
}

func (p *windowPull) count(ctx context.Context) (int, error) { return p.api.Count(ctx, p.query()) }

func (p *windowPull) query() zentrunk.CallQuery {
	return zentrunk.CallQuery{EndTime: zentrunk.Between(p.window.From, p.window.To)}
}

func (p *windowPull) page(ctx context.Context, offset int, each func(*zentrunk.Call)) (zentrunk.Page, error) {
	page, err := p.api.Page(ctx, p.query(), offset)
	if err != nil {
		return page, err
	}
	p.Progress.Add(Progress{Listed: len(page.Calls)})
	for i := range page.Calls {
		c := &page.Calls[i]
		if c.Err == nil && (c.EndTime.Before(p.window.From) || c.EndTime.After(p.window.To)) {
			// No day can be told from answers that do not keep to the filter.
			c.Err = errOutside
		}
		if c.Err != nil {
			c.Raw = bytes.Clone(c.Raw) // it is a part of the page, which it would keep in memory
			continue
		}
		c.Raw = nil // only a reject needs it
		if c.EndTime.Before(p.window.To) {
			each(c)
		}
	}
	return page, nil
}
