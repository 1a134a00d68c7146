package calls

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// A valueSum is a running SHA-256 of the values of all rows. It depends on nothing
// else: not on the order of columns, nor on how the file is encoded, compressed or
// divided into row groups.
type valueSum struct {
	table   []column
	columns []hash.Hash
	buf     []byte // of one batch of a column: SHA-256 is slow for a value at a time
}

// sumVersion changes with what is summed up.
const sumVersion = "rows 1\n"

func newValueSum(table []column) *valueSum {
	s := &valueSum{table: table}
	for range table {
		s.columns = append(s.columns, sha256.New())
	}
	return s
}

// sumBytes is how much is summed up at a time.
const sumBytes = 8 << 10

// add adds the next cells of a column. A nil sum adds nothing.
func (s *valueSum) add(column int, c *cells) {
	if s == nil {
		return
	}
	b, value, one := s.buf[:0], 0, c.appender()
	for row := range c.rows {
		if c.null(row) {
			b = append(b, 0)
			continue
		}
		b = one(append(b, 1), value)
		if value++; len(b) >= sumBytes {
			s.columns[column].Write(b)
			b = b[:0]
		}
	}
	s.columns[column].Write(b)
	s.buf = b
}

// sum returns the sum in hexadecimal.
func (s *valueSum) sum() string {
	lines := make([]string, len(s.table))
	for i, c := range s.table {
		lines[i] = fmt.Sprintf("%s %s %x\n", c.Name, c.Type, s.columns[i].Sum(nil))
	}
	slices.Sort(lines)
	whole := sha256.Sum256([]byte(sumVersion + strings.Join(lines, "")))
	return hex.EncodeToString(whole[:])
}

// Sum returns the SHA-256 of the values of all rows, in hexadecimal. w must be one of
// [NewWriter], and closed.
func (w *Writer) Sum() string { return w.sum.sum() }

// Sum returns what [Writer.Sum] told when a file of [NewWriter] was written, size
// bytes of r, or would have told.
func Sum(r io.ReaderAt, size int64) (_ string, err error) {
	defer damaged(&err)
	in, err := Open(r, size)
	if err != nil {
		return "", err
	}
	columns := table()
	s := newValueSum(columns)
	for i, c := range columns {
		place, _ := in.file.Schema().Lookup(c.Name) // Open has looked for it
		for _, group := range in.groups {
			if err := s.addChunk(i, group.ColumnChunks()[place.ColumnIndex]); err != nil {
				return "", err
			}
		}
	}
	return s.sum(), nil
}

func (s *valueSum) addChunk(column int, chunk parquet.ColumnChunk) error {
	return eachPage(chunk, func(c *cells) { s.add(column, c) })
}
