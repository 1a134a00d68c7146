package handler

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// sentence is how a server that ignores conditions is told: what may be lost, and which
// setting accepts it.
var sentence = []string{"two runs at the same time would lose the result of one, without an error", "docs/servers.md", "REPORT_CONDITIONAL_WRITES=unchecked"}

// probes counts the requests of the scene's store for a key under staging/ that no window
// has.
func (s *scene) probes() *atomic.Int32 {
	n := &atomic.Int32{}
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if strings.HasSuffix(r.URL.Path, "/probe") {
			n.Add(1)
		}
		next.ServeHTTP(w, r)
	})
	return n
}

// rival is the function of the same account before other data.
func (s *scene) rival(t *testing.T, seed uint64) *scene {
	t.Helper()
	other := &scene{
		account: zentrunktest.Start(t, zentrunktest.Options{Now: func() time.Time { return now }, Limit: -1}), store: s.store, log: s.log, metrics: s.metrics,
	}
	other.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: seed, Start: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Calls: 90})...)
	other.serve(t, s.store)
	return other
}

// serve has the function run before the scene's account and store.
func (s *scene) serve(t *testing.T, store *buckettest.Server, pairs ...string) {
	t.Helper()
	cfg, err := ParseConfig(env(s.settings(pairs...)...))
	if err != nil {
		t.Fatal(err)
	}
	s.store = store
	s.invoke = lambda.NewHandler(New(cfg, Options{Log: slog.New(slog.DiscardHandler), AWS: store.AWS, Now: func() time.Time { return now }}).Invoke)
}

// Two runs at once over a server that ignores conditions end with the sentence, on the
// very first run: neither publishes anything, and what was published before stays.
func TestTwoRunsWithoutConditions(t *testing.T) {
	for name, published := range map[string]bool{"the first run": false, "over a published day": true} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			if published {
				s.answer(t, `{"date":"2026-11-22"}`)
			}
			before := s.store.Keys(t)
			manifest, _ := dailytest.Whole(t, s.store, "", "2026-11-22")
			s.store.Intercept(buckettest.Unconditional)
			runs := []*scene{s.rival(t, 11), s.rival(t, 12)}
			kinds, messages := make([]string, len(runs)), make([]string, len(runs))
			var both sync.WaitGroup
			for i, r := range runs {
				both.Go(func() { kinds[i], messages[i] = r.failed(t.Context(), `{"date":"2026-11-22"}`) })
			}
			both.Wait()
			for i, message := range messages {
				for _, want := range append([]string{"put s3://reports/staging/", strings.TrimPrefix(s.store.URL, "http://")}, sentence...) {
					if kinds[i] != Storage || !strings.Contains(message, want) {
						t.Errorf("a run ended in %s: %s, want Storage and %q in it", kinds[i], message, want)
					}
				}
			}
			s.store.Intercept(nil)
			left := slices.DeleteFunc(s.store.Keys(t), func(key string) bool { return strings.HasPrefix(key, "staging/") })
			if !slices.Equal(left, before) {
				t.Errorf("the bucket holds %q, want %q", left, before)
			}
			if m, _ := dailytest.Whole(t, s.store, "", "2026-11-22"); published && (m == nil || m.Revision != 1 || m.Amount != manifest.Amount) {
				t.Errorf("what was published is %+v, want %+v", m, manifest)
			}
		})
	}
}

// The step days asks an execution's server, too, and no other step does.
func TestStepDaysProbes(t *testing.T) {
	s := newSteps(t, "REPORT_WINDOW_CALLS", "10")
	n := s.probes()
	var days struct{ Days []stepDay }
	s.do(t, object{"step": "days", "event": object{"from": "2026-11-20", "to": "2026-11-22"}}, &days)
	if n.Load() != 3 || len(days.Days) != 3 {
		t.Errorf("%d requests for %d days, want 3 for 3", n.Load(), len(days.Days))
	}
	_, items := s.plan(t, "2026-11-20")
	s.pull(t, "2026-11-20", items)
	if n.Load() != 3 {
		t.Errorf("%d requests with the steps behind it, want 3", n.Load())
	}
	s.store.Intercept(buckettest.Unconditional)
	kind, message := s.failure(t, t.Context(), `{"step":"days","event":{"date":"2026-11-22"}}`)
	for _, want := range sentence {
		if kind != Storage || !strings.Contains(message, want) {
			t.Errorf("days = %s: %s, want Storage and %q in it", kind, message, want)
		}
	}
}

