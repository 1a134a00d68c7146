package pull

import (
	"bytes"
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/zentrunk"
)

// passes is how often a window is read at most before it counts as incomplete.
const passes = 3

// A listing is the records of a window.
type listing struct {
	calls   map[string]*zentrunk.Call // readable, by UUID
	rejects []*zentrunk.Call          // with an Err
	total   int                       // calls that the API counted after the last page
	passes  int                       // times the window was read
}

func (l *listing) whole() bool { return len(l.calls)+len(l.rejects) == l.total }

// list reads the window until the records read are as many as the API counts
// after the last page, [passes] times at most. Calls that are entered late, and
// pages that repeat or skip, show as a difference between the two. each is
// called for every readable record as it comes, by several goroutines, also for
// those that come twice.
func (p *windowPull) list(ctx context.Context, each func(*zentrunk.Call)) (*listing, error) {
	var all pile
	var before *pile // the pass before
	total, most := p.window.Count, p.window.Count
	for n := 1; ; n++ {
		read := p.together
		if n == passes {
			read = p.inTurn // finds every record where pages are short, too
		}
		pages, err := read(ctx, total, each)
		if err != nil {
			return nil, err
		}
		for _, page := range pages {
			most = max(most, page.Total)
		}
		if total, err = p.recount(ctx, most); err != nil {
			return nil, err
		}
		most = max(most, total)
		fresh := &pile{}
		for _, page := range pages {
			for i := range page.Calls {
				fresh.put(&page.Calls[i])
			}
		}
		all.merge(fresh)
		copies := fresh.agreed(before)
		before = fresh
		found := fresh.listing(total, copies)
		if !found.whole() {
			// What one pass missed, another may have found.
			if union := all.listing(total, copies); union.whole() || n == passes {
				found = union
			}
		}
		if found.passes = n; found.whole() || n == passes {
			return found, nil
		}
	}
}

// recount counts the calls of the window. A count below the most that was seen of it is
// asked for again, and the higher of the two answers counts: calls come late but
// do not go, and a count that is as low as the pages lack calls would make a day
// complete that is not.
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

// together reads the pages of the window side by side. They come back in order. It reads
// one page at least: a count of zero is to be confirmed, not believed.
//
// One window at a time asks for its pages. Two that take turns would end
// together, and leave the pace unused until both have their last answers.
func (p *windowPull) together(ctx context.Context, total int, each func(*zentrunk.Call)) ([]zentrunk.Page, error) {
	pages := make([]zentrunk.Page, max(1, (total+zentrunk.PageSize-1)/zentrunk.PageSize))
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(p.api.InFlight())
	p.asking.Lock()
	for i := range pages {
		if groupCtx.Err() != nil {
			break
		}
		group.Go(func() (err error) {
			pages[i], err = p.page(groupCtx, i*zentrunk.PageSize, each)
			return err
		})
	}
	p.asking.Unlock()
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return pages, ctx.Err() // it may have ended before a page was asked for
}

// inTurn reads the pages of the window one after the other, each from where the one
// before it ended.
func (p *windowPull) inTurn(ctx context.Context, _ int, each func(*zentrunk.Call)) ([]zentrunk.Page, error) {
	var pages []zentrunk.Page
	for offset := 0; ; {
		page, err := p.page(ctx, offset, each)
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
		offset += len(page.Calls)
		if len(page.Calls) == 0 || offset >= page.Total {
			return pages, nil
		}
	}
}

func (p *windowPull) page(ctx context.Context, offset int, each func(*zentrunk.Call)) (zentrunk.Page, error) {
	page, err := p.api.Page(ctx, p.query(), offset)
	if err != nil {
		return page, err
	}
	p.Progress.Add(Progress{Listed: len(page.Calls)})
	for i := range page.Calls {
		c := &page.Calls[i]
		if c.Err == nil && (c.EndTime.Before(p.window.From) || !c.EndTime.Before(p.window.To)) {
			// No day can be told from answers that do not keep to the filter.
			c.Err = errors.New("end_time: outside the window asked for")
		}
		if c.Err != nil {
			c.Raw = bytes.Clone(c.Raw) // it is a part of the page, which it would keep in memory
			continue
		}
		c.Raw = nil // only a reject needs it
		each(c)
	}
	return page, nil
}
