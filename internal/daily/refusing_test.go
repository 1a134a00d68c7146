package daily_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// kindsOfRequest are what a server is asked, each told from the others as a server that
// lacks one of them would.
var kindsOfRequest = map[string]func(r *http.Request) bool{
	"put":    func(r *http.Request) bool { return r.Method == http.MethodPut && !conditional(r) },
	"put if": func(r *http.Request) bool { return r.Method == http.MethodPut && conditional(r) },
	"put calls": func(r *http.Request) bool {
		return r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/calls.parquet")
	},
	"put report": func(r *http.Request) bool {
		return r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/report.html")
	},
	"put days": func(r *http.Request) bool {
		return r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/index.html")
	},
	"get":         func(r *http.Request) bool { return r.Method == http.MethodGet && !listing(r) },
	"get a range": func(r *http.Request) bool { return r.Header.Get("Range") != "" },
	"head":        func(r *http.Request) bool { return r.Method == http.MethodHead },
	"list":        listing,
	"delete":      func(r *http.Request) bool { return r.Method == http.MethodPost },
}

func conditional(r *http.Request) bool {
	return r.Header.Get("If-Match") != "" || r.Header.Get("If-None-Match") != ""
}

func listing(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Query().Has("list-type")
}

// A refusal is a day of a server that answers one kind of request with one status.
type refusal struct {
	*scene
	kind   string
	status int
	before int // revision that was published before
	err    error
}

func (r *refusal) prefix() string {
	return fmt.Sprintf("%s-%d-%d/", strings.ReplaceAll(r.kind, " ", "-"), r.status, r.before)
}

// A server that answers one kind of request with 501, 409 or 500 ends the run with the
// request and the server in its error, or has them in a warning where the day is published
// all the same. A reader sees a whole day or none: the one that was there, the new one, or,
// where a file is put and the manifest cannot be, none. The next run of a server that is
// right again publishes what the account has.
func TestServerThatRefusesOneKind(t *testing.T) {
	t.Parallel()
	store := buckettest.Serve(t)
	refusing := &refusing{refusals: map[string]*refusal{}}
	var all []*refusal
	for kind := range kindsOfRequest {
		for i, status := range []int{http.StatusNotImplemented, http.StatusConflict, http.StatusInternalServerError} {
			for before := range 2 {
				if orUnderRace(before, i%2) == before { // half of them
					all = append(all, newRefusal(t, store, kind, status, before))
				}
			}
		}
	}
	for _, r := range all {
		refusing.refusals[r.prefix()] = r
	}
	store.Intercept(refusing.intercept)
	var runs sync.WaitGroup
	for _, r := range all { // at once: what is tried again waits for seconds
		runs.Go(func() { _, r.err = r.job.Run(t.Context(), r.day, false) })
	}
	runs.Wait()
	store.Intercept(nil)
	for _, r := range all {
		t.Run(r.prefix(), r.check)
	}
}

func newRefusal(t *testing.T, store *buckettest.Server, kind string, status, before int) *refusal {
	t.Helper()
	r := &refusal{kind: kind, status: status, before: before, scene: &scene{
		account: zentrunktest.Start(t, zentrunktest.Options{Now: func() time.Time { return now }, Limit: -1}), store: store, log: &bytes.Buffer{},
	}}
	r.equip(t, r.prefix(), 5000)
	r.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 7, Start: r.day.From, Calls: 20})...)
	if before > 0 {
		r.run(t)
		r.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 8, Start: r.day.From, Calls: 5})...)
	}
	r.log.Reset()
	r.job.Probe = true
	return r
}

func (r *refusal) check(t *testing.T) {
	told := r.log.String()
	if r.err != nil {
		told = r.err.Error()
		if _, ok := errors.AsType[*bucket.Error](r.err); !ok {
			t.Errorf("err = %v, want the store's", r.err)
		}
	}
	op, _, _ := strings.Cut(r.kind, " ")
	for _, want := range []string{op + " s3://reports/" + r.prefix(), " at " + strings.TrimPrefix(r.store.URL, "http://") + ": ", fmt.Sprintf("StatusCode: %d", r.status)} {
		if !strings.Contains(told, want) && !r.unasked() {
			t.Errorf("err = %v, the log says %s, want %q in it", r.err, r.log, want)
		}
	}
	if strings.Contains(told, r.account.AuthToken()) || strings.Contains(told, "Signature=") {
		t.Errorf("%s holds a secret", told)
	}
	torn := r.before > 0 && r.kind == "put report"
	m, _ := dailytest.Whole(t, r.store, r.prefix(), date)
	if seen := m != nil; seen != (r.err == nil || r.published()) && !torn {
		t.Errorf("err = %v, and a reader of manifests sees a day: %t", r.err, seen)
	}
	r.run(t)
	want := r.want()
	want.Prefix, want.Twice = r.prefix(), r.err != nil
	dailytest.Check(t, r.store, want)
}

// published is whether a manifest lay there before the request that is refused.
func (r *refusal) published() bool { return r.before > 0 || r.kind == "put days" }

// unasked is whether a run has no reason for the request: nothing is published that it
// could read by ranges.
func (r *refusal) unasked() bool { return r.kind == "get a range" && r.before == 0 }

// refusing answers for the servers of several refusals, told apart by their prefixes.
type refusing struct{ refusals map[string]*refusal }

func (s *refusing) intercept(w http.ResponseWriter, r *http.Request, next http.Handler) {
	body, _ := io.ReadAll(r.Body) // what is cut is an error of the server's
	r.Body = io.NopCloser(bytes.NewReader(body))
	about := strings.TrimPrefix(r.URL.Path, "/reports/")
	switch {
	case listing(r):
		about = r.URL.Query().Get("prefix")
	case r.Method == http.MethodPost:
		_, about, _ = strings.Cut(string(body), "<Key>")
	}
	prefix, _, _ := strings.Cut(about, "/")
	if refusal := s.refusals[prefix+"/"]; refusal != nil && kindsOfRequest[refusal.kind](r) {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(refusal.status)
		if r.Method != http.MethodHead {
			fmt.Fprint(w, "<Error><Code>OperationAborted</Code><Message>Not here.</Message></Error>")
		}
		return
	}
	next.ServeHTTP(w, r)
}
