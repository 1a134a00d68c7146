package calls

import (
	"testing"

	"github.com/parquet-go/parquet-go"
)

// The bounds of numbers and times in the footer, and those of each page, are the least
// and the greatest of the values: readers pass over rows by them. Releases of the
// library have had them wrong.
func TestBounds(t *testing.T) {
	t.Parallel()
	f := opened(t, encode(t, random(t, 11, MaxRowGroupRows+500), NewWriter))
	checked := 0
	for g, group := range f.RowGroups() {
		for i, chunk := range group.ColumnChunks() {
			kind := chunk.Type().Kind()
			if kind == parquet.ByteArray || kind == parquet.Boolean {
				continue
			}
			values := columnValues(t, chunk)
			low, high := values[0], values[0]
			for _, v := range values {
				if chunk.Type().Compare(v, low) < 0 {
					low = v
				}
				if chunk.Type().Compare(v, high) > 0 {
					high = v
				}
			}
			s := f.Metadata().RowGroups[g].Columns[i].MetaData.Statistics
			if got := kind.Value(s.MinValue); chunk.Type().Compare(got, low) != 0 {
				t.Errorf("%s: the least of row group %d is %v, want %v", table()[i].Name, g, got, low)
			}
			if got := kind.Value(s.MaxValue); chunk.Type().Compare(got, high) != 0 {
				t.Errorf("%s: the greatest of row group %d is %v, want %v", table()[i].Name, g, got, high)
			}
			checkPages(t, table()[i].Name, chunk)
			checked++
		}
	}
	if checked != 2*16 {
		t.Errorf("%d columns are checked", checked)
	}
}

// checkPages holds the column index to the values of each page.
func checkPages(t *testing.T, name string, chunk parquet.ColumnChunk) {
	t.Helper()
	index, err := chunk.ColumnIndex()
	if err != nil {
		t.Fatal(err)
	}
	pages := chunk.Pages()
	defer pages.Close()
	for n := range index.NumPages() {
		page, err := pages.ReadPage()
		if err != nil {
			t.Fatal(err)
		}
		values := make([]parquet.Value, page.NumValues())
		if got, _ := page.Values().ReadValues(values); got != len(values) {
			t.Fatalf("%s: %d values of a page of %d", name, got, len(values))
		}
		for _, v := range values {
			if !v.IsNull() && (chunk.Type().Compare(v, index.MinValue(n)) < 0 || chunk.Type().Compare(v, index.MaxValue(n)) > 0) {
				t.Errorf("%s: %v of page %d is not from %v to %v", name, v, n, index.MinValue(n), index.MaxValue(n))
			}
		}
		parquet.Release(page)
	}
}
