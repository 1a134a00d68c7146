package lake_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/calls/callstest"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/zentrunk"
)

const date = "2026-11-22"

var (
	from = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	to   = from.Add(24 * time.Hour)
)

// A shore is a lake in a bucket of its own.
type shore struct {
	*lake.Lake
	store *buckettest.Server
	log   *bytes.Buffer
	dir   string // for files of the day's size
}

func newShore(t *testing.T) *shore {
	t.Helper()
	s := &shore{store: buckettest.Start(t), log: &bytes.Buffer{}, dir: t.TempDir()}
	s.Lake = &lake.Lake{Bucket: s.store.Open(t, "team/"), Log: slog.New(slog.NewTextHandler(s.log, nil))}
	return s
}

func (s *shore) put(t *testing.T, file []byte) {
	t.Helper()
	if err := s.Bucket.Put(t.Context(), bucket.CallsKey(date), bucket.Bytes(file), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
}

// read returns the insights that the lake has of the day, by UUID; those that came
// before an error, too.
func (s *shore) read(t *testing.T) (map[string]zentrunk.Insights, error) {
	t.Helper()
	got := map[string]zentrunk.Insights{}
	last := time.Time{}
	err := s.Insights(t.Context(), date, s.dir, func(row *calls.Row) error {
		in, err := row.StoredInsights()
		if _, twice := got[row.Call.UUID]; twice || row.Call.EndTime.Before(last) || row.Status != calls.OK {
			t.Errorf("%s of %v, %s, comes twice, out of order or without insights", row.Call.UUID, row.Call.EndTime, row.Status)
		}
		got[row.Call.UUID], last = in, row.Call.EndTime
		return err
	})
	return got, err
}

// traffic counts the requests for the bytes of the published calls, and those bytes.
type traffic struct{ requests, bytes atomic.Int64 }

func (s *shore) count() *traffic {
	c := &traffic{}
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodGet {
			c.requests.Add(1)
			w = &counted{w, &c.bytes}
		}
		next.ServeHTTP(w, r)
	})
	return c
}

type counted struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (c *counted) Write(b []byte) (int, error) {
	c.n.Add(int64(len(b)))
	return c.ResponseWriter.Write(b)
}

// The insights of a day are those of the whole file, whatever its size; a large one is
// not read whole, and in few requests.
func TestInsights(t *testing.T) {
	s := newShore(t)
	for n, most := range map[int]int64{0: 2, 1: 2, 40: 2, 5000: 8, 70_000: 20} {
		rows := callstest.Rows(t, uint64(n), from, to, n)
		file := callstest.File(t, rows, calls.NewWriter)
		s.put(t, file)
		c := s.count()
		got, err := s.read(t)
		if err != nil || !reflect.DeepEqual(got, callstest.Stored(t, rows)) {
			t.Errorf("%d rows: %d insights, %v, want those of the file", n, len(got), err)
		}
		if asked := c.requests.Load(); asked > most {
			t.Errorf("%d rows took %d requests, want at most %d", n, asked, most)
		}
		if read := c.bytes.Load(); n >= 5000 && read > int64(len(file))*9/10 {
			t.Errorf("%d of %d bytes are read for %d rows", read, len(file), n)
		}
	}
}

