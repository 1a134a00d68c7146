package handler

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/webhook/webhooktest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A stormyWatch is a scene in which everything fails now and then.
type stormyWatch struct {
	*watchScene
	mu     sync.Mutex
	chance *rand.Rand
	calm   bool
}

// hit is whether something fails this time.
func (s *stormyWatch) hit(percent int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.calm && s.chance.IntN(100) < percent
}

func newStormyWatch(t *testing.T, seed uint64) *stormyWatch {
	s := &stormyWatch{watchScene: newWatchScene(t), chance: rand.New(rand.NewPCG(seed, 1))}
	s.restart(t, "REPORT_CONDITIONAL_WRITES", "unchecked")
	s.account.SetFaults(func(zentrunktest.Request) *zentrunktest.Fault {
		if !s.hit(60) { // of six tries one is likely to work
			return nil
		}
		fault := zentrunktest.StatusFault(http.StatusTooManyRequests)
		return &fault
	})
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		switch {
		case s.hit(8):
			w.WriteHeader(http.StatusForbidden)
		case r.Method == http.MethodPut && s.hit(8): // it is done, and nobody hears of it
			next.ServeHTTP(discard{}, r)
			w.WriteHeader(http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
	s.receiver.Answer(func(w http.ResponseWriter, _ *http.Request) bool {
		if s.hit(50) {
			w.WriteHeader(http.StatusForbidden)
			return false
		}
		return true
	})
	return s
}

// discard takes an answer that nobody hears.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}

// Whatever fails for two hours: each incident that the bucket has is told at least once by
// topic and webhook, under one id, and nothing secret and no whole number is told.
func TestWatchInAStorm(t *testing.T) {
	for seed := range uint64(4) {
		s := newStormyWatch(t, seed)
		for n := range 24 {
			s.topic.Refuse(s.hit(50))
			if n%4 == 0 {
				s.scan(s.clock.Now().Add(-9*time.Minute).Truncate(5*time.Minute), 24)
			}
			_, _ = s.failed(t.Context(), `{"watch":true}`) // the next run goes on
			s.clock.Forward(5 * time.Minute)
			if n%7 == 0 {
				s.restart(t, "REPORT_CONDITIONAL_WRITES", "unchecked")
			}
		}
		s.mu.Lock()
		s.calm = true
		s.mu.Unlock()
		s.topic.Refuse(false)
		s.account.SetFaults()
		for range 16 {
			s.tick(t)
		}
		s.allTold(t, seed)
		s.secretive(t)
	}
}

// allTold fails the test where somebody was not told of an incident, or under two ids.
func (s *stormyWatch) allTold(t *testing.T, seed uint64) {
	t.Helper()
	ids := map[string]string{} // of messages, by what they tell
	for _, m := range s.receiver.Taken() {
		told := toldBy(t, m)
		if old := ids[told]; old != "" && old != m.ID {
			t.Errorf("seed %d: %s is told as %s and as %s", seed, told, old, m.ID)
		}
		ids[told] = m.ID
	}
	mails := ""
	for _, m := range s.topic.Messages() {
		mails += m.Forms["https"]
	}
	incidents := 0
	for _, key := range s.store.Keys(t) {
		if !strings.HasPrefix(key, "watch/incidents/") {
			continue
		}
		var in watch.Incident
		if err := json.Unmarshal(s.store.Object(t, key), &in); err != nil {
			t.Fatal(err)
		}
		incidents++
		if !strings.Contains(fmt.Sprint(ids), in.ID+" incident.opened") || !strings.Contains(mails, in.ID) {
			t.Errorf("seed %d: incident %s is told by the webhook %v, and by mail: %t", seed, in.ID, ids, strings.Contains(mails, in.ID))
		}
	}
	if waits := s.outbox(t); incidents == 0 || len(waits) != 0 {
		t.Errorf("seed %d: %d incidents, %v waits", seed, incidents, waits)
	}
}

// toldBy is what a message tells: which incident, what became of it, and how much it was.
func toldBy(t *testing.T, m webhooktest.Message) string {
	t.Helper()
	var body struct {
		Type string
		Data struct {
			ID, Amount string
			Calls      int
		}
	}
	if err := json.Unmarshal([]byte(m.Body), &body); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s %s %d %s", body.Data.ID, body.Type, body.Data.Calls, body.Data.Amount)
}

// The webhook is the last to hear: whoever is told by mail does not wait for it.
func TestWebhookHearsLast(t *testing.T) {
	s := newWatchScene(t)
	s.scan(now.Add(-10*time.Minute), 24)
	s.clock.Forward(5 * time.Minute)
	s.receiver.Answer(func(http.ResponseWriter, *http.Request) bool {
		if n := len(s.topic.Messages()); n < 1 {
			t.Error("the webhook hears before the topic")
		}
		return true
	})
	s.tick(t)
	if len(s.receiver.Taken()) == 0 {
		t.Error("the webhook hears nothing")
	}
}
