// Package bucket is the only one that talks to S3: objects by key, their
// checksums and preconditions, and the names of keys and content types. It
// knows nothing of what the objects hold. Read this file first, then object.go (put,
// get, list), parts.go (one object by ranges), retry.go (what is tried again), probe.go (what a
// server has to be able to) and keys.go (names).
package bucket

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/scratch"
)

// ErrPrecondition is returned where an object is not the one that a condition
// asks for: somebody else wrote it in between.
var ErrPrecondition = errors.New("the object was written by somebody else")

// An Error is a failure of the store. It wraps [fs.ErrNotExist] where there is
// no such object, [ErrPrecondition], or what the SDK says.
type Error struct {
	Op     string // put, get, head, list or delete
	Bucket string
	Key    string // whole key
	Server string // as [Bucket.Server] says
	Err    error
}

func (e *Error) Error() string {
	at := ""
	if e.Server != "" {
		at = " at " + e.Server
	}
	return fmt.Sprintf("%s s3://%s/%s%s: %v", e.Op, e.Bucket, e.Key, at, e.Err)
}

// Unwrap returns what went wrong.
func (e *Error) Unwrap() error { return e.Err }

// A Bucket reads and writes the objects of one bucket under one prefix. Keys are
// given without the prefix. It is safe for concurrent use.
type Bucket struct {
	s3      *s3.Client
	name    string
	prefix  string
	encrypt Encryption
}

// New returns the bucket called name, reached as cfg says. Prefix is put before
// every key, and every put asks for encrypt.
func New(cfg aws.Config, name, prefix string, encrypt Encryption) *Bucket {
	return open(cfg, name, prefix, encrypt, maxBackoff)
}

// open is New with the longest wait between two attempts.
func open(cfg aws.Config, name, prefix string, encrypt Encryption, longest time.Duration) *Bucket {
	cfg.Retryer = retryer(longest)
	cfg.APIOptions = append(slices.Clip(cfg.APIOptions), awsenv.InTime)
	if cfg.Region == "" {
		cfg.Region = "us-east-1" // Lambda always sets it; a server of one's own does not mind
	}
	return &Bucket{name: name, prefix: prefix, encrypt: encrypt, s3: s3.NewFromConfig(cfg, func(o *s3.Options) {
		// Servers other than AWS seldom have a name for each bucket.
		o.UsePathStyle = o.UsePathStyle || os.Getenv("AWS_ENDPOINT_URL_S3") != "" || os.Getenv("AWS_ENDPOINT_URL") != ""
	})}
}

// Name returns the bucket's name.
func (b *Bucket) Name() string { return b.name }

// Region returns the region in which the bucket is looked for.
func (b *Bucket) Region() string { return b.s3.Options().Region }

// Key returns the whole key of key, as it stands in manifests and answers.
func (b *Bucket) Key(key string) string { return b.prefix + key }

func (b *Bucket) ref(key string) (bucket, whole *string) {
	return &b.name, aws.String(b.prefix + key)
}

// fail makes an [Error] of what the SDK says. The context's end stays visible
// through it, and so does the disk's failure: neither is the store's.
func (b *Bucket) fail(ctx context.Context, op, key string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s %s: %w", op, b.prefix+key, ctx.Err())
	}
	if scratch.Is(err) {
		return fmt.Errorf("%s %s: %w", op, b.prefix+key, err)
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		switch code := api.ErrorCode(); code {
		case "NoSuchKey", "NotFound":
			err = fs.ErrNotExist
			if op == "put" {
				err = ErrPrecondition // the object that a put was to replace is gone
			}
		case "PreconditionFailed", "ConditionalRequestConflict":
			err = ErrPrecondition
		case "PermanentRedirect", "MovedPermanently", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
			err = b.elsewhere(err)
		}
	}
	return b.Failed(op, key, err)
}

// Failed returns the [Error] that op on key ended with err.
func (b *Bucket) Failed(op, key string, err error) error {
	return &Error{Op: op, Bucket: b.name, Key: b.prefix + key, Server: b.Server(), Err: err}
}

// elsewhere says which region the bucket is in, where S3's answer tells that it
// is another than the one that was asked.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
func (b *Bucket) elsewhere(err error) error {
	const header = "X-Amz-Bucket-Region"
	region := "another region"
	if resp, ok := errors.AsType[*smithyhttp.ResponseError](err); ok && resp.Response != nil && resp.Response.Header.Get(header) != "" {
		region = "region " + resp.Response.Header.Get(header)
	}
	own := b.s3.Options().Region
	if region == "region "+own {
		return err // S3 means something else
	}
	return fmt.Errorf("bucket %s is in %s, not in %s: the two have to be the same: %w", b.name, region, own, err)
}
