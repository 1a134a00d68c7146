// Package lookup finds what the API knows of one call, for callers who wait: it
// bounds the time, shares a request among all who ask for the same at the same
// time, keeps answers for a while and renews the account's credentials. It
// knows nothing of HTTP towards its callers, nor of AWS.
package lookup

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"zentrunk-reports/internal/zentrunk"
)

// Budget is the time for one lookup, retries and credentials included. Callers
// are promised an answer within 10 s; the rest is for writing it.
const Budget = 10*time.Second - 250*time.Millisecond

// ErrNoInsights is returned where the API has the call and no insights of it.
var ErrNoInsights = errors.New("the API has the call, and no insights of it")

// Options say how to reach the account.
type Options struct {
	// Credentials asks for the account's Auth ID and Auth Token. Required.
	Credentials func(context.Context) (id, token string, err error)
	// Client returns a client with them, which asks for them anew by renew.
	// Required.
	Client func(id, token string, renew Renewal) (*zentrunk.Client, error)
	// TTL is how long an answer is kept. If zero, 5 minutes.
	TTL time.Duration
	// Log gets what is no answer's fault, such as a renewal that failed. If nil,
	// nothing is logged.
	Log *slog.Logger
}

// A Renewal is what [zentrunk.Config] calls where the API refuses the credentials.
type Renewal = func(context.Context) (id, token string, err error)

// A Lookup looks calls up. It is safe for concurrent use.
type Lookup struct {
	account *account
	ttl     time.Duration
	kept    *cache
	flights singleflight.Group
}

// New returns a Lookup. It asks for credentials at the first lookup.
func New(o Options) *Lookup {
	if o.TTL == 0 {
		o.TTL = 5 * time.Minute
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Lookup{
		account: newAccount(o),
		ttl:     o.TTL,
		kept:    newCache(maxEntries, maxBytes),
	}
}

// Call returns the API's record of a call, unchanged. Its errors are those of
// [zentrunk.Client.Call].
func (l *Lookup) Call(ctx context.Context, uuid string) (Answer, error) {
	return l.get(ctx, "call", uuid, func(ctx context.Context, c *zentrunk.Client, id string) (string, error) {
		call, err := c.Call(ctx, id)
		return string(call.Raw), err
	})
}

// Insights returns the API's insights of a call, unchanged but for one more
// field, quality. Its errors are those of [zentrunk.Client.Insights]; where the API has
// none of the call, a second request tells whether there is such a call, and the error
// is [ErrNoInsights], [zentrunk.ErrNotFound], or why that cannot be told.
func (l *Lookup) Insights(ctx context.Context, uuid string) (Answer, error) {
	return l.get(ctx, "insights", uuid, func(ctx context.Context, c *zentrunk.Client, id string) (string, error) {
		insights, err := c.Insights(ctx, id)
		if errors.Is(err, zentrunk.ErrNotFound) {
			return "", whichIsMissing(ctx, c, id)
		}
		if err != nil {
			return "", err
		}
		return withQuality(insights)
	})
}

// whichIsMissing tells a call without insights from one that there is none of.
func whichIsMissing(ctx context.Context, c *zentrunk.Client, id string) error {
	if _, err := c.Call(ctx, id); err != nil {
		return err
	}
	return fmt.Errorf("get insights of %s: %w", id, ErrNoInsights)
}

// A reader makes the request for the call with that canonical UUID.
type reader func(ctx context.Context, c *zentrunk.Client, id string) (string, error)

// get answers from memory, or joins or starts the one flight for what is asked.
// A flight does not belong to the caller who started it: it goes on where that
// one leaves, within the budget, for the others who wait and for the cache.
func (l *Lookup) get(ctx context.Context, kind, uuid string, read reader) (Answer, error) {
	id := zentrunk.CanonicalUUID(uuid)
	if id == "" {
		return Answer{}, fmt.Errorf("look up %s: call_uuid is %w", kind, zentrunk.ErrNotUUID)
	}
	key := kind + " " + id
	if a, ok := l.kept.get(key); ok {
		return a.fromMemory(), nil
	}
	flight := l.flights.DoChan(key, func() (any, error) {
		// The flight before this one may have landed since memory was asked.
		if a, ok := l.kept.get(key); ok {
			return a.fromMemory(), nil
		}
		return l.fly(context.WithoutCancel(ctx), key, id, read)
	})
	select {
	case landed := <-flight:
		a, _ := landed.Val.(Answer)
		return a, landed.Err
	case <-ctx.Done():
		return Answer{}, fmt.Errorf("look up %s of %s: %w", kind, id, ctx.Err())
	}
}

// fly asks the API, and keeps a good answer. A failure is not kept, and neither
// is "no such call": a call's record and insights appear minutes after its end,
// which is just when somebody looks again and again.
func (l *Lookup) fly(ctx context.Context, key, id string, read reader) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, Budget)
	defer cancel()
	body, err := l.ask(ctx, id, read)
	if err != nil {
		return Answer{}, err
	}
	a := newAnswer(body, time.Now().Add(l.ttl))
	l.kept.add(key, a)
	return a, nil
}

// ask makes the request.
func (l *Lookup) ask(ctx context.Context, id string, read reader) (string, error) {
	client, err := l.account.get(ctx)
	if err != nil {
		return "", err
	}
	body, err := read(ctx, client, id)
	if err != nil {
		return "", err
	}
	// null with blanks around it is JSON, and no record.
	if !strings.HasPrefix(strings.TrimLeft(body, " \t\r\n"), "{") {
		return "", fmt.Errorf("get %s: %w: not a JSON object", id, zentrunk.ErrBadResponse)
	}
	return body, nil
}
