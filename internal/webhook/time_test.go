package webhook_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/latetest"
	"zentrunk-reports/internal/webhook"
)

// What is answered after the time of a try is no answer: the message is not lost.
func TestAnswerAfterTime(t *testing.T) {
	s := newScene(t)
	sender := s.sender(t, webhook.Standard)
	sender.SetTimes(time.Millisecond, s.wait)
	sender.SetTransport(latetest.Leaver{})
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
	began := time.Now()
	half := deadline.Sub(began) / 2
	if err := sender.Send(ctx, event("a")); err != nil || len(k.ends) == 0 || len(s.outbox(t)) != 1 {
		t.Errorf("err = %v, %d tries, %v waits", err, len(k.ends), s.outbox(t))
	}
	for _, end := range k.ends {
		if end.Before(began.Add(half)) || end.After(time.Now().Add(half)) {
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
