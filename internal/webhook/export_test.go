package webhook

import (
	"context"
	"time"
)

// SetTimes lets a try take at most so long, and wait in place of waiting.
func (s *Sender) SetTimes(try time.Duration, wait func(context.Context, time.Duration) error) {
	s.client.Timeout, s.wait = try, wait
}

// MostTime is how long the messages of an invocation may travel.
const MostTime = mostTime
