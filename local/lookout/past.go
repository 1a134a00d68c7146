package lookout

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/local/published"
)

// A Past is what is published of an account's days. It is only read.
type Past interface {
	// Get returns the object under a key, or fs.ErrNotExist.
	Get(ctx context.Context, key string) ([]byte, error)
	// Days returns the dates that are published, in no order.
	Days(ctx context.Context) ([]string, error)
	// String names the place to people.
	String() string
}

// PastInBucket is what is published in b.
func PastInBucket(b *bucket.Bucket) Past { return pastInBucket{b} }

type pastInBucket struct{ bucket *bucket.Bucket }

func (p pastInBucket) Get(ctx context.Context, key string) ([]byte, error) {
	b, _, err := p.bucket.Get(ctx, key)
	return b, err
}

func (p pastInBucket) Days(ctx context.Context) ([]string, error) {
	return (&lake.Lake{Bucket: p.bucket, Log: slog.New(slog.DiscardHandler)}).Days(ctx)
}

func (p pastInBucket) String() string {
	return strings.TrimSuffix("s3://"+p.bucket.Name()+"/"+p.bucket.Key(""), "/")
}

// PastInFolder is what is published in the folder dir, which holds a bucket's objects as
// plain files: nothing where there is no such folder.
func PastInFolder(dir, prefix string) Past { return pastInFolder{dir, prefix} }

type pastInFolder struct{ dir, prefix string }

func (p pastInFolder) Get(_ context.Context, key string) ([]byte, error) {
	return os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(p.prefix+key)))
}

func (p pastInFolder) Days(context.Context) ([]string, error) {
	return published.DaysIn(p.dir, p.prefix)
}

func (p pastInFolder) String() string { return filepath.Join(p.dir, filepath.FromSlash(p.prefix)) }

// Baselines returns the baselines that there are of the days from to to, both included. One
// that cannot be understood is left out: it must not blind the watch for four weeks.
func Baselines(ctx context.Context, p Past, from, to string) ([]watch.Day, error) {
	get := func(key string) ([]byte, error) { return p.Get(ctx, key) }
	return watch.Baselines(get, from, to, func(string, error) {})
}

// A Published is what the newest published day says of the account.
type Published struct {
	Account  string // Auth ID
	Timezone string // whose midnights bound the days
	Currency string
	Names    map[string]string // of trunks that the day had, by their id
}

// Newest returns what the newest published day says, nil where none is published.
func Newest(ctx context.Context, p Past) (*Published, error) {
	days, err := p.Days(ctx)
	if err != nil || len(days) == 0 {
		return nil, err
	}
	day := slices.Max(days)
	var m lake.Manifest
	if err := read(ctx, p, bucket.ManifestKey(day), &m); err != nil {
		return nil, err
	}
	var report struct{ Names map[string]string }
	if err := read(ctx, p, bucket.ReportKey(day), &report); err != nil {
		return nil, err
	}
	return &Published{Account: m.Account, Timezone: m.Timezone, Currency: m.Currency, Names: report.Names}, nil
}

func read(ctx context.Context, p Past, key string, into any) error {
	b, err := p.Get(ctx, key)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("read %s: %w", key, err)
	}
	return nil
}
