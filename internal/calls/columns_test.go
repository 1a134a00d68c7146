package calls

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/money"
)

// Columns that are handed to the library give the bytes that it makes of rows,
// whatever of a batch or a row group is left at the end.
func TestColumnsAreRows(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, batch - 1, batch, batch + 1, MaxRowGroupRows + 1} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			rows := random(t, 5, n)
			var got bytes.Buffer
			w := NewWriter(&got)
			alone := n / 3 // one by one, so that the rest begins within a batch
			for i := range alone {
				if err := w.Write(&rows[i]); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.WriteAll(rows[alone:]); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), byRows(t, rows)) {
				t.Errorf("%d rows: the bytes are not those of rows", n)
			}
			if err := w.Verify(bytes.NewReader(got.Bytes()), int64(got.Len())); err != nil {
				t.Errorf("%d rows: %v", n, err)
			}
		})
	}
}

// byRows writes rows with the library's own writer of rows.
func byRows(t *testing.T, rows []Row) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := parquet.NewGenericWriter[any](&buf, append(options(table(), Codec), filters(newShelf())...)...)
	var pending []parquet.Row
	for i := range rows {
		var row parquet.Row
		for at, c := range table() {
			v, level := c.valueOf(&rows[i]), 1
			if v.IsNull() || c.required {
				level = 0
			}
			row = append(row, v.Level(0, level, at))
		}
		// A page may end wherever a call of WriteRows does.
		if pending = append(pending, row); len(pending) == batch || i == len(rows)-1 {
			if _, err := w.WriteRows(pending); err != nil {
				t.Fatal(err)
			}
			pending = pending[:0]
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// Rows read in pieces of any length are those read one by one, across the ends
// of row groups.
func TestReadPieces(t *testing.T) {
	t.Parallel()
	want := random(t, 6, MaxRowGroupRows+100)
	file := encode(t, want, NewStagedWriter)
	for _, piece := range []int{7, 1000} {
		t.Run(fmt.Sprint(piece), func(t *testing.T) {
			t.Parallel()
			r, err := Open(bytes.NewReader(file), int64(len(file)))
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			rows, at := make([]Row, piece), 0
			for {
				n, err := r.Read(rows)
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil || n == 0 || at+n > len(want) {
					t.Fatalf("Read = %d, %v behind %d rows", n, err, at)
				}
				for i := range n {
					if got, want := &rows[i], &want[at+i]; Compare(got, want) != 0 || i%61 == 0 && !cmp.Equal(want, got, cmp.AllowUnexported(money.Amount{})) {
						t.Fatalf("row %d (-want +got):\n%s", at+i, cmp.Diff(want, got, cmp.AllowUnexported(money.Amount{})))
					}
				}
				at += n
			}
			if at != len(want) {
				t.Errorf("%d rows are read, want %d", at, len(want))
			}
		})
	}
}

// One value that is another, one that is missing and two that changed places are
// all noticed, in each kind of column.
func TestVerifyNotices(t *testing.T) {
	t.Parallel()
	rows := random(t, 7, 200)
	w, _ := written(t, rows, NewWriter)
	for name, spoil := range map[string]func([]Row){
		"text":    func(r []Row) { r[3].Call.CallID += "x" },
		"word":    func(r []Row) { r[3].Call.Direction += "x" },
		"count":   func(r []Row) { r[3].Call.HangupCode.V, r[3].Call.HangupCode.Valid = 77, true },
		"amount":  func(r []Row) { r[3].Call.Amount.Valid = !r[3].Call.Amount.Valid },
		"metric":  func(r []Row) { r[3].Insights.RTTMillis.V, r[3].Insights.RTTMillis.Valid = 0.5, true },
		"flag":    func(r []Row) { r[3].Call.SRTP.Valid = !r[3].Call.SRTP.Valid },
		"instant": func(r []Row) { r[3].Call.AnswerTime = r[3].Call.EndTime.Add(-7 * time.Microsecond) },
		"swapped": func(r []Row) { r[3].Call.CallID, r[4].Call.CallID = "b", "a" },
		"missing": func(r []Row) { r[199] = r[0] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := append([]Row(nil), rows...)
			spoil(other)
			if name == "missing" {
				other = other[:199]
			}
			file := encode(t, other, NewWriter)
			if err := w.Verify(bytes.NewReader(file), int64(len(file))); err == nil {
				t.Error("what is read is another, and Verify says nothing")
			}
		})
	}
}
