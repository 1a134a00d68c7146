package invoice

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zentrunk-reports/internal/money"
)

// Read reads a file of the vendor's. An error says in one sentence why the file cannot be
// compared; a [Question] says what to type.
func Read(name string, b []byte, opt Options) (*Invoice, error) {
	text, err := decode(b)
	if err != nil {
		return nil, err
	}
	s, err := findSheet(text, opt.Columns)
	if err != nil {
		return nil, err
	}
	rows, err := s.usage()
	if err != nil {
		return nil, err
	}
	inv := &Invoice{Name: name, Countries: map[string]Figures{}, HasCalls: s.columns[ofCalls] >= 0, HasMinutes: s.columns[ofMinutes] >= 0}
	if inv.Currency, err = s.currency(rows); err != nil {
		return nil, err
	}
	var numbers []written
	for _, r := range rows {
		numbers = append(numbers, r.numbers...)
	}
	decimal, err := decide(numbers, opt.Decimal)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if err := rows[i].read(decimal); err != nil {
			return nil, err
		}
	}
	inv.MinutePlaces, inv.AmountPlaces = places(numbers, ofMinutes, decimal), places(numbers, ofAmount, decimal)
	return inv, inv.sum(rows)
}

// A usageRow is a row below the header that has figures.
type usageRow struct {
	line    int
	label   string
	numbers []written
	money   string // its currency column
	figures Figures
	has     [kinds]bool
}

// usage returns the rows that have figures.
func (s *sheet) usage() ([]usageRow, error) {
	var out []usageRow
	for _, r := range s.rows {
		row := usageRow{line: r.line, label: s.cell(r, ofCountry), money: s.cell(r, ofCurrency)}
		for _, kind := range []int{ofCalls, ofMinutes, ofAmount} {
			cell := s.cell(r, kind)
			if cell == "" {
				continue
			}
			w, err := write(r.line, kind, cell)
			if err != nil {
				return nil, err
			}
			row.numbers, row.has[kind] = append(row.numbers, w), true
		}
		if len(row.numbers) == 0 {
			continue // a title, a note, an empty line
		}
		if !row.has[ofAmount] {
			return nil, fmt.Errorf("line %d has no amount", r.line)
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		return nil, errors.New("it has no usage below its header")
	}
	return out, nil
}

func (s *sheet) cell(r record, kind int) string {
	if at := s.columns[kind]; at >= 0 && at < len(r.cells) {
		return r.cells[at]
	}
	return ""
}

// currency returns the one currency of the file, empty where it names none.
func (s *sheet) currency(rows []usageRow) (string, error) {
	_, found := headCurrency(s.head[s.columns[ofAmount]])
	for _, r := range rows {
		for _, name := range append([]string{strings.ToUpper(r.money)}, r.symbols()...) {
			switch {
			case name == "":
			case found == "" || sameCurrency(found, name):
				if found == "" || currencyCode.MatchString(name) && !currencyCode.MatchString(found) { // a code says more than a symbol
					found = name
				}
			default:
				return "", fmt.Errorf("line %d is in %s and lines above it in %s: amounts of two currencies cannot be added up", r.line, name, found)
			}
		}
	}
	return found, nil
}

func (r *usageRow) symbols() (out []string) {
	for _, w := range r.numbers {
		if w.kind == ofAmount {
			out = append(out, w.currency)
		}
	}
	return out
}

// currencyCode is a currency's.
var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// bySymbol are the currencies that a symbol may stand for.
var bySymbol = map[string][]string{
	"$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"}, "US$": {"USD"}, "€": {"EUR"}, "£": {"GBP"}, "₹": {"INR"}, "¥": {"JPY", "CNY"}, "A$": {"AUD"}, "C$": {"CAD"},
}

// sameCurrency is whether two names may be of one currency.
func sameCurrency(a, b string) bool {
	return a == b || slices.Contains(bySymbol[a], b) || slices.Contains(bySymbol[b], a)
}

func (r *usageRow) read(d Decimal) error {
	r.figures.Rows = 1
	for _, w := range r.numbers {
		sum, err := w.sum(d)
		if err != nil {
			return err
		}
		switch w.kind {
		case ofCalls:
			n, err := sum.Parts(one, 1)
			if err != nil {
				return fmt.Errorf("line %d: the calls are %q, which is not a number of calls", w.line, w.text)
			}
			r.figures.Calls = n
		case ofMinutes:
			r.figures.Minutes = sum
		default:
			r.figures.Amount = sum
		}
	}
	return nil
}

// places returns the most decimals that a number of a kind has.
func places(numbers []written, kind int, d Decimal) (most int) {
	for i := range numbers {
		if w := &numbers[i]; w.kind == kind {
			text, _ := w.as(d)
			_, decimals, _ := strings.Cut(text, ".")
			most = max(most, len(decimals))
		}
	}
	return most
}

// one is 1.
var one, _ = money.ParseSum("1")

// sum adds the rows up by country. Rows of totals are held against what they are totals
// of: all rows so far, or those of the country that they name.
func (inv *Invoice) sum(rows []usageRow) error {
	for _, r := range rows {
		code, isTotal, err := inv.totalOf(&r)
		if err != nil {
			return err
		}
		if isTotal {
			is := inv.Total
			if code != "" {
				is = inv.Countries[code]
			}
			inv.Claims = append(inv.Claims, Claim{Line: r.line, Label: r.label, Says: r.figures, Is: is, Calls: r.has[ofCalls], Minutes: r.has[ofMinutes], Amount: r.has[ofAmount]})
			continue
		}
		code, ok := countryOf(r.label)
		if !ok {
			return fmt.Errorf("line %d: %q is not a known country: write its code of two letters, or Unknown for calls without a country", r.line, r.label)
		}
		f := inv.Countries[code]
		f.add(r.figures)
		inv.Countries[code] = f
		inv.Total.add(r.figures)
		inv.Rows++
	}
	if inv.Rows == 0 {
		return errors.New("it has totals and no usage")
	}
	return nil
}

// totalOf is whether r is a total, and of which country; "" is all of them.
func (inv *Invoice) totalOf(r *usageRow) (code string, ok bool, err error) {
	words := strings.Fields(plainText(r.label))
	rest := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return slices.Contains([]string{"total", "totals", "subtotal", "grand", "sum", "sub", "overall", "all", "countries"}, w)
	})
	switch {
	case len(words) == 0 && inv.Rows > 0 && r.figures.Amount == inv.Total.Amount && (!r.has[ofCalls] || r.figures.Calls == inv.Total.Calls):
		return "", true, nil // no label, and the sum of what is above it
	case len(words) == 0:
		return "", false, fmt.Errorf("line %d names no country: write one, Unknown for calls without a country, or Total if it is the sum", r.line)
	case len(rest) == len(words):
		return "", false, nil
	case len(rest) == 0:
		return "", true, nil
	}
	code, known := countryOf(strings.Join(rest, " "))
	return code, known && code != "", nil
}