// A run asks once whatever its days, leaves nothing of it behind, and does not ask where
// the setting says so: then it publishes on a server that ignores conditions.
func TestRunProbesOnce(t *testing.T) {
	s := newScene(t)
	n := s.probes()
	s.answer(t, `{"from":"2026-11-20","to":"2026-11-22"}`)
	if n.Load() != 3 {
		t.Errorf("%d requests, want 3", n.Load())
	}
	for _, key := range s.store.Keys(t) {
		if strings.HasPrefix(key, "staging/") {
			t.Errorf("%s is left", key)
		}
	}
	if kind, message := s.failure(t, t.Context(), `{"date":"2026-11-24"}`); kind != BadEvent || n.Load() != 3 {
		t.Errorf("%s: %s, after %d requests, want BadEvent after none", kind, message, n.Load()-3)
	}
	s.serve(t, s.store, conditionalWrites, unchecked)
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if strings.HasSuffix(r.URL.Path, "/probe") {
			t.Error("the server is asked")
		}
		buckettest.Unconditional(w, r, next)
	})
	s.answer(t, `{"date":"2026-11-19"}`)
	s.store.Intercept(nil)
	s.check(t, "2026-11-19")
}

// AWS is not asked, though settings name it by one of its hosts.
func TestAWSIsNotProbed(t *testing.T) {
	for endpoint, want := range map[string]int32{"http://s3.eu-central-1.amazonaws.com": 0, "http://s3.example.com": 3} {
		s := newScene(t)
		n := s.probes()
		t.Setenv("AWS_ENDPOINT_URL_S3", endpoint)
		cfg, err := ParseConfig(env(s.settings()...))
		if err != nil {
			t.Fatal(err)
		}
		load := func(ctx context.Context) (aws.Config, error) {
			c, err := awsenv.Load(ctx)
			c.HTTPClient = detour(strings.TrimPrefix(s.store.URL, "http://"))
			return c, err
		}
		s.invoke = lambda.NewHandler(New(cfg, Options{AWS: load, Now: func() time.Time { return now }}).Handle)
		s.answer(t, `{"date":"2026-11-22"}`)
		if n.Load() != want {
			t.Errorf("%s is asked %d times, want %d", endpoint, n.Load(), want)
		}
	}
}

// A detour is the address to which requests go, whatever host they name.
type detour string

func (d detour) Do(r *http.Request) (*http.Response, error) {
	r.URL.Host = string(d)
	return http.DefaultClient.Do(r)
}

// A server that stores the framing of uploads over TLS is told on the first run, with the
// setting that helps. Once it is set, the next run publishes the day.
func TestFramedUploads(t *testing.T) {
	s := newScene(t)
	s.serve(t, buckettest.StartTLS(t), "REPORT_WINDOW_CALLS", "10")
	kind, message := s.failure(t, t.Context(), `{"date":"2026-11-22"}`)
	for _, want := range []string{"get s3://reports/staging/dt=2026-11-22/", " at " + strings.TrimPrefix(s.store.URL, "https://"), "AWS_REQUEST_CHECKSUM_CALCULATION=when_required"} {
		if kind != Storage || !strings.Contains(message, want) {
			t.Errorf("the run ended in %s: %s, want Storage and %q in it", kind, message, want)
		}
	}
	if m, _ := dailytest.Whole(t, s.store, "", "2026-11-22"); m != nil {
		t.Errorf("published is %+v, want nothing", m)
	}
	t.Setenv("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
	s.answer(t, `{"date":"2026-11-22"}`)
	m, _ := dailytest.Whole(t, s.store, "", "2026-11-22")
	if m == nil || m.Calls != 40 {
		t.Errorf("published is %+v, want 40 calls", m)
	}
}
