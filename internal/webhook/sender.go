package webhook

import (
	"context"
	"crypto/x509"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"zentrunk-reports/internal/bucket"
)

// Options are what surrounds a [Sender]. The zero value of a field means its default.
type Options struct {
	Version string           // of the code, for the user agent; default "dev"
	Roots   *x509.CertPool   // that certificates are held against; default: the system's
	Now     func() time.Time // default: time.Now
	Log     *slog.Logger     // default: discard
}

// A Sender tells one endpoint of events, for one invocation. It is not safe for concurrent
// use; two of them, in two runs, are.
type Sender struct {
	endpoint Endpoint
	bucket   *bucket.Bucket
	options  Options
	client   *http.Client
	try      time.Duration // how long one may take
	wait     func(context.Context, time.Duration) error

	left    time.Duration // of mostTime
	down    error         // why the endpoint takes nothing for the rest of the invocation
	waiting int           // messages in the outbox
	looked  bool          // whether the outbox was looked into
}

// mostTime is how long all messages of an invocation may travel, waits included: six tries
// of 10 seconds and the waits between them. Nothing else waits longer for an endpoint.
const mostTime = 90 * time.Second

// waits are those between the six tries of a message.
var waits = []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second}

// NewSender returns a sender to e whose outbox is in b.
func NewSender(e Endpoint, b *bucket.Bucket, o Options) *Sender {
	if o.Version == "" {
		o.Version = "dev"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Sender{endpoint: e, bucket: b, options: o, client: newClient(o.Roots), try: tryTime, wait: sleep, left: mostTime}
}

// Waiting is how many messages are in the outbox, and whether that is known: a sender that
// has not resent, or could not, does not know.
func (s *Sender) Waiting() (n int, known bool) { return s.waiting, s.looked }

// Send delivers e, or leaves it in the outbox. Its error means that neither was done, and
// that e has to be sent again; the id stays the same.
func (s *Sender) Send(ctx context.Context, e Event) error {
	body, err := e.Body(s.endpoint.form)
	if err != nil {
		return err
	}
	if err := s.deliver(ctx, e.ID, body); err != nil {
		s.options.Log.Warn("webhook: a message waits in the outbox", "id", e.ID, "type", e.Type, "err", err.Error())
		return s.keep(ctx, e.ID, body)
	}
	s.options.Log.Info("webhook", "id", e.ID, "type", e.Type, "host", s.endpoint.host)
	return nil
}

// deliver tries up to six times, within what is left of the time for messages and within
// half of what is left of the invocation. Where the endpoint fails, no other message of the
// invocation is tried.
func (s *Sender) deliver(ctx context.Context, id string, body []byte) error {
	if s.down != nil {
		return s.down
	}
	most := s.left
	if end, ok := ctx.Deadline(); ok {
		most = min(most, time.Until(end)/2)
	}
	began := time.Now()
	timed, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	err := s.tries(timed, id, body)
	s.left -= time.Since(began)
	if f, ok := errors.AsType[*fault](err); err != nil && !(ok && f.ofMessage()) {
		s.down = err
	} else if s.left <= 0 {
		s.down = errors.New("the time for messages is used up")
	}
	return err
}

// tries makes up to six of them.
func (s *Sender) tries(ctx context.Context, id string, body []byte) error {
	for n := 0; ; n++ {
		err := s.post(ctx, id, body)
		f, ok := errors.AsType[*fault](err)
		if err == nil || !ok || !f.passes() || n == len(waits) {
			return err
		}
		pause := max(waits[n], f.after)
		if end, ok := ctx.Deadline(); ok && time.Until(end) < pause {
			return err
		}
		if s.wait(ctx, pause) != nil {
			return err // what the endpoint did tells more
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
