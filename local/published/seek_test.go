package published

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/calls/callstest"
	"zentrunk-reports/internal/lake"
)

// A shelf is days of calls, put into a bucket.
type shelf struct {
	*buckettest.Server
	lake *lake.Lake
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s := buckettest.Start(t)
	return &shelf{s, &lake.Lake{Bucket: s.Open(t, "team/"), Log: slog.New(slog.DiscardHandler)}}
}

func (s *shelf) put(t *testing.T, key string, body []byte) {
	t.Helper()
	if err := s.lake.Bucket.Put(t.Context(), key, bucket.Bytes(body), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
}

// publish puts rows as the calls of date.
func (s *shelf) publish(t *testing.T, date string, rows []calls.Row) []byte {
	t.Helper()
	file := callstest.File(t, rows, calls.NewWriter)
	s.put(t, bucket.CallsKey(date), file)
	s.put(t, bucket.ManifestKey(date), []byte("{}"))
	return file
}

func date(n int) string { return time.Date(2026, 8, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }

// rowsOf returns n rows of the nth day, of which every hundredth has the number.
func rowsOf(t *testing.T, day, n int, number string) []calls.Row {
	t.Helper()
	from := time.Date(2026, 8, 1+day, 0, 0, 0, 0, time.UTC)
	rows := callstest.Rows(t, uint64(day), from, from.AddDate(0, 0, 1), n)
	for i := range rows {
		rows[i].Call.FromNumber = fmt.Sprintf("+1202555%04d", i%5000)
		if i%100 == 0 {
			rows[i].Call.ToNumber = number
		}
	}
	return rows
}

// seek returns what is found, as "date uuid".
func (s *shelf) seek(t *testing.T, span Span, q calls.Sought) (lines []string, looked Looked) {
	t.Helper()
	looked, err := Seek(t.Context(), ArchiveInBucket(s.lake), span, q, func(f Found) error {
		lines = append(lines, f.Date+" "+f.Row.Call.UUID)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines, looked
}

// The calls of a number come the newest first, over all days of the span; a call by its
// UUID is one, and no day older than its own matters.
func TestSeek(t *testing.T) {
	s := newShelf(t)
	var want []string
	var last calls.Row
	const days = 50
	for day := range days {
		number := "+12025550145"
		if day%7 == 3 {
			number = "+493012345678"
		}
		rows := rowsOf(t, day, 300, number)
		for _, row := range slices.Backward(rows) {
			if row.Call.ToNumber == "+493012345678" {
				want = append(want, date(day)+" "+row.Call.UUID)
			}
		}
		s.publish(t, date(day), rows)
		last = rows[17]
	}
	slices.SortStableFunc(want, func(a, b string) int { return strings.Compare(b[:10], a[:10]) })
	got, looked := s.seek(t, Span{}, calls.Sought{Numbers: []string{"+493012345678", "493012345678"}})
	if !slices.Equal(got, want) || looked.Days != days || looked.First != date(0) || looked.Last != date(days-1) || len(looked.Masked)+len(looked.Failed) > 0 {
		t.Errorf("%d calls in %+v, want %d", len(got), looked, len(want))
	}
	got, looked = s.seek(t, Span{First: date(3), Last: date(9)}, calls.Sought{Numbers: []string{"+493012345678"}})
	if len(got) != 3 || looked.Days != 7 || looked.First != date(3) || looked.Last != date(9) {
		t.Errorf("%q in %+v, want the calls of one day", got, looked)
	}
	got, looked = s.seek(t, Span{}, calls.Sought{UUID: last.Call.UUID})
	if !slices.Equal(got, []string{date(days-1) + " " + last.Call.UUID}) || looked.Days != 1 {
		t.Errorf("%q in %+v, want the one call", got, looked)
	}
	if got, looked := s.seek(t, Span{First: "2030-01-01"}, calls.Sought{UUID: last.Call.UUID}); got != nil || looked.Days != 0 {
		t.Errorf("%q in %+v of no days", got, looked)
	}
}

// A call that no day has costs two listings and, for each day, its end and a block of a
// filter for each row group; one that is there costs its columns besides. These bounds
// are what keeps a search of years fast.
func TestSeekReadsLittle(t *testing.T) {
	s := newShelf(t)
	const days, most = 6, 64 << 10
	var rows []calls.Row
	size := 0
	for day := range days {
		rows = rowsOf(t, day, 2*calls.MaxRowGroupRows/3, "+12025550145")
		size = len(s.publish(t, date(day), rows))
	}
	var requests, bytes atomic.Int64
	s.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		requests.Add(1)
		next.ServeHTTP(&measured{w, &bytes}, r)
	})
	tests := []struct {
		name            string
		q               calls.Sought
		requests, bytes int64
	}{
		{"no call", calls.Sought{UUID: "90b6eb07-796c-4d86-a4fd-44ed11667ddb"}, 2 + 2*days, days * most},
		{"no number", calls.Sought{Numbers: []string{"+120255500005", "120255500005"}}, 2 + 2*days, days * most},
		// The last, since it ends once the call is found: the server may count a request of it later.
		{"one call", calls.Sought{UUID: rows[0].Call.UUID}, 2 + 2*days + 2, days*most + 2*int64(size)}, // the same seed gives no UUID twice
	}
	for _, tt := range tests {
		requests.Store(0)
		bytes.Store(0)
		s.seek(t, Span{}, tt.q)
		if requests.Load() > tt.requests || bytes.Load() > tt.bytes {
			t.Errorf("%s: %d requests and %d bytes, want at most %d and %d; a file has %d", tt.name, requests.Load(), bytes.Load(), tt.requests, tt.bytes, size)
		}
	}
}

type measured struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (m *measured) Write(b []byte) (int, error) {
	m.n.Add(int64(len(b)))
	return m.ResponseWriter.Write(b)
}

// Days whose numbers are masked are told, and found by UUID all the same.
func TestSeekInMaskedDays(t *testing.T) {
	s := newShelf(t)
	masked := rowsOf(t, 1, 50, "+493012345678")
	for i := range masked {
		if err := masked[i].Mask(); err != nil {
			t.Fatal(err)
		}
	}
	s.publish(t, date(0), rowsOf(t, 0, 50, "+493012345678"))
	s.publish(t, date(1), masked)
	got, looked := s.seek(t, Span{}, calls.Sought{Numbers: []string{"+493012345678"}})
	if len(got) != 1 || !slices.Equal(looked.Masked, []string{date(1)}) || looked.Days != 2 {
		t.Errorf("%q in %+v, want the call of the first day, and the second told", got, looked)
	}
	if got, looked := s.seek(t, Span{}, calls.Sought{UUID: masked[9].Call.UUID}); len(got) != 1 || len(looked.Masked) > 0 {
		t.Errorf("%q in %+v, want the call", got, looked)
	}
}

// A day that cannot be read is named with its reason, and hides no other day's calls.
func TestSeekNamesDaysItCannotRead(t *testing.T) {
	s := newShelf(t)
	for day := range 6 {
		s.publish(t, date(day), rowsOf(t, day, 50, "+493012345678"))
	}
	s.put(t, bucket.CallsKey(date(1)), []byte("not Parquet"))
	if err := s.lake.Bucket.Delete(t.Context(), bucket.CallsKey(date(4))); err != nil {
		t.Fatal(err)
	}
	s.put(t, bucket.CallsKey(date(9)), []byte("no manifest: not published yet"))
	got, looked := s.seek(t, Span{}, calls.Sought{Numbers: []string{"+493012345678"}})
	if len(got) != 4 || looked.Days != 6 || len(looked.Failed) != 2 || looked.Failed[0].Date != date(1) || looked.Failed[1].Date != date(4) {
		t.Errorf("%q in %+v, want the calls of four days and two failures", got, looked)
	}
}

// A day that is published anew while it is searched is searched as it is then.
func TestSeekOfReplacedDay(t *testing.T) {
	s := newShelf(t)
	old, rows := rowsOf(t, 1, 50, "+12025550145"), rowsOf(t, 0, 60, "+493012345678")
	s.publish(t, date(0), old)
	var once atomic.Bool
	s.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, ".parquet") && once.CompareAndSwap(false, true) {
			s.publish(t, date(0), rows)
		}
		next.ServeHTTP(w, r)
	})
	got, looked := s.seek(t, Span{}, calls.Sought{Numbers: []string{"+493012345678"}})
	if len(got) != 1 || len(looked.Failed) > 0 {
		t.Errorf("%q in %+v, want the call that is there now", got, looked)
	}
}

