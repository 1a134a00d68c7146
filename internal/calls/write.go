package calls

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
)

// A Writer writes rows as Parquet. It holds one row group in memory. It is not
// safe for concurrent use.
type Writer struct {
	table []column
	out   *parquet.GenericWriter[any]
	rows  []parquet.Row
	n     int // rows of the batch that are filled
	arena arena
	last  Row // its UUID and end time alone

	digest *digest
}

// NewWriter returns a writer of calls.parquet. Rows must come in the order of
// [Compare], no UUID twice in a row.
func NewWriter(w io.Writer) *Writer { return newWriter(w, table, Codec) }

// NewStagedWriter returns a writer of a staged window: the columns of
// calls.parquet, and what else is known of each call. It is read once, within
// the hour: Snappy costs a fraction of ZSTD's time and memory.
func NewStagedWriter(w io.Writer) *Writer { return newWriter(w, stagedTable, &parquet.Snappy) }

func newWriter(w io.Writer, table []column, codec compress.Codec) *Writer {
	return &Writer{
		table: table,
		out:   parquet.NewGenericWriter[any](w, options(table, codec)...),
		rows:  make([]parquet.Row, batch),

		digest: newDigest(),
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
	row := w.rows[w.n][:0]
	for i, c := range w.table {
		v, level := c.get(r, &w.arena), 1
		if v.IsNull() || c.required {
			level = 0
		}
		if v.IsNull() && c.required {
			return fmt.Errorf("write call %q: %s is missing", r.Call.UUID, c.Name)
		}
		row = append(row, v.Level(0, level, i))
	}
	w.digest.add(row)
	w.rows[w.n] = row
	if w.n++; w.n == len(w.rows) {
		return w.flush()
	}
	return nil
}

func (w *Writer) flush() error {
	if w.n == 0 {
		return nil
	}
	if _, err := w.out.WriteRows(w.rows[:w.n]); err != nil {
		return fmt.Errorf("write calls: %w", err)
	}
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
