package plan_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/calendar/calendartest"
	"zentrunk-reports/internal/calls/callstest"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/plan"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// inProcess carries requests to a handler without a network between.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody // as a server's requests have it
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result(), nil
}

// anyCalls draws calls around a day: spread over it, crowded into a second, at
// its edges, and outside of it.
func anyCalls(t *rapid.T, day calendar.Day) []zentrunktest.Call {
	length := int64(day.To.Sub(day.From) / time.Microsecond)
	crowd := rapid.Int64Range(0, length/1e6-1).Draw(t, "crowded second") * 1e6
	offset := rapid.OneOf(
		rapid.Int64Range(0, length-1), rapid.Int64Range(crowd, crowd+999_999),
		rapid.SampledFrom([]int64{-1_000_000, -1, 0, 1, length - 1_000_000, length - 1, length, length + 1}),
	)
	if rapid.Bool().Draw(t, "all in one second") {
		offset = rapid.Int64Range(crowd, crowd+999_999)
	}
	calls := make([]zentrunktest.Call, rapid.IntRange(0, 60).Draw(t, "calls"))
	for i := range calls {
		calls[i].UUID = fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
		calls[i].End = day.From.Add(time.Duration(offset.Draw(t, "end")) * time.Microsecond)
	}
	return calls
}

// The windows of a plan tile the day, in the order of time and to the
// microsecond, whatever the zone and however its calls are spread; each has few
// enough calls, or is a second that cannot be divided, and names as many as the
// account has.
func TestWindowsTileTheDay(t *testing.T) {
	store := buckettest.Start(t).Open(t, "") // where nothing is published
	rapid.Check(t, func(t *rapid.T) {
		loc := calendartest.AnyZone(t)
		day := calendartest.AnyDay(t, loc)
		account := zentrunktest.New(zentrunktest.Options{Limit: -1, Now: func() time.Time { return day.To.Add(time.Hour) }})
		defer account.Close()
		account.Add(anyCalls(t, day)...)
		most := rapid.IntRange(2, 40).Draw(t, "window")
		windows := planOf(t, account, store, day, most)
		from := day.From
		for i, w := range windows {
			if !w.From.Equal(from) || !w.To.After(w.From) {
				t.Fatalf("window %d goes from %v to %v, the one before it ended at %v", i, w.From, w.To, from)
			}
			if n := len(account.Between(w.From, w.To)); w.Count != n {
				t.Fatalf("window %d names %d calls, the account has %d", i, w.Count, n)
			}
			if w.Count > most && w.To.Sub(w.From) > time.Second {
				t.Fatalf("window %d of %v has %d calls, want at most %d", i, w.To.Sub(w.From), w.Count, most)
			}
			from = w.To
		}
		if !from.Equal(day.To) {
			t.Fatalf("the windows end at %v, the day at %v", from, day.To)
		}
		if what := account.Violations(); len(what) > 0 {
			t.Fatalf("%q", what)
		}
	})
}

func planOf(t *rapid.T, account *zentrunktest.Server, store *bucket.Bucket, day calendar.Day, most int) []staging.Window {
	planned, err := plannerOf(t, account, store, day, most).Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return planned.Windows
}

// plannerOf returns a planner of day in windows of most calls, with nobody to log to.
func plannerOf(t callstest.TB, account *zentrunktest.Server, store *bucket.Bucket, day calendar.Day, most int) *plan.Planner {
	t.Helper()
	api, err := zentrunk.New(zentrunk.Config{
		BaseURL: "http://account" + zentrunktest.DefaultPrefix, AuthID: account.AuthID(), AuthToken: account.AuthToken(),
		RequestsPerSecond: 1e6, Transport: inProcess{account},
	})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	return &plan.Planner{
		API: api, Lake: &lake.Lake{Bucket: store, Log: log}, Area: &staging.Area{Bucket: store, Day: day, Log: log}, WindowCalls: most, Log: log,
	}
}
