package calls

import (
	"errors"
	"io"
)

// A Spill is an empty file that is written from its start and read anywhere.
type Spill interface {
	io.Writer
	io.ReaderAt
}

// Spill makes w keep filters in f in place of memory, some four bytes a row. It comes
// before the first row, and f stays open until w is closed.
func (w *Writer) Spill(f Spill) { w.shelf.on = f }

// A shelf keeps the filters of row groups until the library asks for them again. Each is
// written whole before the next.
type shelf struct {
	on  Spill
	end int64
}

func newShelf() *shelf { return &shelf{on: &memory{}} }

// GetBuffer implements [parquet.BufferPool].
func (s *shelf) GetBuffer() io.ReadWriteSeeker { return &shelved{shelf: s, from: s.end} }

// PutBuffer implements [parquet.BufferPool].
func (s *shelf) PutBuffer(io.ReadWriteSeeker) {}

// shelved is one filter.
type shelved struct {
	shelf    *shelf
	from, at int64 // at counts from from
	length   int64
}

func (f *shelved) Write(b []byte) (int, error) {
	n, err := f.shelf.on.Write(b)
	f.shelf.end += int64(n)
	f.length += int64(n)
	f.at = f.length
	return n, err
}

func (f *shelved) Read(b []byte) (int, error) {
	n, err := io.NewSectionReader(f.shelf.on, f.from, f.length).ReadAt(b, f.at)
	f.at += int64(n)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// Seek goes to the start, or tells where it is: the library does nothing else.
func (f *shelved) Seek(offset int64, whence int) (int64, error) {
	switch {
	case offset == 0 && whence == io.SeekStart:
		f.at = 0
	case offset != 0 || whence != io.SeekCurrent:
		return 0, errors.New("calls: a filter is read from its start")
	}
	return f.at, nil
}

// memory is a Spill that is none.
type memory struct{ bytes []byte }

func (m *memory) Write(b []byte) (int, error) {
	m.bytes = append(m.bytes, b...)
	return len(b), nil
}

func (m *memory) ReadAt(b []byte, off int64) (int, error) {
	if n := copy(b, m.bytes[off:]); n == len(b) {
		return n, nil
	} else {
		return n, io.EOF
	}
}
