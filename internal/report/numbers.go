package report

import (
	"strings"

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
	masked   bool

	texts  []string // that are no digits
	textOf map[string]uint64

	countries []string
	countryOf map[string]uint64
}

// What is counted at the most: some 200 MiB of numbers, on a day of two million calls of
// which no two share a number. No account comes near these texts and countries.
const (
	mostNumbers   = 1 << 21
	mostTexts     = 1 << 17
	mostCountries = 1 << (64 - codeBits)
)

// add counts a call.
func (n *numbers) add(row *calls.Row, short int) {
	c := &row.Call
	if c.FromNumber != "" {
		key, ok := n.code(c.FromNumber)
		country, known := index(&n.countries, &n.countryOf, c.ToCountry, mostCountries)
		n.from.add(key|country<<codeBits, ok && known, short, c.Amount.V)
	}
	if c.ToNumber != "" {
		key, ok := n.code(c.ToNumber)
		n.to.add(key, ok, short, c.Amount.V)
	}
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
	word = strings.Clone(word) // of a row, whose neighbours' texts lie in the same memory
	*words, (*of)[word] = append(*words, word), i
	return i, true
}
