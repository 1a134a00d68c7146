package calls

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
)

// A Writer writes rows as Parquet. It holds one row group in memory. It is not
// safe for concurrent use.
//
// It hands the Parquet library columns and not rows: the library would only take
// the rows apart again. Its pages and row groups end where those of rows would.
type Writer struct {
	table   []column
	out     *parquet.GenericWriter[any]
	columns []*parquet.ColumnWriter
	values  [][batch]parquet.Value // by column, of the batch
	n       int                    // rows of the batch that are filled
	grouped int                    // rows of the row group that are written
	arena   arena
	last    Row // its UUID and end time alone

	digest *digest
	sum    *valueSum // nil for a file that is not published
	shelf  *shelf    // of its filters, nil for the same
}

// A row group ends where a batch does.
const _ = uint(-(MaxRowGroupRows % batch))

// NewWriter returns a writer of calls.parquet. Rows must come in the order of
// [Compare], no UUID twice in a row.
func NewWriter(w io.Writer) *Writer {
	shelf := newShelf()
	out := newWriter(w, table, Codec, filters(shelf)...)
	out.shelf = shelf
	out.sum = newValueSum(table)
	return out
}

// NewStagedWriter returns a writer of a staged window. It is read once, within
// the hour: Snappy costs a fraction of ZSTD's time and memory.
func NewStagedWriter(w io.Writer) *Writer { return newWriter(w, table, &parquet.Snappy) }

func newWriter(w io.Writer, table []column, codec compress.Codec, more ...parquet.WriterOption) *Writer {
	out := parquet.NewGenericWriter[any](w, append(options(table, codec), more...)...)
	return &Writer{
		table: table, out: out, columns: out.ColumnWriters(),
		values: make([][batch]parquet.Value, len(table)), digest: newDigest(len(table)),
	}
}

// Set adds a fact about the whole file to its footer.
func (w *Writer) Set(key, value string) { w.out.SetKeyValueMetadata(key, value) }

// Write adds a row. It keeps nothing of it.
func (w *Writer) Write(r *Row) error {
	if Compare(&w.last, r) >= 0 {
		return fmt.Errorf("write call %s: it does not come after call %s", r.Call.UUID, w.last.Call.UUID)
	}
	w.last.Call.UUID, w.last.Call.EndTime = r.Call.UUID, r.Call.EndTime
	for i := range w.table {
		c, v := &w.table[i], &w.values[i][w.n]
		*v = c.get(r, &w.arena)
		switch null := v.IsNull(); {
		case null && c.required:
			return fmt.Errorf("write call %q: %s is missing", r.Call.UUID, c.Name)
		case !null && !c.required:
			v.SetDefinitionLevel(1)
		}
	}
	if w.n++; w.n == batch {
		return w.flush()
	}
	return nil
}

func (w *Writer) flush() error {
	if w.n == 0 {
		return nil
	}
	if w.grouped == MaxRowGroupRows {
		if err := w.out.Flush(); err != nil {
			return fmt.Errorf("write calls: %w", err)
		}
		w.grouped = 0
	}
	for i, c := range w.columns {
		values := w.values[i][:w.n]
		w.digest.add(i, values)
		w.sum.add(i, values)
		if _, err := c.WriteRowValues(values); err != nil {
			return fmt.Errorf("write calls: %w", err)
		}
	}
	w.grouped += w.n
	w.n = 0
	w.arena.reset()
	return nil
}

// Close writes what is left and the footer. It does not close what it writes to.
func (w *Writer) Close() error {
	if err := w.flush(); err != nil {
		return err
	}
	if err := w.out.Close(); err != nil {
		return fmt.Errorf("close calls: %w", err)
	}
	return nil
}
