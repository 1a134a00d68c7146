package lake

import (
	"cmp"
	"errors"
	"io"
	"slices"

	"zentrunk-reports/internal/calls"
)

// What a window holds. The needed columns of a row group take some three MiB.
const (
	tailBytes = 64 << 10 // the footer of all but large days
	mostPiece = 4 << 20
	mostHeld  = 16 << 20
)

// A window reads a file in pieces as large as the spans that its reader will ask
// for, and holds the last ones: a Parquet reader goes through several columns at a
// time, four KiB of each. It is not safe for concurrent use.
type window struct {
	from  io.ReaderAt
	spans []calls.Span // ascending
	held  []piece      // the oldest first
	bytes int          // of all that is held
	err   error        // of the reads, before anybody made another of it
}

type piece struct {
	at   int64
	data []byte
}

// end reads the end of a file of size bytes, which a Parquet reader asks for first and
// in several pieces.
func (w *window) end(size int64) error {
	_, err := w.load(calls.Span{From: max(0, size-tailBytes), To: size})
	return err
}

// ReadAt implements [io.ReaderAt].
func (w *window) ReadAt(p []byte, off int64) (int, error) {
	done := 0
	for done < len(p) {
		n, err := w.readSome(p[done:], off+int64(done))
		done += n
		if err != nil {
			if !errors.Is(err, io.EOF) {
				w.err = err
			}
			return done, err
		}
	}
	return done, nil
}

func (w *window) readSome(p []byte, off int64) (int, error) {
	for _, h := range w.held {
		if off >= h.at && off < h.at+int64(len(h.data)) {
			return copy(p, h.data[off-h.at:]), nil
		}
	}
	span, ok := w.spanAt(off)
	if !ok {
		return w.from.ReadAt(p, off) // no column: the footer of a large file
	}
	for _, h := range w.held { // the end of the file, which lies in a span of a small one
		if h.at > off {
			span.To = min(span.To, h.at)
		}
	}
	h, err := w.load(span)
	if err != nil {
		return 0, err
	}
	return copy(p, h.data[off-h.at:]), nil
}

// spanAt returns the part of a span, at most [mostPiece] long, that off lies in.
func (w *window) spanAt(off int64) (calls.Span, bool) {
	i, found := slices.BinarySearchFunc(w.spans, off, func(s calls.Span, off int64) int { return cmp.Compare(s.From, off) })
	if !found {
		i--
	}
	if i < 0 || off >= w.spans[i].To {
		return calls.Span{}, false
	}
	s := w.spans[i]
	s.From += (off - s.From) / mostPiece * mostPiece
	s.To = min(s.To, s.From+mostPiece)
	return s, true
}

func (w *window) load(s calls.Span) (piece, error) {
	h := piece{s.From, make([]byte, s.To-s.From)}
	if n, err := w.from.ReadAt(h.data, s.From); n < len(h.data) {
		w.err = cmp.Or(err, io.ErrUnexpectedEOF)
		return piece{}, w.err
	}
	for w.bytes += len(h.data); w.bytes > mostHeld; w.held = slices.Delete(w.held, 0, 1) { // a slice of it would hold what it passes over
		w.bytes -= len(w.held[0].data)
	}
	w.held = append(w.held, h)
	return h, nil
}
