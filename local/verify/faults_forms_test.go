package verify_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// formFaults are planted in objects that days of older forms lack.
var formFaults = []fault{
	// Traffic.
	{"a peak of channels", inReport(9999, "traffic", "total", "peak_concurrent"), "traffic.total.peak_concurrent is 9999", once},
	{"the second of a peak", inReport("2026-11-22T00:00:00Z", "traffic", "by_direction", 0, "peak_concurrent_at"), "peak_concurrent_at is", once},
	{"a busy hour", inReport("03", "traffic", "by_trunk", 0, "busy_hour"), `busy_hour is "03"`, once},
	{"erlangs", inReport(0.25, "traffic", "total", "busy_hour_erlangs"), "traffic.total.busy_hour_erlangs is 0.25", once},
	{"a time of ringing", inTable(traffic, 0, "ring_seconds_p95", parquet.DoubleValue(1)), traffic + ": dimension total, key null: ring_seconds_p95 is 1", once},
	{"a peak of a table", inTable(traffic, 1, "peak_cps", parquet.Int64Value(99)), "peak_cps is 99", once},
	{"a table of traffic that nothing names", unnamed(traffic), "files does not name " + traffic, often},

	// FOCUS.
	{"a cost", inFocus("BilledCost", decimalOf(1)), "BilledCost is 0.000000000001", once},
	{"a quantity", inFocus("PricingQuantity", decimalOf(1)), "PricingQuantity is 0.000000000001", once},
	{"a category", inFocus("ServiceCategory", bytesOf("Telephony")), `ServiceCategory is "Telephony"`, once},
	{"a billing period", inFocus("BillingPeriodStart", parquet.Int64Value(0)), "BillingPeriodStart is 1970-01-01T00:00:00Z", once},
	{"calls of a charge", inFocus("x_Calls", parquet.Int64Value(7777)), "x_Calls is 7777", once},
	{"a row of charges", func(t *testing.T, o objects) {
		o.inParquet(t, focus, func(rows []parquet.Row, _ func(string) int) []parquet.Row { return rows[:len(rows)-1] })
	}, "rows has no row of the key", often},
	{"charges out of order", func(t *testing.T, o objects) {
		o.inParquet(t, focus, func(rows []parquet.Row, _ func(string) int) []parquet.Row {
			rows[0], rows[1] = rows[1], rows[0]
			return rows
		})
	}, "rows is not in order", once},
	{"a bound that leaves a value out", wrongBound(focus, "BilledCost"), "the footer has the bounds", often},
	{"charges that nothing names", unnamed(focus), "files does not name " + focus, often},

	// The statement.
	{"a month's amount", inStatement("7.00000", "spend", "total", "amount"), statement + `: spend.total.amount is "7.00000"`, once},
	{"a month's trunk", inStatement(7777, "spend", "by_trunk", 0, "calls"), statement + ": spend.by_trunk, key", once},
	{"a day of a month", inStatement(7777, "by_day", 0, "calls"), statement + `: by_day, key "2026-11-21": calls is 7777`, once},
	{"a month that is not closed", inStatement("closed", "state"), statement + `: state is "closed", want "open"`, once},
	{"a day that is not missing", inStatement([]any{}, "days", "missing"), "days.missing differs from the manifests", once},
	{"a month before that is not there", inStatement("2026-09", "previous", "month"), "previous.month is", once},
	{"a line of the CSV", inText(statementCSV, "direction,outbound", "direction,sideways"), statementCSV + ": line", once},
	{"an end of a line", inText(statementCSV, "\r\n", "\n"), "a line does not end in CR and LF", once},
	{"a form of the statement is gone", func(_ *testing.T, o objects) { delete(o, statementCSV) }, statementCSV + ": is not there", once},
}

func inStatement(value any, path ...any) func(*testing.T, objects) {
	return func(t *testing.T, o objects) { o.inJSON(t, statement, set(value, path...)) }
}

// inText replaces text of an object that no manifest names.
func inText(key, old, text string) func(*testing.T, objects) {
	return func(_ *testing.T, o objects) { o[key] = []byte(strings.ReplaceAll(string(o[key]), old, text)) }
}

// inFocus changes a value of the first row of focus.parquet.
func inFocus(column string, v parquet.Value) func(*testing.T, objects) {
	return func(t *testing.T, o objects) {
		o.inParquet(t, focus, func(rows []parquet.Row, place func(string) int) []parquet.Row {
			c := place(column)
			rows[0][c] = v.Level(0, rows[0][c].DefinitionLevel(), c)
			return rows
		})
	}
}

// decimalOf is a DECIMAL(38,12) of so many of its last places, less than 256.
func decimalOf(n byte) parquet.Value {
	b := make([]byte, 16)
	b[15] = n
	return parquet.FixedLenByteArrayValue(b)
}

// unnamed takes an object out of the manifest.
func unnamed(key string) func(*testing.T, objects) {
	return func(t *testing.T, o objects) {
		o.inJSON(t, manifest, func(m map[string]any) {
			m["files"] = slices.DeleteFunc(m["files"].([]any), func(f any) bool { return f.(map[string]any)["key"] == key })
		})
	}
}

// wrongBound makes a bound of a column another, where the footer has it: the highest
// value, as its bytes stand there.
func wrongBound(key, column string) func(*testing.T, objects) {
	return func(t *testing.T, o objects) {
		t.Helper()
		in, err := parquet.OpenFile(bytes.NewReader(o[key]), int64(len(o[key])))
		if err != nil {
			t.Fatal(err)
		}
		leaf, _ := in.Schema().Lookup(column)
		highest := in.Metadata().RowGroups[0].Columns[leaf.ColumnIndex].MetaData.Statistics.MaxValue
		file := slices.Clone(o[key])
		footer := file[len(file)-8-int(binary.LittleEndian.Uint32(file[len(file)-8:])):]
		at := bytes.Index(footer, highest)
		if at < 0 || len(highest) == 0 {
			t.Fatalf("the footer of %s has no bounds of %s", key, column)
		}
		last := at // of a little-endian number the first byte is the lowest
		if len(highest) == 16 {
			last += 15
		}
		footer[last] ^= 1
		o[key] = file
		o.name(t, key)
	}
}
