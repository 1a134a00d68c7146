package render

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	months "zentrunk-reports/internal/month"
	"zentrunk-reports/internal/report"
)

// StatementColumns are the columns of statement.csv.
const StatementColumns = "dimension,key,name,calls,answered,talk_seconds,billed_minutes,amount,rate_per_minute"

// StatementJSON writes s as statement.json, in the form of [JSON].
func StatementJSON(w io.Writer, s *months.Statement) error {
	if err := encode(w, s); err != nil {
		return fmt.Errorf("write the statement of %s as JSON: %w", s.Month, err)
	}
	return nil
}

// StatementCSV writes s as statement.csv: RFC 4180, UTF-8, lines that end in CR LF. The
// total comes first, then the rows of each breakdown in the order of the statement. A
// trunk's id has "trunk:" in front, so that no spreadsheet makes a number of it, and
// text that a spreadsheet would compute has an apostrophe.
func StatementCSV(w io.Writer, s *months.Statement) error {
	b := bufio.NewWriter(w) // keeps the first error for Flush
	_, _ = b.WriteString(StatementColumns + "\r\n")
	csvLine(b, total, "", "", &s.Spend.Total)
	for dimension, rows := range s.Breakdowns() {
		for i := range rows {
			key, name := "", ""
			if k := rows[i].Key; k != nil {
				key = *k
				if dimension == "trunk" {
					key, name = "trunk:"+key, s.Names[key]
				}
			}
			csvLine(b, dimension, key, name, &rows[i].SpendLine)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the statement of %s as CSV: %w", s.Month, err)
	}
	return nil
}

func csvLine(b *bufio.Writer, dimension, key, name string, l *report.SpendLine) {
	rate := ""
	if l.RatePerMinute != nil {
		rate = l.RatePerMinute.String()
	}
	_, _ = b.WriteString(strings.Join([]string{
		dimension, csvText(key), csvText(name), strconv.Itoa(l.Calls), strconv.Itoa(l.Answered), strconv.FormatInt(l.TalkSeconds, 10),
		months.Minutes(l.BilledSeconds), l.Amount.String(), rate,
	}, ",") + "\r\n")
}

// csvText writes text of the data as a cell.
func csvText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		s = "'" + s
	}
	if strings.ContainsAny(s, "\",\r\n") {
		s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
