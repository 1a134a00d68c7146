// Package contract is what the project needs of an S3 server, as tests that any
// server can be held to. It knows none of the servers.
package contract

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zentrunk-reports/internal/bucket"
)

// Check holds a server to the contract. open returns the server's bucket under a
// prefix; each part takes a prefix of its own. Conditions are asked of single puts alone: multipart uploads, whose
// conditions some servers ignore, are not used. That wrong checksums and
// signatures are refused is no part of it: of the servers for tests only
// one looks at them, and its own tests hold it to that.
func Check(t *testing.T, open func(t *testing.T, prefix string) *bucket.Bucket) {
	for _, part := range []struct {
		name string
		test func(*testing.T, *bucket.Bucket)
	}{
		{"objects", objects}, {"parts", partsOfObjects}, {"absence", absence}, {"conditions", conditions},
		{"one writer is the first", oneWriterIsFirst}, {"one writer replaces", oneWriterReplaces}, {"more keys than a page", manyKeys},
	} {
		t.Run(part.name, func(t *testing.T) {
			part.test(t, open(t, "contract/"+strings.ReplaceAll(part.name, " ", "-")+"/"))
		})
	}
}

// objects come back byte for byte, with their length, sum and metadata, under
// every key that a day has.
func objects(t *testing.T, b *bucket.Bucket) {
	for _, key := range []string{
		bucket.CallsKey("2026-11-22"), bucket.ManifestKey("2026-11-22"), bucket.IndexKey, bucket.RejectsKey("2026-11-22"),
	} {
		for _, size := range []int{0, 1, 1 << 16, 6 << 20} {
			want := bytes.Repeat([]byte("\x00\r\nü"), size/5+1)[:size]
			body := bucket.Bytes(want)
			if err := b.Put(t.Context(), key, body, map[string]string{"total": "7"}, bucket.Condition{}); err != nil {
				t.Fatal(err)
			}
			got, o, err := b.Get(t.Context(), key)
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%s: %d bytes came back as %d, %v", key, size, len(got), err)
			}
			head, err := b.Head(t.Context(), key)
			if err != nil || head.ETag == "" || head.ETag != o.ETag || head.Bytes != int64(size) || head.SHA256 != body.SHA256 || head.Meta["total"] != "7" {
				t.Errorf("%s: Head = %+v, %v, Get = %+v", key, head, err, o)
			}
			download(t, b, key, body.SHA256)
		}
	}
}

func download(t *testing.T, b *bucket.Bucket, key, want string) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "object"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := b.Download(t.Context(), key, f); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(f.Name())
	if sum := sha256.Sum256(text); err != nil || hex.EncodeToString(sum[:]) != want {
		t.Errorf("%s is downloaded as %d other bytes, %v", key, len(text), err)
	}
}

// absence is told from failure, and deleting what is not there is none.
func absence(t *testing.T, b *bucket.Bucket) {
	if _, _, err := b.Get(t.Context(), "x.json"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Get = %v, want ErrNotExist", err)
	}
	if _, err := b.Head(t.Context(), "x.json"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Head = %v, want ErrNotExist", err)
	}
	if keys, err := b.List(t.Context(), "x"); err != nil || len(keys) > 0 {
		t.Errorf("List = %q, %v", keys, err)
	}
	if err := b.Delete(t.Context(), "x.json"); err != nil {
		t.Errorf("Delete = %v", err)
	}
}

// conditions keep an object that somebody else wrote or removed.
func conditions(t *testing.T, b *bucket.Bucket) {
	const key = "m.json"
	put := func(text string, cond bucket.Condition) error {
		return b.Put(t.Context(), key, bucket.Bytes([]byte(text)), nil, cond)
	}
	if err := put("1", bucket.Condition{Absent: true}); err != nil {
		t.Fatal(err)
	}
	first, err := b.Head(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	if err := put("2", bucket.Condition{Absent: true}); !errors.Is(err, bucket.ErrPrecondition) {
		t.Errorf("put over an object = %v, want ErrPrecondition", err)
	}
	if err := put("2", bucket.Condition{ETag: first.ETag}); err != nil {
		t.Errorf("put over the object it knows = %v", err)
	}
	if err := put("3", bucket.Condition{ETag: first.ETag}); !errors.Is(err, bucket.ErrPrecondition) {
		t.Errorf("put over another object = %v, want ErrPrecondition", err)
	}
	if got, _, err := b.Get(t.Context(), key); err != nil || string(got) != "2" {
		t.Errorf("the object is %q, %v, want 2", got, err)
	}
	if err := b.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if err := put("4", bucket.Condition{ETag: first.ETag}); !errors.Is(err, bucket.ErrPrecondition) {
		t.Errorf("put over an object that is gone = %v, want ErrPrecondition", err)
	}
}

// manyKeys are listed in order and deleted, and no other with them.
func manyKeys(t *testing.T, b *bucket.Bucket) {
	var want []string
	for i := range 1005 { // a page holds 1000
		want = append(want, fmt.Sprintf("staging/%04d.parquet", i))
	}
	for _, key := range append(slices.Clone(want), "other/staging/0000.parquet") {
		if err := b.Put(t.Context(), key, bucket.Bytes(nil), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	if keys, err := b.List(t.Context(), "staging/"); err != nil || !slices.Equal(keys, want) {
		t.Fatalf("List = %d keys, %v, want %d in order", len(keys), err, len(want))
	}
	if err := b.Delete(t.Context(), want...); err != nil {
		t.Fatal(err)
	}
	if keys, err := b.List(t.Context(), ""); err != nil || !slices.Equal(keys, []string{"other/staging/0000.parquet"}) {
		t.Errorf("left are %q, %v", keys, err)
	}
}
