package lookup

import (
	"container/list"
	"sync"
	"time"
)

// Bounds of what is kept, for a function of 128 MB and up: an answer is about
// 1 KiB, and at most 1 MiB.
const (
	maxEntries = 1000
	maxBytes   = 8 << 20
)

// entryBytes is about what an entry costs beside its body.
const entryBytes = 512

// A cache keeps the answers used last. It is safe for concurrent use.
type cache struct {
	maxEntries, maxBytes int

	mu     sync.Mutex // guards what follows
	byKey  map[string]*list.Element
	recent *list.List // of *entry, the one used last in front
	bytes  int
}

type entry struct {
	key    string
	answer Answer
}

func (e *entry) cost() int { return len(e.answer.Body) + entryBytes }

func newCache(maxEntries, maxBytes int) *cache {
	return &cache{
		maxEntries: maxEntries, maxBytes: maxBytes,
		byKey: make(map[string]*list.Element), recent: list.New(),
	}
}

// get returns the answer of key, unless it has expired.
func (c *cache) get(key string) (Answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.byKey[key]
	if at == nil {
		return Answer{}, false
	}
	e := at.Value.(*entry)
	if !time.Now().Before(e.answer.Expires) {
		c.remove(at)
		return Answer{}, false
	}
	c.recent.MoveToFront(at)
	return e.answer, true
}

// add keeps an answer, in place of the one before, and forgets those not used
// for longest until the bounds hold.
func (c *cache) add(key string, a Answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := c.byKey[key]; at != nil {
		c.remove(at)
	}
	e := &entry{key, a}
	c.byKey[key] = c.recent.PushFront(e)
	c.bytes += e.cost()
	for len(c.byKey) > c.maxEntries || c.bytes > c.maxBytes {
		c.remove(c.recent.Back())
	}
}

// remove needs the lock.
func (c *cache) remove(at *list.Element) {
	e := c.recent.Remove(at).(*entry)
	delete(c.byKey, e.key)
	c.bytes -= e.cost()
}
