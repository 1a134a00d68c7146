package render

import (
	"fmt"
	"io"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
)

// A spendRow is one row of spend.parquet. Money is DECIMAL(18,8) on INT64, in
// the tags scale first: decimals on byte arrays have a wrong order and wrong
// statistics in every release of parquet-go.
type spendRow struct {
	Dimension     string  `parquet:"dimension,dict"`
	Key           *string `parquet:"key,dict"`
	Calls         int64   `parquet:"calls"`
	Answered      int64   `parquet:"answered"`
	TalkSeconds   int64   `parquet:"talk_seconds"`
	BilledSeconds int64   `parquet:"billed_seconds"`
	Amount        *int64  `parquet:"amount,decimal(8:18)"`
	RatePerMinute *int64  `parquet:"rate_per_minute,decimal(8:18)"`
}

// SpendParquet writes the spend of r as spend.parquet: the total first, then the
// rows of each breakdown in the order of the report.
func SpendParquet(w io.Writer, r *report.Report) error {
	if err := writeTable(w, spendTable(r)); err != nil {
		return fmt.Errorf("write spend of %s: %w", r.Date, err)
	}
	return nil
}

// SpendRows returns how many rows [SpendParquet] writes.
func SpendRows(r *report.Report) int64 {
	n := int64(1)
	for _, rows := range r.Spend.Breakdowns() {
		n += int64(len(rows))
	}
	return n
}

// SpendColumns returns the columns of spend.parquet in order.
func SpendColumns() []calls.Column { return columns[spendRow]() }

func spendTable(r *report.Report) []spendRow {
	out := []spendRow{newSpendRow(total, nil, &r.Spend.Total)}
	for dimension, rows := range r.Spend.Breakdowns() {
		for i := range rows {
			out = append(out, newSpendRow(dimension, rows[i].Key, &rows[i].SpendLine))
		}
	}
	return out
}

func newSpendRow(dimension string, key *string, l *report.SpendLine) spendRow {
	return spendRow{
		Dimension: dimension, Key: key,
		Calls: int64(l.Calls), Answered: int64(l.Answered),
		TalkSeconds: l.TalkSeconds, BilledSeconds: l.BilledSeconds,
		Amount: units(&l.Amount), RatePerMinute: units(l.RatePerMinute),
	}
}
