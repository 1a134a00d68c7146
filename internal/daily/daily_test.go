package daily_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"go.uber.org/goleak"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/publish"
	"zentrunk-reports/internal/pull"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Every scenario reads and renders days anew: to collect their garbage a fourth as often
// saves a fifth of the processor's time. The limit is far above what is held at once.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(2 << 30)
	code := m.Run()
	// What was told to end may need a while for it on a busy machine; goleak waits half a second.
	err := goleak.Find()
	for began := time.Now(); err != nil && time.Since(began) < 30*time.Second; {
		err = goleak.Find()
	}
	if err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "goroutines are left behind:", err)
		code = 1
	}
	os.Exit(code)
}

// now is when the tests run, and date the day they report.
var now = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

const date = "2026-11-22"

// A scene is an account, a bucket and a job between them.
type scene struct {
	account *zentrunktest.Server
	store   *buckettest.Server
	job     *daily.Job
	day     calendar.Day
	log     *bytes.Buffer
}

func newScene(t *testing.T, calls, windowCalls int) *scene {
	t.Helper()
	s := &scene{
		account: zentrunktest.Start(t, zentrunktest.Options{Now: func() time.Time { return now }, Limit: -1}),
		store:   buckettest.Serve(t),
		log:     &bytes.Buffer{},
	}
	s.equip(t, "team/", windowCalls)
	if calls > 0 {
		s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 7, Start: s.day.From, Calls: calls, OddPercent: 20})...)
	}
	return s
}

