package focus

import (
	"bytes"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// costly returns calls of so many routes, each beyond 281 minutes and 281 units of money,
// one of every so many a credit. Without dictionaries the library's bounds of such rows are
// wrong.
func costly(t testing.TB, routes, every int) []calls.Row {
	t.Helper()
	rows := make([]calls.Row, routes)
	for i := range rows {
		units := int64(30_000+(i*7919)%500_000) * 100_000_000
		if i%every == 0 {
			units = -units
		}
		amount, err := money.FromUnits(units)
		if err != nil {
			t.Fatal(err)
		}
		rate, _ := money.FromUnits(int64(1_000_000 + i%977))
		rows[i].Call = zentrunk.Call{
			TrunkDomain: fmt.Sprintf("%d.zt.plivo.com", i), ToCountry: "DE", Rate: zentrunk.Some(rate),
			Amount: zentrunk.Some(amount), BillDuration: zentrunk.Some(int32(60 * (300 + (i*31)%5000))),
		}
	}
	return rows
}

// The bounds in the footer and of each page are the least and the greatest value, and no
// column of a row group has a value below zero beside others: readers pass over rows by
// them. Two row groups at most, of one page and of several, with more values than a
// dictionary holds and fewer.
func TestBounds(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ n, every int }{{1, 1}, {16, 8}, {20, 8}, {40, 3}, {1000, 2}, {135_000, 2}} {
		n := size.n
		file := written(t, costly(t, n, size.every), maxGroups)
		f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(f.RowGroups()), min(n, 2); got != want {
			t.Fatalf("%d rows have %d row groups, want %d", n, got, want)
		}
		checked, pages := 0, 0
		for g, group := range f.RowGroups() {
			credits := g == len(f.RowGroups())-1
			for c, chunk := range group.ColumnChunks() {
				if chunk.Type().Kind() != parquet.FixedLenByteArray {
					continue
				}
				name := f.Schema().Columns()[c][0]
				s := f.Metadata().RowGroups[g].Columns[c].MetaData.Statistics
				negative := credits && (name == "BilledCost" || strings.HasSuffix(name, "EffectiveCost"))
				pages += checkChunk(t, fmt.Sprintf("%d rows: %s of row group %d", n, name, g), chunk, number(s.MinValue), number(s.MaxValue), negative)
				checked++
			}
		}
		if checked != 11*min(n, 2) || (n == 135_000) != (pages > checked) {
			t.Errorf("%d rows: %d columns with %d pages are checked", n, checked, pages)
		}
	}
}

// checkChunk holds bounds against values and returns the number of pages.
func checkChunk(t *testing.T, what string, chunk parquet.ColumnChunk, low, high *big.Int, negative bool) int {
	t.Helper()
	index, err := chunk.ColumnIndex()
	if err != nil {
		t.Fatal(err)
	}
	pages := chunk.Pages()
	defer pages.Close()
	var least, greatest *big.Int
	for n := range index.NumPages() {
		page, err := pages.ReadPage()
		if err != nil {
			t.Fatal(err)
		}
		values := make([]parquet.Value, page.NumValues())
		if got, _ := page.Values().ReadValues(values); got != len(values) {
			t.Fatalf("%s: %d values of a page of %d", what, got, len(values))
		}
		from, to := number(values[0].ByteArray()), number(values[0].ByteArray())
		for _, v := range values {
			x := number(v.ByteArray())
			if x.Cmp(from) < 0 {
				from = x
			}
			if x.Cmp(to) > 0 {
				to = x
			}
			if (x.Sign() < 0) != negative {
				t.Fatalf("%s holds %v", what, x)
			}
		}
		if a, b := number(index.MinValue(n).ByteArray()), number(index.MaxValue(n).ByteArray()); a.Cmp(from) != 0 || b.Cmp(to) != 0 {
			t.Errorf("%s, page %d: the bounds are %v to %v, want %v to %v", what, n, a, b, from, to)
		}
		if least == nil || from.Cmp(least) < 0 {
			least = from
		}
		if greatest == nil || to.Cmp(greatest) > 0 {
			greatest = to
		}
		parquet.Release(page)
	}
	if low.Cmp(least) != 0 || high.Cmp(greatest) != 0 {
		t.Errorf("%s: the bounds are %v to %v, want %v to %v", what, low, high, least, greatest)
	}
	return index.NumPages()
}

func number(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if b[0] >= 128 {
		n.Sub(n, wrap)
	}
	return n
}

// A file whose bounds are not those of its values is refused, and so is one that is not
// what was added up.
func TestVerify(t *testing.T) {
	t.Parallel()
	b := New(options)
	defer b.Close()
	rows := costly(t, 20, 8)
	for i := range rows {
		if err := b.Add(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	var plain bytes.Buffer // as the library's own encoding has mixed signs
	w := parquet.NewGenericWriter[row](&plain)
	for l, err := range b.inOrder() {
		r, rowErr := b.row(l)
		if err != nil || rowErr != nil {
			t.Fatal(err, rowErr)
		}
		if _, err := w.Write([]row{r}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := b.Verify(bytes.NewReader(plain.Bytes()), int64(plain.Len())); err == nil || !strings.Contains(err.Error(), "BilledCost of row group 0") {
		t.Errorf("wrong bounds: err = %v", err)
	}
	for name, file := range map[string][]byte{"another row": written(t, costly(t, 21, 8)[1:], maxGroups), "a row less": written(t, rows[:19], maxGroups), "one more": written(t, costly(t, 21, 8), maxGroups)} {
		if err := b.Verify(bytes.NewReader(file), int64(len(file))); err == nil {
			t.Errorf("%s is not noticed", name)
		}
	}
}