// The error of who is shown the calls ends the search, and so does the context.
func TestSeekEnds(t *testing.T) {
	s := newShelf(t)
	for day := range 40 {
		s.publish(t, date(day), rowsOf(t, day, 20, "+493012345678"))
	}
	q, n := calls.Sought{Numbers: []string{"+493012345678"}}, 0
	_, err := Seek(t.Context(), ArchiveInBucket(s.lake), Span{}, q, func(Found) error {
		if n++; n == 3 {
			return io.ErrShortWrite
		}
		return nil
	})
	if !errors.Is(err, io.ErrShortWrite) || n != 3 {
		t.Errorf("after %d calls: %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = Seek(ctx, ArchiveInBucket(s.lake), Span{}, q, func(Found) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the context has ended: %v", err)
	}
}

// A folder is searched as a bucket is.
func TestSeekInFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rows := rowsOf(t, 0, 50, "+493012345678")
	for key, body := range map[string][]byte{
		bucket.CallsKey(date(0)): callstest.File(t, rows, calls.NewWriter), bucket.ManifestKey(date(0)): []byte("{}"),
		bucket.CallsKey(date(1)): []byte("no manifest"),
	} {
		name := filepath.Join(dir, "team", filepath.FromSlash(key))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	looked, err := Seek(t.Context(), ArchiveInFolder(dir, "team/"), Span{}, calls.Sought{UUID: rows[3].Call.UUID}, func(Found) error { n++; return nil })
	if err != nil || n != 1 || looked.Days != 1 || len(looked.Failed) > 0 {
		t.Errorf("%d calls in %+v, %v", n, looked, err)
	}
	if _, err := Seek(t.Context(), ArchiveInFolder(filepath.Join(dir, "none"), ""), Span{}, calls.Sought{UUID: "x"}, nil); err == nil {
		t.Error("a folder that is not there has no error")
	}
}
