package calls

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// A Reader reads rows from Parquet, in the order of the file. It holds one batch
// of rows and the pages they lie in. It is not safe for concurrent use.
type Reader struct {
	file   *parquet.File
	set    []func(*Row, parquet.Value, *intern) // by column of the file
	staged bool
	groups []parquet.RowGroup // not yet begun
	rows   parquet.Rows       // of the row group under way, or nil
	buf    []parquet.Row
	next   int // of buf
	filled int
	intern intern
}

// Open returns a reader of a file that [Writer] wrote, size bytes long. It fails
// where a column of the schema is missing or has another type.
func Open(r io.ReaderAt, size int64) (_ *Reader, err error) {
	defer damaged(&err)
	file, err := parquet.OpenFile(r, size, parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("open calls: %w", err)
	}
	out := &Reader{file: file, groups: file.RowGroups(), buf: make([]parquet.Row, batch)}
	_, out.staged = file.Schema().Lookup(answered.Name)
	want := table
	if out.staged {
		want = stagedTable
	}
	out.set = make([]func(*Row, parquet.Value, *intern), len(file.Schema().Columns()))
	ours := schemaOf(want)
	for _, c := range want {
		theirs, ok := file.Schema().Lookup(c.Name)
		mine, _ := ours.Lookup(c.Name)
		if !ok || theirs.Node.Type().String() != mine.Node.Type().String() || theirs.Node.Optional() != mine.Node.Optional() {
			return nil, fmt.Errorf("open calls: column %s is missing or not %s", c.Name, c.Type)
		}
		out.set[theirs.ColumnIndex] = c.set
	}
	return out, nil
}

// Fact returns what [Writer.Set] wrote for key, "" where it wrote nothing.
func (r *Reader) Fact(key string) string {
	value, _ := r.file.Lookup(key)
	return value
}

// Next reads the next row into row, or returns [io.EOF]. The row's strings are
// the caller's to keep.
func (r *Reader) Next(row *Row) error {
	if r.next == r.filled {
		if err := r.fill(); err != nil {
			return err
		}
	}
	*row = Row{}
	for _, v := range r.buf[r.next] {
		if set := r.set[v.Column()]; set != nil && !v.IsNull() {
			set(row, v, &r.intern)
		}
	}
	r.next++
	if !r.staged {
		// The best that can be told from the published columns.
		row.Call.Answered = !row.Call.AnswerTime.IsZero() || row.Call.CallDuration.V > 0 || row.Call.BillDuration.V > 0
	}
	return nil
}

func (r *Reader) fill() (err error) {
	defer damaged(&err)
	for {
		if r.rows == nil {
			if len(r.groups) == 0 {
				return io.EOF
			}
			r.rows, r.groups = r.groups[0].Rows(), r.groups[1:]
		}
		n, err := r.rows.ReadRows(r.buf)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read calls: %w", err)
		}
		if r.next, r.filled = 0, n; n > 0 {
			return nil
		}
		if err := r.Close(); err != nil {
			return fmt.Errorf("read calls: %w", err)
		}
	}
}

// damaged makes an error of a panic: the library checks the lengths in a file
// only by running into them.
func damaged(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("read calls: the file is damaged: %v", p)
	}
}

// Close ends the reading. It does not close what is read from.
func (r *Reader) Close() error {
	if r.rows == nil {
		return nil
	}
	rows := r.rows
	r.rows = nil
	return rows.Close()
}
