package bucket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"zentrunk-reports/internal/scratch"
)

// Parts is one object that is read in parts, each by a request of its own. What is
// read is the object that was there when it was opened: once another lies there, or
// none, reading is [ErrPrecondition]. It is not safe for concurrent use.
type Parts struct {
	Object

	ctx   context.Context // of all requests: io.ReaderAt has no place for one
	b     *Bucket
	key   string
	dir   string
	whole *scratch.File // where the server does not know ranges
}

// Parts opens the object under key, or returns [fs.ErrNotExist]. Its requests end
// with ctx. A server that ignores ranges, as HTTP allows, sends all of the object:
// it then lies in a temporary file in the folder dir, the system's if empty. What the
// disk refuses is a [scratch.Error].
func (b *Bucket) Parts(ctx context.Context, key, dir string) (*Parts, error) {
	o, err := b.Head(ctx, key)
	if err != nil {
		return nil, err
	}
	return b.PartsOf(ctx, key, o, dir), nil
}

// PartsOf is [Bucket.Parts] of the object o, whose ETag and size are known, from
// [Bucket.Objects] for example. It makes no request: whether o is still there is told by
// the first read.
func (b *Bucket) PartsOf(ctx context.Context, key string, o Object, dir string) *Parts {
	return &Parts{Object: o, ctx: ctx, b: b, key: key, dir: dir}
}

// Whole is whether the server has sent all of the object in place of a part.
func (p *Parts) Whole() bool { return p.whole != nil }

// ReadAt implements [io.ReaderAt] by one request, which is tried again where the
// connection breaks.
func (p *Parts) ReadAt(buf []byte, off int64) (int, error) {
	if off < 0 || off > p.Bytes {
		return 0, fmt.Errorf("read %s from %d: it has %d bytes", p.b.Key(p.key), off, p.Bytes)
	}
	n := min(int64(len(buf)), p.Bytes-off)
	if n > 0 {
		if err := p.read(buf[:n], off); err != nil {
			return 0, err
		}
	}
	if int(n) < len(buf) {
		return int(n), io.EOF
	}
	return int(n), nil
}

func (p *Parts) read(buf []byte, off int64) error {
	if p.whole != nil {
		_, err := p.whole.ReadAt(buf, off)
		return err
	}
	for n := 1; ; n++ {
		again, err := p.try(buf, off)
		if err == nil {
			return nil
		}
		if !again || n == attempts || scratch.Is(err) || p.ctx.Err() != nil {
			return p.b.fail(p.ctx, "get", p.key, err)
		}
	}
}

// try makes one request, and says whether another may do what it could not.
func (p *Parts) try(buf []byte, off int64) (again bool, err error) {
	in := &s3.GetObjectInput{Range: aws.String(fmt.Sprintf("bytes=%d-%d", off, off+int64(len(buf))-1)), IfMatch: &p.ETag}
	in.Bucket, in.Key = p.b.ref(p.key)
	out, err := p.b.s3.GetObject(p.ctx, in)
	if err != nil {
		return false, replaced(err)
	}
	defer out.Body.Close()
	if aws.ToString(out.ETag) != p.ETag { // a server that does not honour the condition
		return false, ErrPrecondition
	}
	got := aws.ToString(out.ContentRange)
	if got == "" {
		return true, p.keep(out.Body, buf, off)
	}
	if want := fmt.Sprintf("bytes %d-%d/%d", off, off+int64(len(buf))-1, p.Bytes); got != want {
		return false, fmt.Errorf("the server sent %q, want %q", got, want)
	}
	_, err = io.ReadFull(out.Body, buf)
	return true, err
}

// replaced names what servers say of an object that is not the one that was opened:
// the condition does not hold, it is gone, or it is too short for the range.
func replaced(err error) error {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		switch api.ErrorCode() {
		case "PreconditionFailed", "NoSuchKey", "NotFound", "InvalidRange":
			return ErrPrecondition
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return ErrPrecondition
	}
	return err
}

// keep writes all of the object to the disk, and reads the part from there.
func (p *Parts) keep(body io.Reader, buf []byte, off int64) error {
	f, err := scratch.New(p.dir)
	if err != nil {
		return err
	}
	n, err := io.Copy(f, body)
	if err == nil && n != p.Bytes {
		err = io.ErrUnexpectedEOF
	}
	if err == nil {
		_, err = f.ReadAt(buf, off)
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	p.whole = f
	return nil
}

// Close lets go of what the disk holds.
func (p *Parts) Close() error {
	if p.whole == nil {
		return nil
	}
	f := p.whole
	p.whole = nil
	return f.Close()
}
