package report

import (
	"cmp"
	"slices"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// report returns the numbers; the countries are in the order of rows.
func (n *numbers) report(rows []SpendRow) Numbers {
	out := Numbers{Masked: n.masked, CallersByToCountry: []CountryNumbers{}}
	n.from.flush()
	n.to.flush()
	callers := n.callers()
	lists := n.lists(callers, n.from.over)
	out.CallersBySpend, out.CallersByCalls, out.CallersByShortCalls = lists[bySpend], lists[byCalls], lists[byShortCalls]
	lists = n.lists(&n.to, n.to.over)
	out.DestinationsBySpend, out.DestinationsByCalls, out.DestinationsByShortCalls = lists[bySpend], lists[byCalls], lists[byShortCalls]
	out.Callers, out.Destinations = pointer(int(callers.n), !n.from.over), pointer(int(n.to.n), !n.to.over)
	if !n.from.over {
		out.CallersByToCountry = n.byCountry(callers, rows)
	}
	return out
}

// callers returns the callers by number alone.
func (n *numbers) callers() *numberTable {
	out := &numberTable{}
	n.from.each(func(number uint32, e *numberEntry) {
		at := out.number(uint64(e.code()))
		of := out.at(at)
		of.calls, of.short = of.calls+e.calls, of.short+e.short
		out.charge(at, n.from.counted(number).amount)
	})
	return out
}

// counted is what is told of a number.
type counted struct {
	code         code
	calls, short int
	amount       money.Sum
}

// What lists are by.
const (
	bySpend = iota
	byCalls
	byShortCalls
	orders
)

// compare orders a and b, whose numbers are not looked at, for a list: by what it is by,
// highest first, and among equals by calls, then by spend.
func (c *counted) compare(d *counted, order int) int {
	if order == byShortCalls && c.short != d.short {
		return cmp.Compare(d.short, c.short)
	}
	if order != bySpend && c.calls != d.calls {
		return cmp.Compare(d.calls, c.calls)
	}
	if by := d.amount.Cmp(c.amount); by != 0 {
		return by
	}
	return cmp.Compare(d.calls, c.calls)
}

// belongs is whether a number has what the list is by.
func (c *counted) belongs(order int) bool {
	switch order {
	case bySpend:
		return c.amount.Sign() > 0
	case byShortCalls:
		return c.short > 0
	}
	return true
}

// lists returns the highest of t in each order, or empty lists where it is over.
func (n *numbers) lists(t *numberTable, over bool) [orders][]NumberRow {
	var best [orders]podium
	if !over {
		t.each(func(number uint32, _ *numberEntry) {
			c := t.counted(number)
			for order := range best {
				if c.belongs(order) {
					best[order].offer(&c, order, MaxNumbers, n.texts)
				}
			}
		})
	}
	prefixes := t.prefixes(slices.Concat(best[0].codes(), best[1].codes(), best[2].codes()))
	var out [orders][]NumberRow
	for order := range best {
		out[order] = best[order].rows(n.texts, prefixes)
	}
	return out
}

// byCountry returns those of callers with the highest spend to the country of each row.
func (n *numbers) byCountry(callers *numberTable, rows []SpendRow) []CountryNumbers {
	best := make([]podium, len(n.countries))
	n.from.each(func(number uint32, e *numberEntry) {
		if c := n.from.counted(number); c.belongs(bySpend) {
			best[e.group()].offer(&c, bySpend, MaxCountryNumbers, n.texts)
		}
	})
	var codes []code
	for _, b := range best {
		codes = append(codes, b.codes()...)
	}
	prefixes := callers.prefixes(codes)
	out := []CountryNumbers{}
	for _, row := range rows {
		country := ""
		if row.Key != nil {
			country = *row.Key
		}
		if i, ok := n.countryOf[country]; ok && len(best[i]) > 0 {
			out = append(out, CountryNumbers{row.Key, best[i].rows(n.texts, prefixes)})
		}
	}
	return out
}

// A podium is the highest numbers so far, in order.
type podium []counted

// offer puts c in its place, if it is among the most highest.
func (p *podium) offer(c *counted, order, most int, texts []string) {
	at := len(*p)
	for ; at > 0; at-- {
		other := &(*p)[at-1]
		by := c.compare(other, order)
		if by == 0 {
			by = compareCodes(c.code, other.code, texts)
		}
		if by > 0 {
			break
		}
	}
	if at < most {
		*p = slices.Insert((*p)[:min(len(*p), most-1)], at, *c)
	}
}

func (p podium) codes() []code {
	out := make([]code, len(p))
	for i := range p {
		out[i] = p[i].code
	}
	return out
}

func (p podium) rows(texts []string, prefixes map[code]string) []NumberRow {
	out := make([]NumberRow, len(p))
	for i, c := range p {
		out[i] = NumberRow{zentrunk.MaskNumber(c.code.number(texts)), present(prefixes[c.code]), c.calls, c.short, c.amount}
	}
	return out
}
