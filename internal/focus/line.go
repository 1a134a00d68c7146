package focus

import (
	"iter"
	"slices"
	"strings"
)

// Units of a price.
const (
	minutes = "Minutes"
	perCall = "Calls"
)

// A line is a group with what follows from it.
type line struct {
	group
	Derived  bool   // whether the price is not the record's rate
	Unit     string // of Quantity
	Consumed decimal
	Billed   decimal
	Price    decimal // of one unit
	Quantity decimal
	List     decimal // Price times Quantity
}

// newLine prices a group. Where the records hold no rate, the price is what the cost
// comes to for a billed minute, or for a call where no second was billed. A price is
// never below zero, and nor are seconds: a column that held such values beside others
// would have wrong bounds (write.go).
func newLine(g *group) line {
	l := line{group: *g, Unit: minutes, Derived: !g.Key.rated(), Billed: ofSum(g.Cost)}
	l.Seconds = max(0, l.Seconds)
	l.Consumed = whole(l.Seconds)
	l.Quantity = l.Consumed.over(whole(60))
	switch {
	case !l.Derived:
		l.Price = ofSum(g.Key.Rate.V.Sum())
	case l.Seconds == 0:
		l.Unit, l.Quantity = perCall, whole(l.Calls)
		fallthrough
	default:
		l.Price = l.Billed.over(l.Quantity).orZero()
	}
	l.List = l.Price.times(l.Quantity)
	return l
}

// credit is whether the row gives money back.
func (l *line) credit() bool { return l.Cost.Sign() < 0 }

// skuID names what was used: zentrunk/outbound/IN/US/secure.
func (l *line) skuID() string {
	parts := []string{"zentrunk", known(l.Key.Direction), known(l.Key.From), known(l.Key.To)}
	if l.Key.Secure.V {
		parts = append(parts, "secure")
	}
	return strings.Join(parts, "/")
}

// text describes the row for people.
func (l *line) text(currency string) string {
	s := "SIP trunking, " + known(l.Key.Direction) + ", " + known(l.Key.From) + " to " + known(l.Key.To) + ", " + l.Price.String() + " " + currency
	if l.Unit == perCall {
		s += " a call"
	} else {
		s += " a minute"
	}
	if l.Key.Secure.V {
		s += ", secure trunking"
	}
	return s
}

func known(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

// lines returns the rows of the file in its order, those that are credits or those that
// are not. Of groups that memory does not hold, a route's derived rows alone are held.
func (b *Builder) lines(credits bool) iter.Seq2[*line, error] {
	return func(yield func(*line, error) bool) {
		var waiting []line // derived rows of the route, sorted
		emit := func(l *line) bool { return l.credit() != credits || yield(l, nil) }
		before := func(next *line) bool { // emits what is waiting and comes before next
			for len(waiting) > 0 && (next == nil || compareLines(&waiting[0], next) < 0) {
				if !emit(&waiting[0]) {
					return false
				}
				waiting = waiting[1:]
			}
			return true
		}
		for g, err := range b.whole() {
			if err != nil {
				yield(nil, err)
				return
			}
			l := newLine(g)
			if len(waiting) > 0 && compareRoutes(&waiting[0].Key, &l.Key) != 0 && !before(nil) {
				return
			}
			if l.Derived {
				at, _ := slices.BinarySearchFunc(waiting, l, func(a, b line) int { return compareLines(&a, &b) })
				waiting = slices.Insert(waiting, at, l)
				continue
			}
			if !before(&l) || !emit(&l) {
				return
			}
		}
		before(nil)
	}
}

// whole returns all groups by key.
func (b *Builder) whole() iter.Seq2[*group, error] {
	if !b.runs.none() {
		return b.runs.groups()
	}
	return func(yield func(*group, error) bool) {
		for _, g := range sorted(b.groups.All()) {
			if !yield(g, nil) {
				return
			}
		}
	}
}

// compareLines orders rows as the file does.
func compareLines(a, b *line) int {
	for _, c := range []int{
		compareRoutes(&a.Key, &b.Key), a.Price.cmp(b.Price), compareSecure(&a.Key, &b.Key), truth(a.Derived, b.Derived),
	} {
		if c != 0 {
			return c
		}
	}
	return compareKeys(&a.Key, &b.Key)
}
