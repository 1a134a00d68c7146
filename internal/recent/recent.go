// Package recent is a map for keys that come again soon, as the words of calls do: in front
// of it stand the keys that were asked for lately, so that most look-ups hash nothing.
package recent

// A Map holds pointers to values. The zero value is ready. It is not safe for concurrent
// use.
type Map[K comparable, V any] struct {
	all    map[K]*V
	lately [places]entry[K, V]
}

type entry[K comparable, V any] struct {
	key   K
	value *V // nil in an empty place
}

// places is how many keys stand in front: two KiB of texts.
const places = 64

// Get returns the value of key, nil where there is none. hash is anything that is the same
// for the same key; only where it seldom is for others, Get is fast.
func (m *Map[K, V]) Get(hash uint, key K) *V {
	e := &m.lately[hash%places]
	if e.value != nil && e.key == key {
		return e.value
	}
	v := m.all[key]
	if v != nil {
		*e = entry[K, V]{key, v}
	}
	return v
}

// Put gives key, which has none, a value that is not nil.
func (m *Map[K, V]) Put(key K, value *V) {
	if m.all == nil {
		m.all = map[K]*V{}
	}
	m.all[key] = value
}

// All returns the values by key. It is the map's own, to be read only.
func (m *Map[K, V]) All() map[K]*V { return m.all }

// Len is how many keys have a value.
func (m *Map[K, V]) Len() int { return len(m.all) }

// Clear forgets all keys.
func (m *Map[K, V]) Clear() {
	clear(m.all)
	clear(m.lately[:])
}

// Edges is a hash of a text for [Map.Get], of its length, its ends and its middle.
func Edges(s string) uint {
	n := uint(len(s))
	if n == 0 {
		return 0
	}
	return n + uint(s[0]) + 5*uint(s[n-1]) + 17*uint(s[n/2])
}
