package bucket_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/latetest"
)

// What is answered once the context has ended is no answer: no object counts as stored,
// read or deleted by it.
func TestAnswerAfterTime(t *testing.T) {
	t.Parallel()
	cfg, err := buckettest.Serve(t).AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cfg.HTTPClient = latetest.Leaver{}
	b := bucket.New(cfg, buckettest.Name, "", bucket.Encryption{})
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for op, ask := range map[string]func(context.Context) error{
		"put": func(ctx context.Context) error {
			return b.Put(ctx, "k", bucket.Bytes([]byte("k")), nil, bucket.Condition{})
		},
		"get":      func(ctx context.Context) error { _, _, err := b.Get(ctx, "k"); return err },
		"download": func(ctx context.Context) error { _, err := b.Download(ctx, "k", f); return err },
		"head":     func(ctx context.Context) error { _, err := b.Head(ctx, "k"); return err },
		"list":     func(ctx context.Context) error { _, err := b.List(ctx, "k"); return err },
		"delete":   func(ctx context.Context) error { return b.Delete(ctx, "k") },
		"part": func(ctx context.Context) error {
			_, err := b.PartsOf(ctx, "k", bucket.Object{Bytes: 1}, t.TempDir()).ReadAt(make([]byte, 1), 0)
			return err
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		err := ask(ctx)
		cancel()
		if _, store := errors.AsType[*bucket.Error](err); store || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s = %v, want the end of the context and no Error", op, err)
		}
	}
}
