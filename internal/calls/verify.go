package calls

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"io"

	"github.com/parquet-go/parquet-go"
)

var digestSeed = maphash.MakeSeed()

// A digest is a running hash of rows as they are written, to be compared with
// the rows that are read back in the same process.
type digest struct {
	hash maphash.Hash
	rows int64
	buf  []byte
}

func newDigest() *digest {
	d := &digest{}
	d.hash.SetSeed(digestSeed)
	return d
}

func (d *digest) add(row parquet.Row) {
	d.rows++
	b := d.buf[:0]
	for _, v := range row {
		if v.IsNull() {
			b = append(b, 0xFF) // no length begins so
			continue
		}
		at := len(b)
		b = append(b, 0, 0, 0, 0)
		b = v.AppendBytes(b)
		binary.BigEndian.PutUint32(b[at:], uint32(len(b)-at-4)&0x7FFFFFFF)
	}
	d.buf = b
	d.hash.Write(b)
}

// Verify reads what w wrote, size bytes of r, and fails where a value is not the
// one that was written. w must be closed. Releases of the Parquet library have
// lost values: what a reader would not find must not be published.
func (w *Writer) Verify(r io.ReaderAt, size int64) error {
	in, err := Open(r, size)
	if err != nil {
		return err
	}
	defer in.Close()
	read := newDigest()
	for {
		err := in.fill()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		for _, row := range in.buf[:in.filled] {
			read.add(row)
		}
	}
	if read.rows != w.digest.rows || read.hash.Sum64() != w.digest.hash.Sum64() {
		return fmt.Errorf("verify calls: what is read back is not what was written (%d and %d rows)", read.rows, w.digest.rows)
	}
	return nil
}
