package daily_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/webhook"
	"zentrunk-reports/internal/webhook/webhooktest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// post gives the job's next run a webhook of the form standard.
func (s *scene) post(t *testing.T, r *webhooktest.Receiver) {
	t.Helper()
	e, err := webhook.ParseEndpoint(r.Secret(webhook.Standard))
	if err != nil {
		t.Fatal(err)
	}
	s.job.Webhook = webhook.NewSender(e, s.job.Bucket, webhook.Options{Roots: r.Roots(), Log: s.job.Log, Now: s.job.Now})
}

// told returns the revisions that were taken, by id.
func told(t *testing.T, r *webhooktest.Receiver, calls []*zentrunktest.Call) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, m := range r.Taken() {
		var body struct {
			Data struct{ Revision int }
		}
		dailytest.Message(t, []byte(m.Body), calls)
		if err := json.Unmarshal([]byte(m.Body), &body); err != nil {
			t.Fatal(err)
		}
		out[m.ID] = body.Data.Revision
	}
	return out
}

// goneAfter lets a bucket answer so many requests, as it does for a run that dies then.
func goneAfter(requests int) buckettest.Interceptor {
	var asked atomic.Int64
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if asked.Add(1) > int64(requests) {
			http.Error(w, "<Error><Code>AccessDenied</Code></Error>", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	}
}

// Through mornings whose runs die at a random moment, or whose endpoint refuses, every revision that a run
// leaves published is told at least once, none under two ids, and nothing waits for ever.
// The receiver fails the test for a second id, other bytes or a wrong signature.
func TestWebhookInAStorm(t *testing.T) {
	t.Parallel()
	mornings := orUnderRace(60, 20)
	s := newScene(t, 20, 5000)
	clock := webhooktest.NewClock(now)
	s.job.Now = clock.Now
	receiver := webhooktest.Start(t, s.job.Now)
	dice := rand.New(rand.NewPCG(chaosSeed(t), 16))
	owed, died, untold := map[string]bool{}, 0, 0
	numbers := func() []*zentrunktest.Call { return s.account.Between(s.day.From, s.day.To) }
	for n := range mornings {
		clock.Forward(5 * time.Minute)
		last := n == mornings-1
		s.store.Intercept(goneAfter(dice.IntN(100)))
		code := []int{200, 200, 302, 400, 403, 410}[dice.IntN(6)]
		if last {
			code = 200
			s.store.Intercept(nil)
		}
		receiver.Answer(func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(code)
			return code == 200
		})
		if dice.IntN(2) == 0 {
			s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: uint64(100 + n), Start: s.day.From, Calls: 2})...)
		}
		s.post(t, receiver)
		result, err := s.job.Run(t.Context(), s.day, false)
		s.store.Intercept(nil)
		if err != nil {
			died++
			continue
		}
		if result.DigestFailed {
			untold++ // it died while it told: the next one tells
		} else {
			owed[s.revisionID(t)] = true
		}
		dailytest.Outbox(t, s.store, "team/", numbers())
	}
	if left := dailytest.Outbox(t, s.store, "team/", numbers()); len(left) != 0 {
		t.Errorf("%d messages wait behind a morning without faults", len(left))
	}
	taken := told(t, receiver, numbers())
	revisions := map[int]string{}
	for id, revision := range taken {
		if other, ok := revisions[revision]; ok {
			t.Errorf("revision %d is told as %s and as %s", revision, other, id)
		}
		revisions[revision] = id
	}
	for id := range owed {
		if _, ok := taken[id]; !ok {
			t.Errorf("%s is lost", id)
		}
	}
	if len(owed) < mornings/6 || receiver.Tries() <= len(taken) || died == 0 || untold == 0 {
		t.Errorf("%d revisions, %d tries, %d runs died, %d of them while they told: too few to show anything", len(owed), receiver.Tries(), died+untold, untold)
	}
}

// revisionID is the id of the revision that is published.
func (s *scene) revisionID(t *testing.T) string {
	t.Helper()
	var m struct {
		Account, Date string
		Revision      int
		Files         []struct{ Key, SHA256 string }
	}
	if err := json.Unmarshal(s.store.Object(t, "team/"+bucket.ManifestKey(date)), &m); err != nil {
		t.Fatal(err)
	}
	for _, f := range m.Files {
		if strings.HasSuffix(f.Key, "report.json") {
			return webhook.PublishedID(m.Account, m.Date, m.Revision, f.SHA256)
		}
	}
	t.Fatal("the manifest names no report")
	return ""
}

// A day in an older form that is written anew is a new revision, of which nobody is told.
func TestRewriteIsNotTold(t *testing.T) {
	t.Parallel()
	s := newScene(t, 40, 5000)
	receiver := webhooktest.Start(t, s.job.Now)
	s.post(t, receiver)
	s.run(t)
	noted := s.store.Object(t, "team/"+bucket.WebhookKey(date))
	if !strings.Contains(string(noted), s.revisionID(t)) {
		t.Fatalf("the note is %s", noted)
	}
	reencode(t, s)
	olderPage(t, s)
	if results, err := s.job.Rewrite(t.Context(), date, date); err != nil || results[0].Revision != 2 {
		t.Fatalf("rewriting came to %+v, %v", results, err)
	}
	if after := s.store.Object(t, "team/"+bucket.WebhookKey(date)); string(after) == string(noted) || !strings.Contains(string(after), s.revisionID(t)) {
		t.Errorf("the note is %s behind a rewrite", after)
	}
	s.post(t, receiver)
	s.run(t)
	if n := len(receiver.Taken()); n != 1 {
		t.Errorf("told %d times", n)
	}
}
