package daily_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/notice"
)

// A fakeTopic keeps what it is told, or fails.
type fakeTopic struct {
	mu   sync.Mutex
	told []notice.Message
	err  error
}

func (f *fakeTopic) Publish(ctx context.Context, m notice.Message) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return f.err
	}
	if _, ok := ctx.Deadline(); !ok {
		return errors.New("a topic that does not answer would hold up the run")
	}
	f.told = append(f.told, m)
	return nil
}

// revisions returns the revisions that were told, in order.
func (f *fakeTopic) revisions(t *testing.T) (out []int) {
	t.Helper()
	for _, m := range f.told {
		var d struct{ Revision int }
		if err := json.Unmarshal(m.JSON, &d); err != nil {
			t.Fatal(err)
		}
		out = append(out, d.Revision)
	}
	return out
}

// noted is what the bucket notes of a message: all of it but the link, which
// names the bucket.
func noted(t *testing.T, m notice.Message) string {
	t.Helper()
	link := regexp.MustCompile(`"link":"[^"]*/object/reports\?[^"]*",`)
	if !link.Match(m.JSON) {
		t.Fatalf("the message has no link: %s", m.JSON)
	}
	return link.ReplaceAllString(string(m.JSON), "")
}

// Each revision is told once; reruns and look-backs over unchanged calls are
// silent and change no byte.
func TestToldOncePerRevision(t *testing.T) {
	t.Parallel()
	s, topic := newScene(t, 0, 5000), &fakeTopic{}
	s.job.Topic = topic
	s.runDay(t, 0, 40)
	before := s.objects(t)
	for _, lookback := range []bool{false, true} {
		if _, err := s.job.Run(t.Context(), s.day, lookback); err != nil {
			t.Fatal(err)
		}
	}
	if !maps.Equal(before, s.objects(t)) {
		t.Error("a rerun changed bytes")
	}
	s.runDay(t, 0, 41)
	if got := topic.revisions(t); len(got) != 2 || got[0] != 1 || got[1] != 2 {
		t.Fatalf("told of revisions %v, want 1 and 2", got)
	}
	if note := s.store.Object(t, "team/"+bucket.DigestKey(date)); string(note) != noted(t, topic.told[1]) {
		t.Errorf("the note is %s", note)
	}
	if strings.Contains(before["team/"+bucket.DigestKey(date)], "2026-11-23T") {
		t.Error("the note holds the time of a run")
	}
}

// A run that dies between manifest and note is made good by the next run of the
// day, whose calls are the same, also where that is a look-back.
func TestToldByTheNextRun(t *testing.T) {
	t.Parallel()
	for name, lookback := range map[string]bool{"rerun": false, "look-back": true} {
		t.Run(name, func(t *testing.T) {
			s, topic := newScene(t, 40, 5000), &fakeTopic{err: errors.New("no answer")}
			s.job.Topic = topic
			result := s.run(t)
			if !result.Published || !result.DigestFailed || !strings.Contains(s.log.String(), "no answer") {
				t.Errorf("a topic that fails: %+v", result)
			}
			topic.err = nil
			result, err := s.job.Run(t.Context(), s.day, lookback)
			if err != nil || result.Published || result.DigestFailed || len(topic.told) != 1 {
				t.Errorf("the next run: %+v, %v, told %d times", result, err, len(topic.told))
			}
		})
	}
}

// A note that cannot be written is told of again: twice rather than never.
func TestNoteFails(t *testing.T) {
	t.Parallel()
	s, topic := newScene(t, 40, 5000), &fakeTopic{}
	s.job.Topic = topic
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "digests/") {
			http.Error(w, "<Error><Code>AccessDenied</Code></Error>", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
	if result := s.run(t); !result.Published || !result.DigestFailed {
		t.Errorf("a note that is refused: %+v", result)
	}
	s.store.Intercept(nil)
	if result := s.run(t); result.DigestFailed || len(topic.told) != 2 {
		t.Errorf("the next run: %+v, told %d times", result, len(topic.told))
	}
	if s.run(t); len(topic.told) != 2 {
		t.Errorf("told %d times", len(topic.told))
	}
}

// A manifest that was lost starts from revision 1 again; other calls are told
// although a revision 1 is noted, and a note that somebody spoiled is replaced.
func TestRevisionsStartAgain(t *testing.T) {
	t.Parallel()
	s, topic := newScene(t, 0, 5000), &fakeTopic{}
	s.job.Topic = topic
	s.runDay(t, 0, 40)
	if err := s.job.Bucket.Delete(t.Context(), bucket.ManifestKey(date)); err != nil {
		t.Fatal(err)
	}
	if s.runDay(t, 0, 41); len(topic.told) != 2 {
		t.Errorf("told %d times", len(topic.told))
	}
	if err := s.job.Bucket.Put(t.Context(), bucket.DigestKey(date), bucket.Bytes([]byte("spoiled")), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	if s.run(t); len(topic.told) != 3 || string(s.store.Object(t, "team/"+bucket.DigestKey(date))) != noted(t, topic.told[2]) {
		t.Errorf("told %d times after the note was spoiled", len(topic.told))
	}
}

// No message holds a phone number or the time of a run.
func TestDigestHoldsNoNumbers(t *testing.T) {
	t.Parallel()
	s, topic := newScene(t, 200, 5000), &fakeTopic{}
	s.job.Topic, s.job.Now = topic, func() time.Time { return now.Add(11*time.Minute + 7*time.Second) }
	s.run(t)
	m := topic.told[0]
	all := m.Subject + m.Text + string(m.JSON)
	for _, c := range s.account.Between(s.day.From, s.day.To) {
		for _, number := range []string{c.From, c.To} {
			if digits := strings.TrimPrefix(number, "+"); len(digits) > 6 && strings.Contains(all, digits) {
				t.Fatalf("the digest holds %s", number)
			}
		}
	}
	if found := regexp.MustCompile(`03:11|2026-11-23T`).FindString(all); found != "" {
		t.Errorf("the digest holds %q", found)
	}
	if lines := strings.Count(m.Text, "\n"); lines < 8 || lines > 16 {
		t.Errorf("the text has %d lines:\n%s", lines, m.Text)
	}
}
