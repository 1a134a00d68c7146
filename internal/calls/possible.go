package calls

import (
	"bytes"
	"cmp"
	"errors"
	"io"

	"github.com/parquet-go/parquet-go/bloom"
	"github.com/parquet-go/parquet-go/format"

	"zentrunk-reports/internal/zentrunk"
)

// index is where a column stands in the file.
func (s *Seeker) index(name string) int {
	c, _ := s.reader.file.Schema().Lookup(name) // opening has looked for it
	return c.ColumnIndex
}

// chunk is what the footer says of a group's column.
func (s *Seeker) chunk(group int, name string) *format.ColumnMetaData {
	return &s.reader.file.Metadata().RowGroups[group].Columns[s.index(name)].MetaData
}

// inBounds is whether value lies in the bounds that the footer tells. A footer without
// bounds rules nothing out.
func inBounds(m *format.ColumnMetaData, value string) bool {
	least, most := m.Statistics.MinValue, m.Statistics.MaxValue
	if least == nil || most == nil {
		return m.Statistics.NullCount < m.NumValues
	}
	return bytes.Compare([]byte(value), least) >= 0 && bytes.Compare([]byte(value), most) <= 0
}

// mayHold asks the column's filter for values, and returns those that it does not rule
// out. By one request it reads the blocks that tell, with what lies between them: a filter
// has 41 KB at most. Its bits end where the filter does. Its header in front of them is
// shorter than a block, so that the length tells how many blocks there are. A column
// without a filter may hold anything.
func mayHold(r io.ReaderAt, m *format.ColumnMetaData, values []string) ([]string, error) {
	blocks := int64(m.BloomFilterLength) / bloom.BlockSize
	if m.BloomFilterOffset <= 0 || blocks <= 0 || len(values) == 0 {
		return values, nil
	}
	hashes, first, last := make([]uint64, len(values)), blocks, int64(0)
	for i, v := range values {
		hashes[i] = bloom.XXH64{}.Sum64([]byte(v))
		at := blockOf(hashes[i], blocks)
		first, last = min(first, at), max(last, at)
	}
	bits := make([]byte, (last-first+1)*bloom.BlockSize)
	end := m.BloomFilterOffset + int64(m.BloomFilterLength)
	if n, err := r.ReadAt(bits, end-(blocks-first)*bloom.BlockSize); n < len(bits) {
		return nil, cmp.Or(err, io.ErrUnexpectedEOF)
	}
	read := bloom.MakeSplitBlockFilter(bits)
	var out []string
	for i, v := range values {
		if read[blockOf(hashes[i], blocks)-first].Check(uint32(hashes[i])) {
			out = append(out, v)
		}
	}
	return out, nil
}

// blockOf is the block of a filter of so many that a hash belongs to, as the format says:
// https://parquet.apache.org/docs/file-format/bloomfilter/.
func blockOf(hash uint64, blocks int64) int64 { return int64(hash >> 32 * uint64(blocks) >> 32) }

// boundsAreMasked is whether the numbers are masked that are bounds of the others.
func (s *Seeker) boundsAreMasked() bool {
	for group := range s.groups {
		for _, name := range (Sought{}).columns() {
			bounds := s.chunk(group, name).Statistics
			if zentrunk.IsMasked(string(bounds.MinValue)) || zentrunk.IsMasked(string(bounds.MaxValue)) {
				return true
			}
		}
	}
	return false
}

// An ahead reads a file, and holds the parts of it that were asked for ahead. It is not
// safe for concurrent use.
type ahead struct {
	from io.ReaderAt
	held []piece
	err  error // of from, before a Parquet reader made another of it
}

type piece struct {
	at   int64
	data []byte
}

// load reads a span by one request.
func (a *ahead) load(s Span) error {
	p := piece{s.From, make([]byte, s.To-s.From)}
	if n, err := a.ReadAt(p.data, s.From); n < len(p.data) {
		return cmp.Or(err, io.ErrUnexpectedEOF)
	}
	a.held = append(a.held, p)
	return nil
}

// forget lets go of all that is held but the file's end.
func (a *ahead) forget() {
	clear(a.held[1:])
	a.held = a.held[:1]
}

// ReadAt implements [io.ReaderAt].
func (a *ahead) ReadAt(p []byte, off int64) (int, error) {
	for _, h := range a.held {
		if off >= h.at && off+int64(len(p)) <= h.at+int64(len(h.data)) {
			return copy(p, h.data[off-h.at:]), nil
		}
	}
	n, err := a.from.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		a.err = err
	}
	return n, err
}

// cause returns what from said, where that is why err is.
func (a *ahead) cause(err error) error { return cmp.Or(a.err, err) }
