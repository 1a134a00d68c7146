package calls

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// checkFooter fails where the footer of a file of size bytes claims to hold more than
// it does. The Parquet library makes room for what is claimed, and a process that
// asks for too much memory ends, without an error that anybody could handle.
func checkFooter(r io.ReaderAt, size int64) error {
	const end = 8 // the footer's length, and "PAR1"
	if size < end {
		return fmt.Errorf("a file of %d bytes is no Parquet", size)
	}
	tail := make([]byte, end)
	if _, err := io.ReadFull(io.NewSectionReader(r, size-end, end), tail); err != nil {
		return fmt.Errorf("read the end: %w", err)
	}
	n := int64(binary.LittleEndian.Uint32(tail))
	if n > size-end {
		return fmt.Errorf("a footer of %d bytes is not in a file of %d", n, size)
	}
	footer := make([]byte, n)
	if _, err := io.ReadFull(io.NewSectionReader(r, size-end-n, n), footer); err != nil {
		return fmt.Errorf("read the footer: %w", err)
	}
	if w := (thrift{footer}); !w.fields(0) {
		return errors.New("the footer is damaged")
	}
	return nil
}

// A thrift walks over bytes in Thrift's compact protocol, which footers are written
// in. Its methods say whether what is claimed is there.
// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
type thrift struct{ left []byte }

// Types of the compact protocol. True and false are fields without a value.
const (
	thriftTrue, thriftFalse, thriftByte = 1, 2, 3
	thriftI16, thriftI32, thriftI64     = 4, 5, 6
	thriftDouble, thriftBinary          = 7, 8
	thriftList, thriftSet               = 9, 10
	thriftMap, thriftStruct             = 11, 12
	thriftDeepest                       = 32 // a footer has some six
)

// fields walks over a struct that lies so many deep.
func (w *thrift) fields(deep int) bool {
	for deep < thriftDeepest {
		header, ok := w.octet()
		if !ok || header == 0 {
			return ok
		}
		if header>>4 == 0 && !w.number() { // the field's id, where it is not told as a step
			return false
		}
		if kind := header & 0xf; kind != thriftTrue && kind != thriftFalse && !w.value(kind, deep) {
			return false
		}
	}
	return false
}

func (w *thrift) value(kind byte, deep int) bool {
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		return w.skip(1)
	case thriftI16, thriftI32, thriftI64:
		return w.number()
	case thriftDouble:
		return w.skip(8)
	case thriftBinary:
		n, ok := w.uvarint()
		return ok && w.skip(n)
	case thriftList, thriftSet:
		return w.list(deep)
	case thriftMap:
		return false // a Parquet footer has none
	case thriftStruct:
		return w.fields(deep + 1)
	}
	return false
}

func (w *thrift) list(deep int) bool {
	header, ok := w.octet()
	n := uint64(header >> 4)
	if n == 0xf {
		n, ok = w.uvarint()
	}
	if !ok || n > uint64(len(w.left)) { // each has a byte at least
		return false
	}
	for range n {
		if !w.value(header&0xf, deep) {
			return false
		}
	}
	return true
}

func (w *thrift) octet() (byte, bool) {
	if len(w.left) == 0 {
		return 0, false
	}
	b := w.left[0]
	w.left = w.left[1:]
	return b, true
}

func (w *thrift) skip(n uint64) bool {
	if n > uint64(len(w.left)) {
		return false
	}
	w.left = w.left[n:]
	return true
}

func (w *thrift) number() bool {
	_, ok := w.uvarint()
	return ok
}

func (w *thrift) uvarint() (uint64, bool) {
	v, n := binary.Uvarint(w.left)
	if n <= 0 {
		return 0, false
	}
	w.left = w.left[n:]
	return v, true
}
