package report

import (
	"cmp"
	"slices"

	"zentrunk-reports/internal/recent"
)

// An ending is how a call was hung up.
type ending struct {
	code         int32
	coded        bool // whether there is a code
	name, source string
}

// hangups returns the endings as rows.
func hangups(counts map[ending]*int) []Hangup {
	out := make([]Hangup, 0, len(counts))
	for e, n := range counts {
		out = append(out, Hangup{
			Code: pointer(e.code, e.coded), Name: present(e.name), Source: present(e.source),
			Class: classOf(e.code, e.coded), Calls: *n,
		})
	}
	slices.SortFunc(out, compareHangups)
	return out
}

func compareHangups(a, b Hangup) int {
	return cmp.Or(
		cmp.Compare(b.Calls, a.Calls),
		nullLast(a.Code, b.Code),
		nullLast(a.Name, b.Name),
		nullLast(a.Source, b.Source),
	)
}

// A tally counts calls by key; the empty key is none.
type tally struct{ counts recent.Map[string, int] }

func (t *tally) add(key string) { *counter(&t.counts, recent.Edges(key), key)++ }

func (t *tally) rows() []TrustRow {
	out := make([]TrustRow, 0, t.counts.Len())
	for key, n := range t.counts.All() {
		out = append(out, TrustRow{present(key), *n})
	}
	slices.SortFunc(out, compareTrust)
	return out
}

func compareTrust(a, b TrustRow) int {
	return cmp.Or(cmp.Compare(b.Calls, a.Calls), nullLast(a.Key, b.Key))
}

// counter returns the count of a key.
func counter[K comparable](counts *recent.Map[K, int], hash uint, key K) *int {
	n := counts.Get(hash, key)
	if n == nil {
		n = new(int)
		counts.Put(key, n)
	}
	return n
}

// pointer returns a pointer to v, nil where it is missing.
func pointer[T any](v T, present bool) *T {
	if !present {
		return nil
	}
	return &v
}

// present returns a pointer to s, nil where s is empty.
func present(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// nullLast compares two values of which either may be missing.
func nullLast[T cmp.Ordered](a, b *T) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return cmp.Compare(*a, *b)
}
