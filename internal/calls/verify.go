package calls

import (
	"fmt"
	"hash/maphash"
	"io"
	"math/bits"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// The keys of all digests of this process.
var (
	digestSeed = maphash.MakeSeed()
	digestKey  = maphash.String(digestSeed, "value")
	digestNull = maphash.String(digestSeed, "null")
)

// A digest is a running hash of each column's values as they are written, to be
// compared with those that are read back in the same process.
type digest struct{ columns []columnDigest }

type columnDigest struct {
	values int64
	hash   uint64
}

func newDigest(columns int) *digest { return &digest{make([]columnDigest, columns)} }

// add adds the next values of a column.
func (d *digest) add(column int, values []parquet.Value) {
	c := &d.columns[column]
	h := c.hash
	for i := range values {
		switch v := &values[i]; v.Kind() {
		case parquet.ByteArray:
			h = mix(h, maphash.Bytes(digestSeed, v.ByteArray()))
		case parquet.Boolean, parquet.Int32, parquet.Int64, parquet.Double:
			h = mix(h, fixed(v))
		default: // null: no other kind is in the table
			h = mix(h, digestNull)
		}
	}
	c.hash = h
	c.values += int64(len(values))
}

// fixed returns the bits of a value of fixed length. Of an INT32 the library sets only
// the lower half where it comes from a dictionary.
func fixed(v *parquet.Value) uint64 {
	if v.Kind() == parquet.Int32 {
		return uint64(v.Int32())
	}
	return v.Uint64()
}

// mix returns a hash of h and then x: the two halves of a product.
func mix(h, x uint64) uint64 {
	high, low := bits.Mul64(h^digestKey, x^digestNull)
	return high ^ low ^ bits.RotateLeft64(h, 17) + x
}

// Verify reads what w wrote, size bytes of r, and fails where a value is not the
// one that was written, or a filter lacks it. w must be closed. Releases of the Parquet library have
// lost values: what a reader would not find must not be published.
func (w *Writer) Verify(r io.ReaderAt, size int64) error {
	in, err := open(r, size, w.table)
	if err != nil {
		return err
	}
	read := newDigest(len(w.table))
	for _, group := range in.groups {
		for i, chunk := range group.ColumnChunks() {
			if err := read.addChunk(i, chunk); err != nil {
				return err
			}
		}
	}
	if !slices.Equal(read.columns, w.digest.columns) {
		return fmt.Errorf("verify calls: what is read back is not what was written (%d and %d rows)",
			read.columns[0].values, w.digest.columns[0].values)
	}
	return nil
}

// addChunk adds the values of a row group's column, and looks for them in its filter.
func (d *digest) addChunk(column int, chunk parquet.ColumnChunk) (err error) {
	defer damaged(&err)
	filter, err := filterOf(chunk)
	if err != nil {
		return err
	}
	lost := false
	err = eachBatch(chunk, func(values []parquet.Value) {
		d.add(column, values)
		lost = lost || filter.lacks(values)
	})
	if lost {
		return fmt.Errorf("verify calls: the filter of column %d lacks a value", column)
	}
	return err
}
