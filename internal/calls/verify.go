package calls

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"math/bits"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

// The keys of all digests of this process.
var (
	digestSeed = maphash.MakeSeed()
	digestKey  = maphash.String(digestSeed, "value")
	digestStep = maphash.String(digestSeed, "step")
)

// A digest is a running hash of each column's cells as they are written, page after page
// and then the row group's dictionary, to be compared with what is read back in the same
// process. What is the same in all of these is the same in each value.
type digest struct{ columns []columnDigest }

type columnDigest struct {
	rows int64
	hash uint64
}

func newDigest(columns int) *digest { return &digest{make([]columnDigest, columns)} }

// add adds the next cells of a column, a page of them.
func (d *digest) add(column int, c *cells) {
	values := c.full(0, c.rows)
	data, offsets := c.values.Data()
	switch {
	case offsets != nil:
		data = data[:offsets[values]]
	case c.values.Kind() == encoding.Boolean:
		data = data[:(values+7)/8]
	}
	h := mix(d.columns[column].hash, uint64(c.rows))
	h = mix(h, maphash.Bytes(digestSeed, c.levels))
	h = mix(h, maphash.Bytes(digestSeed, data))
	if offsets != nil {
		for _, at := range offsets[:values] {
			h = mix(h, uint64(at))
		}
	}
	d.columns[column] = columnDigest{d.columns[column].rows + int64(c.rows), h}
}

// addEntries adds the dictionary that a column has had in a row group.
func (d *digest) addEntries(column int, e *entries) {
	h := d.columns[column].hash
	for _, s := range e.texts {
		h = mix(h, maphash.String(digestSeed, s))
	}
	for _, x := range e.numbers {
		h = mix(h, x)
	}
	d.columns[column].hash = h
}

// mix returns a hash of h and then x: the two halves of a product.
func mix(h, x uint64) uint64 {
	high, low := bits.Mul64(h^digestKey, x^digestStep)
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
			read.columns[0].rows, w.digest.columns[0].rows)
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
	in := chunkReader{pages: chunk.Pages()}
	defer in.close()
	for {
		err := in.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read calls: %w", err)
		}
		d.add(column, &in.cells)
		if filter.lacks(&in.cells) {
			return fmt.Errorf("verify calls: the filter of column %d lacks a value", column)
		}
	}
	if in.read != nil {
		d.addEntries(column, in.read)
	}
	return nil
}
