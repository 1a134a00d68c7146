package bucket_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
)

// partsKey is the object that these tests read in parts.
const partsKey = "calls/dt=2026-11-22/calls.parquet"

// noise returns n bytes of which no part looks like another.
func noise(seed uint64, n int) []byte {
	rnd := rand.New(rand.NewPCG(seed, 0))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rnd.Uint32())
	}
	return b
}

func put(t *testing.T, b *bucket.Bucket, body []byte) {
	t.Helper()
	if err := b.Put(t.Context(), partsKey, bucket.Bytes(body), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
}

func openParts(t *testing.T, b *bucket.Bucket, dir string) *bucket.Parts {
	t.Helper()
	p, err := b.Parts(t.Context(), partsKey, dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// gets counts the requests for an object's bytes, and lets f stand before each.
func gets(s *buckettest.Server, f buckettest.Interceptor) *atomic.Int32 {
	var n atomic.Int32
	s.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodGet {
			n.Add(1)
			if f != nil {
				f(w, r, next)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
	return &n
}

// honourIfMatch refuses what is not the object that the request names, as S3 does
// and the server of these tests does not.
func honourIfMatch(w http.ResponseWriter, r *http.Request, next http.Handler) {
	head := r.Clone(r.Context())
	head.Method = http.MethodHead
	head.Header.Del("Range")
	there := buckettest.Discard{Head: http.Header{}}
	next.ServeHTTP(there, head)
	if want := r.Header.Get("If-Match"); want != "" && there.Head.Get("ETag") != "" && there.Head.Get("ETag") != want {
		w.WriteHeader(http.StatusPreconditionFailed)
		_, _ = io.WriteString(w, "<Error><Code>PreconditionFailed</Code></Error>")
		return
	}
	next.ServeHTTP(w, r)
}

// Whatever part is asked for, it is what the whole object has there, by one request;
// what lies beyond the end is told as io.ReaderAt has it.
func TestParts(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "team/")
	for _, size := range []int{0, 1, 1000, 1 << 18} {
		want := noise(1, size)
		put(t, b, want)
		p := openParts(t, b, t.TempDir())
		if p.Bytes != int64(size) || p.SHA256 != bucket.Bytes(want).SHA256 {
			t.Fatalf("opened %+v, want %d bytes", p.Object, size)
		}
		n := gets(s, nil)
		rnd := rand.New(rand.NewPCG(2, uint64(size)))
		for i := range 60 {
			off, length := rnd.IntN(size+1), rnd.IntN(size+100)
			if i < 4 {
				off, length = []int{0, 0, size, max(0, size-1)}[i], []int{size, 0, 1, 1}[i]
			}
			before := n.Load()
			buf := make([]byte, length)
			got, err := p.ReadAt(buf, int64(off))
			part := want[off:min(off+length, size)]
			if !bytes.Equal(buf[:got], part) || (got < length) != errors.Is(err, io.EOF) || (got == length && err != nil) {
				t.Fatalf("ReadAt(%d bytes, %d) of %d = %d, %v", length, off, size, got, err)
			}
			if asked := n.Load() - before; asked != int32(min(len(part), 1)) {
				t.Errorf("%d bytes took %d requests", len(part), asked)
			}
		}
		for _, off := range []int64{-1, int64(size) + 1} {
			if got, err := p.ReadAt(make([]byte, 1), off); got != 0 || err == nil || errors.Is(err, io.EOF) {
				t.Errorf("ReadAt at %d of %d = %d, %v, want an error", off, size, got, err)
			}
		}
		s.Intercept(nil)
		if err := p.Close(); err != nil || p.Whole() {
			t.Errorf("Close = %v, whole %t", err, p.Whole())
		}
	}
	if _, err := b.Parts(t.Context(), "none", ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Parts of nothing = %v, want ErrNotExist", err)
	}
}

// A part that is refused, or whose body breaks off, is asked for again.
func TestPartsRetry(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "")
	want := noise(1, 1<<16)
	put(t, b, want)
	p := openParts(t, b, t.TempDir())
	var n *atomic.Int32
	n = gets(s, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		switch n.Load() {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.Header().Set("ETag", p.ETag)
			w.Header().Set("Content-Range", fmt.Sprintf("bytes 100-1099/%d", len(want)))
			w.Header().Set("Content-Length", "1000")
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(want[100:400])
		default:
			next.ServeHTTP(w, r)
		}
	})
	buf := make([]byte, 1000)
	if got, err := p.ReadAt(buf, 100); err != nil || got != 1000 || !bytes.Equal(buf, want[100:1100]) {
		t.Errorf("ReadAt = %d, %v", got, err)
	}
	if n.Load() != 3 {
		t.Errorf("%d requests, want 3", n.Load())
	}
	gets(s, func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { w.WriteHeader(http.StatusForbidden) })
	_, err := p.ReadAt(buf, 100)
	if e, ok := errors.AsType[*bucket.Error](err); !ok || e.Op != "get" || e.Key != partsKey || errors.Is(err, bucket.ErrPrecondition) {
		t.Errorf("ReadAt of a refused object = %v, want an Error of get", err)
	}
}

// What was opened is read, or nothing: an object that is replaced, shortened or
// deleted between two reads is ErrPrecondition, also where the server knows no
// condition for reading.
func TestPartsReplaced(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "")
	first := noise(1, 1000)
	servers := map[string]buckettest.Interceptor{
		"honours the condition": honourIfMatch,
		"ignores the condition": func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			r.Header.Del("If-Match")
			next.ServeHTTP(w, r)
		},
	}
	for name, server := range servers {
		for change, to := range map[string]func(){
			"replaced":  func() { put(t, b, noise(2, 1000)) },
			"shortened": func() { put(t, b, first[:10]) }, // the server answers 416
			"deleted": func() {
				if err := b.Delete(t.Context(), partsKey); err != nil {
					t.Fatal(err)
				}
			},
		} {
			put(t, b, first)
			p := openParts(t, b, t.TempDir())
			n := gets(s, server)
			buf := make([]byte, 10)
			if _, err := p.ReadAt(buf, 500); err != nil || !bytes.Equal(buf, first[500:510]) {
				t.Fatalf("%s: the first read = %q, %v", name, buf, err)
			}
			to()
			before := n.Load()
			if got, err := p.ReadAt(buf, 500); got != 0 || !errors.Is(err, bucket.ErrPrecondition) {
				t.Errorf("%s, %s: ReadAt = %d, %v, want ErrPrecondition", name, change, got, err)
			}
			if asked := n.Load() - before; asked != 1 {
				t.Errorf("%s, %s: %d requests, want 1", name, change, asked)
			}
			s.Intercept(nil)
		}
	}
}