// equip gives the scene its day, and a job whose keys begin with prefix.
func (s *scene) equip(t *testing.T, prefix string, windowCalls int) {
	t.Helper()
	day, err := calendar.ParseDay(date, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	s.day = day
	s.job = &daily.Job{
		API: s.client(t), Bucket: s.store.Open(t, prefix), Version: "test", Now: func() time.Time { return now },
		Settings: daily.Settings{Location: time.UTC, Currency: "USD", WindowCalls: windowCalls, Insights: pull.InsightsAnswered, SamplePercent: 100},
		Log:      slog.New(slog.NewTextHandler(s.log, nil)),
		TempDir:  t.TempDir(),
		Grace:    time.Minute, // what a busy machine needs at most
	}
}

func (s *scene) client(t *testing.T) *zentrunk.Client {
	t.Helper()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 128
	t.Cleanup(transport.CloseIdleConnections)
	c, err := zentrunk.New(zentrunk.Config{
		BaseURL: s.account.URL, AuthID: s.account.AuthID(), AuthToken: s.account.AuthToken(),
		RequestsPerSecond: 20_000, RetryMinDelay: time.Millisecond, RetryMaxDelay: 2 * time.Millisecond, Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (s *scene) run(t *testing.T) publish.Result {
	t.Helper()
	result, err := s.job.Run(t.Context(), s.day, false)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func (s *scene) want() dailytest.Want {
	return dailytest.Want{Account: s.account, From: s.day.From, To: s.day.To, Date: date, Prefix: "team/"}
}

// objects returns every object of the bucket.
func (s *scene) objects(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, key := range s.store.Keys(t) {
		all[key] = string(s.store.Object(t, key))
	}
	return all
}

// A clean day writes just these objects, costs few requests, and asks for each
// wanted call's insights once; a rerun changes no byte and asks for none that
// are stored.
func TestCleanDay(t *testing.T) {
	t.Parallel()
	s := newScene(t, 3000, 700)
	result := s.run(t)
	dailytest.Check(t, s.store, s.want())
	want := []string{
		"team/calls/dt=2026-11-22/calls.parquet", "team/focus/dt=2026-11-22/focus.parquet", "team/manifests/dt=2026-11-22/manifest.json",
		"team/months/month=2026-11/statement.csv", "team/months/month=2026-11/statement.html", "team/months/month=2026-11/statement.json",
		"team/quality/dt=2026-11-22/quality.parquet", "team/reports/dt=2026-11-22/report.html", "team/reports/dt=2026-11-22/report.json", "team/reports/index.html", "team/spend/dt=2026-11-22/spend.parquet",
		"team/traffic/dt=2026-11-22/traffic.parquet", "team/watch/baseline/dt=2026-11-22/baseline.json",
	}
	if keys := s.store.Keys(t); !slices.Equal(keys, want) {
		t.Errorf("the bucket holds %q, want %q", keys, want)
	}
	if result.Calls != 3000 || !result.Complete || !result.Published || result.Revision != 1 || result.Manifest != want[2] {
		t.Errorf("result %+v", result)
	}
	stats := s.account.Stats()
	if lists, most := stats.ByKind[zentrunktest.KindList], 150+15+20; lists > most {
		t.Errorf("%d list requests, want at most %d", lists, most)
	}
	before := s.objects(t)
	s.job.Now = func() time.Time { return now.Add(time.Hour) }
	s.job.Version = "newer"
	if again := s.run(t); again.Published || again.Revision != 1 {
		t.Errorf("the rerun came to %+v, want nothing published", again)
	}
	if !maps.Equal(before, s.objects(t)) {
		t.Error("the rerun changed bytes")
	}
	dailytest.Check(t, s.store, s.want())
}

// The windows' size leaves no trace in what is published.
func TestWindowsDoNotShow(t *testing.T) {
	t.Parallel()
	var first map[string]string
	for _, windowCalls := range []int{5000, 500, 60, 1} {
		s := newScene(t, 400, windowCalls)
		s.run(t)
		dailytest.Check(t, s.store, s.want())
		if objects := s.objects(t); first == nil {
			first = objects
		} else if !maps.Equal(first, objects) {
			t.Errorf("windows of %d calls publish other bytes", windowCalls)
		}
	}
}

// A day without calls is a report of zero calls, once the count of zero is
// confirmed; a count that could not be read is an error and publishes nothing.
func TestEmptyDay(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 5000)
	s.run(t)
	dailytest.Check(t, s.store, s.want())
	if n := s.account.Stats().Requests; n < 2 {
		t.Errorf("zero was believed after %d requests", n)
	}
	s = newScene(t, 50, 5000)
	s.account.SetFaults(zentrunktest.AtKind(zentrunktest.KindList, 1, zentrunktest.Fault{TotalDelta: -50}))
	s.run(t)
	dailytest.Check(t, s.store, s.want())
	s = newScene(t, 50, 5000)
	s.account.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, zentrunktest.Fault{Status: 503}))
	if _, err := s.job.Run(t.Context(), s.day, false); !errors.Is(err, zentrunk.ErrUnavailable) {
		t.Errorf("err = %v, want ErrUnavailable", err)
	}
	if keys := s.store.Keys(t); len(keys) != 0 {
		t.Errorf("an API that is down left %q", keys)
	}
}

// Records that no reader can take are kept as they came, and the day goes on;
// once they are mended, the rejects are gone.
func TestRejects(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 100)
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.From, Calls: 300, Unreadable: 12})
	s.account.Add(calls...)
	if result := s.run(t); result.Rejected != 12 || !result.Complete {
		t.Errorf("result %+v, want 12 rejected and complete", result)
	}
	dailytest.Check(t, s.store, s.want())
	before := s.objects(t)
	s.run(t)
	if !maps.Equal(before, s.objects(t)) {
		t.Error("the rerun changed bytes")
	}
	mended := newScene(t, 0, 100)
	for _, c := range calls {
		if c.Unreadable == "" {
			mended.account.Add(c)
		}
	}
	s.job.API = mended.client(t)
	s.run(t)
	want := mended.want()
	want.Revision = 2
	dailytest.Check(t, s.store, want)
	if slices.Contains(s.store.Keys(t), "team/rejects/dt=2026-11-22/rejects.jsonl") {
		t.Error("rejects.jsonl outlives its records")
	}
}

// Calls that are entered while the day is read shift the pages; none is lost,
// none comes twice.
func TestLateCalls(t *testing.T) {
	t.Parallel()
	s := newScene(t, 600, 5000)
	late := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 99, Start: s.day.From, Calls: 40})
	for i, c := range late {
		s.account.AddAfter(2+i/2, c)
	}
	s.run(t)
	dailytest.Check(t, s.store, s.want())
}

// Pages that repeat, skip or lack calls, and counts that lie once, are found out.
func TestLyingPages(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]zentrunktest.Fault{
		"repeated page": {Shift: -20}, "skipped page": {Shift: 20}, "lacking calls": {Drop: 5},
		"count too high": {TotalDelta: 30}, "count too low": {TotalDelta: -30},
	} {
		t.Run(name, func(t *testing.T) {
			for n := range 7 {
				s := newScene(t, 100, 5000)
				s.account.SetFaults(zentrunktest.AtKind(zentrunktest.KindList, n+1, fault))
				s.run(t)
				dailytest.Check(t, s.store, s.want())
			}
		})
	}
}

