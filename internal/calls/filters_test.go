package calls

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/bloom"
	"github.com/parquet-go/parquet-go/format"
)

// columnValues returns the values of a row group's column that are not NULL.
func columnValues(t *testing.T, chunk parquet.ColumnChunk) []parquet.Value {
	t.Helper()
	var out []parquet.Value
	in := parquet.NewColumnChunkValueReader(chunk)
	defer in.Close()
	for values := make([]parquet.Value, 100); ; {
		n, err := in.ReadValues(values)
		for _, v := range values[:n] {
			if !v.IsNull() {
				out = append(out, v.Clone())
			}
		}
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func opened(t *testing.T, file []byte) *parquet.File {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Every id and number of every row group is found through its filter, and few others
// are. No other column has one, and no file that is not published.
func TestFilters(t *testing.T) {
	t.Parallel()
	rows := random(t, 9, MaxRowGroupRows+500)
	f := opened(t, encode(t, rows, NewWriter))
	for _, group := range f.RowGroups() {
		for i, chunk := range group.ColumnChunks() {
			name, filter := table()[i].Name, chunk.BloomFilter()
			if !slices.Contains(filtered, name) {
				if filter != nil {
					t.Errorf("%s has a filter", name)
				}
				continue
			}
			values := columnValues(t, chunk)
			if filter == nil || len(values) == 0 {
				t.Fatalf("%s has no filter, or no values", name)
			}
			for _, v := range values {
				if found, err := filter.Check(v); !found || err != nil {
					t.Fatalf("%s: %v is not found: %v", name, v, err)
				}
			}
			passed := 0
			for n := range 10_000 {
				if found, _ := filter.Check(parquet.ByteArrayValue(fmt.Appendf(nil, "nobody's %d", n))); found {
					passed++
				}
			}
			if passed > 300 {
				t.Errorf("%s: %d of 10,000 values that are not there are let pass", name, passed)
			}
		}
	}
	for _, chunk := range opened(t, encode(t, rows[:100], NewStagedWriter)).RowGroups()[0].ColumnChunks() {
		if chunk.BloomFilter() != nil {
			t.Error("a staged file has filters")
		}
	}
}

// A plain file has the same rows as a published one, and no filter. It is verified all the
// same.
func TestPlainWriter(t *testing.T) {
	t.Parallel()
	rows := random(t, 9, batch+500)
	w, plain := written(t, rows, NewPlainWriter)
	for i, chunk := range opened(t, plain).RowGroups()[0].ColumnChunks() {
		if chunk.BloomFilter() != nil {
			t.Errorf("%s has a filter", table()[i].Name)
		}
	}
	_, want, _ := sumOf(t, rows, NewWriter)
	if got, err := Sum(bytes.NewReader(plain), int64(len(plain))); err != nil || got != want {
		t.Errorf("Sum = %s, %v, want %s as of a published file", got, err, want)
	}
	if err := w.Verify(bytes.NewReader(plain), int64(len(plain))); err != nil {
		t.Error(err)
	}
	_, other := written(t, rows[1:], NewPlainWriter)
	if err := w.Verify(bytes.NewReader(other), int64(len(other))); err == nil {
		t.Error("another file is verified")
	}
}

// Who reads all columns reads one span, and no filter with it.
func TestFiltersLieBehindColumns(t *testing.T) {
	t.Parallel()
	file := encode(t, random(t, 9, MaxRowGroupRows+500), NewWriter)
	r, err := OpenRows(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	spans, err := r.Spans()
	if err != nil || len(spans) != 1 {
		t.Fatalf("spans %v, %v, want one", spans, err)
	}
	eachFilter(t, file, func(name string, m *format.ColumnMetaData) {
		if m.BloomFilterOffset < spans[0].To {
			t.Errorf("the filter of %s begins at %d, the columns end at %d", name, m.BloomFilterOffset, spans[0].To)
		}
	})
}

func eachFilter(t *testing.T, file []byte, f func(name string, m *format.ColumnMetaData)) {
	t.Helper()
	n := 0
	for _, group := range opened(t, file).Metadata().RowGroups {
		for i := range group.Columns {
			if m := &group.Columns[i].MetaData; m.BloomFilterOffset > 0 {
				f(strings.Join(m.PathInSchema, "."), m)
				n++
			}
		}
	}
	if n == 0 {
		t.Fatal("there are no filters")
	}
}

// A filter that lacks a value is noticed before the file is published.
func TestVerifyReadsFilters(t *testing.T) {
	t.Parallel()
	w, file := written(t, random(t, 10, 500), NewWriter)
	eachFilter(t, file, func(name string, m *format.ColumnMetaData) {
		spoiled := bytes.Clone(file)
		end := m.BloomFilterOffset + int64(m.BloomFilterLength)
		clear(spoiled[end-int64(m.BloomFilterLength)/bloom.BlockSize*bloom.BlockSize : end]) // all behind its header
		if err := w.Verify(bytes.NewReader(spoiled), int64(len(spoiled))); err == nil {
			t.Errorf("%s: the filter is empty, and Verify says nothing", name)
		}
	})
}

// Filters that lie in a file meanwhile are the same bytes, and one that cannot be kept or
// found again is an error.
func TestSpill(t *testing.T) {
	t.Parallel()
	rows := random(t, 9, MaxRowGroupRows+500)
	spilling := func(s Spill) func(io.Writer) *Writer {
		return func(out io.Writer) *Writer {
			w := NewWriter(out)
			w.Spill(s)
			return w
		}
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "spill"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if !bytes.Equal(encode(t, rows, NewWriter), encode(t, rows, spilling(file))) {
		t.Error("the bytes are others")
	}
	if info, err := file.Stat(); err != nil || info.Size() < int64(len(rows))*filterBits/8*3 {
		t.Errorf("the file holds %v, %v: not the filters", info, err)
	}
	for name, s := range map[string]Spill{"full": &full{}, "cut": cut{}} {
		w := spilling(s)(io.Discard)
		var err error
		for i := 0; i < len(rows) && err == nil; i++ {
			err = w.Write(&rows[i])
		}
		if err == nil {
			err = w.Close()
		}
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// full cannot be written to.
type full struct{ memory }

func (*full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// cut forgets what is written.
type cut struct{}

func (cut) Write(b []byte) (int, error) { return len(b), nil }

func (cut) ReadAt([]byte, int64) (int, error) { return 0, io.ErrUnexpectedEOF }
