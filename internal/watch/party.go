package watch

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"zentrunk-reports/internal/zentrunk"
)

const (
	topParties   = 5
	prefixDigits = 7
	prefixShared = 10 // so many numbers make a prefix, which then names nobody
)

// sameCause is the share of calls from which on two incidents have one cause.
const sameCause = .8

// cause returns the id of the first incident that is open and has nearly all of the
// calls, "" for none: one attack breaks several rules.
func (s *State) cause(in *incident, calls []Call, u *Usual) string {
	for _, other := range s.Incidents {
		if other == in || len(calls) == 0 {
			break // those behind it were opened later
		}
		shared := 0
		for i := range calls {
			if s.concerns(other.Of, &calls[i], u) {
				shared++
			}
		}
		if other.Over == 0 && other.With == "" && float64(shared) >= sameCause*float64(len(calls)) {
			return other.ID
		}
	}
	return ""
}

func (s *State) byID(id string) *incident {
	for _, in := range s.Incidents {
		if in.ID == id {
			return in
		}
	}
	return &incident{}
}

// concerns is whether a call is one of a key.
func (s *State) concerns(k Key, c *Call, u *Usual) bool {
	switch k.Dim {
	case Trunk:
		return k.Name == everything || c.Trunk == k.Name
	case Country:
		country := c.Country
		if c.toNoCountry() {
			country = ""
		}
		fresh := country != "" && u.known(Key{Country, country}) == nil
		return !c.Inbound && (country == k.Name || k.Name == everything && fresh)
	case Caller:
		return !c.Inbound && (s.Key.hash(c.From) == k.Name || k.Name == everything && s.hasRisen(c))
	case Number:
		return s.Key.hash(c.To) == k.Name
	case Block:
		cut := len(c.To) - blockDigits
		return !c.Inbound && cut > 0 && s.Key.hash(blockWord(c.From, c.To[:cut])) == k.Name
	}
	return true
}

// hasRisen is whether the caller of c had risen with others when c ended.
func (s *State) hasRisen(c *Call) bool {
	sl := s.slice(SliceOf(c.Ended))
	return sl != nil && sl.risen[s.Key.hash(c.From)]
}

// top returns who has the most calls: numbers that share a prefix as that prefix, and
// others masked.
func top(calls []Call, number func(*Call) string) []Party {
	shared := map[string]map[string]bool{}
	for i := range calls {
		n := number(&calls[i])
		p := prefixOf(n)
		if shared[p] == nil {
			shared[p] = map[string]bool{}
		}
		shared[p][n] = true
	}
	sums := map[string]*Party{}
	for i := range calls {
		n := number(&calls[i])
		if n == "" {
			continue
		}
		group, shown := n, zentrunk.MaskNumber(n)
		if p := prefixOf(n); len(shared[p]) >= prefixShared {
			group, shown = p, p
		}
		if sums[group] == nil {
			sums[group] = &Party{Number: shown}
		}
		sums[group].Calls++
		sums[group].Amount = sums[group].Amount.Add(calls[i].Amount.Sum())
	}
	parties := slices.SortedFunc(maps.Values(sums), func(a, b *Party) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), b.Amount.Cmp(a.Amount), cmp.Compare(a.Number, b.Number))
	})
	out := []Party{}
	for _, p := range parties[:min(len(parties), topParties)] {
		out = append(out, *p)
	}
	return out
}

// prefixOf returns the first digits of a number, with its plus.
func prefixOf(number string) string {
	digits := prefixDigits
	if strings.HasPrefix(number, "+") {
		digits++
	}
	if len(number) <= digits+2 {
		return number // so short that a prefix would be the number itself
	}
	return number[:digits]
}
