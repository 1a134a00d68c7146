package bucket_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
)

// An object comes back as it was put, with its length, its sum and its metadata.
func TestPutGet(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "team/")
	body := bucket.Bytes([]byte("hello"))
	if err := b.Put(t.Context(), "a/b.json", body, map[string]string{"total": "7"}, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	got, o, err := b.Get(t.Context(), "a/b.json")
	if err != nil || string(got) != "hello" || o.Bytes != 5 || o.SHA256 != body.SHA256 || o.Meta["total"] != "7" {
		t.Errorf("Get = %q, %+v, %v", got, o, err)
	}
	head, err := b.Head(t.Context(), "a/b.json")
	if err != nil || head.ETag != o.ETag || head.SHA256 != body.SHA256 || head.Bytes != 5 || head.Meta["total"] != "7" {
		t.Errorf("Head = %+v, %v, want what Get says, %+v", head, err, o)
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("something longer than hello"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Download(t.Context(), "a/b.json", f); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(f.Name()); err != nil || string(text) != "hello" {
		t.Errorf("Download wrote %q, %v", text, err)
	}
	if keys := s.Keys(t); !slices.Equal(keys, []string{"team/a/b.json"}) {
		t.Errorf("the bucket holds %q", keys)
	}
	if got := s.ContentType(t, "team/a/b.json"); got != "application/json" {
		t.Errorf("content type %q", got)
	}
	if b.Key("x") != "team/x" {
		t.Errorf("Key = %q", b.Key("x"))
	}
}

// What is not there is fs.ErrNotExist, and deleting it is no error.
func TestAbsent(t *testing.T) {
	b := buckettest.Start(t).Open(t, "")
	if _, _, err := b.Get(t.Context(), "x"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "get s3://reports/x") {
		t.Errorf("Get = %v", err)
	}
	if _, err := b.Head(t.Context(), "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Head = %v", err)
	}
	if err := b.Delete(t.Context(), "x"); err != nil {
		t.Errorf("Delete = %v", err)
	}
	if err := b.Delete(t.Context()); err != nil {
		t.Errorf("Delete of nothing = %v", err)
	}
}

// A condition keeps an object that somebody else wrote.
func TestConditions(t *testing.T) {
	b := buckettest.Start(t).Open(t, "")
	put := func(text string, cond bucket.Condition) error {
		return b.Put(t.Context(), "m.json", bucket.Bytes([]byte(text)), nil, cond)
	}
	if err := put("1", bucket.Condition{Absent: true}); err != nil {
		t.Fatal(err)
	}
	if err := put("2", bucket.Condition{Absent: true}); !errors.Is(err, bucket.ErrPrecondition) {
		t.Errorf("put over an object = %v, want ErrPrecondition", err)
	}
	first, err := b.Head(t.Context(), "m.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := put("2", bucket.Condition{ETag: first.ETag}); err != nil {
		t.Errorf("put over the object it knows = %v", err)
	}
	if err := put("3", bucket.Condition{ETag: first.ETag}); !errors.Is(err, bucket.ErrPrecondition) {
		t.Errorf("put over another object = %v, want ErrPrecondition", err)
	}
	if got, _, _ := b.Get(t.Context(), "m.json"); string(got) != "2" {
		t.Errorf("the object is %q, want 2", got)
	}
}

// List and Delete keep to the prefix, over more keys than one request holds.
func TestListDelete(t *testing.T) {
	s := buckettest.Start(t)
	a, other := s.Open(t, "a/"), s.Open(t, "b/")
	var want []string
	for i := range 1005 {
		key := "staging/" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i)[:i%40] + "-" + strings.Repeat("z", i/40)
		if slices.Contains(want, key) {
			continue
		}
		want = append(want, key)
		if err := a.Put(t.Context(), key, bucket.Bytes(nil), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Put(t.Context(), "staging/a", bucket.Bytes(nil), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	keys, err := a.List(t.Context(), "staging/")
	if err != nil || !slices.Equal(keys, want) {
		t.Fatalf("List = %d keys, %v, want %d", len(keys), err, len(want))
	}
	if err := a.Delete(t.Context(), keys...); err != nil {
		t.Fatal(err)
	}
	if keys := s.Keys(t); !slices.Equal(keys, []string{"b/staging/a"}) {
		t.Errorf("left are %q", keys)
	}
}

// Answers that are refused, and bodies that break off, are asked for again; what
// stays broken is an Error that names the key.
func TestFaults(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "")
	if err := b.Put(t.Context(), "k", bucket.Bytes([]byte(strings.Repeat("k", 1<<16))), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	var n atomic.Int32
	s.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		switch n.Add(1) {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.Header().Set("Content-Length", "65536")
			_, _ = io.WriteString(w, "kkk")
		default:
			next.ServeHTTP(w, r)
		}
	})
	if got, _, err := b.Get(t.Context(), "k"); err != nil || len(got) != 1<<16 {
		t.Errorf("Get = %d bytes, %v, want all of them", len(got), err)
	}
	s.Intercept(func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { w.WriteHeader(http.StatusForbidden) })
	err := b.Put(t.Context(), "k", bucket.Bytes(nil), nil, bucket.Condition{})
	if e, ok := errors.AsType[*bucket.Error](err); !ok || e.Key != "k" || e.Op != "put" {
		t.Errorf("err = %v, want an Error of put k", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = b.Put(ctx, "k", bucket.Bytes(nil), nil, bucket.Condition{})
	if _, ok := errors.AsType[*bucket.Error](err); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want the context's and no Error", err)
	}
}

// A bucket of another region is said to be one, by reads with and without a
// body and by writes.
func TestOtherRegion(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "")
	s.Intercept(func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		w.Header().Set("X-Amz-Bucket-Region", "eu-west-1")
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusMovedPermanently)
		if r.Method != http.MethodHead {
			_, _ = io.WriteString(w, "<Error><Code>PermanentRedirect</Code><Message>Use the other endpoint.</Message></Error>")
		}
	})
	_, headErr := b.Head(t.Context(), "k")
	_, _, getErr := b.Get(t.Context(), "k")
	_, listErr := b.List(t.Context(), "k")
	putErr := b.Put(t.Context(), "k", bucket.Bytes(nil), nil, bucket.Condition{})
	const want = "bucket reports is in region eu-west-1, not in us-east-1"
	for op, err := range map[string]error{"head": headErr, "get": getErr, "list": listErr, "put": putErr} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s = %v, want %q in it", op, err, want)
		}
	}
}

// Names are told from what S3 would refuse.
func TestIsName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"abc": true, "my-reports": true, "1.2.3": true, strings.Repeat("a", 63): true,
		"": false, "ab": false, strings.Repeat("a", 64): false, "-abc": false, "abc.": false, "a..b": false, "Abc": false,
		"s3://abc": false, "abc/def": false, "abé": false, "éab": false, "a b": false,
	} {
		if got := bucket.IsName(name); got != want {
			t.Errorf("IsName(%q) = %t", name, got)
		}
	}
}
