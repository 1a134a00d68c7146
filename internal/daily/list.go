package daily

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
func (r *dayRun) list(ctx context.Context, w Window, each func(*zentrunk.Call)) (*listing, error) {
	var all pile
	var before *pile // the pass before
	total, most := w.Count, w.Count
	for n := 1; ; n++ {
		read := r.together
		if n == passes {
			read = r.inTurn // finds every record where pages are short, too
		}
		pages, err := read(ctx, w, total, each)
		if err != nil {
			return nil, err
		}
		for _, page := range pages {
			most = max(most, page.Total)
		}
		if total, err = r.recount(ctx, w, most); err != nil {
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

// recount counts the calls of w. A count below the most that was seen of w is
// asked for again, and the higher of the two answers counts: calls come late but
// do not go, and a count that is as low as the pages lack calls would make a day
// complete that is not.
func (r *dayRun) recount(ctx context.Context, w Window, most int) (int, error) {
	total, err := r.count(ctx, w.From, w.To)
	if err != nil || total >= most {
		return total, err
	}
	again, err := r.count(ctx, w.From, w.To)
	return max(total, again), err
}

// together reads the pages of w side by side. They come back in order. It reads
// one page at least: a count of zero is to be confirmed, not believed.
//
// One window at a time asks for its pages. Two that take turns would end
// together, and leave the pace unused until both have their last answers.
func (r *dayRun) together(ctx context.Context, w Window, total int, each func(*zentrunk.Call)) ([]zentrunk.Page, error) {
	pages := make([]zentrunk.Page, max(1, (total+zentrunk.PageSize-1)/zentrunk.PageSize))
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(r.api.InFlight())
	r.asking.Lock()
	for i := range pages {
		if groupCtx.Err() != nil {
			break
		}
		group.Go(func() (err error) {
			pages[i], err = r.page(groupCtx, w, i*zentrunk.PageSize, each)
			return err
		})
	}
	r.asking.Unlock()
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return pages, ctx.Err() // it may have ended before a page was asked for
}

// inTurn reads the pages of w one after the other, each from where the one
// before it ended.
func (r *dayRun) inTurn(ctx context.Context, w Window, _ int, each func(*zentrunk.Call)) ([]zentrunk.Page, error) {
	var pages []zentrunk.Page
	for offset := 0; ; {
		page, err := r.page(ctx, w, offset, each)
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

func (r *dayRun) page(ctx context.Context, w Window, offset int, each func(*zentrunk.Call)) (zentrunk.Page, error) {
	page, err := r.api.Page(ctx, zentrunk.CallQuery{EndTime: zentrunk.Between(w.From, w.To)}, offset)
	if err != nil {
		return page, err
	}
	r.add(Progress{Listed: len(page.Calls)})
	for i := range page.Calls {
		c := &page.Calls[i]
		if c.Err == nil && (c.EndTime.Before(w.From) || !c.EndTime.Before(w.To)) {
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
