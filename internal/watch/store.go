package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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

// Days returns the baselines of the days from to to, both included. A day that was not
// published has none. One that cannot be understood is said in the log and left out:
// it must not blind the watch for four weeks.
func (b *InBucket) Days(ctx context.Context, from, to string) ([]Day, error) {
	first, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return nil, fmt.Errorf("read baselines: %w", err)
	}
	var days []Day
	for at := first; at.Format(time.DateOnly) <= to; at = at.AddDate(0, 0, 1) {
		key := bucket.BaselineKey(at.Format(time.DateOnly))
		body, _, err := b.Bucket.Get(ctx, key)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var d Day
		if err := json.Unmarshal(body, &d); err != nil {
			b.Log.Warn("a baseline of the watch cannot be read, and the day is left out", "key", b.Bucket.Key(key), "err", err)
			continue
		}
		days = append(days, d)
	}
	return days, nil
}

// Name is the bucket's, as a sink.
func (b *InBucket) Name() string { return "bucket" }

// Tell keeps the incident as it is now, below the day on which it was opened.
func (b *InBucket) Tell(ctx context.Context, c Change) error {
	body, err := json.MarshalIndent(c.Incident, "", "  ")
	if err != nil {
		return fmt.Errorf("write incident %s: %w", c.ID, err)
	}
	day := c.OpenedAt.In(b.Location).Format(time.DateOnly)
	return b.Bucket.Put(ctx, bucket.IncidentKey(day, c.ID), bucket.Bytes(body), nil, bucket.Condition{})
}

// PutDay keeps the baseline of a day.
func (b *InBucket) PutDay(ctx context.Context, d Day) error {
	body, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("write the baseline of %s: %w", d.Date, err)
	}
	return b.Bucket.Put(ctx, bucket.BaselineKey(d.Date), bucket.Bytes(body), nil, bucket.Condition{})
}
