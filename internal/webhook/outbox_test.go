package webhook_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/webhook"
)

// fill lets messages fail, so that they wait.
func (s *scene) fill(t *testing.T, form string, names ...string) {
	t.Helper()
	s.receiver.Status(http.StatusForbidden)
	for _, name := range names {
		if err := s.sender(t, form).Send(t.Context(), event(name)); err != nil {
			t.Fatal(err)
		}
		s.clock.Forward(time.Minute)
	}
	s.receiver.Answer(nil)
}

// An endpoint that fails for a day is told of everything once, whatever was tried in
// between, and a message that is told again while it waits stays one.
func TestADayOf500(t *testing.T) {
	s := newScene(t)
	s.receiver.Status(http.StatusInternalServerError)
	names := strings.Split("abcdefghijklmnopqrstuvwx", "")
	for _, name := range names {
		sender := s.sender(t, webhook.Standard)
		for range 2 {
			if err := sender.Resend(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := sender.Send(t.Context(), event(name)); err != nil {
				t.Fatal(err)
			}
		}
		s.clock.Forward(time.Hour)
	}
	if n := s.receiver.Tries(); n != 6*len(names) || len(s.outbox(t)) != len(names) {
		t.Errorf("%d tries in %d runs, %d wait", n, len(names), len(s.outbox(t)))
	}
	s.receiver.Answer(nil)
	if err := s.sender(t, webhook.Standard).Resend(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, m := range s.receiver.Taken() {
		if m.ID != event(names[i]).ID {
			t.Errorf("message %d is %s, want that of %s", i, m.ID, names[i])
		}
	}
	if n := len(s.receiver.Taken()); n != len(names) || len(s.outbox(t)) != 0 {
		t.Errorf("took %d of %d, %d wait", n, len(names), len(s.outbox(t)))
	}
	s.silent(t)
}

// A message that is refused for itself does not keep back those behind it; after a week it
// is removed, and the log says so.
func TestRefusedMessage(t *testing.T) {
	s := newScene(t)
	s.fill(t, webhook.Standard, "a", "b", "c")
	s.receiver.Answer(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("webhook-id") == event("a").ID {
			http.Error(w, "invalid_payload", http.StatusBadRequest)
			return false
		}
		return true
	})
	for range 2 {
		if err := s.sender(t, webhook.Standard).Resend(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(s.receiver.Taken()); n != 2 || len(s.outbox(t)) != 1 {
			t.Fatalf("took %d, %v waits", n, s.outbox(t))
		}
	}
	s.clock.Forward(7 * 24 * time.Hour)
	if err := s.sender(t, webhook.Standard).Resend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(s.outbox(t)) != 0 || !strings.Contains(s.log.String(), "was not delivered for a week, and is removed") || !strings.Contains(s.log.String(), "answers 400, invalid_payload") {
		t.Errorf("%v waits, log:\n%s", s.outbox(t), s.log.String())
	}
}

// A message that is told again while it waits is no younger for it.
func TestToldAgainWhileItWaits(t *testing.T) {
	s := newScene(t)
	s.fill(t, webhook.Standard, "a")
	s.clock.Forward(6 * 24 * time.Hour)
	s.fill(t, webhook.Standard, "a")
	s.clock.Forward(2 * 24 * time.Hour)
	s.receiver.Status(http.StatusForbidden)
	if err := s.sender(t, webhook.Standard).Resend(t.Context()); err != nil || len(s.outbox(t)) != 0 {
		t.Errorf("err = %v, %v waits", err, s.outbox(t))
	}
}

// A message waits for an endpoint of its own form, and what others put into the outbox
// stays there, and is no hindrance.
func TestOfAnotherForm(t *testing.T) {
	s := newScene(t)
	s.fill(t, webhook.Slack, "a")
	s.fill(t, webhook.Standard, "b")
	for _, key := range []string{"outbox/note.txt", "outbox/x/y.json", "outbox/spoiled.json"} {
		if err := s.store.Open(t, "team/").Put(t.Context(), key, bucket.Bytes([]byte("{}")), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	for form, left := range map[string]int{webhook.Standard: 4} {
		if err := s.sender(t, form).Resend(t.Context()); err != nil || len(s.outbox(t)) != left {
			t.Errorf("%s: err = %v, %v waits", form, err, s.outbox(t))
		}
	}
	if err := s.sender(t, webhook.Slack).Resend(t.Context()); err != nil || len(s.outbox(t)) != 3 || len(s.receiver.Taken()) != 2 {
		t.Errorf("err = %v, %v waits, took %v", err, s.outbox(t), s.receiver.Taken())
	}
}

// Two runs at once tell everything, under one id each; the receiver fails the test for a
// second id or other bytes.
func TestTwoRunsAtOnce(t *testing.T) {
	s := newScene(t)
	s.fill(t, webhook.Standard, "a", "b", "c", "d")
	senders := []*webhook.Sender{s.sender(t, webhook.Standard), s.sender(t, webhook.Standard)}
	var group sync.WaitGroup
	for _, sender := range senders {
		group.Go(func() {
			if err := sender.Resend(t.Context()); err != nil {
				t.Error(err)
			}
			if err := sender.Send(t.Context(), event("e")); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	ids := map[string]int{}
	for _, m := range s.receiver.Taken() {
		ids[m.ID]++
	}
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		if n := ids[event(name).ID]; n < 1 || n > 2 {
			t.Errorf("%s was told %d times", name, n)
		}
	}
	if len(ids) != 5 || len(s.outbox(t)) != 0 {
		t.Errorf("told %v, %v waits", ids, s.outbox(t))
	}
}
