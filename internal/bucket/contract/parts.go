package contract

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"zentrunk-reports/internal/bucket"
)

// partsOfObjects come as they are asked for, to the last byte, and never from
// another object than the one that was opened.
func partsOfObjects(t *testing.T, b *bucket.Bucket) {
	const size = 300_000
	key := bucket.CallsKey("2026-11-22")
	whole := bytes.Repeat([]byte("\x00\r\nü and\n"), size/10)
	put := func(body []byte) {
		if err := b.Put(t.Context(), key, bucket.Bytes(body), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	put(whole)
	parts, err := b.Parts(t.Context(), key, t.TempDir())
	if err != nil || parts.Bytes != size {
		t.Fatalf("Parts = %+v, %v", parts, err)
	}
	for _, at := range [][2]int64{{0, 1}, {0, size}, {1, 65_536}, {size - 65_536, 65_536}, {size - 1, 1}} {
		buf := make([]byte, at[1])
		if _, err := parts.ReadAt(buf, at[0]); err != nil || !bytes.Equal(buf, whole[at[0]:at[0]+at[1]]) {
			t.Errorf("%d bytes from %d are others, %v", at[1], at[0], err)
		}
	}
	buf := make([]byte, 100)
	if n, err := parts.ReadAt(buf, size-8); n != 8 || !errors.Is(err, io.EOF) || !bytes.Equal(buf[:n], whole[size-8:]) {
		t.Errorf("over the end = %d, %v, want 8 bytes and EOF", n, err)
	}
	if parts.Whole() {
		t.Error("the server ignores ranges")
	}
	put(bytes.ReplaceAll(whole, []byte("and"), []byte("AND"))) // of the same length
	if _, err := parts.ReadAt(buf, 0); !errors.Is(err, bucket.ErrPrecondition) {
		t.Errorf("part of another object = %v, want ErrPrecondition", err)
	}
	put(nil)
	if _, err := parts.ReadAt(buf, size-100); !errors.Is(err, bucket.ErrPrecondition) {
		t.Errorf("part that the object does not reach = %v, want ErrPrecondition", err)
	}
	if err := b.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if _, err := parts.ReadAt(buf, 0); !errors.Is(err, bucket.ErrPrecondition) {
		t.Errorf("part of an object that is gone = %v, want ErrPrecondition", err)
	}
	if err := parts.Close(); err != nil {
		t.Error(err)
	}
}
