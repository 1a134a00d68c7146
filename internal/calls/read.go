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
	set    []*column          // by column of the file; nil where nobody asks for it
	groups []parquet.RowGroup // not yet begun
	chunks []chunkReader      // of the row group under way, by column; those that are read
	left   int64              // rows of the row group under way that are not read yet
	ahead  []Row              // what Next has read and not returned yet
	rows   []Row              // that ahead is a part of
}

// Open returns a reader of a file that [Writer] wrote, size bytes long. It fails
// where a column of the schema is missing or has another type.
func Open(r io.ReaderAt, size int64) (*Reader, error) {
	return open(r, size, table(), parquet.SkipPageIndex(true))
}

// open returns a reader of the columns of want.
func open(r io.ReaderAt, size int64, want []column, options ...parquet.FileOption) (_ *Reader, err error) {
	defer damaged(&err)
	if err := checkFooter(r, size); err != nil {
		return nil, fmt.Errorf("open calls: %w", err)
	}
	file, err := parquet.OpenFile(r, size, append(options, parquet.SkipBloomFilters(true))...)
	if err != nil {
		return nil, fmt.Errorf("open calls: %w", err)
	}
	out := &Reader{file: file, groups: file.RowGroups()}
	out.set = make([]*column, len(file.Schema().Columns()))
	ours := schemaOf(want, nil)
	for i, c := range want {
		theirs, ok := file.Schema().Lookup(c.Name)
		mine, _ := ours.Lookup(c.Name)
		if !ok || theirs.Node.Type().String() != mine.Node.Type().String() || theirs.Node.Optional() != mine.Node.Optional() {
			return nil, fmt.Errorf("open calls: column %s is missing or not %s", c.Name, c.Type)
		}
		if !c.derived {
			out.set[theirs.ColumnIndex] = &want[i]
		}
	}
	return out, nil
}

// Fact returns what [Writer.Set] wrote for key, "" where it wrote nothing.
func (r *Reader) Fact(key string) string {
	value, _ := r.file.Lookup(key)
	return value
}

// Next reads the next row into row, or returns [io.EOF]. The row's strings are
// the caller's to keep, see [Row.Detach]. It is not to be mixed with Read.
func (r *Reader) Next(row *Row) error {
	if len(r.ahead) == 0 {
		if r.rows == nil {
			r.rows = make([]Row, batch)
		}
		n, err := r.Read(r.rows)
		if err != nil {
			return err
		}
		r.ahead = r.rows[:n]
	}
	*row, r.ahead = r.ahead[0], r.ahead[1:]
	return nil
}

// Read reads the next rows into rows and returns how many they are: less than
// there is room for where a row group ends, 0 only with an error, which is
// [io.EOF] behind the last. Strings are the caller's to keep.
func (r *Reader) Read(rows []Row) (_ int, err error) {
	defer damaged(&err)
	for r.left == 0 {
		if err := r.Close(); err != nil {
			return 0, fmt.Errorf("read calls: %w", err)
		}
		if len(r.groups) == 0 {
			return 0, io.EOF
		}
		r.begin(r.groups[0])
		r.groups = r.groups[1:]
	}
	rows = rows[:min(r.left, int64(len(rows)), batch)]
	clear(rows)
	for i := range r.chunks {
		if r.set[i] == nil {
			continue
		}
		if err := r.readColumn(rows, i); err != nil {
			return 0, fmt.Errorf("read calls: %w", err)
		}
	}
	r.left -= int64(len(rows))
	for i := range rows {
		c := &rows[i].Call
		c.Answered = c.IsAnswered()
	}
	return len(rows), nil
}

func (r *Reader) begin(group parquet.RowGroup) {
	r.left = group.NumRows()
	for i, chunk := range group.ColumnChunks() {
		if r.chunks = append(r.chunks, chunkReader{}); r.set[i] != nil {
			r.chunks[i].pages = chunk.Pages()
		}
	}
}

// readColumn sets one field of rows from the next cells of its column.
func (r *Reader) readColumn(rows []Row, column int) error {
	in := &r.chunks[column]
	for len(rows) > 0 {
		if in.row == in.rows {
			err := in.next()
			if errors.Is(err, io.EOF) {
				return io.ErrUnexpectedEOF // the row group has more rows than the column cells
			}
			if err != nil {
				return err
			}
		}
		n := min(len(rows), in.rows-in.row)
		in.set(r.set[column], rows[:n])
		rows = rows[n:]
	}
	return nil
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
	var err error
	for i := range r.chunks {
		if r.chunks[i].pages != nil {
			err = errors.Join(err, r.chunks[i].close())
		}
	}
	r.chunks, r.left = r.chunks[:0], 0
	return err
}
