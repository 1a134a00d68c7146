package watch

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"zentrunk-reports/internal/bucket"
)

// InBucket is the store that a bucket is, and a sink that keeps each incident there.
type InBucket struct {
	Bucket   *bucket.Bucket
	Location *time.Location // of the report's days
	Log      *slog.Logger
}

// Load returns the state and its ETag.
func (b *InBucket) Load(ctx context.Context) ([]byte, string, error) {
	body, object, err := b.Bucket.Get(ctx, bucket.WatchStateKey)
	return body, object.ETag, err
}

// Save replaces the state that has the ETag version. Where the answer to a put was lost,
// what lies there is compared: it may be ours.
func (b *InBucket) Save(ctx context.Context, state []byte, version string) (string, error) {
	cond := bucket.Condition{Absent: version == "", ETag: version}
	err := b.Bucket.Put(ctx, bucket.WatchStateKey, bucket.Bytes(state), nil, cond)
	if err != nil && !errors.Is(err, bucket.ErrPrecondition) {
		return "", err
	}
	object, headErr := b.Bucket.Head(ctx, bucket.WatchStateKey)
	switch {
	case headErr != nil:
		return "", headErr
	case !object.Holds(state):
		return "", ErrOvertaken
	}
	return object.ETag, nil
}

// Days returns the baselines of the days from to to, both included. One that cannot be
// understood is said in the log.
func (b *InBucket) Days(ctx context.Context, from, to string) ([]Day, error) {
	get := func(key string) ([]byte, error) {
		body, _, err := b.Bucket.Get(ctx, key)
		return body, err
	}
	return Baselines(get, from, to, func(key string, err error) {
		b.Log.Warn("a baseline of the watch cannot be read, and the day is left out", "key", b.Bucket.Key(key), "err", err)
	})
}

// Name is the bucket's, as a sink.
func (b *InBucket) Name() string { return "bucket" }

// Tell keeps the incident as it is now, below the day on which it was opened.
func (b *InBucket) Tell(ctx context.Context, c Change) error {
	key, body, err := c.Object(b.Location)
	if err != nil {
		return err
	}
	return b.Bucket.Put(ctx, key, bucket.Bytes(body), nil, bucket.Condition{})
}
