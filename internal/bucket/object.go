package bucket

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"zentrunk-reports/internal/scratch"
)

// shaKey is the object's own metadata that holds the SHA-256 of its bytes, in
// hexadecimal.
const shaKey = "sha256"

// An Object is what the store says of an object without its bytes.
type Object struct {
	ETag   string
	Bytes  int64
	SHA256 string            // as [Bucket.Put] wrote it; empty for objects of others
	Meta   map[string]string // lower-case keys
}

// Holds is whether b are the bytes that [Bucket.Put] put with o. It is false for objects
// of others.
func (o Object) Holds(b []byte) bool {
	return o.SHA256 != "" && o.SHA256 == Bytes(b).SHA256
}

// A Body is what is put: Reader from its start, with its length and SHA-256.
type Body struct {
	io.ReadSeeker
	Bytes  int64
	SHA256 string
}

// Bytes returns the body that b is.
func Bytes(b []byte) Body {
	sum := sha256.Sum256(b)
	return Body{bytes.NewReader(b), int64(len(b)), hex.EncodeToString(sum[:])}
}

// A Condition says which object a put may replace. The zero value allows any.
type Condition struct {
	Absent bool   // only none
	ETag   string // only this one
}

// Put writes body under key. meta may be nil. Where cond does not hold, the
// error is [ErrPrecondition], and so it is where other puts with a condition went on
// at each attempt, and where the put was stored, its answer lost, and the SDK's second
// try found the first's object: a caller compares.
func (b *Bucket) Put(ctx context.Context, key string, body Body, meta map[string]string, cond Condition) error {
	all := map[string]string{shaKey: body.SHA256}
	for k, v := range meta {
		all[k] = v
	}
	in := &s3.PutObjectInput{
		Body: body, ContentLength: &body.Bytes, Metadata: all,
		ContentType: aws.String(contentType(key)),
	}
	in.Bucket, in.Key = b.ref(key)
	b.encrypt.ask(in)
	if cond.Absent {
		in.IfNoneMatch = aws.String("*")
	}
	if cond.ETag != "" {
		in.IfMatch = &cond.ETag
	}
	_, err := b.s3.PutObject(ctx, in)
	return b.fail(ctx, "put", key, err)
}

// Head returns the object under key, or [fs.ErrNotExist].
func (b *Bucket) Head(ctx context.Context, key string) (Object, error) {
	in := &s3.HeadObjectInput{}
	in.Bucket, in.Key = b.ref(key)
	out, err := b.s3.HeadObject(ctx, in)
	if err != nil {
		return Object{}, b.fail(ctx, "head", key, err)
	}
	return Object{
		ETag: aws.ToString(out.ETag), Bytes: aws.ToInt64(out.ContentLength),
		SHA256: out.Metadata[shaKey], Meta: out.Metadata,
	}, nil
}

// Get returns the bytes of the object under key, or [fs.ErrNotExist].
func (b *Bucket) Get(ctx context.Context, key string) ([]byte, Object, error) {
	var buf bytes.Buffer
	o, err := b.download(ctx, key, func(r io.Reader, size int64) error {
		buf.Reset()
		if size > 0 && size <= maxGrown {
			buf.Grow(int(size) + bytes.MinRead) // what ReadFrom wants free to see the end
		}
		_, err := buf.ReadFrom(r)
		return err
	})
	return buf.Bytes(), o, err
}

// A File is what an object is downloaded into.
type File interface {
	io.WriteSeeker
	Truncate(size int64) error
}

// Download writes the object under key to f, from its start, or returns
// [fs.ErrNotExist]. Where f is a file of package scratch that fails, its error is
// returned at once.
func (b *Bucket) Download(ctx context.Context, key string, f File) (Object, error) {
	return b.download(ctx, key, func(r io.Reader, _ int64) error {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if err := f.Truncate(0); err != nil {
			return err
		}
		_, err := io.Copy(f, r)
		return err
	})
}

// maxGrown is the largest object for which [Bucket.Get] makes room beforehand: a
// length that a server only claims must not take the memory of the process.
const maxGrown = 64 << 20

// download hands the object's bytes to read, with the length that the store
// tells, below 1 where it tells none; and from the start again where the
// connection broke: the SDK retries requests, not bodies.
func (b *Bucket) download(ctx context.Context, key string, read func(r io.Reader, size int64) error) (Object, error) {
	for n := 1; ; n++ {
		in := &s3.GetObjectInput{}
		in.Bucket, in.Key = b.ref(key)
		out, err := b.s3.GetObject(ctx, in)
		if err != nil {
			return Object{}, b.fail(ctx, "get", key, err)
		}
		err = read(out.Body, aws.ToInt64(out.ContentLength))
		out.Body.Close()
		if err == nil {
			return Object{
				ETag: aws.ToString(out.ETag), Bytes: aws.ToInt64(out.ContentLength),
				SHA256: out.Metadata[shaKey], Meta: out.Metadata,
			}, nil
		}
		if n == attempts || scratch.Is(err) || ctx.Err() != nil {
			return Object{}, b.fail(ctx, "get", key, err)
		}
	}
}

// Delete removes the objects under keys. One that is not there is no error, and gets
// a delete marker all the same where the bucket keeps versions.
func (b *Bucket) Delete(ctx context.Context, keys ...string) error {
	const most = 1000 // of one request, by S3's rule
	for len(keys) > 0 {
		n := min(len(keys), most)
		in := &s3.DeleteObjectsInput{Bucket: &b.name, Delete: &types.Delete{Quiet: aws.Bool(true)}}
		for _, key := range keys[:n] {
			_, whole := b.ref(key)
			in.Delete.Objects = append(in.Delete.Objects, types.ObjectIdentifier{Key: whole})
		}
		out, err := b.s3.DeleteObjects(ctx, in)
		if err == nil && len(out.Errors) > 0 {
			err = errors.New(aws.ToString(out.Errors[0].Code) + ": " + aws.ToString(out.Errors[0].Message))
		}
		if err != nil {
			return b.fail(ctx, "delete", keys[0], err)
		}
		keys = keys[n:]
	}
	return nil
}

// List returns the keys that begin with prefix, ascending.
func (b *Bucket) List(ctx context.Context, prefix string) ([]string, error) {
	var keys []string
	err := b.eachListed(ctx, prefix, func(key string, _ Object) { keys = append(keys, key) })
	if err != nil {
		return nil, err
	}
	return keys, nil
}

// Objects returns the objects whose keys begin with prefix, by key. A listing tells
// their ETags and sizes alone: for many objects that is one request in place of a
// [Bucket.Head] each.
func (b *Bucket) Objects(ctx context.Context, prefix string) (map[string]Object, error) {
	objects := map[string]Object{}
	err := b.eachListed(ctx, prefix, func(key string, o Object) { objects[key] = o })
	if err != nil {
		return nil, err
	}
	return objects, nil
}

// eachListed calls f for each object whose key begins with prefix, in the order of keys.
func (b *Bucket) eachListed(ctx context.Context, prefix string, f func(key string, o Object)) error {
	in := &s3.ListObjectsV2Input{}
	in.Bucket, in.Prefix = b.ref(prefix)
	for pages := s3.NewListObjectsV2Paginator(b.s3, in); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return b.fail(ctx, "list", prefix, err)
		}
		for _, o := range page.Contents {
			f(aws.ToString(o.Key)[len(b.prefix):], Object{ETag: aws.ToString(o.ETag), Bytes: aws.ToInt64(o.Size)})
		}
	}
	return nil
}
