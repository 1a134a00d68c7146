package watch

import (
	"time"

	"zentrunk-reports/internal/money"
)

// A Day is the baseline that a published day leaves: its own counts by clock hour. What
// is usual is made of many of them by who asks, so that a day that is published anew
// changes its own baseline alone.
type Day struct {
	Date      string            `json:"date"` // YYYY-MM-DD in the report's time zone
	Account   *Hours            `json:"account"`
	Countries map[string]*Hours `json:"countries"` // destination of outbound calls; "" is none
	Trunks    map[string]*Hours `json:"trunks"`
}

// Hours are the counts of a day's 24 clock hours. The hour that comes twice where clocks
// go back holds the calls of both.
type Hours struct {
	Calls  [24]int          `json:"calls"`
	Short  [24]int          `json:"short"`
	Failed int              `json:"failed"`
	Capped [24]money.Amount `json:"capped"` // with at most 5 units of the currency a call
	// Squares is the sum of the squares of what calls cost, in hundredths, so capped.
	// It says how uneven amounts are.
	Squares int64 `json:"squares"`

	capped [24]int64
}

// A DayBuilder makes the baseline of a day from its calls, one by one in any order. It
// keeps numbers by key alone. It is not safe for concurrent use.
type DayBuilder struct {
	day Day
	loc *time.Location
}

// NewDay returns the builder of the day called date, whose hours are those of loc.
func NewDay(date string, loc *time.Location) *DayBuilder {
	return &DayBuilder{loc: loc, day: Day{Date: date, Account: &Hours{}, Countries: map[string]*Hours{}, Trunks: map[string]*Hours{}}}
}

// Add adds a call that ended in the day.
func (b *DayBuilder) Add(c Call) {
	hour, cell := c.Ended.In(b.loc).Hour(), cellOf(&c)
	b.day.Account.add(hour, cell)
	hoursOf(b.day.Trunks, c.Trunk).add(hour, cell)
	if c.Inbound {
		return
	}
	country := c.Country
	if c.toNoCountry() {
		country = ""
	}
	hoursOf(b.day.Countries, country).add(hour, cell)
}

// AddCell adds calls that share a key and ended in an hour; squares is their part of
// [Hours.Squares].
func (b *DayBuilder) AddCell(k Key, hour int, c Cell, squares int64) {
	var h *Hours
	switch k.Dim {
	case Account:
		h = b.day.Account
	case Country:
		h = hoursOf(b.day.Countries, k.Name)
	case Trunk:
		h = hoursOf(b.day.Trunks, k.Name)
	default:
		return
	}
	h.count(hour, c)
	h.Squares = plus(h.Squares, squares)
}

// Day returns what was added so far. It changes no more with what is added later.
func (b *DayBuilder) Day() Day {
	d := Day{Date: b.day.Date, Account: b.day.Account.whole(), Countries: map[string]*Hours{}, Trunks: map[string]*Hours{}}
	for name, h := range b.day.Countries {
		d.Countries[name] = h.whole()
	}
	for name, h := range b.day.Trunks {
		d.Trunks[name] = h.whole()
	}
	return d
}

func hoursOf(m map[string]*Hours, name string) *Hours {
	h := m[name]
	if h == nil {
		h = &Hours{}
		m[name] = h
	}
	return h
}

func (h *Hours) add(hour int, c Cell) {
	h.count(hour, c)
	cents := c.Capped / (unit / 100)
	h.Squares = plus(h.Squares, cents*cents)
}

func (h *Hours) count(hour int, c Cell) {
	h.Calls[hour] += c.Calls
	h.Short[hour] += c.Short
	h.Failed += c.Failed
	h.capped[hour] = plus(h.capped[hour], c.Capped)
}

// whole returns a copy with its amounts as they are stored. A sum that no amount holds,
// 10 thousand million in an hour, is the largest one.
func (h *Hours) whole() *Hours {
	w := *h
	for i, units := range h.capped {
		w.Capped[i] = amountOf(units)
	}
	return &w
}

func amountOf(units int64) money.Amount {
	const most = 1e18 - 1
	a, _ := money.FromUnits(max(-most, min(most, units))) // within bounds by construction
	return a
}

func (h *Hours) total() (calls int) {
	for _, n := range h.Calls {
		calls += n
	}
	return calls
}
