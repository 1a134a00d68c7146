package calls

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// A Sought is what rows are looked for by: a UUID or, where that is empty, numbers of
// which one is the caller's or the called one's. They are compared as they are spelled.
type Sought struct {
	UUID    string
	Numbers []string
}

// columns are those that hold what is sought.
func (q Sought) columns() []string {
	if q.UUID != "" {
		return []string{"call_uuid"}
	}
	return []string{"from_number", "to_number"}
}

func (q Sought) values() []string {
	if q.UUID != "" {
		return []string{q.UUID}
	}
	return q.Numbers
}

// A Seeker finds rows of one file by what the footer says of its row groups, then by
// their Bloom filters, and reads no more than the rows' own groups. It is not safe for
// concurrent use.
type Seeker struct {
	in     *ahead
	reader *Reader
	groups []parquet.RowGroup
	masked bool
}

// OpenSeeker returns a Seeker of a file that [NewWriter] wrote, size bytes of r. It reads
// the file's end. An error of r is returned as it is, here and by the methods.
func OpenSeeker(r io.ReaderAt, size int64) (_ *Seeker, err error) {
	defer damaged(&err)
	in := &ahead{from: r}
	if err := in.load(Span{max(0, size-tailBytes), size}); err != nil {
		return nil, err
	}
	reader, err := openRanged(in, size, table())
	if err != nil {
		return nil, in.cause(err)
	}
	if _, err := reader.Spans(); err != nil { // of a damaged footer
		return nil, err
	}
	s := &Seeker{in: in, reader: reader, groups: reader.groups}
	s.masked = s.boundsAreMasked()
	return s, nil
}

// tailBytes is what is read of a file's end: the footer of a day of 100,000 calls has
// some 30,000 bytes.
const tailBytes = 48 << 10

// Groups is how many row groups there are. Their rows are in the order of [Compare].
func (s *Seeker) Groups() int { return len(s.groups) }

// Masked is whether the numbers of the file are masked: no number is found in it.
func (s *Seeker) Masked() bool { return s.masked }

// Find returns the rows of a group that match, counted from 0 and ascending; nil where
// there are none. A group that bounds and filters rule out costs no more than a block of
// a filter for each value that is sought.
func (s *Seeker) Find(group int, q Sought) (_ []int, err error) {
	defer damaged(&err)
	var found []int
	for _, name := range q.columns() {
		values, err := s.possible(group, name, q.values())
		if err != nil {
			return nil, err
		}
		if len(values) == 0 {
			continue
		}
		rows, err := s.scan(group, name, values)
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// possible returns those of values that a group's column may hold.
func (s *Seeker) possible(group int, name string, values []string) ([]string, error) {
	meta := s.chunk(group, name)
	var bounded []string
	for _, v := range values {
		if inBounds(meta, v) {
			bounded = append(bounded, v)
		}
	}
	held, err := mayHold(s.in, meta, bounded)
	if err != nil {
		return nil, s.in.cause(fmt.Errorf("read a filter: %w", err))
	}
	return held, nil
}

// scan reads a group's column and returns the rows that have one of values.
func (s *Seeker) scan(group int, name string, values []string) ([]int, error) {
	if err := s.in.load(spanOf(s.chunk(group, name))); err != nil {
		return nil, err
	}
	defer s.in.forget()
	var wanted [][]byte // no text is made of each of a group's rows
	for _, v := range values {
		wanted = append(wanted, []byte(v))
	}
	var found []int
	row := 0
	err := eachPage(s.groups[group].ColumnChunks()[s.index(name)], func(c *cells) {
		c.eachText(func(at int, text []byte) {
			if slices.ContainsFunc(wanted, func(w []byte) bool { return bytes.Equal(w, text) }) {
				found = append(found, row+at)
			}
		})
		row += c.rows
	})
	return found, err
}

// Load reads the bytes of a group by one request, for [Seeker.Rows].
func (s *Seeker) Load(group int) (err error) {
	defer damaged(&err)
	spans := make([]Span, 0, len(table()))
	for i := range s.reader.file.Metadata().RowGroups[group].Columns {
		spans = append(spans, spanOf(&s.reader.file.Metadata().RowGroups[group].Columns[i].MetaData))
	}
	whole := spans[0]
	for _, span := range spans {
		whole.From, whole.To = min(whole.From, span.From), max(whole.To, span.To)
	}
	return s.in.load(whole)
}

// Rows calls f for those rows of a group, which Find has returned, the last first. f must
// keep nothing of a row but its strings. An error of f ends it.
func (s *Seeker) Rows(group int, rows []int, f func(*Row) error) (err error) {
	defer damaged(&err)
	in := &Reader{file: s.reader.file, set: s.reader.set, groups: s.groups[group : group+1]}
	defer in.Close()
	kept := make([]Row, 0, len(rows))
	buf := make([]Row, batch)
	for at := 0; len(kept) < len(rows); {
		n, err := in.Read(buf)
		if err != nil {
			return err
		}
		for ; len(kept) < len(rows) && rows[len(kept)] < at+n; kept = append(kept, buf[rows[len(kept)]-at]) {
		}
		at += n
	}
	s.in.forget()
	for _, row := range slices.Backward(kept) {
		if err := f(&row); err != nil {
			return err
		}
	}
	return nil
}
