package invoice

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The kinds of columns.
const (
	ofCountry = iota
	ofCalls
	ofMinutes
	ofAmount
	ofCurrency
	kinds
)

var kindNames = [kinds]string{"country", "calls", "minutes", "amount", "currency"}

// Columns are the names of columns by kind, as they were given; those that are empty are
// found by their usual names.
type Columns [kinds]string

var columnKeys = regexp.MustCompile(`(?:^|,)\s*(country|calls|minutes|amount|currency)=`)

// ParseColumns reads country=…,calls=…,minutes=…,amount=…, some of them or all.
func ParseColumns(text string) (Columns, error) {
	var c Columns
	found := columnKeys.FindAllStringSubmatchIndex(text, -1)
	if len(found) == 0 || found[0][0] != 0 {
		return c, errors.New("want country=NAME,calls=NAME,minutes=NAME,amount=NAME, or some of them")
	}
	for i, at := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		kind := slices.Index(kindNames[:], text[at[2]:at[3]])
		name := strings.TrimSpace(text[at[1]:end])
		if name == "" || c[kind] != "" {
			return c, fmt.Errorf("want one name after %s=", kindNames[kind])
		}
		c[kind] = name
	}
	return c, nil
}

// usual are the names that columns have, in lower case and without what is not a letter;
// the second list counts where the first finds nothing.
var usual = [kinds][2][]string{
	ofCountry:  {{"country", "destination country", "dest country", "to country", "destination", "country name", "terminating country"}, {"country code", "iso", "iso code", "country iso", "destination country code", "destination country iso", "destination iso"}},
	ofCalls:    {{"calls", "total calls", "number of calls", "no of calls", "call count", "calls count", "num calls"}, {"count", "quantity"}},
	ofMinutes:  {{"minutes", "billed minutes", "total minutes", "billable minutes", "minutes billed", "duration minutes", "duration min", "call minutes", "mins", "mou"}, nil},
	ofAmount:   {{"amount", "spend", "cost", "charge", "charges", "total spend", "total amount", "total cost", "total charge", "total charges", "usage charges"}, {"total", "price"}},
	ofCurrency: {{"currency", "currency code"}, nil},
}

// findColumns returns where the columns are in a header, and how many of those that are
// needed were found. Country and amount are needed, and all that were named.
func findColumns(head []string, names Columns) (columns [kinds]int, found int, err error) {
	for kind := range kinds {
		at, err := findColumn(head, kind, names[kind])
		if err != nil {
			return columns, found, err
		}
		columns[kind] = at
		if at >= 0 && kind != ofCurrency {
			found++
		}
		if at < 0 && (names[kind] != "" || kind == ofCountry || kind == ofAmount) {
			return columns, found, missing(head, kind, names[kind])
		}
	}
	return columns, found, nil
}

func missing(head []string, kind int, name string) error {
	there := make([]string, 0, len(head))
	for _, h := range head {
		there = append(there, fmt.Sprintf("%q", h))
	}
	if name != "" {
		return fmt.Errorf("it has no column %q; there are %s", name, strings.Join(there, ", "))
	}
	return ask("which column is the %s? It has %s: type --columns %s=NAME", kindNames[kind], strings.Join(there, ", "), kindNames[kind])
}

func findColumn(head []string, kind int, name string) (int, error) {
	if name != "" {
		return slices.IndexFunc(head, func(h string) bool { return strings.EqualFold(h, name) }), nil
	}
	for _, names := range usual[kind] {
		var at []int
		for i, h := range head {
			if slices.Contains(names, plainName(h)) {
				at = append(at, i)
			}
		}
		if len(at) > 1 {
			return -1, ask("which column is the %s: %q or %q? Type --columns %s=NAME", kindNames[kind], head[at[0]], head[at[1]], kindNames[kind])
		}
		if len(at) == 1 {
			return at[0], nil
		}
	}
	return -1, nil
}

// plainName is a header's name in lower case, without currency, unit and punctuation.
func plainName(head string) string {
	head, _ = headCurrency(head)
	words := strings.FieldsFunc(strings.ToLower(head), func(r rune) bool { return !unicode.IsLetter(r) })
	return strings.Join(words, " ")
}

var codeInHead = regexp.MustCompile(`^(.*?)[\s(\[,_-]+([A-Z]{3}|\p{Sc})[)\]]*$`)

// headCurrency takes a currency off the end of a header, as in "Amount (USD)".
func headCurrency(head string) (rest, code string) {
	m := codeInHead.FindStringSubmatch(strings.TrimSpace(head))
	if m == nil || m[1] == "" || m[2] == "MIN" {
		return head, ""
	}
	return m[1], m[2]
}
