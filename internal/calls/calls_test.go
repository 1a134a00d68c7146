package calls

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// random returns n rows in order, about half of their values absent.
func random(t testing.TB, seed uint64, n int) []Row {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 0))
	word := func() string { return []string{"", "US", "IN", "a \"b\" ü", "carrier"}[rnd.IntN(5)] }
	number := func() zentrunk.Null[int32] {
		return zentrunk.Null[int32]{V: int32(rnd.IntN(100)) - 1, Valid: true}
	}
	metric := func() zentrunk.Null[float64] {
		return zentrunk.Some(float64(rnd.IntN(500)) / 10)
	}
	sum := func() zentrunk.Null[money.Amount] {
		a, err := money.FromUnits(rnd.Int64N(2e12) - 1e12)
		if err != nil {
			t.Fatal(err)
		}
		return zentrunk.Some(a)
	}
	start := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	rows := make([]Row, n)
	for i := range rows {
		c := zentrunk.Call{
			UUID:    fmt.Sprintf("%08x-0000-4000-8000-%012x", rnd.Uint32(), i),
			EndTime: start.Add(time.Duration(rnd.Int64N(int64(24 * time.Hour)))).Truncate(time.Microsecond),
			CallID:  word(), FromNumber: word(), ToNumber: word(), Direction: word(), HangupName: word(), HangupSource: word(),
			TrunkDomain: "42741122632602585.ap-south-1.zt.plivo.com", FromCountry: word(), ToCountry: word(), Transport: word(),
			STIRVerification: word(), Attestation: word(),
		}
		if rnd.IntN(2) == 0 {
			c.CallDuration, c.BillDuration, c.BilledDuration, c.HangupCode = number(), number(), number(), number()
			c.InitiationTime, c.AnswerTime = c.EndTime.Add(-time.Minute), c.EndTime.Add(-time.Second)
		}
		if rnd.IntN(2) == 0 {
			c.Rate, c.Amount, c.SecureTrunkingRate, c.CNAMLookupRate = sum(), sum(), sum(), sum()
			c.SRTP, c.SecureTrunking, c.CNAMLookup = zentrunk.Some(true), zentrunk.Some(false), zentrunk.Some(rnd.IntN(2) == 0)
			c.Unknown = map[string]json.RawMessage{"z": json.RawMessage(`1.50`), "a": json.RawMessage(`{"y":[null, "<"],"x":12345678901234567890}`)}
		}
		in := zentrunk.Insights{
			FromCarrier: word(), FromRegion: word(), ToCarrier: word(), ToRegion: word(),
			RTTMillis: metric(), JitterMillis: metric(), PacketLossPercent: metric(), PostDialDelayMillis: metric(), Score: metric(),
			Unknown: map[string]json.RawMessage{"codec": json.RawMessage(`"opus"`)},
		}
		c.Answered = c.IsAnswered()
		row, err := NewRow(c, []Status{OK, None, Skipped, Failed}[rnd.IntN(4)], in)
		if err != nil {
			t.Fatal(err)
		}
		rows[i] = row
	}
	slices.SortFunc(rows, func(a, b Row) int { return Compare(&a, &b) })
	return rows
}

func encode(t testing.TB, rows []Row, make func(io.Writer) *Writer) []byte {
	t.Helper()
	_, file := written(t, rows, make)
	return file
}

