package report

import (
	"cmp"
	"slices"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// Numbers are the phone numbers that matter. No whole one is in it: each is masked by
// [zentrunk.MaskNumber]. Callers are from_number, destinations to_number, of all calls
// that have one. Lists hold no more than [MaxNumbers] rows, and none without what they are
// by; they come by that, highest first, then by calls, amount and the whole number.
type Numbers struct {
	// Masked is whether the rows were masked already: numbers that look alike are one.
	Masked bool `json:"masked"`
	// Callers and Destinations are how many numbers there are. They are nil, and the lists
	// empty, where there are more than are counted.
	Callers      *int `json:"callers"`
	Destinations *int `json:"destinations"`

	CallersBySpend           []NumberRow `json:"callers_by_spend"`
	CallersByCalls           []NumberRow `json:"callers_by_calls"`
	CallersByShortCalls      []NumberRow `json:"callers_by_short_calls"`
	DestinationsBySpend      []NumberRow `json:"destinations_by_spend"`
	DestinationsByCalls      []NumberRow `json:"destinations_by_calls"`
	DestinationsByShortCalls []NumberRow `json:"destinations_by_short_calls"`
	// CallersByToCountry are the callers to each country by spend, [MaxCountryNumbers] at
	// most, in the order of spend by_to_country. Their counts are of calls to it alone.
	CallersByToCountry []CountryNumbers `json:"callers_by_to_country"`
}

// MaxNumbers is the most rows of a list of numbers, MaxCountryNumbers that of a country.
const (
	MaxNumbers        = 10
	MaxCountryNumbers = 3
)

// A NumberRow is a masked number and what its calls add up to.
type NumberRow struct {
	Number string `json:"number"`
	// Prefix is how the number begins, in at most seven digits, where ten numbers or more
	// of the list's side do; the last five digits are never in it.
	Prefix     *string   `json:"prefix"`
	Calls      int       `json:"calls"`
	ShortCalls int       `json:"short_calls"` // answered, of at most [ShortSeconds] of talk
	Amount     money.Sum `json:"amount"`
}

// CountryNumbers are the numbers of a country; nil is none.
type CountryNumbers struct {
	Key     *string     `json:"key"`
	Callers []NumberRow `json:"callers"`
}

// numbers adds up calls by number. Callers are added up by country, and by all countries
// in the end.
type numbers struct {
	from, to numberTable
	over     [2]bool // more callers, or destinations, than are counted
	masked   bool

	texts  []string // that are no digits
	textOf map[string]uint64

	countries []string
	countryOf map[string]uint64
}

// What is counted at the most: some 200 MiB of numbers, on a day of several million
// calls. No account comes near these texts and countries.
const (
	mostNumbers   = 1 << 22
	mostTexts     = 1 << 17
	mostCountries = 1 << (64 - codeBits)
)

// add counts a call.
func (n *numbers) add(row *calls.Row, short int) {
	c := &row.Call
	if c.FromNumber != "" && !n.over[0] {
		key, ok := n.code(c.FromNumber)
		country, known := index(&n.countries, &n.countryOf, c.ToCountry, mostCountries)
		n.over[0] = !n.from.count(key|country<<codeBits, ok && known, short, c.Amount.V)
	}
	if c.ToNumber != "" && !n.over[1] {
		key, ok := n.code(c.ToNumber)
		n.over[1] = !n.to.count(key, ok, short, c.Amount.V)
	}
}

// count adds a call, unless there are more numbers than are counted: it then lets go of
// all.
func (t *numberTable) count(key uint64, ok bool, short int, amount money.Amount) bool {
	if !ok || t.n == mostNumbers {
		*t = numberTable{}
		return false
	}
	t.add(key, short, amount)
	return true
}

// code returns the code of number, false where there are too many that are no digits.
func (n *numbers) code(number string) (uint64, bool) {
	if c, ok := codeOf(number); ok {
		return uint64(c), true
	}
	n.masked = n.masked || zentrunk.IsMasked(number)
	v, ok := index(&n.texts, &n.textOf, number, mostTexts)
	return v<<2 | text, ok
}

// index returns the place of word in words, where it is put unless most are there.
func index(words *[]string, of *map[string]uint64, word string, most int) (uint64, bool) {
	if i, ok := (*of)[word]; ok {
		return i, true
	}
	if len(*words) == most {
		return 0, false
	}
	if *of == nil {
		*of = map[string]uint64{}
	}
	i := uint64(len(*words))
	*words, (*of)[word] = append(*words, word), i
	return i, true
}

// report returns the numbers; the countries are in the order of rows.
func (n *numbers) report(rows []SpendRow) Numbers {
	out := Numbers{Masked: n.masked, CallersByToCountry: []CountryNumbers{}}
	callers := n.callers()
	lists := n.lists(callers, n.over[0])
	out.CallersBySpend, out.CallersByCalls, out.CallersByShortCalls = lists[bySpend], lists[byCalls], lists[byShortCalls]
	lists = n.lists(&n.to, n.over[1])
	out.DestinationsBySpend, out.DestinationsByCalls, out.DestinationsByShortCalls = lists[bySpend], lists[byCalls], lists[byShortCalls]
	out.Callers, out.Destinations = pointer(int(callers.n), !n.over[0]), pointer(int(n.to.n), !n.over[1])
	if !n.over[0] {
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
