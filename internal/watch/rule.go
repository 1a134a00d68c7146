package watch

import (
	"cmp"
	"slices"
)

// A rule is one way to see that something is wrong. A new rule is a file with one of
// these, its entry in [rules], and its row in docs/watch.md, which is held against it.
type rule struct {
	name     string
	looksAt  string
	window   string
	bound    string // in words; figures that settings change are their defaults
	source   string // where the bound comes from
	setting  string // the variable that changes it; 0 turns the rule off
	sentence string // what happened, for people
	todo     string // what to do first, for people
	byMoney  bool   // it has grown when its amount has doubled, where it costs anything
	counts   func(Cell) int
	floor    func(*Bounds) *float64
	// together returns what the last n slices have of the key for everything, which no
	// slice counts. It is nil where the rule has no such key, or no calls of it.
	together func(v *view, n int) Cell
	judge    func(v *view, floor float64, hit func(Hit))
}

// A Hit is a key for which a rule holds, in the windows that end with one slice.
type Hit struct {
	Key
	Slices     int     // the length of the window
	UsualCalls float64 // in the window; so is the next one
	UsualSpend float64 // units of the currency
	rule       *rule
}

// rules are all of them, in the order in which incidents are named: of several that one
// attack breaks, the first says the most about it.
var rules = []*rule{
	&newDestination, &noCountry, &spendSurge, &callBurst, &sequentialDialling, &numberPumping, &shortCalls, &trunkFailing, &trunkSilent,
}

func ruleOf(name string) *rule {
	for _, r := range rules {
		if r.name == name {
			return r
		}
	}
	return nil
}

func allCalls(c Cell) int { return c.Calls }

// hits returns what all rules find, in the order of rules, then by key.
func (v *view) hits() (hits []Hit) {
	for _, r := range rules {
		floor := *r.floor(&v.bounds)
		if floor <= 0 {
			continue
		}
		from := len(hits)
		r.judge(v, floor, func(h Hit) {
			h.rule = r
			hits = append(hits, h)
		})
		slices.SortFunc(hits[from:], func(a, b Hit) int {
			return cmp.Or(cmp.Compare(a.Dim, b.Dim), cmp.Compare(a.Name, b.Name))
		})
	}
	return hits
}

// Bounds are the floors of the rules: no window below its floor is an incident. 0 turns
// a rule off.
type Bounds struct {
	SpendSurge         float64 // units of the currency in 15 minutes; twice as much in 60
	CallBurst          float64 // calls in 15 minutes; 3/4 in 5, 3/2 in 60 minutes or for a trunk
	NewDestination     float64 // calls in 60 minutes, or units of the currency twice as many
	NoCountry          float64 // units of the currency in 60 minutes
	SequentialDialling float64 // calls in 15 minutes
	NumberPumping      float64 // calls in 15 minutes
	ShortCalls         float64 // short calls in 15 minutes
	TrunkFailing       float64 // failed calls in 15 or 60 minutes
	TrunkSilent        float64 // calls that were to be expected
}

// DefaultBounds are those of docs/watch.md.
var DefaultBounds = Bounds{
	SpendSurge: 15, CallBurst: 40, NewDestination: 10, NoCountry: 2, SequentialDialling: 20,
	NumberPumping: 35, ShortCalls: 50, TrunkFailing: 12, TrunkSilent: 25,
}
