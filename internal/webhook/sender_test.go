package webhook_test

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/webhook"
	"zentrunk-reports/internal/webhook/webhooktest"
)

// A scene is a sender between a receiver and a bucket, at a time of its own.
type scene struct {
	receiver *webhooktest.Receiver
	store    *buckettest.Server
	clock    *webhooktest.Clock
	waited   []time.Duration
	log      strings.Builder
	logger   *slog.Logger // into log
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{store: buckettest.Start(t), clock: webhooktest.NewClock(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC))}
	s.logger = slog.New(slog.NewJSONHandler(&s.log, nil))
	s.receiver = webhooktest.Start(t, s.clock.Now)
	return s
}

// sender returns what another invocation has.
func (s *scene) sender(t *testing.T, form string) *webhook.Sender {
	t.Helper()
	e, err := webhook.ParseEndpoint(s.receiver.Secret(form))
	if err != nil {
		t.Fatal(err)
	}
	sender := webhook.NewSender(e, s.store.Open(t, "team/"), webhook.Options{
		Roots: s.receiver.Roots(), Now: s.clock.Now, Log: s.logger,
	})
	sender.SetTimes(time.Minute, s.wait)
	return sender
}

// wait goes on at once, and the clock with it.
func (s *scene) wait(_ context.Context, d time.Duration) error {
	s.waited = append(s.waited, d)
	s.clock.Forward(d)
	return nil
}

// outbox returns the keys of what waits.
func (s *scene) outbox(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(s.store.Keys(t), func(key string) bool { return !strings.HasPrefix(key, "team/outbox/") })
}

// silent fails the test where a log or an error holds what is secret.
func (s *scene) silent(t *testing.T, errs ...error) {
	t.Helper()
	said := s.log.String()
	for _, err := range errs {
		if err != nil {
			said += err.Error()
		}
	}
	for _, secret := range []string{webhooktest.Path, "aSecretOfTheAddress", "TOKEN", "MDEyMzQ1", "0123456789abcdef"} {
		if strings.Contains(said, secret) {
			t.Errorf("%q is told:\n%s", secret, said)
		}
	}
}

var failedAt = time.Date(2026, 11, 23, 4, 20, 0, 0, time.UTC)

// event is one of many, by the name of an execution.
func event(name string) webhook.Event {
	day := "2026-11-22"
	return webhook.Failed(webhook.Run{
		Execution: "arn:aws:states:eu-central-1:123456789012:execution:reports:" + name,
		Failed:    []webhook.Failure{{Date: &day, Error: "Unavailable", Cause: "day 2026-11-22: answered 500"}},
		Reported:  []string{"2026-11-21"},
	}, failedAt)
}

// A message that passes on the sixth try is one message, signed anew each time; what is
// between the tries grows, and Retry-After makes it longer.
func TestSixTries(t *testing.T) {
	s := newScene(t)
	s.receiver.Answer(func(w http.ResponseWriter, r *http.Request) bool {
		switch s.receiver.Tries() {
		case 1:
			w.Header().Set("Retry-After", "5")
			w.WriteHeader(http.StatusTooManyRequests)
		case 2, 3, 4:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 5:
			panic(http.ErrAbortHandler) // a connection that breaks
		default:
			return true
		}
		return false
	})
	err := s.sender(t, webhook.Standard).Send(t.Context(), event("a"))
	want := []time.Duration{5 * time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second}
	if taken := s.receiver.Taken(); err != nil || len(taken) != 1 || taken[0].ID != event("a").ID || !slices.Equal(s.waited, want) || len(s.outbox(t)) != 0 {
		t.Errorf("err = %v, took %v, waited %v, %v waits", err, taken, s.waited, s.outbox(t))
	}
	s.silent(t, err)
}