// written writes rows as make does, and returns the writer and the file, which it
// confirms.
func written(t testing.TB, rows []Row, make func(io.Writer) *Writer) (*Writer, []byte) {
	t.Helper()
	var buf bytes.Buffer
	w := make(&buf)
	w.Set("fact", "of the file")
	for i := range rows {
		if err := w.Write(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Verify(bytes.NewReader(buf.Bytes()), int64(buf.Len())); err != nil {
		t.Fatal(err)
	}
	return w, buf.Bytes()
}

func decode(t testing.TB, file []byte) []Row {
	t.Helper()
	r, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := r.Fact("fact"); got != "of the file" {
		t.Errorf("Fact = %q", got)
	}
	rows := []Row{}
	for {
		var row Row
		err := r.Next(&row)
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

// What is written is read back, over several batches, and the same rows give the
// same bytes.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, batch, 3*batch + 1, 5000} {
		rows := random(t, uint64(n), n)
		staged := encode(t, rows, NewStagedWriter)
		if diff := cmp.Diff(rows, decode(t, staged), cmp.AllowUnexported(money.Amount{})); diff != "" {
			t.Errorf("%d staged rows (-want +got):\n%s", n, diff)
		}
		if !bytes.Equal(staged, encode(t, rows, NewStagedWriter)) {
			t.Errorf("%d rows written twice differ", n)
		}
		published := decode(t, encode(t, rows, NewWriter))
		if diff := cmp.Diff(rows, published, cmp.AllowUnexported(money.Amount{})); diff != "" {
			t.Errorf("%d published rows (-want +got):\n%s", n, diff)
		}
	}
}

// Row groups stay within their bound.
func TestRowGroups(t *testing.T) {
	t.Parallel()
	row := random(t, 1, 1)[0]
	var buf bytes.Buffer
	w := NewWriter(&buf)
	for i := range MaxRowGroupRows + 10 {
		row.Call.EndTime = row.Call.EndTime.Add(time.Microsecond)
		if i == MaxRowGroupRows {
			row.Call.UUID = "00000000-0000-4000-8000-000000000000"
		}
		if err := w.Write(&row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int64
	for _, g := range f.RowGroups() {
		sizes = append(sizes, g.NumRows())
	}
	if !slices.Equal(sizes, []int64{MaxRowGroupRows, 10}) {
		t.Errorf("row groups of %v rows, want %d and 10", sizes, MaxRowGroupRows)
	}
}

// The file's own schema says the types that the columns promise.
func TestSchema(t *testing.T) {
	t.Parallel()
	file := encode(t, random(t, 1, 10), NewWriter)
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	logical := map[string]string{
		"STRING": "STRING", "INT32": "INT(32,true)", "BOOLEAN": "BOOLEAN", "DOUBLE": "DOUBLE",
		"DECIMAL(18,8)": "DECIMAL(18,8)", "TIMESTAMP(MICROS, UTC)": "TIMESTAMP(isAdjustedToUTC=true,unit=MICROS)",
	}
	fields := f.Schema().Fields()
	columns := Columns()
	if len(fields) != len(columns) {
		t.Fatalf("%d columns, want %d", len(fields), len(columns))
	}
	for i, c := range columns {
		if fields[i].Name() != c.Name || fields[i].Type().String() != logical[c.Type] {
			t.Errorf("column %d is %s %s, want %s %s", i, fields[i].Name(), fields[i].Type(), c.Name, logical[c.Type])
		}
	}
}

// Rows out of order, and calls that come twice, are refused.
func TestOrder(t *testing.T) {
	t.Parallel()
	rows := random(t, 2, 2)
	for _, pair := range [][2]int{{1, 0}, {0, 0}} {
		w := NewWriter(io.Discard)
		if err := w.Write(&rows[pair[0]]); err != nil {
			t.Fatal(err)
		}
		if err := w.Write(&rows[pair[1]]); err == nil {
			t.Errorf("row %d after row %d was written", pair[1], pair[0])
		}
	}
}

// A file that is cut, changed, or another's is an error and never rows.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	file := encode(t, random(t, 3, 100), NewWriter)
	var other bytes.Buffer
	w := parquet.NewGenericWriter[struct {
		UUID string `parquet:"call_uuid"`
	}](&other)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"empty": {}, "cut": file[:len(file)/2], "text": []byte("PAR1 is not enough"), "another's": other.Bytes()} {
		if _, err := Open(bytes.NewReader(b), int64(len(b))); err == nil {
			t.Errorf("%s: Open succeeded", name)
		}
	}
}

// Extra is the same whatever the order the API sends fields in, and gives the
// unknown fields of the insights back.
func TestExtra(t *testing.T) {
	t.Parallel()
	record := map[string]json.RawMessage{"b": json.RawMessage(`{"y": 1.0, "x": "<é>"}`), "a": json.RawMessage(`null`), "insights": json.RawMessage(`7`)}
	insights := map[string]json.RawMessage{"codec": json.RawMessage(`"opus"`), "from": json.RawMessage(`{"lrn":"1"}`)}
	got, err := joinExtra(record, insights)
	want := `{"a":null,"b":{"x":"<é>","y":1.0},"insights":{"codec":"opus","from":{"lrn":"1"}},"record.insights":7}`
	if err != nil || got != want {
		t.Errorf("joinExtra = %s, %v, want %s", got, err, want)
	}
	back, err := insightsOf(got)
	if diff := cmp.Diff(insights, back); err != nil || diff != "" {
		t.Errorf("insightsOf: %v (-want +got):\n%s", err, diff)
	}
	if again, err := joinExtra(record, back); err != nil || again != want {
		t.Errorf("again: %s, %v", again, err)
	}
}

func BenchmarkWrite(b *testing.B) {
	rows := random(b, 1, 10_000)
	for b.Loop() {
		encodeBench(b, rows, io.Discard)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(rows)), "ns/call")
}

func BenchmarkRead(b *testing.B) {
	rows := random(b, 1, 10_000)
	var buf bytes.Buffer
	encodeBench(b, rows, &buf)
	for b.Loop() {
		r, err := Open(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
		if err != nil {
			b.Fatal(err)
		}
		var row Row
		for r.Next(&row) == nil {
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(rows)), "ns/call")
}

func encodeBench(b *testing.B, rows []Row, out io.Writer) {
	b.Helper()
	w := NewWriter(out)
	if err := w.WriteAll(rows); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}
