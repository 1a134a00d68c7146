package verify

import "strings"

// A line is a row of a breakdown as the calls make it: its key, nil where it has none,
// and a cell for each name of its header.
type line struct {
	key   any
	cells []any
}

// A record is a row as it is published, by name.
type record map[string]any

// order is how the rows of a breakdown have to come.
type order bool

const (
	inOrder  order = true
	anyOrder order = false
)

// lines compares the rows of a breakdown. Rows are told apart by their keys, so that one
// that is missing is one fault and not a fault of each row below it.
func (b *book) lines(where string, header []string, want []line, got []record, o order) {
	rows := map[any]record{}
	for _, r := range got {
		key := keyIn(r)
		if _, twice := rows[key]; twice {
			b.say("%s has two rows of the key %s", where, show(key))
			return
		}
		rows[key] = r
	}
	wanted, known := map[any]bool{}, true
	for _, w := range want {
		wanted[w.key] = true
		r, ok := rows[w.key]
		if !ok {
			b.say("%s has no row of the key %s, the calls make one: %s", where, show(w.key), cells(header, w))
			known = false
			continue
		}
		for i, name := range header {
			if !same(r[name], w.cells[i]) { // asked here, since a name for each cell costs more than to compare it
				b.say("%s, key %s: %s is %s, the calls say %s", where, show(w.key), name, show(r[name]), show(w.cells[i]))
			}
		}
	}
	for _, r := range got {
		if !wanted[keyIn(r)] {
			b.say("%s has a row of the key %s, which no call has", where, show(r["key"]))
			known = false
		}
	}
	if known && o == inOrder {
		b.inOrder(where, want, got)
	}
}

// inOrder compares the order of rows whose keys are as they should be.
func (b *book) inOrder(where string, want []line, got []record) {
	for i := range want {
		if keyIn(got[i]) != want[i].key {
			b.say("%s is not in order: row %d has the key %s, the calls say %s", where, i+1, show(got[i]["key"]), show(want[i].key))
			return
		}
	}
}

func cells(header []string, l line) string {
	var parts []string
	for i, name := range header[:min(len(header), 2)] {
		parts = append(parts, name+" "+show(l.cells[i]))
	}
	return strings.Join(parts, ", ")
}

// keyIn is a row's key. One that is neither a text nor null is told by what it is shown as.
func keyIn(r record) any { return plain(r["key"]) }

// plain returns what can be the key of a map.
func plain(v any) any {
	switch v.(type) {
	case nil, string:
		return v
	}
	return show(v)
}

// records returns the rows of a JSON list, and whether it is one of objects.
func records(v any) ([]record, bool) {
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	out := make([]record, len(list))
	for i, each := range list {
		o, ok := each.(map[string]any)
		if !ok {
			return nil, false
		}
		out[i] = o
	}
	return out, true
}

// nullLast compares keys: ascending, nil behind all others.
func nullLast(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return strings.Compare(a.(string), b.(string))
}
