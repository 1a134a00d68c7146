package zentrunktest

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Ledger holds the calls of an account, newest first. The zero Ledger is
// empty. It is safe for concurrent use.
type Ledger struct {
	mu     sync.RWMutex
	calls  []*Call // by newestFirst
	byUUID map[string]*Call
}

// Add enters calls, however late; one whose UUID the account has already takes
// that call's place. The ledger keeps the slice: neither it nor what it holds
// may change afterwards. Ends lose what is finer than a microsecond, which no
// filter can tell apart.
func (l *Ledger) Add(calls ...Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byUUID == nil {
		l.byUUID = make(map[string]*Call, len(calls))
	}
	replaced := make(map[*Call]bool)
	added := make([]*Call, len(calls))
	for i := range calls {
		c := &calls[i]
		c.End = c.End.UTC().Truncate(time.Microsecond)
		added[i] = c
		if c.UUID == "" {
			continue
		}
		if old := l.byUUID[c.UUID]; old != nil {
			replaced[old] = true
		}
		l.byUUID[c.UUID] = c
	}
	l.insert(added)
	if len(replaced) > 0 {
		l.calls = slices.DeleteFunc(l.calls, func(c *Call) bool { return replaced[c] })
	}
}

// Change enters a changed copy of each call, as by Add: f gets the copy, and what it
// points to it must replace and not write to, as [Call.Misspell] does. A call
// without a UUID, which nothing could take the place of, stays as it is.
func (l *Ledger) Change(f func(*Call)) {
	var changed []Call
	for _, c := range l.Calls() {
		if c.UUID != "" {
			fresh := *c
			f(&fresh)
			changed = append(changed, fresh)
		}
	}
	l.Add(changed...)
}

// insert keeps the order. Below a handful of calls moving the tail is cheaper
// than sorting a million again.
func (l *Ledger) insert(added []*Call) {
	if len(added) > 32 {
		l.calls = append(l.calls, added...)
		slices.SortStableFunc(l.calls, newestFirst)
		return
	}
	for _, c := range added {
		i, _ := slices.BinarySearchFunc(l.calls, c, newestFirst)
		l.calls = slices.Insert(l.calls, i, c)
	}
}

// newestFirst orders by end, latest first, then by UUID, so that the order of a
// second's calls does not depend on when each was added.
func newestFirst(a, b *Call) int {
	if order := b.End.Compare(a.End); order != 0 {
		return order
	}
	return cmp.Compare(a.UUID, b.UUID)
}

// Call returns the call with that UUID, which must not be changed, or nil.
func (l *Ledger) Call(uuid string) *Call {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.byUUID[uuid]
}

// Calls returns all calls, newest first, unreadable ones included. They must
// not be changed.
func (l *Ledger) Calls() []*Call {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return slices.Clone(l.calls)
}

// Between returns the calls that ended at from or later and before to, newest
// first, unreadable ones included. They must not be changed.
func (l *Ledger) Between(from, to time.Time) []*Call {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return slices.Clone(l.between(from, to))
}

// between needs the lock, and so does its result.
func (l *Ledger) between(from, to time.Time) []*Call {
	start, end := l.firstBefore(to), l.firstBefore(from)
	if start >= end {
		return nil
	}
	return l.calls[start:end]
}

// firstBefore returns the index of the newest call that ended before t.
func (l *Ledger) firstBefore(t time.Time) int {
	i, _ := slices.BinarySearchFunc(l.calls, t, func(c *Call, t time.Time) int {
		if c.End.Before(t) {
			return 1
		}
		return -1
	})
	return i
}

// page returns the calls of one page and the number of all that f lets
// through. A filter by end time alone costs two binary searches.
func (l *Ledger) page(f *filter, offset int) ([]*Call, int) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	calls := l.between(f.from, f.to)
	if f.onlyTime() {
		start := min(offset, len(calls))
		return slices.Clone(calls[start:min(start+f.limit, len(calls))]), len(calls)
	}
	var page []*Call
	total := 0
	for _, c := range calls {
		if !f.matches(c) {
			continue
		}
		if total >= offset && len(page) < f.limit {
			page = append(page, c)
		}
		total++
	}
	return page, total
}

// bare returns a number as the filters compare it: without its plus.
func bare(number string) string { return strings.TrimPrefix(number, "+") }
