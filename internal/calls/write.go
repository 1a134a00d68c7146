package calls

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
)

// A Writer writes rows as Parquet. It holds the values of one row group in memory. It is not
// safe for concurrent use.
//
// It makes the pages by itself, from typed columns, and hands them to the Parquet library.
// They and the row groups end where those of rows would.
type Writer struct {
	table   []column
	out     *parquet.GenericWriter[any]
	columns []*gatherer
	batched int // rows of the batch
	grouped int // rows of the row group
	last    Row // its UUID and end time alone
	one     [1]*Row

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
	out := newWriter(w, table(), Codec, filters(shelf)...)
	out.shelf = shelf
	out.sum = newValueSum(table())
	return out
}

// NewPlainWriter is [NewWriter] without Bloom filters and without [Writer.Sum]: the rows
// alone, as other programs write them.
func NewPlainWriter(w io.Writer) *Writer { return newWriter(w, table(), Codec) }

// NewStagedWriter returns a writer of a staged window. It is read once, within
// the hour: Snappy costs a fraction of ZSTD's time and memory.
func NewStagedWriter(w io.Writer) *Writer { return newWriter(w, table(), &parquet.Snappy) }

func newWriter(w io.Writer, table []column, codec compress.Codec, more ...parquet.WriterOption) *Writer {
	out := &Writer{table: table, out: parquet.NewGenericWriter[any](w, append(options(table, codec), more...)...), digest: newDigest(len(table))}
	for i, c := range out.out.ColumnWriters() {
		out.columns = append(out.columns, newGatherer(&table[i], c))
	}
	return out
}

// Set adds a fact about the whole file to its footer.
func (w *Writer) Set(key, value string) { w.out.SetKeyValueMetadata(key, value) }

// Write adds a row. It keeps nothing of it.
func (w *Writer) Write(r *Row) error {
	w.one[0] = r
	defer clear(w.one[:])
	return w.WriteRows(w.one[:])
}

// WriteRows adds rows, and keeps nothing of them. Many rows at a time are faster.
func (w *Writer) WriteRows(rows []*Row) error {
	for len(rows) > 0 {
		n := min(len(rows), batch-w.batched)
		if err := w.add(rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// WriteAll is [Writer.WriteRows] for rows that lie together.
func (w *Writer) WriteAll(rows []Row) error {
	var places [batch]*Row
	for len(rows) > 0 {
		n := min(len(rows), len(places))
		for i := range n {
			places[i] = &rows[i]
		}
		if err := w.WriteRows(places[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// add adds rows of one batch.
func (w *Writer) add(rows []*Row) error {
	if err := w.inOrder(rows); err != nil {
		return err
	}
	if w.grouped == MaxRowGroupRows {
		if err := w.endGroup(); err != nil {
			return err
		}
	}
	for _, g := range w.columns {
		if err := g.add(rows); err != nil {
			return err
		}
	}
	w.grouped += len(rows)
	if w.batched += len(rows); w.batched < batch {
		return nil
	}
	w.batched = 0
	for i, g := range w.columns {
		if !g.full() {
			continue
		}
		if err := w.flush(i); err != nil {
			return err
		}
	}
	return nil
}

// inOrder fails where rows do not come after each other, and after the last one.
func (w *Writer) inOrder(rows []*Row) error {
	last := &w.last
	for _, r := range rows {
		if Compare(last, r) >= 0 {
			return fmt.Errorf("write call %s: it does not come after call %s", r.Call.UUID, last.Call.UUID)
		}
		last = r
	}
	w.last.Call.UUID, w.last.Call.EndTime = last.Call.UUID, last.Call.EndTime
	return nil
}

// flush writes a page of a column.
func (w *Writer) flush(column int) error {
	g := w.columns[column]
	c := g.cells()
	w.digest.add(column, &c)
	w.sum.add(column, &c)
	if err := g.flush(c); err != nil {
		return fmt.Errorf("write calls: %w", err)
	}
	return nil
}

// endGroup writes what is left of a row group.
func (w *Writer) endGroup() error {
	for i, g := range w.columns {
		if g.rows > 0 {
			if err := w.flush(i); err != nil {
				return err
			}
		}
		if g.dict != nil {
			w.digest.addEntries(i, &g.dict.entries)
			g.dict.reset()
		}
	}
	w.grouped, w.batched = 0, 0
	if err := w.out.Flush(); err != nil {
		return fmt.Errorf("write calls: %w", err)
	}
	return nil
}

// Close writes what is left and the footer. It does not close what it writes to.
func (w *Writer) Close() error {
	if err := w.endGroup(); err != nil {
		return err
	}
	if err := w.out.Close(); err != nil {
		return fmt.Errorf("close calls: %w", err)
	}
	return nil
}
