// Package lookup finds what the API knows of one call, or which calls a number had, for
// callers who wait: it bounds the time, shares a request among all who ask for the same at the same
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
	return l.one(ctx, "call", uuid, func(ctx context.Context, c *zentrunk.Client, id string) (string, error) {
		call, err := c.Call(ctx, id)
		return string(call.Raw), err
	})
}

// Insights returns the API's insights of a call, unchanged but for one more
// field, quality. Its errors are those of [zentrunk.Client.Insights]; where the API has
// none of the call, a second request tells whether there is such a call, and the error
// is [ErrNoInsights], [zentrunk.ErrNotFound], or why that cannot be told.
func (l *Lookup) Insights(ctx context.Context, uuid string) (Answer, error) {
	return l.one(ctx, "insights", uuid, func(ctx context.Context, c *zentrunk.Client, id string) (string, error) {
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

// one looks up what read gets of the call with that UUID.
func (l *Lookup) one(ctx context.Context, what, uuid string, read func(ctx context.Context, c *zentrunk.Client, id string) (string, error)) (Answer, error) {
	id := zentrunk.CanonicalUUID(uuid)
	if id == "" {
		return Answer{}, fmt.Errorf("look up %s: call_uuid is %w", what, zentrunk.ErrNotUUID)
	}
	name := what + " of " + id
	return l.get(ctx, question{name: name, key: name, read: func(ctx context.Context, c *zentrunk.Client) (reply, error) {
		body, err := read(ctx, c, id)
		return reply{body: body, keep: true}, err
	}})
}

// A question is what is asked of the API.
type question struct {
	name string // for errors, which are logged: no phone number is in it
	key  string // two questions with the same have the same answer
	read func(context.Context, *zentrunk.Client) (reply, error)
}

// A reply is what a question gets: a JSON object in body, and whether it holds for
// longer than the moment.
type reply struct {
	body string
	keep bool
}

// get answers from memory, or joins or starts the one flight for what is asked.
// A flight does not belong to the caller who started it: it goes on where that
// one leaves, within the budget, for the others who wait and for the cache.
func (l *Lookup) get(ctx context.Context, q question) (Answer, error) {
	if a, ok := l.kept.get(q.key); ok {
		return a.fromMemory(), nil
	}
	flight := l.flights.DoChan(q.key, func() (any, error) {
		// The flight before this one may have landed since memory was asked.
		if a, ok := l.kept.get(q.key); ok {
			return a.fromMemory(), nil
		}
		return l.fly(context.WithoutCancel(ctx), q)
	})
	select {
	case landed := <-flight:
		a, _ := landed.Val.(Answer)
		return a, landed.Err
	case <-ctx.Done():
		return Answer{}, fmt.Errorf("look up %s: %w", q.name, ctx.Err())
	}
}

// fly asks the API, and keeps a good answer. A failure is not kept, and neither
// is "no such call", of a search that finds nothing either: a call's record and
// insights appear minutes after its end, which is just when somebody looks again and
// again.
func (l *Lookup) fly(ctx context.Context, q question) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, Budget)
	defer cancel()
	got, err := l.ask(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	if !got.keep {
		return newAnswer(got.body, time.Now()), nil
	}
	a := newAnswer(got.body, time.Now().Add(l.ttl))
	l.kept.add(q.key, a)
	return a, nil
}

// ask makes the request.
func (l *Lookup) ask(ctx context.Context, q question) (reply, error) {
	client, err := l.account.get(ctx)
	if err != nil {
		return reply{}, err
	}
	got, err := q.read(ctx, client)
	if err != nil {
		return reply{}, err
	}
	// null with blanks around it is JSON, and no record.
	if !strings.HasPrefix(strings.TrimLeft(got.body, " \t\r\n"), "{") {
		return reply{}, fmt.Errorf("get %s: %w: not a JSON object", q.name, zentrunk.ErrBadResponse)
	}
	return got, nil
}
