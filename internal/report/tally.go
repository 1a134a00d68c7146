package report

import (
	"cmp"
	"slices"
)

// An ending is how a call was hung up.
type ending struct {
	code         int32
	coded        bool // whether there is a code
	name, source string
}

// hangups returns the endings as rows.
func hangups(counts map[ending]int) []Hangup {
	out := make([]Hangup, 0, len(counts))
	for e, n := range counts {
		out = append(out, Hangup{
			Code: pointer(e.code, e.coded), Name: present(e.name), Source: present(e.source),
			Class: classOf(e.code, e.coded), Calls: n,
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
type tally map[string]int

func (t tally) rows() []TrustRow {
	out := make([]TrustRow, 0, len(t))
	for key, n := range t {
		out = append(out, TrustRow{present(key), n})
	}
	slices.SortFunc(out, compareTrust)
	return out
}

func compareTrust(a, b TrustRow) int {
	return cmp.Or(cmp.Compare(b.Calls, a.Calls), nullLast(a.Key, b.Key))
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