// A server that knows no ranges sends the file once; that is said, and the same
// insights come.
func TestInsightsOfWholeFile(t *testing.T) {
	s := newShore(t)
	rows := callstest.Rows(t, 1, from, to, 5000)
	s.put(t, callstest.File(t, rows, calls.NewWriter))
	var n atomic.Int32
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodGet {
			n.Add(1)
			r.Header.Del("Range")
		}
		next.ServeHTTP(w, r)
	})
	got, err := s.read(t)
	if err != nil || !reflect.DeepEqual(got, callstest.Stored(t, rows)) {
		t.Errorf("%d insights, %v", len(got), err)
	}
	if n.Load() != 1 || !strings.Contains(s.log.String(), "ignores ranges") {
		t.Errorf("%d downloads, the log says %q", n.Load(), s.log)
	}
	if left, err := os.ReadDir(s.dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// Damage is an error or does not matter: it never makes insights that are not those of
// the call, and what was read before it stands.
func TestInsightsOfDamagedFile(t *testing.T) {
	s := newShore(t)
	rows := callstest.Rows(t, 1, from, to, 1500)
	want := callstest.Stored(t, rows)
	whole := callstest.File(t, rows, calls.NewWriter)
	rnd := rand.New(rand.NewPCG(1, 2))
	failed := 0
	for n := range 40 {
		damaged := slices.Clone(whole)
		for range 1 + n%20 {
			damaged[len(damaged)-1-rnd.IntN(min(len(damaged), 1+2000*n))] ^= byte(1 + rnd.IntN(255))
		}
		s.put(t, damaged)
		if err := s.holds(t, want); err != nil {
			failed++
		}
	}
	if failed < 20 {
		t.Errorf("%d of 40 damages are seen", failed)
	}
}

// holds reads the day, whose insights can be no others than want, without taking
// memory that a damaged file only claims, and returns the error.
func (s *shore) holds(t *testing.T, want map[string]zentrunk.Insights) error {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := s.read(t)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 200<<20 {
		t.Errorf("%d MiB were allocated, err = %v", took>>20, err)
	}
	if _, store := errors.AsType[*bucket.Error](err); store {
		t.Errorf("err = %v, want no failure of the store", err)
	}
	if err == nil && len(got) != len(want) {
		t.Errorf("%d insights, want %d or an error", len(got), len(want))
	}
	for uuid, in := range got {
		if !reflect.DeepEqual(in, want[uuid]) {
			t.Errorf("%s has %+v, want %+v, err = %v", uuid, in, want[uuid], err)
			break
		}
	}
	return err
}

// What is no file of ours is an error that names the key, and not the store's.
func TestInsightsOfNoFile(t *testing.T) {
	s := newShore(t)
	whole := callstest.File(t, callstest.Rows(t, 1, from, to, 500), calls.NewWriter)
	claims := slices.Clone(whole)
	binary.LittleEndian.PutUint32(claims[len(claims)-8:], 1<<31)
	other := &bytes.Buffer{}
	w := parquet.NewGenericWriter[struct {
		UUID string `parquet:"call_uuid"`
	}](other)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"empty": {}, "short": []byte("PAR1"), "cut": whole[:len(whole)/2], "cut by a byte": whole[:len(whole)-1], "text": []byte(strings.Repeat("no Parquet ", 100)),
		"a footer of 2 GiB": claims, "of older code, without columns": other.Bytes(),
	} {
		s.put(t, file)
		if err := s.holds(t, nil); err == nil || !strings.Contains(err.Error(), "team/"+bucket.CallsKey(date)) {
			t.Errorf("%s: err = %v, want one that names the key", name, err)
		}
	}
}

// A file that is replaced while it is read is told from one that is not there, and
// both from a store that fails.
func TestInsightsReplaced(t *testing.T) {
	s := newShore(t)
	if _, err := s.read(t); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing published: %v, want ErrNotExist", err)
	}
	rows := callstest.Rows(t, 1, from, to, 6000)
	want := callstest.Stored(t, rows)
	file := callstest.File(t, rows, calls.NewWriter)
	for at := int32(1); at <= 3; at++ {
		s.put(t, file)
		var n atomic.Int32
		s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.Method == http.MethodGet && n.Add(1) == at {
				s.put(t, file[1:])
			}
			next.ServeHTTP(w, r)
		})
		got, err := s.read(t)
		if !errors.Is(err, bucket.ErrPrecondition) {
			t.Errorf("replaced at request %d: %v, want ErrPrecondition", at, err)
		}
		for uuid, in := range got {
			if !reflect.DeepEqual(in, want[uuid]) {
				t.Fatalf("replaced at request %d: %s has other insights", at, uuid)
			}
		}
	}
	s.store.Intercept(func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { w.WriteHeader(http.StatusForbidden) })
	if _, err := s.read(t); !failure(err) {
		t.Errorf("a store that refuses: %v, want its error", err)
	}
}

func failure(err error) bool {
	_, store := errors.AsType[*bucket.Error](err)
	return store && !errors.Is(err, bucket.ErrPrecondition) && !errors.Is(err, fs.ErrNotExist)
}

// An error of who reads, and the end of the context, end the reading as they are.
func TestInsightsEnd(t *testing.T) {
	s := newShore(t)
	s.put(t, callstest.File(t, callstest.Rows(t, 1, from, to, 1000), calls.NewWriter))
	n := 0
	err := s.Insights(t.Context(), date, s.dir, func(*calls.Row) error {
		if n++; n == 100 {
			return io.ErrShortWrite
		}
		return nil
	})
	if !errors.Is(err, io.ErrShortWrite) || n != 100 {
		t.Errorf("after %d rows: %v, want the reader's own error after 100", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodGet {
			cancel()
			<-r.Context().Done()
		}
		next.ServeHTTP(w, r)
	})
	err = s.Insights(ctx, date, s.dir, func(*calls.Row) error { return nil })
	if _, store := errors.AsType[*bucket.Error](err); store || !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want the context's and no failure of the store", err)
	}
}
