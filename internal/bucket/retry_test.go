package bucket_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/scratch"
)

func hasty(t *testing.T) *bucket.Bucket {
	t.Helper()
	cfg, err := awsenv.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return bucket.Hasty(cfg, buckettest.Name, "")
}

// conflict answers the first so many requests with a 409 of code, and counts all.
func conflict(s *buckettest.Server, code string, first int32) *atomic.Int32 {
	var n atomic.Int32
	s.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if n.Add(1) > first {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusConflict)
		_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>A conflicting operation is in progress.</Message></Error>", code)
	})
	return &n
}

// A 409 is tried again as S3 asks: what goes through then is no failure. What still
// conflicts after six attempts is somebody else's write where a condition was asked
// for, and the store's error where not.
func TestConflicts(t *testing.T) {
	s := buckettest.Start(t)
	b := hasty(t)
	for _, code := range []string{"OperationAborted", "ConditionalRequestConflict", "SomethingNew"} {
		key := code + ".json"
		put := func() error {
			return b.Put(t.Context(), key, bucket.Bytes([]byte("x")), nil, bucket.Condition{Absent: true})
		}
		n := conflict(s, code, 3)
		if err := put(); err != nil || n.Load() != 4 {
			t.Errorf("%s three times: %v after %d attempts, want success with the fourth", code, err, n.Load())
		}
		n = conflict(s, code, 1000)
		err := put()
		e, ok := errors.AsType[*bucket.Error](err)
		if !ok || e.Op != "put" || e.Key != key || n.Load() != 6 {
			t.Errorf("%s for good: %v after %d attempts, want an Error of put after 6", code, err, n.Load())
		}
		if want := code == "ConditionalRequestConflict"; errors.Is(err, bucket.ErrPrecondition) != want || !want && !strings.Contains(err.Error(), code) {
			t.Errorf("%s for good: %v, ErrPrecondition %t", code, err, want)
		}
		n = conflict(s, code, 1)
		if err := b.Delete(t.Context(), key); err != nil || n.Load() != 2 {
			t.Errorf("a delete that meets %s = %v after %d attempts", code, err, n.Load())
		}
	}
}

// A disk that fails is told as such, at once: the object is not downloaded again, and
// it is neither the store's failure nor an object that is not there.
func TestDiskFails(t *testing.T) {
	s := buckettest.Start(t)
	b := hasty(t)
	body := noise(1, 1<<16)
	put(t, b, body)
	var n atomic.Int32
	s.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method != http.MethodHead {
			n.Add(1)
		}
		r.Header.Del("Range") // as a server does that knows none
		next.ServeHTTP(w, r)
	})
	check := func(what string, requests int32, err error) {
		t.Helper()
		_, store := errors.AsType[*bucket.Error](err)
		if !scratch.Is(err) || store || errors.Is(err, fs.ErrNotExist) || errors.Is(err, bucket.ErrPrecondition) || !strings.Contains(err.Error(), partsKey) {
			t.Errorf("%s = %v, want the disk's error, which names the object", what, err)
		}
		if got := n.Swap(0); got > requests {
			t.Errorf("%s took %d requests, want at most %d", what, got, requests)
		}
	}
	p := openParts(t, b, filepath.Join(t.TempDir(), "none"))
	got, err := p.ReadAt(make([]byte, 10), 500)
	check("ReadAt without a folder", 1, err)
	if got != 0 || p.Whole() {
		t.Errorf("ReadAt = %d bytes, whole %t", got, p.Whole())
	}
	f := closed(t)
	_, err = b.Download(t.Context(), partsKey, f)
	check("Download", 1, err)
	err = b.Put(t.Context(), partsKey, bucket.Body{ReadSeeker: f, Bytes: int64(len(body)), SHA256: bucket.Bytes(body).SHA256}, nil, bucket.Condition{})
	check("Put", 1, err)
	half := bucket.Body{ReadSeeker: &broken{Reader: *bytes.NewReader(body), f: f, at: len(body) / 2}, Bytes: int64(len(body)), SHA256: bucket.Bytes(body).SHA256}
	check("Put of a body that breaks off", 1, b.Put(t.Context(), partsKey, half, nil, bucket.Condition{}))
	if left, _, err := b.Get(t.Context(), partsKey); err != nil || !bytes.Equal(left, body) {
		t.Errorf("the object is now of %d bytes, %v", len(left), err)
	}
}

// closed returns a file that can be neither read nor written any more.
func closed(t *testing.T) *scratch.File {
	t.Helper()
	f, err := scratch.New(t.TempDir())
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A broken body can be read whole once, for its check sums, and then fails in its
// midst as the file f does.
type broken struct {
	bytes.Reader
	f    *scratch.File
	at   int
	read int
}

func (b *broken) Read(p []byte) (int, error) {
	if b.read >= int(b.Size())+b.at {
		return b.f.Read(p)
	}
	n, err := b.Reader.Read(p[:min(len(p), 4096)])
	b.read += n
	return n, err
}
