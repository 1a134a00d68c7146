package handler

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"zentrunk-reports/internal/awsenv"
	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// racedDays are how many days two runs report at once over a server: one that writes
// without a lock does so now and then.
const racedDays = 5

// What the function leaves on the server that the SDK's variables name: a first run, a
// rerun, and two runs at once.
func TestRunsOfServer(t *testing.T) {
	name := os.Getenv("CONTRACT_BUCKET")
	if name == "" {
		t.Skip("CONTRACT_BUCKET is not set: `make servers` sets it")
	}
	s := newForeign(t, name+"-runs")
	account := s.account(t, 60)
	first := s.function(account)
	t.Run("a first run", func(t *testing.T) {
		if _, message := first.failed(t.Context(), `{"date":"`+s.date(0)+`"}`); !strings.Contains(message, `"revision":1`) {
			t.Fatalf("the run came to %s", message)
		}
		s.check(t, account, 0)
	})
	t.Run("a rerun puts nothing", func(t *testing.T) {
		before := s.puts.Load()
		if _, message := first.failed(t.Context(), `{"date":"`+s.date(0)+`"}`); !strings.Contains(message, `"revision":1`) || s.puts.Load() != before {
			t.Errorf("the rerun put %d objects, and came to %s", s.puts.Load()-before, message)
		}
	})
	t.Run("two at once, same data", func(t *testing.T) {
		for back := 1; back <= racedDays; back++ {
			for _, answer := range s.race(t, back, first, s.function(account)) {
				if !strings.Contains(answer, `"revision":1,`) {
					t.Errorf("%s: a run came to %s", s.date(back), answer)
				}
			}
			s.check(t, account, back)
		}
	})
	t.Run("two at once, other data", func(t *testing.T) {
		one, other := s.function(s.account(t, 60, 1)), s.function(s.account(t, 60, 2))
		for back := racedDays + 1; back <= 3*racedDays; back++ {
			answers := s.race(t, back, one, other)
			for i, run := range []*scene{one, other} {
				if strings.HasPrefix(answers[i], StagedGone) { // it had to give way, and is to be run again
					answers[i] = s.race(t, back, run)[0]
				}
			}
			s.told(t, back, account, answers)
		}
	})
}

// A foreign is a server that others wrote, and what runs are given for it.
type foreign struct {
	*bucket.Bucket
	aws  aws.Config
	puts atomic.Int32 // and deletes, but for staged objects
}

func newForeign(t *testing.T, name string) *foreign {
	t.Helper()
	cfg, err := awsenv.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(name)}); err != nil {
		t.Fatal(err)
	}
	s := &foreign{Bucket: bucket.New(cfg, name, "", bucket.Encryption{}), aws: cfg}
	s.aws.HTTPClient = s
	return s
}

// Do sends a request, and notes the ones that change what is published.
func (s *foreign) Do(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPut && !strings.Contains(r.URL.Path, "/staging/") {
		s.puts.Add(1)
	}
	return http.DefaultClient.Do(r)
}

// date is the day that is so many days before the last.
func (s *foreign) date(back int) string { return now.AddDate(0, 0, -1-back).Format(time.DateOnly) }

// account has so many calls on each day, and as many of each seed besides.
func (s *foreign) account(t *testing.T, calls int, seeds ...uint64) *zentrunktest.Server {
	t.Helper()
	account := zentrunktest.Start(t, zentrunktest.Options{Now: func() time.Time { return now }, Limit: -1})
	for back := range 3*racedDays + 1 {
		start := now.AddDate(0, 0, -1-back).Truncate(24 * time.Hour)
		for _, seed := range append([]uint64{0}, seeds...) {
			account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 100*seed + uint64(back) + 1, Start: start, Calls: calls})...)
		}
	}
	return account
}

// function reports days of account into the server.
func (s *foreign) function(account *zentrunktest.Server) *scene {
	out := &scene{account: account}
	cfg, err := ParseConfig(env(out.settings("REPORT_BUCKET", s.Name(), "REPORT_WINDOW_CALLS", "25")...))
	if err != nil {
		panic(err) // settings of the test's own
	}
	load := func(context.Context) (aws.Config, error) { return s.aws, nil }
	out.invoke = lambda.NewHandler(New(cfg, Options{Log: slog.New(slog.DiscardHandler), AWS: load, Now: func() time.Time { return now }}).Handle)
	return out
}

// race has runs report one day at once, and returns what each came to.
func (s *foreign) race(t *testing.T, back int, runs ...*scene) []string {
	answers := make([]string, len(runs))
	var all sync.WaitGroup
	for i, run := range runs {
		all.Go(func() {
			kind, message := run.failed(t.Context(), `{"date":"`+s.date(back)+`"}`)
			answers[i] = strings.TrimPrefix(kind+": "+message, ": ")
		})
	}
	all.Wait()
	return answers
}

// check confirms that the day is the account's.
func (s *foreign) check(t *testing.T, account *zentrunktest.Server, back int) {
	t.Helper()
	from := now.AddDate(0, 0, -1-back).Truncate(24 * time.Hour)
	dailytest.Check(t, s, dailytest.Want{Account: account, From: from, To: from.AddDate(0, 0, 1), Date: s.date(back), Revision: 1, Twice: true})
}

// told confirms what two runs over other data leave: a whole day that is one of their
// answers, with every call that both have seen, and no revision that two answers give to
// different sums, of which one would be gone.
func (s *foreign) told(t *testing.T, back int, both *zentrunktest.Server, answers []string) {
	t.Helper()
	m, files := dailytest.Whole(t, s, "", s.date(back))
	if m == nil {
		t.Errorf("%s: a reader of manifests sees no day; the runs came to %q", s.date(back), answers)
		return
	}
	published := dailytest.Statuses(t, files["calls.parquet"])
	from := now.AddDate(0, 0, -1-back).Truncate(24 * time.Hour)
	for _, c := range both.Between(from, from.AddDate(0, 0, 1)) {
		if _, there := published[c.UUID]; !there {
			t.Errorf("%s: call %s is lost", s.date(back), c.UUID)
		}
	}
	sums := map[int]string{m.Revision: m.Amount}
	for _, answer := range answers {
		var a Answer
		if err := json.Unmarshal([]byte(answer), &a); err != nil || len(a.Reports) != 1 {
			t.Errorf("%s: a run ended in %s", s.date(back), answer)
			continue
		}
		r := a.Reports[0]
		if sum, there := sums[r.Revision]; there && sum != r.Amount.String() || r.Revision > m.Revision {
			t.Errorf("%s: a run published %v as revision %d, and that is %s of the %d there are", s.date(back), r.Amount, r.Revision, sum, m.Revision)
		}
		sums[r.Revision] = r.Amount.String()
	}
}

// Object implements [dailytest.Store].
func (s *foreign) Object(t testing.TB, key string) []byte {
	t.Helper()
	b, _, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Keys implements [dailytest.Store].
func (s *foreign) Keys(t testing.TB) []string {
	t.Helper()
	keys, err := s.List(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
