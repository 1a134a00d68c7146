package webhook

import (
	"context"
	"net/http"
	"time"
)

// SetTimes lets a try take at most so long, and wait in place of waiting.
func (s *Sender) SetTimes(try time.Duration, wait func(context.Context, time.Duration) error) {
	s.try, s.wait = try, wait
}

// SetTransport lets t make the tries.
func (s *Sender) SetTransport(t http.RoundTripper) { s.client.Transport = t }

// MostTime is how long the messages of an invocation may travel.
const MostTime = mostTime
