package calls

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/bloom"
)

// filtered are the columns by which people look for one call. Each row group has a Bloom
// filter of each: readers that know these pass over the row groups that lack a value.
var filtered = []string{"call_uuid", "from_number", "to_number"}

// filterBits is the bits of a filter for each row. With ten, about one value in a
// hundred that is not there is looked for all the same.
const filterBits = 10

// filters are the options of a published file. The filters lie behind the columns of all
// row groups: between them they would part what is read in one request. Until then they
// lie on s.
func filters(s *shelf) []parquet.WriterOption {
	var columns []parquet.BloomFilterColumn
	for _, name := range filtered {
		columns = append(columns, parquet.SplitBlockFilter(filterBits, name))
	}
	return []parquet.WriterOption{parquet.BloomFilters(columns...), parquet.DeferBloomFiltersWithBuffers(s)}
}

// A filter is one that was written, nil where a column has none.
type filter bloom.SplitBlockFilter

// filterOf reads the filter of a row group's column.
func filterOf(chunk parquet.ColumnChunk) (filter, error) {
	in := chunk.BloomFilter()
	if in == nil {
		return nil, nil
	}
	bits := make([]byte, in.Size())
	if n, err := in.ReadAt(bits, 0); n < len(bits) {
		return nil, fmt.Errorf("read a filter: %w", errors.Join(io.ErrUnexpectedEOF, err))
	}
	return filter(bloom.MakeSplitBlockFilter(bits)), nil
}

// lacks is whether a reader that trusts f would not find one of the texts of c.
func (f filter) lacks(c *cells) (lost bool) {
	if f != nil {
		c.eachText(func(_ int, text []byte) {
			lost = lost || !bloom.SplitBlockFilter(f).Check(bloom.XXH64{}.Sum64(text))
		})
	}
	return lost
}
