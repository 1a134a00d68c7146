package webhook_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/webhook"
)

// A leaver takes the answer of a server that says 200 to whoever leaves. Over TLS
// [http.Client] does so now and then.
type leaver struct{}

func (leaver) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
}

// What is answered after the time of a try is no answer: the message is not lost.
func TestAnswerAfterTime(t *testing.T) {
	s := newScene(t)
	sender := s.sender(t, webhook.Standard)
	sender.SetTimes(time.Millisecond, s.wait)
	sender.SetTransport(leaver{})
	if err := sender.Send(t.Context(), event("a")); err != nil || len(s.waited) != 5 || len(s.outbox(t)) != 1 {
		t.Errorf("err = %v, waited %v, %v waits", err, s.waited, s.outbox(t))
	}
	s.silent(t)
}

// A receiver that never answers costs each try its time and no more.
func TestSlowEndpoint(t *testing.T) {
	s := newScene(t)
	s.receiver.Answer(func(_ http.ResponseWriter, r *http.Request) bool {
		<-r.Context().Done()
		return false
	})
	sender := s.sender(t, webhook.Standard)
	sender.SetTimes(20*time.Millisecond, s.wait)
	// On a busy machine a try may end before it has reached the receiver.
	if err := sender.Send(t.Context(), event("a")); err != nil || len(s.waited) != 5 || len(s.outbox(t)) != 1 {
		t.Errorf("err = %v, waited %v, %v waits", err, s.waited, s.outbox(t))
	}
	s.silent(t)
}

// A taker of time notes until when each try may last, and reaches nobody.
type takerOfTime struct{ ends []time.Time }

func (k *takerOfTime) RoundTrip(r *http.Request) (*http.Response, error) {
	end, _ := r.Context().Deadline()
	k.ends = append(k.ends, end)
	return nil, errors.New("nobody is there")
}

// A message may take half of what an invocation has left, and no more.
func TestLittleTimeLeft(t *testing.T) {
	s, k := newScene(t), &takerOfTime{}
	sender := s.sender(t, webhook.Standard)
	sender.SetTimes(time.Hour, s.wait)
	sender.SetTransport(k)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	deadline, _ := ctx.Deadline()
	half := func(from time.Time) time.Time { return from.Add(deadline.Sub(from) / 2) }
	began := time.Now()
	if err := sender.Send(ctx, event("a")); err != nil || len(k.ends) == 0 || len(s.outbox(t)) != 1 {
		t.Errorf("err = %v, %d tries, %v waits", err, len(k.ends), s.outbox(t))
	}
	for _, end := range k.ends {
		if end.Before(half(began)) || end.After(half(time.Now())) {
			t.Errorf("of two minutes a try may last for %v, want half", end.Sub(began))
		}
	}
}

var errOver = errors.New("the invocation is over")

// A wait that the invocation's end breaks off leaves what the endpoint did.
func TestWaitBrokenOff(t *testing.T) {
	s := newScene(t)
	s.receiver.Status(http.StatusBadGateway)
	sender := s.sender(t, webhook.Standard)
	sender.SetTimes(time.Minute, func(context.Context, time.Duration) error { return errOver })
	if err := sender.Send(t.Context(), event("a")); err != nil || s.receiver.Tries() != 1 || !strings.Contains(s.log.String(), "answers 502") {
		t.Errorf("err = %v, %d tries, %s", err, s.receiver.Tries(), s.log.String())
	}
}
