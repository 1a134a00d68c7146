package report

import (
	"maps"

	"zentrunk-reports/internal/calls"
)

// amountField is the field whose sum is the spend.
const amountField = "total_amount"

// An unread counts what calls lack because its value could not be read.
type unread struct {
	fields  map[string]int // calls by field of the API, as [calls.Row.Unread] names it
	records int            // calls that lack any
}

// add counts what a call lacks.
func (u *unread) add(row *calls.Row) error {
	names, err := row.Unread()
	if err != nil || len(names) == 0 {
		return err
	}
	if u.fields == nil {
		u.fields = map[string]int{}
	}
	for _, name := range names {
		u.fields[name]++
	}
	u.records++
	return nil
}

// counts returns the calls by field, never nil.
func (u *unread) counts() map[string]int {
	if u.fields == nil {
		return map[string]int{}
	}
	return maps.Clone(u.fields)
}
