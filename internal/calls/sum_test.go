package calls

import (
	"bytes"
	"io"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/zentrunk"
)

// sumOf writes rows by w, and returns what it says of them and what is read back.
func sumOf(t *testing.T, rows []Row, make func(io.Writer) *Writer) (written, read string, file []byte) {
	t.Helper()
	var buf bytes.Buffer
	w := make(&buf)
	for i := range rows {
		if err := w.Write(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	read, err := Sum(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return w.Sum(), read, buf.Bytes()
}

// otherwise writes the same columns in another order, compressed by another codec.
func otherwise(w io.Writer) *Writer {
	other := slices.Clone(table())
	slices.Reverse(other)
	out := newWriter(w, other, &parquet.Snappy)
	out.sum = newValueSum(other)
	return out
}

// The sum of rows follows from their values: it is read back from the file, and is
// the same whatever the encoding and the order of columns.
func TestSumOfRows(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, batch + 1, 3000} {
		rows := random(t, 4, n)
		written, read, file := sumOf(t, rows, NewWriter)
		other, otherRead, otherFile := sumOf(t, rows, otherwise)
		if written != read || written != other || written != otherRead {
			t.Errorf("%d rows have the sums %s, read %s, written otherwise %s, read %s", n, written, read, other, otherRead)
		}
		if n > 0 && bytes.Equal(file, otherFile) {
			t.Errorf("%d rows written otherwise are the same bytes", n)
		}
	}
}

// Any other value of any row is another sum.
func TestSumTellsRowsApart(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for name, change := range map[string]func(*Row){
		"nothing":          func(*Row) {},
		"a time":           func(r *Row) { r.Call.InitiationTime = r.Call.EndTime.Add(-7 * time.Hour) },
		"a status":         func(r *Row) { r.Status = Failed },
		"a count of zero":  func(r *Row) { r.Call.HangupCode = zentrunk.Some[int32](0) },
		"no count":         func(r *Row) { r.Call.HangupCode = zentrunk.Null[int32]{} },
		"a carrier":        func(r *Row) { r.Insights.FromCarrier = "another" },
		"another's":        func(r *Row) { r.Insights.ToCarrier = "another" },
		"an unknown field": func(r *Row) { r.Extra = `{"x":1}` },
	} {
		rows := random(t, 4, 100)
		change(&rows[50])
		sum, _, _ := sumOf(t, rows, NewWriter)
		if other, ok := seen[sum]; ok {
			t.Errorf("%s and %s have one sum", name, other)
		}
		seen[sum] = name
	}
}

// A file of the release before dictionaries of numbers and filters is read, and has the
// sum of the same rows as they are written now: its day is not published anew.
func TestFileOfEarlierRelease(t *testing.T) {
	t.Parallel()
	const sum = "d6bfe26d005c679f01279bc3fd996c40dfe00e80f6cda846a034458f9c3d53df"
	file, err := os.ReadFile("testdata/earlier.parquet")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Sum(bytes.NewReader(file), int64(len(file)))
	if err != nil || got != sum {
		t.Errorf("Sum = %s, %v, want %s", got, err, sum)
	}
	r, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]Row, 60)
	for i := range rows {
		if err := r.Next(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	written, read, now := sumOf(t, rows, NewWriter)
	if written != sum || read != sum {
		t.Errorf("the same rows have the sum %s, read back %s, want %s", written, read, sum)
	}
	if bytes.Equal(now, file) {
		t.Error("the earlier file is written as it is now")
	}
}
