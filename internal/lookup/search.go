package lookup

import (
	"context"

	"zentrunk-reports/internal/zentrunk"
)

// A Page is a part of the calls that match a query.
type Page struct {
	Query  zentrunk.CallQuery
	Limit  int // 1 to [zentrunk.PageSize]
	Offset int // calls before the page, the newest first
	// Link returns the reference of the page at another offset, with the same query and
	// limit. Two pages with the same link at their own offset are the same page.
	Link func(offset int) string
}

// Search returns a page of the API's list of calls, unchanged but for the links to the
// pages around it, which are p's. They follow from the count that the answer names.
// Its errors are those of [zentrunk.Client.Listing]. A page of a query that no call
// matches is not kept.
func (l *Lookup) Search(ctx context.Context, p Page) (Answer, error) {
	return l.get(ctx, question{
		name: "calls",
		key:  "calls " + p.Link(p.Offset),
		read: func(ctx context.Context, c *zentrunk.Client) (reply, error) {
			found, err := c.Listing(ctx, p.Query, p.Offset, p.Limit)
			if err != nil {
				return reply{}, err
			}
			next, previous := p.around(found.Total)
			return reply{body: string(found.Linked(next, previous)), keep: found.Total > 0}, nil
		},
	})
}

// around returns the links to the pages before and behind p, of total calls; "" where
// there is none. The page before one that begins behind the last call is the one with
// that call.
func (p Page) around(total int) (next, previous string) {
	if p.Offset < total-p.Limit {
		next = p.Link(p.Offset + p.Limit)
	}
	if before := min(p.Offset, total) - p.Limit; p.Offset > 0 && total > 0 {
		previous = p.Link(max(before, 0))
	}
	return next, previous
}