// A day that never adds up is published as incomplete, and the next run heals it.
func TestIncompleteDay(t *testing.T) {
	t.Parallel()
	s := newScene(t, 100, 5000)
	hidden := s.account.Calls()[37].UUID
	s.account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		if r.Kind == zentrunktest.KindList && strings.Contains(r.RawQuery, "offset=20") {
			return &zentrunktest.Fault{Shift: 1, Drop: 0} // every reading lacks one call there
		}
		return nil
	})
	result := s.run(t)
	if result.Complete {
		t.Fatalf("result %+v, want incomplete (the call hidden is near %s)", result, hidden)
	}
	want := s.want()
	want.Missing = 100 - result.Calls
	dailytest.Check(t, s.store, want)
	s.account.SetFaults()
	if result, err := s.job.Run(t.Context(), s.day, true); err != nil || !result.Complete || result.Revision != 2 {
		t.Errorf("healing came to %+v, %v", result, err)
	}
	dailytest.Check(t, s.store, s.want())
}

// One call whose insights keep failing is failed and asked for again by the next
// run; many of them are the API's failure, and the day is not published.
func TestFailingInsights(t *testing.T) {
	t.Parallel()
	s := newScene(t, 300, 5000)
	var answered []string
	for _, c := range s.account.Calls() {
		if c.Answered && c.Insights != nil {
			answered = append(answered, c.UUID)
		}
	}
	fails := func(n int) {
		var faults []zentrunktest.FaultFunc
		for _, uuid := range answered[:n] {
			faults = append(faults, zentrunktest.AtCall(uuid, 1_000_000, zentrunktest.StatusFault(500)))
		}
		s.account.SetFaults(faults...)
	}
	fails(10)
	s.run(t)
	want := s.want()
	want.Failed = map[string]bool{}
	for _, uuid := range answered[:10] {
		want.Failed[uuid] = true
	}
	dailytest.Check(t, s.store, want)
	before := s.objects(t)

	other := newScene(t, 300, 5000)
	other.account.SetFaults(zentrunktest.When(func(r zentrunktest.Request) bool {
		return slices.Contains(answered[:11], r.CallUUID)
	}, zentrunktest.StatusFault(500)))
	if _, err := other.job.Run(t.Context(), other.day, false); !errors.Is(err, zentrunk.ErrUnavailable) || !strings.Contains(err.Error(), "11 insights") {
		t.Errorf("err = %v, want ErrUnavailable for 11 insights", err)
	}
	if m, _ := dailytest.Whole(t, other.store, "team/", date); m != nil {
		t.Error("a day without its insights is published")
	}

	s.account.SetFaults()
	s.run(t)
	want = s.want()
	want.Revision = 2
	dailytest.Check(t, s.store, want)
	if maps.Equal(before, s.objects(t)) {
		t.Error("nothing was healed")
	}
}

// Whose insights are fetched follows the mode and the sample; the sample is the
// same on every run and holds every smaller one; what is stored stays.
func TestModesAndSample(t *testing.T) {
	t.Parallel()
	s := newScene(t, 400, 5000)
	s.job.Settings.Insights = pull.InsightsNone
	s.run(t)
	want := s.want()
	want.Wanted = func(*zentrunktest.Call) bool { return false }
	dailytest.Check(t, s.store, want)
	if n := s.account.Stats().ByKind[zentrunktest.KindInsights]; n != 0 {
		t.Errorf("%d insights were asked for", n)
	}
	s.job.Settings.Insights, s.job.Settings.SamplePercent = pull.InsightsAll, 25
	s.run(t)
	asked := s.account.InsightsCalls()
	if len(asked) < 60 || len(asked) > 140 {
		t.Errorf("a sample of 25 %% of 400 calls is %d", len(asked))
	}
	want.Wanted = func(c *zentrunktest.Call) bool { return slices.Contains(asked, c.UUID) }
	dailytest.Check(t, s.store, want)
	s.job.Settings.SamplePercent = 60
	s.run(t)
	larger := s.account.InsightsCalls()
	for _, uuid := range asked {
		if !slices.Contains(larger, uuid) {
			t.Errorf("call %s left the sample as it grew", uuid)
		}
	}
	want.Wanted = func(c *zentrunktest.Call) bool { return slices.Contains(larger, c.UUID) }
	want.Twice = true // a 404 is asked for again by every run
	dailytest.Check(t, s.store, want)
}

