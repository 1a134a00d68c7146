package pull

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/zentrunk"
)

// together reads the pages of the window side by side. Records come in the order of
// the pages. It reads one page at least: a count of zero is to be confirmed, not
// believed. And it ends behind a page that is empty, or [idlePages] that bring nothing
// new: a count that is too high costs some requests, and no memory. seen is the highest
// count of a page.
//
// One window at a time asks for its pages. Two that take turns would end
// together, and leave the pace unused until both have their last answers.
func (p *windowPull) together(ctx context.Context, total int, each func(*zentrunk.Call)) (read *pile, seen int, err error) {
	var pages []*zentrunk.Page
	news := news{seen: make(map[string]bool, roomFor(total))}
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(p.api.InFlight())
	p.asking.Lock()
	for offset := 0; offset == 0 || offset < total; offset += zentrunk.PageSize {
		if groupCtx.Err() != nil || news.ended() {
			break
		}
		page := new(zentrunk.Page)
		pages = append(pages, page)
		group.Go(func() (err error) {
			if *page, err = p.page(groupCtx, offset, each); err == nil {
				news.add(page)
			}
			return err
		})
	}
	p.asking.Unlock()
	if err := group.Wait(); err != nil {
		return nil, 0, err
	}
	read = p.newPile(len(news.seen))
	for _, page := range pages {
		seen = max(seen, page.Total)
		read.putAll(page)
	}
	return read, seen, ctx.Err() // it may have ended before a page was asked for
}

// inTurn reads the pages of the window one after the other, each from where the one
// before it ended, until there are as many records as the API counts. Pages that bring
// nothing new are a list without end, of which [idlePages] are enough.
func (p *windowPull) inTurn(ctx context.Context, total int, each func(*zentrunk.Call)) (read *pile, seen int, err error) {
	read = p.newPile(roomFor(total))
	news := news{seen: make(map[string]bool, roomFor(total))}
	for offset := 0; ; {
		page, err := p.page(ctx, offset, each)
		if err != nil {
			return nil, 0, err
		}
		news.add(&page)
		read.putAll(&page)
		seen = max(seen, page.Total)
		offset += len(page.Calls)
		if offset >= page.Total || news.ended() {
			return read, seen, nil
		}
	}
}

// mostRoom is the most records that room is made for before they come: a count is the
// API's word, and may be wrong.
const mostRoom = 1 << 14

// roomFor is how many records room is made for where the API counts so many. A map that
// grows with them would hash each of them anew, time and again.
func roomFor(total int) int { return min(max(total, 0), mostRoom) }

// idlePages is how many pages in a row may bring nothing new: an API that repeats a
// page once or twice still comes to an end.
const idlePages = 20

// news tells whether pages still bring anything new. It is safe for concurrent use.
type news struct {
	mu   sync.Mutex
	seen map[string]bool // keys of records
	idle int             // pages in a row that brought nothing new
	end  bool            // an empty page came
}

func (n *news) add(page *zentrunk.Page) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.end = n.end || len(page.Calls) == 0
	before := len(n.seen)
	for i := range page.Calls {
		n.seen[keyOf(&page.Calls[i])] = true
	}
	if n.idle++; len(n.seen) > before {
		n.idle = 0
	}
}

func (n *news) ended() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.end || n.idle >= idlePages
}
