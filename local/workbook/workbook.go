// Package workbook writes a month's statement as an Excel workbook: a sheet for the
// month and one for each breakdown. Amounts are numbers with all their digits, days are
// dates, ids are text. The total stands on the first sheet alone, so that a column of a
// breakdown holds nothing else.
package workbook

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"zentrunk-reports/internal/month"
	"zentrunk-reports/internal/report"
)

// The formats of columns. What a cell holds is exact; a format only says how it is shown.
const (
	asText   = "@"
	asDate   = "yyyy-mm-dd"
	asCount  = "#,##0"
	asAmount = "#,##0.00######"
	asRate   = "0.00000###"
)

// sheets are those of the breakdowns, in the order of the statement.
var sheets = map[string]struct{ name, key string }{
	"direction": {"By direction", "direction"}, "trunk": {"By trunk", "trunk_id"}, "from_country": {"By origin", "from_country"},
	"to_country": {"By destination", "to_country"}, "route": {"By route", "route"}, "transport": {"By transport", "transport_protocol"},
	"secure_trunking": {"By secure trunking", "secure_trunking"}, "day": {"By day", "date"},
}

// Write writes s as a workbook.
func Write(w io.Writer, s *month.Statement) error {
	b := &book{file: excelize.NewFile(), styles: map[string]int{}}
	b.summary(s)
	for dimension, rows := range s.Breakdowns() {
		b.breakdown(s, dimension, rows)
	}
	if b.err == nil {
		b.err = b.file.Write(w)
	}
	if err := b.file.Close(); b.err == nil {
		b.err = err
	}
	if b.err != nil {
		return fmt.Errorf("write the statement of %s as a workbook: %w", s.Month, b.err)
	}
	return nil
}

// A book is a workbook that is being made. Its first error stays, and nothing is done
// after it.
type book struct {
	file   *excelize.File
	styles map[string]int
	sheet  string
	err    error
}

// do keeps the first error.
func (b *book) do(f func() error) {
	if b.err == nil {
		b.err = f()
	}
}

// open begins a sheet whose columns have these formats and widths.
func (b *book) open(name string, columns []column) {
	b.sheet = name
	b.do(func() error {
		if index, _ := b.file.GetSheetIndex("Sheet1"); index >= 0 { // the one that a new workbook has
			return b.file.SetSheetName("Sheet1", name)
		}
		_, err := b.file.NewSheet(name)
		return err
	})
	for i, c := range columns {
		letter, _ := excelize.ColumnNumberToName(i + 1)
		style := b.style(c.format)
		b.do(func() error { return b.file.SetColStyle(name, letter, style) })
		b.do(func() error { return b.file.SetColWidth(name, letter, letter, c.width) })
	}
}

type column struct {
	name, format string
	width        float64
}

func (b *book) style(format string) int {
	if _, ok := b.styles[format]; !ok {
		b.do(func() (err error) {
			b.styles[format], err = b.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
			return err
		})
	}
	return b.styles[format]
}

// A decimal is the text of a number, which is put with all its digits: the library cuts a
// float after 15.
type decimal string

// row puts values from the first column on; nil leaves a cell empty.
func (b *book) row(n int, values ...any) {
	for i, value := range values {
		cell, _ := excelize.CoordinatesToCellName(i+1, n)
		b.do(func() error {
			switch v := value.(type) {
			case nil:
				return nil
			case decimal:
				return b.file.SetCellDefault(b.sheet, cell, string(v))
			case string: // never a formula, and never a number
				return b.file.SetCellStr(b.sheet, cell, v)
			}
			return b.file.SetCellValue(b.sheet, cell, value)
		})
	}
}

func (b *book) heads(n int, columns []column) {
	for i, c := range columns {
		cell, _ := excelize.CoordinatesToCellName(i+1, n)
		b.do(func() error { return b.file.SetCellStr(b.sheet, cell, c.name) })
	}
}

var figures = []column{
	{"calls", asCount, 12}, {"answered", asCount, 12}, {"talk_seconds", asCount, 14}, {"billed_minutes", asAmount, 16}, {"amount", asAmount, 18}, {"rate_per_minute", asRate, 16},
}

