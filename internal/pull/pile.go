package pull

import (
	"maps"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// A pile holds records by what tells them apart: their UUID. Of two records with
// one UUID the one put last counts. Records without a UUID are told apart by
// their text; how often the same text came is kept, until the API's count and a
// second reading say whether a page was repeated or the account has such records.
//
// It holds pointers: a call takes some 500 bytes, and a window's are looked at
// in several orders.
type pile struct {
	order  []string // keys as they came first
	record map[string]*zentrunk.Call
	copies map[string]int // of each text without a UUID

	end    time.Time       // of the window: whoever ended just then is the next one's
	beyond map[string]bool // UUIDs of those calls, which the API counts nevertheless
}

// newPile returns a pile with room for so many records.
func (p *windowPull) newPile(room int) *pile {
	return &pile{order: make([]string, 0, room), record: make(map[string]*zentrunk.Call, room), copies: map[string]int{}, end: p.window.To}
}

func (p *pile) putAll(page *zentrunk.Page) {
	for i := range page.Calls {
		p.put(&page.Calls[i])
	}
}

// outside is how many records p holds that ended at another time than asked for.
func (p *pile) outside() int {
	n := 0
	for _, c := range p.record {
		if c.Err == errOutside {
			n++
		}
	}
	return n
}

func (p *pile) put(c *zentrunk.Call) {
	if c.Err == nil && c.EndTime.Equal(p.end) {
		// An API that takes end_time__lt for end_time__lte shows and counts it here too.
		if p.beyond == nil {
			p.beyond = map[string]bool{}
		}
		p.beyond[c.UUID] = true
		return
	}
	key := keyOf(c)
	p.set(key, c)
	if c.UUID == "" {
		p.copies[key]++
	}
}

// keyOf is what tells a record from others.
func keyOf(c *zentrunk.Call) string {
	if c.UUID == "" {
		return string(c.Raw)
	}
	return c.UUID
}

func (p *pile) set(key string, c *zentrunk.Call) {
	if _, ok := p.record[key]; !ok {
		p.order = append(p.order, key)
	}
	p.record[key] = c
}

// merge puts the records of q, a later reading, on top of p.
func (p *pile) merge(q *pile) {
	for _, key := range q.order {
		p.set(key, q.record[key])
	}
	if p.beyond == nil {
		p.beyond = map[string]bool{}
	}
	maps.Copy(p.beyond, q.beyond)
}

// listing returns what p holds, given the API's count of it. copies is how often
// the account has each text without a UUID, as far as that is known; nil where it
// is not: each is then taken for one record.
func (p *pile) listing(total int, copies map[string]int) *listing {
	total -= len(p.beyond)
	repeats := 0
	for _, n := range copies {
		repeats += max(n-1, 0)
	}
	repeated := len(p.order)+repeats == total // the account has the same text more than once
	l := &listing{calls: make([]*zentrunk.Call, 0, len(p.order)), total: total}
	for _, key := range p.order {
		c := p.record[key]
		if c.Err == nil {
			l.calls = append(l.calls, c)
			continue
		}
		l.rejects = append(l.rejects, c)
		for n := 1; repeated && n < copies[key]; n++ {
			l.rejects = append(l.rejects, c)
		}
	}
	return l
}

// agreed returns how often each text without a UUID came, where it came as often
// in the reading before, and nil otherwise. A page that is repeated, or that a
// late call moved, makes such a record look like two: to believe that of one
// reading would let it stand in for a call that the reading lacks.
func (p *pile) agreed(before *pile) map[string]int {
	if before == nil || !maps.Equal(p.copies, before.copies) {
		return nil
	}
	return p.copies
}
