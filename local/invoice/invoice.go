// Package invoice compares a month's statement with a file of the vendor's: usage by
// destination country, as CSV. It reads numbers and names only where they can be read in
// one way, and asks where they cannot. It never rounds.
//
// Read this file first, then table.go and columns.go (the file), number.go and country.go
// (its cells), rows.go (totals and sums), compare.go, cause.go and text.go.
package invoice

import (
	"fmt"

	"zentrunk-reports/internal/money"
)

// An Invoice is what a file says, summed up by country.
type Invoice struct {
	Name      string             // of the file
	Currency  string             // ISO 4217, a symbol such as $, or empty where the file names none
	Countries map[string]Figures // by code; "" are calls without a country
	Total     Figures            // of all countries
	Rows      int                // of usage
	// Has is which figures the file has: the amount is always there.
	HasCalls, HasMinutes bool
	// MinutePlaces and AmountPlaces are the most decimals that a figure of the file has.
	MinutePlaces, AmountPlaces int
	// Claims are the totals that the file itself names.
	Claims []Claim
}

// Figures are what a country or a file comes to. Minutes are exact decimals, as amounts.
type Figures struct {
	Calls   int64
	Minutes money.Sum
	Amount  money.Sum
	// Rows is how many rows were summed up.
	Rows int
}

func (f *Figures) add(o Figures) {
	f.Calls += o.Calls
	f.Minutes = f.Minutes.Add(o.Minutes)
	f.Amount = f.Amount.Add(o.Amount)
	f.Rows += o.Rows
}

// A Claim is a row of the file that says what others add up to.
type Claim struct {
	Line                   int
	Label                  string
	Says, Is               Figures // what it says, and what its rows add up to
	Calls, Minutes, Amount bool    // which figures it says
}

// A Question is something that the file leaves open, and what to type.
type Question struct{ Text string }

// Error returns the question.
func (q Question) Error() string { return q.Text }

func ask(format string, args ...any) error { return Question{fmt.Sprintf(format, args...)} }

// Options say how a file is read where it cannot tell itself.
type Options struct {
	Columns Columns
	Decimal Decimal
}
