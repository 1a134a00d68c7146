package focus

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/recent"
	"zentrunk-reports/internal/zentrunk"
)

// A key is what the calls of a row share. An empty text is NULL.
type key struct {
	Trunk, Direction, From, To string
	Rate                       zentrunk.Null[money.Amount]
	Secure                     zentrunk.Null[bool]
}

// A group sums up the calls of a key. Its names are those of its form on the disk.
type group struct {
	Key     key
	Cost    money.Sum
	Seconds int64 // billed
	Calls   int64
	Answer  int64
	Talk    int64 // seconds of the answered ones
}

func (g *group) count(c *zentrunk.Call) {
	g.Cost = g.Cost.Add(c.Amount.V.Sum())
	g.Calls++
	if c.BillDuration.Valid {
		g.Seconds += int64(c.BillDuration.V)
	} else {
		g.Seconds += int64(c.BilledDuration.V)
	}
	if c.Answered {
		g.Answer++
		g.Talk += int64(c.CallDuration.V)
	}
}

// add takes in another part of the same group.
func (g *group) add(h *group) {
	g.Cost = g.Cost.Add(h.Cost)
	g.Seconds += h.Seconds
	g.Calls += h.Calls
	g.Answer += h.Answer
	g.Talk += h.Talk
}

// rated is whether the record holds a rate that a price can be. One below zero cannot.
func (k *key) rated() bool { return k.Rate.Valid && k.Rate.V.Units() >= 0 }

// hash is one for [recent.Map.Get].
func (k *key) hash() uint {
	return recent.Edges(k.Trunk) + 3*recent.Edges(k.Direction) + 7*recent.Edges(k.From) + 11*recent.Edges(k.To) + uint(k.Rate.V.Units())/10
}

// compareRoutes orders keys by all that stands before the price.
func compareRoutes(a, b *key) int {
	return cmp.Or(nullLast(a.Trunk, b.Trunk), nullLast(a.Direction, b.Direction), nullLast(a.From, b.From), nullLast(a.To, b.To))
}

// compareKeys orders keys by route, those without a price first: theirs is derived, and
// they wait for their place among the others.
func compareKeys(a, b *key) int {
	return cmp.Or(
		compareRoutes(a, b),
		truth(a.rated(), b.rated()),
		-truth(a.Rate.Valid, b.Rate.Valid),
		a.Rate.V.Cmp(b.Rate.V),
		compareSecure(a, b),
	)
}

// compareSecure orders false before true, and what is not known last.
func compareSecure(a, b *key) int {
	return cmp.Or(-truth(a.Secure.Valid, b.Secure.Valid), truth(a.Secure.V, b.Secure.V))
}

// nullLast compares texts of which the empty one is NULL.
func nullLast(a, b string) int {
	return cmp.Or(truth(a == "", b == ""), strings.Compare(a, b))
}

// truth orders false before true.
func truth(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// sorted returns groups by key.
func sorted(groups map[key]*group) []*group {
	return slices.SortedFunc(maps.Values(groups), func(a, b *group) int { return compareKeys(&a.Key, &b.Key) })
}
