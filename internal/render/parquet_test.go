package render_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/render"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/traffic"
)

var spendNames = []string{"calls", "answered", "talk_seconds", "billed_seconds", "amount", "rate_per_minute"}

// line is a row of either file as its JSON form in the report has it.
type line struct {
	Dimension, Key string // Key is quoted, or null
	Values         map[string]string
}

// lineOf returns a row of the report by way of its JSON, which the columns of
// the files take their names from.
func lineOf(t *testing.T, dimension string, key *string, l any) line {
	t.Helper()
	text, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	out := line{dimension, "null", map[string]string{}}
	if key != nil {
		out.Key = fmt.Sprintf("%q", *key)
	}
	for name, v := range values {
		out.Values[name] = string(v)
	}
	return out
}

func reported[R any, L any](t *testing.T, total L, breakdowns iter.Seq2[string, []R], split func(R) (*string, L)) []line {
	out := []line{lineOf(t, "total", nil, total)}
	for dimension, rows := range breakdowns {
		for _, row := range rows {
			key, l := split(row)
			out = append(out, lineOf(t, dimension, key, l))
		}
	}
	return out
}

// written reads a file row by row, knowing nothing but its own schema.
func written(t *testing.T, file []byte) []line {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	fields := f.Schema().Fields()
	reader := parquet.NewReader(bytes.NewReader(file))
	defer reader.Close()
	var out []line
	buf := make([]parquet.Row, 7)
	for {
		n, err := reader.ReadRows(buf)
		for _, row := range buf[:n] {
			l := line{row[0].String(), "null", map[string]string{}}
			if !row[1].IsNull() {
				l.Key = fmt.Sprintf("%q", row[1].String())
			}
			for i, v := range row[2:] {
				l.Values[fields[i+2].Name()] = jsonOf(t, fields[i+2].Type(), v)
			}
			out = append(out, l)
		}
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// jsonOf returns a value of a column as report.json writes it.
func jsonOf(t *testing.T, typ parquet.Type, v parquet.Value) string {
	t.Helper()
	var x any
	switch l := typ.LogicalType(); {
	case v.IsNull():
	case l != nil && isDecimal(l):
		a, err := money.FromUnits(v.Int64())
		if err != nil {
			t.Fatal(err)
		}
		x = a
	case typ.Kind() == parquet.ByteArray:
		x = v.String()
	case l != nil && l.String() == "TIMESTAMP(isAdjustedToUTC=true,unit=MICROS)":
		x = time.UnixMicro(v.Int64()).UTC()
	case typ.Kind() == parquet.Double:
		x = v.Double()
	default:
		x = v.Int64()
	}
	text, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func isDecimal(l *format.LogicalType) bool {
	d, ok := l.Value.(*format.DecimalType)
	return ok && d.Scale == 8 && d.Precision == 18
}

// Every column is PLAIN or has a dictionary: the library's own encoding of
// strings is one that fastparquet refuses. RLE is that of the NULLs.
func TestParquetEncodingsForEveryReader(t *testing.T) {
	t.Parallel()
	r := day(t, 500)
	for name, file := range map[string][]byte{"spend": rendered(t, render.SpendParquet, r), "quality": rendered(t, render.QualityParquet, r), "traffic": rendered(t, render.TrafficParquet, r)} {
		f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range f.Metadata().RowGroups[0].Columns {
			text := c.MetaData.Type == format.ByteArray
			if text && !slices.Contains(c.MetaData.Encoding, format.RLEDictionary) {
				t.Errorf("%s: %v has no dictionary: %v", name, c.MetaData.PathInSchema, c.MetaData.Encoding)
			}
			for _, e := range c.MetaData.Encoding {
				if e != format.Plain && e != format.RLE && !(text && e == format.RLEDictionary) {
					t.Errorf("%s: %v is encoded as %v", name, c.MetaData.PathInSchema, e)
				}
			}
		}
	}
}

// The files hold the total and then every row of every breakdown in the order
// of the report, each value as report.json has it.
func TestParquetHoldsTheReport(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 500} {
		r := day(t, n)
		wantSpend := reported(t, r.Spend.Total, r.Spend.Breakdowns(), func(r report.SpendRow) (*string, report.SpendLine) { return r.Key, r.SpendLine })
		wantQuality := reported(t, r.Quality.Total, r.Quality.Breakdowns(), func(r report.QualityRow) (*string, report.QualityLine) { return r.Key, r.QualityLine })
		spend, quality := written(t, rendered(t, render.SpendParquet, r)), written(t, rendered(t, render.QualityParquet, r))
		if diff := cmp.Diff(wantSpend, spend); diff != "" {
			t.Errorf("spend.parquet of %d calls (-report +file):\n%s", n, diff)
		}
		if diff := cmp.Diff(wantQuality, quality); diff != "" {
			t.Errorf("quality.parquet of %d calls (-report +file):\n%s", n, diff)
		}
		wantTraffic := reported(t, r.Traffic.Total, r.Traffic.Breakdowns(), func(r traffic.Row) (*string, traffic.Line) { return r.Key, r.Line })
		flow := written(t, rendered(t, render.TrafficParquet, r))
		if diff := cmp.Diff(wantTraffic, flow); diff != "" {
			t.Errorf("traffic.parquet of %d calls (-report +file):\n%s", n, diff)
		}
		if got := render.TrafficRows(r); got != int64(len(flow)) {
			t.Errorf("TrafficRows = %d, the file has %d", got, len(flow))
		}
		if got := render.SpendRows(r); got != int64(len(spend)) {
			t.Errorf("SpendRows = %d, the file has %d", got, len(spend))
		}
		if got := render.QualityRows(r); got != int64(len(quality)) {
			t.Errorf("QualityRows = %d, the file has %d", got, len(quality))
		}
	}
}

// A sum or a rate that DECIMAL(18,8) cannot hold is NULL, and all else is there; as
// many are NULL so as the report says.
func TestParquetOfLargestAmounts(t *testing.T) {
	t.Parallel()
	r := largest(t)
	unfit, whole := 0, 0
	for _, l := range written(t, rendered(t, render.SpendParquet, r)) {
		for _, name := range []string{"amount", "rate_per_minute"} {
			if l.Values[name] == "null" && l.Values["billed_seconds"] != "0" {
				unfit++
			} else if l.Values[name] != "null" {
				whole++
			}
		}
	}
	if unfit != r.Integrity.UnfitAmounts || unfit == 0 || whole == 0 {
		t.Errorf("%d values are NULL and %d are not; the report says that %d do not fit", unfit, whole, r.Integrity.UnfitAmounts)
	}
}

// The columns are the documented ones, in order and with the documented types;
// counts and the dimension are never null; keys, ratios and money may be. What
// the files' own schemas say is what the column lists say.
func TestParquetSchema(t *testing.T) {
	t.Parallel()
	r := day(t, 10)
	for _, tt := range []struct {
		name    string
		file    []byte
		columns []calls.Column
		names   []string
	}{
		{"spend", rendered(t, render.SpendParquet, r), render.SpendColumns(), spendNames},
		{"quality", rendered(t, render.QualityParquet, r), render.QualityColumns(), []string{
			"calls", "answered", "asr", "ner", "acd_seconds", "rated", "score_mean", "score_p05", "score_p50", "excellent", "good", "fair", "poor",
			"rtt_ms_p50", "rtt_ms_p95", "rtt_ms_p99", "jitter_ms_p50", "jitter_ms_p95", "jitter_ms_p99",
			"packet_loss_percent_p50", "packet_loss_percent_p95", "packet_loss_percent_p99",
			"post_dial_delay_ms_p50", "post_dial_delay_ms_p95", "post_dial_delay_ms_p99",
		}},
		{"traffic", rendered(t, render.TrafficParquet, r), render.TrafficColumns(), []string{
			"peak_concurrent", "peak_concurrent_at", "peak_cps", "peak_cps_at", "busy_hour", "busy_hour_erlangs", "ring_seconds_p50", "ring_seconds_p95",
		}},
	} {
		var want []calls.Column
		for _, name := range append([]string{"dimension", "key"}, tt.names...) {
			want = append(want, calls.Column{Name: name, Type: documentedType(name)})
		}
		if diff := cmp.Diff(want, tt.columns); diff != "" {
			t.Errorf("%s: columns (-want +got):\n%s", tt.name, diff)
		}
		f, err := parquet.OpenFile(bytes.NewReader(tt.file), int64(len(tt.file)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, fileColumns(t, f)); diff != "" {
			t.Errorf("%s: schema of the file (-want +got):\n%s", tt.name, diff)
		}
	}
}

func documentedType(name string) string {
	switch name {
	case "dimension", "key", "busy_hour":
		return "STRING"
	case "peak_concurrent", "peak_cps":
		return "INT64"
	case "peak_concurrent_at", "peak_cps_at":
		return "TIMESTAMP(MICROS, UTC)"
	case "calls", "answered", "talk_seconds", "billed_seconds", "rated", "excellent", "good", "fair", "poor":
		return "INT64"
	case "amount", "rate_per_minute":
		return "DECIMAL(18,8)"
	}
	return "DOUBLE"
}

// fileColumns reads the types from the elements of the file's own schema, and
// holds nullability and compression to what is documented.
func fileColumns(t *testing.T, f *parquet.File) []calls.Column {
	t.Helper()
	var out []calls.Column
	for _, e := range f.Metadata().Schema[1:] {
		got := e.Type.V.String()
		switch v := e.LogicalType.Value.(type) {
		case *format.StringType:
			got = "STRING"
		case *format.DecimalType:
			got = fmt.Sprintf("DECIMAL(%d,%d)", v.Precision, v.Scale)
			if e.Type.V != format.Int64 {
				t.Errorf("%s is a decimal on %v, want INT64", e.Name, e.Type.V)
			}
		case *format.TimestampType:
			if _, micros := v.Unit.Value.(*format.MicroSeconds); micros && v.IsAdjustedToUTC {
				got = "TIMESTAMP(MICROS, UTC)"
			}
		}
		out = append(out, calls.Column{Name: e.Name, Type: got})
		required := e.Name == "dimension" || got == "INT64" && !strings.HasPrefix(e.Name, "peak_")
		if (e.RepetitionType.V == format.Required) != required {
			t.Errorf("%s is %v", e.Name, e.RepetitionType.V)
		}
	}
	for _, g := range f.Metadata().RowGroups {
		for _, c := range g.Columns {
			if c.MetaData.Codec != format.Zstd {
				t.Errorf("%v is compressed by %v, want ZSTD", c.MetaData.PathInSchema, c.MetaData.Codec)
			}
		}
	}
	return out
}
