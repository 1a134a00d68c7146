// Package display writes calls for people: rows of a table that fits a terminal, rows of
// a CSV for spreadsheets, and one call or its insights as a view of two columns. It
// knows nothing of the API or of command lines.
//
// Read this file first, then columns.go (the one table of columns), table.go, csv.go
// and view.go.
package display

import (
	"io"
	"strings"
	"unicode"
)

// An Output is where something is written and what is known of it.
type Output struct {
	io.Writer
	Notes    io.Writer // for what is not data
	Terminal bool      // Writer is one
	Width    int       // of a line, in characters; 0 where there is no bound
}

// printable returns s without what a terminal would act on. Callers choose the
// numbers and names that records hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, s)
}