// figuresOf are the cells of a line, in the order of figures.
func figuresOf(l *report.SpendLine) []any {
	var rate any
	if l.RatePerMinute != nil {
		rate = decimal(l.RatePerMinute.String())
	}
	return []any{l.Calls, l.Answered, l.TalkSeconds, decimal(month.Minutes(l.BilledSeconds)), decimal(l.Amount.String()), rate}
}

func (b *book) breakdown(s *month.Statement, dimension string, rows []report.SpendRow) {
	sheet := sheets[dimension]
	columns := []column{{sheet.key, asText, 24}}
	if dimension == "day" {
		columns[0].format = asDate
	}
	if dimension == "trunk" {
		columns = append(columns, column{"name", asText, 28})
	}
	columns = append(columns, figures...)
	b.open(sheet.name, columns)
	b.heads(1, columns)
	b.do(func() error {
		return b.file.SetPanes(sheet.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	})
	for i := range rows {
		b.row(i+2, append(keyOf(s, dimension, rows[i].Key), figuresOf(&rows[i].SpendLine)...)...)
	}
}

// keyOf are the cells that name a row.
func keyOf(s *month.Statement, dimension string, key *string) []any {
	switch {
	case dimension == "trunk" && key == nil:
		return []any{nil, nil}
	case key == nil:
		return []any{nil}
	case dimension == "trunk" && s.Names[*key] != "":
		return []any{*key, s.Names[*key]}
	case dimension == "trunk":
		return []any{*key, nil}
	case dimension == "day":
		if at, err := time.Parse(time.DateOnly, *key); err == nil {
			return []any{at}
		}
	}
	return []any{*key}
}

// summary is the sheet of the month: what it is of, its total, the month before.
func (b *book) summary(s *month.Statement) {
	columns := append([]column{{"", asText, 40}}, figures...)
	b.open("Month", columns)
	n := 0
	next := func(values ...any) {
		n++
		b.row(n, values...)
	}
	say := func(label, value string) { // text in a column whose format is one of numbers
		next(label, value)
	}
	say("account", s.Account)
	say("month", s.Month)
	say("time zone", s.Timezone)
	say("currency", s.Currency)
	say("state", s.State)
	next("days in the month", s.Days.InMonth)
	next("days published", s.Days.Published)
	for _, list := range []struct {
		label string
		dates []string
	}{{"missing, in no figure", s.Days.Missing}, {"foreign, in no figure", s.Days.Foreign}, {"not complete", s.Days.Incomplete}, {"not read whole", s.UnreadDays}} {
		for _, date := range list.dates {
			say(list.label, date)
		}
	}
	n += 2
	b.heads(n, columns)
	next(append([]any{"total"}, figuresOf(&s.Spend.Total)...)...)
	for _, before := range []struct {
		label string
		line  *report.SpendLine
	}{{"the same days of " + s.Previous.Month, s.Previous.SameDays}, {"all of " + s.Previous.Month, s.Previous.Total}} {
		if before.line != nil {
			next(append([]any{before.label}, figuresOf(before.line)...)...)
		}
	}
	n++
	b.surcharges(s, next)
}

// surcharges are estimates, apart from what was charged.
func (b *book) surcharges(s *month.Statement, next func(values ...any)) {
	if s.Surcharges == nil {
		next("surcharges", "not known")
		return
	}
	next("only estimated, in no figure", "calls above", nil, nil, nil, "cost of those above", "cost of all")
	for _, of := range []struct {
		label string
		*report.Surcharge
	}{{"short calls", &s.Surcharges.Short}, {"abandoned calls", &s.Surcharges.Abandoned}} {
		if of.CallsAbove == nil || of.CostAbove == nil || of.CostAll == nil {
			next(of.label, "not known")
			continue
		}
		next(of.label, *of.CallsAbove, nil, nil, nil, decimal(of.CostAbove.String()), decimal(of.CostAll.String()))
	}
}