// The three steps, each in a process of its own that shares nothing but the
// bucket, publish the bytes that one run does; with masked numbers, no whole
// number is staged either.
func TestStepsApart(t *testing.T) {
	t.Parallel()
	whole := newScene(t, 300, 50)
	whole.job.Settings.MaskNumbers = true
	whole.run(t)
	want := whole.want()
	want.Masked = true
	dailytest.Check(t, whole.store, want)

	s := newScene(t, 300, 50)
	s.job.Settings.MaskNumbers = true
	fresh := func() *daily.Job {
		job := *s.job
		job.API = s.client(t)
		return &job
	}
	plan, err := fresh().Plan(t.Context(), s.day)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Windows) < 6 || !plan.Windows[0].From.Equal(s.day.From) || !plan.Windows[len(plan.Windows)-1].To.Equal(s.day.To) {
		t.Fatalf("the plan %+v does not cover the day", plan)
	}
	for i, w := range slices.Backward(plan.Windows) { // any order will do
		if i > 0 && !w.From.Equal(plan.Windows[i-1].To) {
			t.Errorf("window %d begins at %v, the one before it ends at %v", i, w.From, plan.Windows[i-1].To)
		}
		if w.Count > 50 {
			t.Errorf("window %d has %d calls", i, w.Count)
		}
		if _, err := fresh().Pull(t.Context(), s.day, w); err != nil {
			t.Fatal(err)
		}
	}
	staged := 0
	for key, object := range s.objects(t) {
		if !strings.Contains(key, "/staging/") {
			t.Errorf("%s is there before the day is published", key)
			continue
		}
		rows, err := parquet.Read[struct {
			From *string `parquet:"from_number"`
			To   *string `parquet:"to_number"`
		}](strings.NewReader(object), int64(len(object)))
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			staged++
			for _, number := range []*string{row.From, row.To} {
				if number != nil && len(*number) > 5 && !strings.Contains(*number, "*") {
					t.Fatalf("%s holds a whole number", key)
				}
			}
		}
	}
	if staged != 300 {
		t.Errorf("%d calls are staged, want 300", staged)
	}
	if _, err := fresh().Publish(t.Context(), plan, false); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(whole.objects(t), s.objects(t)) {
		t.Error("steps apart publish other bytes than one run")
	}
	if _, err := fresh().Publish(t.Context(), plan, false); err == nil {
		t.Error("a day is published from windows that are gone")
	}
}

// What a run that ran out of time staged is taken over: the next run asks for
// nothing of it again, insights of half a window included.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	s := newScene(t, 1200, 200)
	ctx, cancel := context.WithCancel(t.Context())
	s.account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		if r.Kind == zentrunktest.KindInsights && r.KindN == 300 {
			cancel()
		}
		return nil
	})
	if _, err := s.job.Run(ctx, s.day, false); !errors.Is(err, context.Canceled) {
		t.Fatalf("err = %v, want Canceled", err)
	}
	if m, _ := dailytest.Whole(t, s.store, "team/", date); m != nil {
		t.Fatal("a day that broke off is published")
	}
	staged := map[string]bool{} // the windows, by where they begin
	keys, err := s.job.Bucket.List(t.Context(), bucket.StagingPrefix(date))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		o, err := s.job.Bucket.Head(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		from, err := time.Parse("20060102T150405Z", strings.TrimPrefix(key, bucket.StagingPrefix(date))[:16])
		if err != nil {
			t.Fatal(err)
		}
		if o.Meta["state"] == "whole" {
			staged[from.Format("2006-01-02 15:04:05")] = true
		}
	}
	s.account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		if q, _ := url.ParseQuery(r.RawQuery); q.Get("limit") == "20" && staged[q.Get("end_time__gte")] {
			t.Errorf("the staged window from %s was listed again", q.Get("end_time__gte"))
		}
		return nil
	})
	s.run(t)
	want := s.want()
	want.Twice = true // requests under way at the end were answered to nobody
	dailytest.Check(t, s.store, want)
	again := 0
	for _, uuid := range s.account.InsightsCalls() {
		if _, answered := s.account.InsightsAsked(uuid); answered > 1 {
			again++
		}
	}
	if inFlight := s.job.API.InFlight(); again > 2*inFlight {
		t.Errorf("%d insights were fetched again, want at most the %d under way", again, 2*inFlight)
	}
	if n := strings.Count(s.log.String(), "taken_over=true"); n == 0 || n != len(staged) {
		t.Errorf("%d windows were taken over, want the %d that were staged", n, len(staged))
	}
}

