package daily_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/scratch"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// deletions notes what the store is asked to delete, and answers as S3 does for a role
// that may not where denied.
func (s *scene) deletions(denied bool) func() []string {
	var mu sync.Mutex
	var asked []string
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method != http.MethodDelete && (r.Method != http.MethodPost || !r.URL.Query().Has("delete")) {
			next.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body) // what is cut is an error of the server's
		mu.Lock()
		asked = append(asked, r.URL.Path+" "+string(body))
		mu.Unlock()
		if denied {
			w.Header().Set("Content-Type", "application/xml")
			_, _ = io.WriteString(w, "<DeleteResult><Error><Key>k</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>")
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(asked)
	}
}

// rejectsOf are those of asked that name the day's rejects.
func rejectsOf(asked []string) (found []string) {
	for _, request := range asked {
		if strings.Contains(request, "rejects") {
			found = append(found, request)
		}
	}
	return found
}

// A day without rejects deletes none: in a bucket that keeps versions, that would leave
// a marker over nothing each morning.
func TestNoRejectsNoDelete(t *testing.T) {
	t.Parallel()
	s := newScene(t, 80, 5000)
	asked := s.deletions(false)
	for _, more := range []uint64{0, 9} {
		if more > 0 {
			s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: more, Start: s.day.From, Calls: 5})...)
		}
		if result := s.run(t); !result.Published {
			t.Errorf("result %+v, want a new revision", result)
		}
	}
	if found := rejectsOf(asked()); len(found) > 0 || len(asked()) == 0 {
		t.Errorf("of %d deletes, %q name rejects that are not there", len(asked()), found)
	}
}

// Rejects that lie there are removed though no manifest names them: a run that broke
// off before its manifest has put them.
func TestOrphanedRejectsGo(t *testing.T) {
	t.Parallel()
	s := newScene(t, 80, 5000)
	if err := s.job.Bucket.Put(t.Context(), bucket.RejectsKey(date), bucket.Bytes([]byte("{}\n")), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	s.run(t)
	dailytest.Check(t, s.store, s.want())
	if keys := s.store.Keys(t); slices.Contains(keys, "team/"+bucket.RejectsKey(date)) {
		t.Error("the rejects of nobody are still there")
	}
}

// A bucket that denies deletes has its days published to the end, page of days and
// digest included: what cannot be removed is a warning. A later run removes it.
func TestDeletesDenied(t *testing.T) {
	t.Parallel()
	s, topic := newScene(t, 0, 100), &fakeTopic{}
	s.job.Topic = topic
	all := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.From, Calls: 60, Unreadable: 4})
	s.account.Add(all...)
	asked := s.deletions(true)
	s.run(t)
	if m, _ := dailytest.Whole(t, s.store, "team/", date); m == nil || m.Revision != 1 || m.Rejected != 4 {
		t.Fatalf("published %+v, want revision 1 with 4 rejects", m)
	}
	mended := newScene(t, 0, 100)
	for _, c := range all {
		if c.Unreadable == "" {
			mended.account.Add(c)
		}
	}
	s.job.API = mended.client(t)
	before := s.objects(t)["team/"+bucket.IndexKey]
	result := s.run(t)
	if result.Revision != 2 || !result.Published || result.DigestFailed || result.Rejected != 0 {
		t.Errorf("result %+v, want revision 2 without rejects, and told", result)
	}
	if got := topic.revisions(t); !slices.Equal(got, []int{1, 2}) {
		t.Errorf("the topic was told of revisions %v, want 1 and 2", got)
	}
	if s.objects(t)["team/"+bucket.IndexKey] == before {
		t.Error("the page of days is that of revision 1")
	}
	if len(rejectsOf(asked())) != 1 || !strings.Contains(s.log.String(), "old rejects are not removed") || !strings.Contains(s.log.String(), "AccessDenied") {
		t.Errorf("the rejects were asked to be removed %d times, and the log says %s", len(rejectsOf(asked())), s.log)
	}
	s.deletions(false)
	if result := s.run(t); result.Published || result.Revision != 2 {
		t.Errorf("the rerun came to %+v, want nothing published", result)
	}
	want := mended.want()
	want.Revision = 2
	dailytest.Check(t, s.store, want)
}

// A folder for temporary files that is not there is the disk's failure, in each step
// that needs one, and never an empty day, a damaged one or one without insights. What
// is published stays.
func TestNoTempDir(t *testing.T) {
	t.Parallel()
	s := newScene(t, 80, 40)
	s.run(t)
	before := s.objects(t)
	plan, err := s.job.Plan(t.Context(), s.day)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range plan.Windows {
		if _, err := s.job.Pull(t.Context(), s.day, w); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "none")
	s.job.TempDir = dir
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Header.Get("Range") != "" {
			r.Header.Del("Range") // as a server does that knows none: a file is needed then
			if _, err := os.Stat(dir); err == nil {
				if err := os.Remove(dir); err != nil {
					t.Error(err)
				}
			}
		}
		next.ServeHTTP(w, r)
	})
	if _, err := s.job.Plan(t.Context(), s.day); !scratch.Is(err) {
		t.Errorf("plan = %v, want the disk's error", err)
	}
	if _, err := s.job.Publish(t.Context(), plan, true); !scratch.Is(err) {
		t.Errorf("publish = %v, want the disk's error", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil { // it goes in the midst of a publish
		t.Fatal(err)
	}
	if _, err := s.job.Publish(t.Context(), plan, true); !scratch.Is(err) || strings.Contains(s.log.String(), "cannot be read") {
		t.Errorf("publish whose folder goes = %v, want the disk's error; the log says %s", err, s.log)
	}
	for key, text := range before {
		if string(s.store.Object(t, key)) != text {
			t.Errorf("%s is not what it was", key)
		}
	}
}
