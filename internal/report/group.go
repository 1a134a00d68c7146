package report

import (
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/recent"
)

// The metrics whose distribution is reported.
const (
	score = iota // of rated calls alone
	rtt
	jitter
	loss
	postDial
	metrics
)

// The ratings, as indexes of [group.ratings].
const (
	excellent = iota
	good
	fair
	poor
	unrated
)

func ratingIndex(r quality.Rating) int {
	switch r {
	case quality.Excellent:
		return excellent
	case quality.Good:
		return good
	case quality.Fair:
		return fair
	case quality.Poor:
		return poor
	}
	return unrated
}

// facts are what one call adds to each of its groups.
type facts struct {
	answered int // 1 or 0
	worked   int // 1 where the network did its part
	short    int // 1 or 0
	talk     int64
	billed   int64
	amount   money.Sum
	rating   int

	measured int // how many of the following there are
	metric   [metrics]uint8
	value    [metrics]uint32 // numbers in the dictionaries
}

// A group sums up the calls that share a key.
type group struct {
	key      string // empty for calls that have none
	calls    int
	answered int
	worked   int
	short    int
	talk     int64
	billed   int64
	amount   money.Sum
	ratings  [unrated + 1]int
	values   [metrics]histogram

	traced bool // whether its traces are kept
	traces [ofEnding]*trace
}

// add counts a call.
func (g *group) add(f *facts) {
	g.amount = g.amount.Add(f.amount)
	g.calls++
	g.answered += f.answered
	g.worked += f.worked
	g.short += f.short
	g.talk += f.talk
	g.billed += f.billed
	g.ratings[f.rating]++
}

// measure counts the metrics of a call.
func (g *group) measure(f *facts, dicts *[metrics]dictionary) {
	for i := range f.measured {
		m := f.metric[i]
		g.values[m].add(f.value[i], &dicts[m])
	}
}

// A dimension holds the groups of calls by key.
type dimension struct {
	groups recent.Map[string, group]
	pairs  recent.Map[[2]string, group] // the same by the two countries of a route
}

// group returns the group of key, which is empty for calls that have none.
func (d *dimension) group(key string) *group {
	g := d.groups.Get(recent.Edges(key), key)
	if g == nil {
		g = &group{key: key, traced: d.groups.Len() < mostTraced}
		d.groups.Put(key, g)
	}
	return g
}

// pair returns the group of "from>to", or that of calls without a route where
// either is not known.
func (d *dimension) pair(from, to string) *group {
	if from == "" || to == "" {
		return d.group("")
	}
	pair := [2]string{from, to}
	g := d.pairs.Get(recent.Edges(from)+7*recent.Edges(to), pair)
	if g == nil {
		g = d.group(from + ">" + to)
		d.pairs.Put(pair, g)
	}
	return g
}