// A server that sends the whole object for each part is asked once: all parts come
// from a temporary file, of which nothing is left.
func TestPartsWhole(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "")
	want := noise(1, 1<<17)
	put(t, b, want)
	dir := t.TempDir()
	p := openParts(t, b, dir)
	var n *atomic.Int32
	n = gets(s, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		r.Header.Del("Range")
		if n.Load() == 1 { // it breaks off once, too
			w.Header().Set("ETag", p.ETag)
			w.Header().Set("Content-Length", fmt.Sprint(len(want)))
			_, _ = w.Write(want[:len(want)/2])
			return
		}
		next.ServeHTTP(w, r)
	})
	rnd := rand.New(rand.NewPCG(3, 0))
	for range 40 {
		off := rnd.IntN(len(want))
		buf := make([]byte, rnd.IntN(len(want)-off+1))
		if got, err := p.ReadAt(buf, int64(off)); err != nil || !bytes.Equal(buf[:got], want[off:off+len(buf)]) {
			t.Fatalf("ReadAt(%d bytes, %d) = %d, %v", len(buf), off, got, err)
		}
	}
	if got, err := p.ReadAt(make([]byte, 10), int64(len(want)-4)); got != 4 || !errors.Is(err, io.EOF) {
		t.Errorf("ReadAt over the end = %d, %v", got, err)
	}
	if n.Load() != 2 || !p.Whole() {
		t.Errorf("%d downloads, whole %t, want the one that broke off and one more", n.Load(), p.Whole())
	}
	for range 2 { // closing again is no error
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// An answer with another part than the one asked for is an error, not bytes.
func TestPartsOfAnother(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "")
	put(t, b, noise(1, 1000))
	p := openParts(t, b, t.TempDir())
	for _, other := range []string{"bytes=0-9", "bytes=10-18", "bytes=10-20", "bytes=-10"} {
		gets(s, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			r.Header.Set("Range", other)
			next.ServeHTTP(w, r)
		})
		got, err := p.ReadAt(make([]byte, 10), 10)
		if _, ok := errors.AsType[*bucket.Error](err); got != 0 || !ok || !strings.Contains(err.Error(), "want \"bytes 10-19/1000\"") {
			t.Errorf("%s: ReadAt = %d, %v, want an Error that names both parts", other, got, err)
		}
	}
}

// The end of the context is the context's error, before a request and during one.
func TestPartsContext(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "")
	put(t, b, noise(1, 1000))
	ctx, cancel := context.WithCancel(t.Context())
	p, err := b.Parts(ctx, partsKey, "")
	if err != nil {
		t.Fatal(err)
	}
	gets(s, func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		cancel()
		<-r.Context().Done()
	})
	for range 2 {
		_, err := p.ReadAt(make([]byte, 10), 0)
		if _, store := errors.AsType[*bucket.Error](err); store || !errors.Is(err, context.Canceled) {
			t.Errorf("ReadAt = %v, want the context's error and no Error", err)
		}
	}
}

// What is listed can be read without another request, and is told from what has
// replaced it since.
func TestPartsOfListed(t *testing.T) {
	s := buckettest.Start(t)
	b := s.Open(t, "team/")
	body := noise(7, 300<<10)
	put(t, b, body)
	listed, err := b.Objects(t.Context(), bucket.CallsPrefix)
	if err != nil || len(listed) != 1 || listed[partsKey].Bytes != int64(len(body)) {
		t.Fatalf("listed %+v, %v, want one object of %d bytes", listed, err, len(body))
	}
	n := gets(s, nil)
	p := b.PartsOf(t.Context(), partsKey, listed[partsKey], t.TempDir())
	got := make([]byte, 1000)
	if _, err := p.ReadAt(got, 200<<10); err != nil || !bytes.Equal(got, body[200<<10:][:1000]) || n.Load() != 1 {
		t.Errorf("%v after %d requests, want the bytes by one", err, n.Load())
	}
	put(t, b, body[1:])
	if _, err := p.ReadAt(got, 0); !errors.Is(err, bucket.ErrPrecondition) {
		t.Errorf("another object is there: %v, want ErrPrecondition", err)
	}
}
