package focus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"

	"github.com/parquet-go/parquet-go"
)

// Verify reads what b wrote, size bytes of r, and fails where a row is not the one that
// was written, or where bounds are not those of the values. Releases of the Parquet
// library have lost values and have written wrong bounds: what a reader would not find
// must not be published.
func (b *Builder) Verify(r io.ReaderAt, size int64) error {
	f, err := parquet.OpenFile(r, size)
	if err != nil {
		return fmt.Errorf("verify FOCUS rows: %w", err)
	}
	if err := b.verifyRows(f); err != nil {
		return fmt.Errorf("verify FOCUS rows: %w", err)
	}
	for i, group := range f.RowGroups() {
		for c, chunk := range group.ColumnChunks() {
			if chunk.Type().Kind() != parquet.FixedLenByteArray {
				continue
			}
			s := f.Metadata().RowGroups[i].Columns[c].MetaData.Statistics
			if err := verifyBounds(chunk, s.MinValue, s.MaxValue); err != nil {
				return fmt.Errorf("verify FOCUS rows: %s of row group %d: %w", f.Schema().Columns()[c][0], i, err)
			}
		}
	}
	return nil
}

// verifyRows reads every row and makes it anew.
func (b *Builder) verifyRows(f *parquet.File) error {
	in := parquet.NewGenericReader[row](f)
	defer in.Close()
	next, stop := iter.Pull2(b.inOrder())
	defer stop()
	rows := make([]row, batch)
	for {
		clear(rows) // the library leaves what is NULL as it is
		n, err := in.Read(rows)
		for i := range rows[:n] {
			l, err, more := next()
			if !more || err != nil {
				return errors.Join(errors.New("a row more than was written"), err)
			}
			want, err := b.row(l)
			if err != nil {
				return err
			}
			if !reflect.DeepEqual(want, rows[i]) {
				return fmt.Errorf("%q is not what was written", want.ChargeDescription)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	if _, err, more := next(); more || err != nil {
		return errors.Join(errors.New("a row is lost"), err)
	}
	return nil
}

// inOrder returns all rows as they stand in the file.
func (b *Builder) inOrder() iter.Seq2[*line, error] {
	return func(yield func(*line, error) bool) {
		for _, credits := range []bool{false, true} {
			for l, err := range b.lines(credits) {
				if !yield(l, err) {
					return
				}
			}
		}
	}
}

// verifyBounds holds the bounds of a column of decimals to its values: those of the row
// group, low and high, and those of each page.
func verifyBounds(chunk parquet.ColumnChunk, low, high []byte) error {
	index, err := chunk.ColumnIndex()
	if err != nil {
		return err
	}
	pages := chunk.Pages()
	defer pages.Close()
	var least, greatest []byte
	for n := 0; ; n++ {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		from, to, err := boundsOf(page)
		if err != nil {
			return err
		}
		if !bytes.Equal(index.MinValue(n).Bytes(), from) || !bytes.Equal(index.MaxValue(n).Bytes(), to) {
			return fmt.Errorf("page %d: the index says %x to %x, the values are %x to %x", n, index.MinValue(n).Bytes(), index.MaxValue(n).Bytes(), from, to)
		}
		if least == nil || less(from, least) {
			least = from
		}
		if greatest == nil || less(greatest, to) {
			greatest = to
		}
	}
	if !bytes.Equal(low, least) || !bytes.Equal(high, greatest) {
		return fmt.Errorf("the footer says %x to %x, the values are %x to %x", low, high, least, greatest)
	}
	return nil
}

// boundsOf returns the least and the greatest value of a page, and gives it back.
func boundsOf(page parquet.Page) (least, greatest []byte, err error) {
	defer parquet.Release(page)
	values, in := make([]parquet.Value, batch), page.Values()
	for {
		n, err := in.ReadValues(values)
		for _, v := range values[:n] {
			if b := v.ByteArray(); least == nil {
				least, greatest = bytes.Clone(b), bytes.Clone(b)
			} else if less(b, least) {
				least = bytes.Clone(b)
			} else if less(greatest, b) {
				greatest = bytes.Clone(b)
			}
		}
		if errors.Is(err, io.EOF) {
			return least, greatest, nil
		}
		if err != nil {
			return nil, nil, err
		}
	}
}

// less orders decimals as Parquet has them: two's complement, the highest byte first.
func less(a, b []byte) bool {
	if negative := a[0]&0x80 != 0; negative != (b[0]&0x80 != 0) {
		return negative
	}
	return bytes.Compare(a, b) < 0
}