// A look-back day is left alone while its calls are what they were, published
// where it never was, and brought up to date where calls came late, at the cost
// of the insights that are new.
func TestLookback(t *testing.T) {
	t.Parallel()
	s := newScene(t, 200, 5000)
	if result, err := s.job.Run(t.Context(), s.day, true); err != nil || result.Revision != 1 || !result.Published {
		t.Fatalf("a look-back day that never was came to %+v, %v", result, err)
	}
	before := s.objects(t)
	s.job.Settings.Currency = "EUR" // would change the report
	if result, err := s.job.Run(t.Context(), s.day, true); err != nil || result.Revision != 1 || result.Published || result.Calls != 200 {
		t.Errorf("an unchanged look-back day came to %+v, %v", result, err)
	}
	if !maps.Equal(before, s.objects(t)) {
		t.Error("an unchanged look-back day was touched")
	}
	s.job.Settings.Currency = "USD"
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 100, Start: s.day.From, Calls: 5})...)
	if result, err := s.job.Run(t.Context(), s.day, true); err != nil || result.Revision != 2 || result.Calls != 205 {
		t.Errorf("a look-back day with late calls came to %+v, %v", result, err)
	}
	dailytest.Check(t, s.store, s.want())
}

// A crash before any request to the bucket, whether or not the request was
// carried out, leaves a whole day or none to a reader of manifests, and the
// next run ends in the bytes of an undisturbed one.
func TestCrashAtEveryWrite(t *testing.T) {
	t.Parallel()
	clean := newScene(t, 60, 30)
	clean.run(t)
	want := clean.objects(t)
	writes := 0
	for n := 1; ; n++ {
		for i, stored := range []bool{false, true} {
			if orUnderRace(i, n%2) != i {
				continue
			}
			s := newScene(t, 60, 30)
			var count atomic.Int32
			ctx, cancel := context.WithCancel(t.Context())
			s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.Method != http.MethodGet && r.Method != http.MethodHead && int(count.Add(1)) >= n {
					if stored && int(count.Load()) == n {
						next.ServeHTTP(buckettest.Discard{Head: http.Header{}}, r)
					}
					cancel()
					panic(http.ErrAbortHandler)
				}
				next.ServeHTTP(w, r)
			})
			_, err := s.job.Run(ctx, s.day, false)
			writes = int(count.Load())
			s.store.Intercept(nil)
			if m, _ := dailytest.Whole(t, s.store, "team/", date); (m == nil && err == nil) || (m != nil && m.Calls != 60) {
				t.Errorf("after a crash at write %d (%v) a reader sees %+v", n, err, m)
			}
			s.run(t)
			dailytest.Check(t, s.store, dailytest.Want{Account: s.account, From: s.day.From, To: s.day.To, Date: date, Prefix: "team/", Revision: 1, Twice: true})
			if got := s.objects(t); !maps.Equal(got, want) {
				t.Errorf("after a crash at write %d (stored: %t) the bytes are others", n, stored)
			}
			cancel()
		}
		if writes < n {
			return
		}
	}
}

// Two runs of one day at once do each other no harm.
func TestRace(t *testing.T) {
	t.Parallel()
	for seed := range uint64(orUnderRace(6, 2)) {
		s := newScene(t, 120, 20+rand.New(rand.NewPCG(seed, 1)).IntN(60))
		done := make(chan error, 2)
		for range 2 {
			job := *s.job
			job.API, job.Log = s.client(t), slog.New(slog.DiscardHandler)
			go func() {
				_, err := job.Run(t.Context(), s.day, false)
				done <- err
			}()
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		s.run(t) // a third puts back what the loser's cleaning may have left
		want := s.want()
		want.Twice, want.Revision = true, 1
		dailytest.Check(t, s.store, want)
	}
}

// Objects that somebody removed or spoiled are put back; the manifest stays.
func TestRestores(t *testing.T) {
	t.Parallel()
	s := newScene(t, 80, 5000)
	s.run(t)
	before := s.objects(t)
	if err := s.job.Bucket.Delete(t.Context(), bucket.SpendKey(date)); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{bucket.CallsKey(date), bucket.ReportKey(date)} {
		if err := s.job.Bucket.Put(t.Context(), key, bucket.Bytes([]byte("spoiled")), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	s.run(t)
	if !maps.Equal(before, s.objects(t)) {
		t.Error("the day is not what it was")
	}
}

// Nothing that is logged holds a whole number or the token.
func TestLogsHoldNoNumbers(t *testing.T) {
	t.Parallel()
	s := newScene(t, 100, 30)
	s.run(t)
	for _, c := range s.account.Calls() {
		for _, number := range []string{c.From, c.To} {
			if number != "" && strings.Contains(s.log.String(), number) {
				t.Fatalf("the log holds the number %s", zentrunk.MaskNumber(number))
			}
		}
	}
	if strings.Contains(s.log.String(), s.account.AuthToken()) {
		t.Error("the log holds the token")
	}
	if n := strings.Count(s.log.String(), "msg=day"); n != 1 {
		t.Errorf("%d lines for the day, want 1", n)
	}
}
