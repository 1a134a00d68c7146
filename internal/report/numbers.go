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
	out.CallersBySpend, out.CallersByCalls, out.CallersByShortCalls = lists[0], lists[1], lists[2]
	lists = n.lists(&n.to, n.over[1])
	out.DestinationsBySpend, out.DestinationsByCalls, out.DestinationsByShortCalls = lists[0], lists[1], lists[2]
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

// The orders of lists: each is what a list is by, the rest decides among equals.
var orders = [3]func(a, b *counted) int{
	func(a, b *counted) int { return b.amount.Cmp(a.amount) },
	func(a, b *counted) int { return cmp.Compare(b.calls, a.calls) },
	func(a, b *counted) int { return cmp.Compare(b.short, a.short) },
}

// compare orders c and d, whose numbers are not looked at.
func (c *counted) compare(d *counted, order int) int {
	return cmp.Or(orders[order](c, d), orders[1](c, d), orders[0](c, d))
}

// belongs is whether a number has what the list is by.
func (c *counted) belongs(order int) bool {
	return [...]bool{c.amount.Sign() > 0, true, c.short > 0}[order]
}

// lists returns the highest of t in each order, or empty lists where it is over.
func (n *numbers) lists(t *numberTable, over bool) [3][]NumberRow {
	var best [3]podium
	if !over {
		t.each(func(number uint32, _ *numberEntry) {
			c := t.counted(number)
			for order := range best {
				if c.belongs(order) {
					best[order].offer(c, order, MaxNumbers, n.texts)
				}
			}
		})
	}
	prefixes := t.prefixes(slices.Concat(best[0].codes(), best[1].codes(), best[2].codes()))
	var out [3][]NumberRow
	for order := range best {
		out[order] = best[order].rows(n.texts, prefixes)
	}
	return out
}

// byCountry returns those of callers with the highest spend to the country of each row.
func (n *numbers) byCountry(callers *numberTable, rows []SpendRow) []CountryNumbers {
	best := make([]podium, len(n.countries))
	n.from.each(func(number uint32, e *numberEntry) {
		if c := n.from.counted(number); c.belongs(0) {
			best[e.group()].offer(c, 0, MaxCountryNumbers, n.texts)
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
func (p *podium) offer(c counted, order, most int, texts []string) {
	before := func(a, b counted) int {
		if c := a.compare(&b, order); c != 0 {
			return c
		}
		return compareCodes(a.code, b.code, texts)
	}
	if len(*p) == most && before(c, (*p)[most-1]) > 0 {
		return
	}
	at, _ := slices.BinarySearchFunc(*p, c, before)
	*p = slices.Insert(*p, at, c)
	*p = (*p)[:min(len(*p), most)]
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