// An endpoint that fails for good is tried six times, one that says no once; either way
// the message waits byte for byte, nobody is told an error, and no other message of the
// invocation is tried. The next run delivers all, the oldest first, under the same ids.
func TestFailsAndIsToldByTheNextRun(t *testing.T) {
	for name, tt := range map[string]struct {
		answer func(w http.ResponseWriter, r *http.Request) bool
		tries  int
		said   string
	}{
		"500": {status(500), 6, "127.0.0.1 answers 500"},
		"403": {status(403), 1, "127.0.0.1 answers 403"},
		"410 with Slack's word": {func(w http.ResponseWriter, _ *http.Request) bool {
			http.Error(w, "no_service", http.StatusGone)
			return false
		}, 1, "127.0.0.1 answers 410, no_service"},
		"404 that repeats the address": {func(w http.ResponseWriter, r *http.Request) bool {
			http.Error(w, "Cannot POST "+r.URL.Path, http.StatusNotFound)
			return false
		}, 1, "127.0.0.1 answers 404\""},
		"404 with a word of the address": {func(w http.ResponseWriter, _ *http.Request) bool {
			http.Error(w, "services", http.StatusNotFound)
			return false
		}, 1, "127.0.0.1 answers 404\""},
		"redirect": {func(w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
			return false
		}, 1, "answers 307, and a redirect is not followed"},
		"broken": {func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }, 6, "127.0.0.1: EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.receiver.Answer(tt.answer)
			sender := s.sender(t, webhook.Standard)
			for _, name := range []string{"a", "b"} {
				if err := sender.Send(t.Context(), event(name)); err != nil {
					t.Fatal(err)
				}
				s.clock.Forward(time.Minute)
			}
			body, err := event("a").Body(webhook.Standard)
			if err != nil {
				t.Fatal(err)
			}
			if kept := s.store.Object(t, "team/outbox/"+event("a").ID+".json"); string(kept) != string(body) {
				t.Errorf("the outbox holds %s, want %s", kept, body)
			}
			if s.receiver.Tries() != tt.tries || len(s.outbox(t)) != 2 || !strings.Contains(s.log.String(), tt.said) {
				t.Errorf("%d tries, %v waits, log:\n%s", s.receiver.Tries(), s.outbox(t), s.log.String())
			}
			s.silent(t)

			s.receiver.Answer(nil)
			s.clock.Forward(24 * time.Hour)
			sender = s.sender(t, webhook.Standard)
			if err := sender.Resend(t.Context()); err != nil {
				t.Fatal(err)
			}
			taken := s.receiver.Taken()
			if len(taken) != 2 || taken[0].ID != event("a").ID || taken[0].Body != string(body) || taken[1].ID != event("b").ID || len(s.outbox(t)) != 0 {
				t.Errorf("took %v, %v waits", taken, s.outbox(t))
			}
			if n, known := sender.Waiting(); n != 0 || !known {
				t.Errorf("%d wait, known: %v", n, known)
			}
		})
	}
}

func status(code int) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(code)
		return false
	}
}

// A certificate that nobody vouches for is no endpoint.
func TestUnknownCertificate(t *testing.T) {
	s := newScene(t)
	e, err := webhook.ParseEndpoint(s.receiver.Secret(webhook.Standard))
	if err != nil {
		t.Fatal(err)
	}
	sender := webhook.NewSender(e, s.store.Open(t, "team/"), webhook.Options{Log: s.logger})
	sender.SetTimes(time.Minute, s.wait)
	if err := sender.Send(t.Context(), event("a")); err != nil || s.receiver.Tries() != 0 || len(s.outbox(t)) != 1 || !strings.Contains(s.log.String(), "certificate") {
		t.Errorf("err = %v, %d tries, %v waits, %s", err, s.receiver.Tries(), s.outbox(t), s.log.String())
	}
	s.silent(t)
}

// Without a receiver and without an outbox nothing is told: the caller hears of it.
func TestNeitherDeliveredNorKept(t *testing.T) {
	s := newScene(t)
	s.receiver.Status(http.StatusForbidden)
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut {
			http.Error(w, "<Error><Code>AccessDenied</Code></Error>", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
	err := s.sender(t, webhook.Standard).Send(t.Context(), event("a"))
	if err == nil || !strings.Contains(err.Error(), "outbox/"+event("a").ID) {
		t.Errorf("err = %v", err)
	}
	s.silent(t, err)
}

// Slack and Teams are sent no headers of the standard.
func TestChatIsNotSigned(t *testing.T) {
	for _, form := range []string{webhook.Slack, webhook.Teams} {
		s := newScene(t)
		s.receiver.Answer(func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("webhook-id")+r.Header.Get("webhook-signature") != "" {
				t.Errorf("%s: signed", form)
			}
			return true
		})
		err := s.sender(t, form).Send(t.Context(), event("a"))
		if err != nil || len(s.receiver.Taken()) != 1 {
			t.Errorf("%s: err = %v", form, err)
		}
		s.silent(t, err)
	}
}
