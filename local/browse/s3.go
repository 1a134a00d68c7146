package browse

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"

	"zentrunk-reports/internal/bucket"
)

// S3 returns what lies in b, which is reached with the credentials of whoever made it.
// Objects that are not under its prefix are not there.
func S3(b *bucket.Bucket) Source { return &remote{b} }

type remote struct{ bucket *bucket.Bucket }

// Open implements [Source] by a request for the object's length. Its bytes are asked for
// once they are read.
func (r *remote) Open(ctx context.Context, key string) (*Object, error) {
	own, ok := strings.CutPrefix(key, r.bucket.Key(""))
	if !ok {
		return nil, fs.ErrNotExist
	}
	parts, err := r.bucket.Parts(ctx, own, "")
	if err != nil {
		return nil, err
	}
	return &Object{ReadSeekCloser: &ahead{SectionReader: io.NewSectionReader(parts, 0, parts.Bytes), parts: parts}, ETag: parts.ETag}, nil
}

// Keys implements [Source].
func (r *remote) Keys(ctx context.Context, prefix string) ([]string, error) {
	own, ok := strings.CutPrefix(prefix, r.bucket.Key(""))
	if !ok {
		return nil, nil
	}
	keys, err := r.bucket.List(ctx, own)
	for i, key := range keys {
		keys[i] = r.bucket.Key(key)
	}
	return keys, err
}

// The bytes of one request: a page is one, and a large file has more and more of them.
const (
	firstPart = 256 << 10
	mostPart  = 4 << 20
)

// ahead reads an object from its place on in parts that grow, since each is a request.
type ahead struct {
	*io.SectionReader
	parts *bucket.Parts
	buf   []byte // what was read and not yet given
	size  int    // of the next part
}

// Read implements [io.Reader].
func (a *ahead) Read(p []byte) (int, error) {
	if len(a.buf) == 0 {
		a.size = min(max(2*a.size, firstPart), mostPart)
		buf := make([]byte, a.size)
		n, err := a.SectionReader.Read(buf)
		if n == 0 || err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		a.buf = buf[:n]
	}
	n := copy(p, a.buf)
	a.buf = a.buf[n:]
	return n, nil
}

// Seek implements [io.Seeker].
func (a *ahead) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekCurrent {
		offset -= int64(len(a.buf))
	}
	a.buf, a.size = nil, 0
	return a.SectionReader.Seek(offset, whence)
}

// Close implements [io.Closer].
func (a *ahead) Close() error { return a.parts.Close() }
