package lookup

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

const (
	// credentialsTTL is how long credentials are used before they are asked for
	// again. Plivo knows no expiry; five minutes are what AWS suggests for
	// secrets in memory.
	credentialsTTL = 5 * time.Minute
	// renewalGap is the least time between two renewals that fail.
	renewalGap = 5 * time.Second
)

// An account holds the client of the account. The client is made anew only
// where the credentials changed and were not refused before: its connections and
// its pace go on. It is safe for concurrent use.
type account struct {
	ask     func(context.Context) (id, token string, err error)
	connect func(id, token string, renew Renewal) (*zentrunk.Client, error)
	log     *slog.Logger

	// turn holds one token, whose owner may use what follows. It is a lock that a
	// caller can stop waiting for.
	turn      chan struct{}
	id, token string
	client    *zentrunk.Client // nil before the first answer
	goodUntil time.Time        // credentials
}

func newAccount(o Options) *account {
	return &account{ask: o.Credentials, connect: o.Client, log: o.Log, turn: make(chan struct{}, 1)}
}

// get returns a client with credentials of the last minutes.
func (a *account) get(ctx context.Context) (*zentrunk.Client, error) {
	if err := a.lock(ctx); err != nil {
		return nil, err
	}
	defer a.unlock()
	if a.client != nil && time.Now().Before(a.goodUntil) {
		return a.client, nil
	}
	err := a.refresh(ctx)
	if err != nil && a.client == nil {
		return nil, err
	}
	if err != nil {
		// Old credentials are most likely still good; the API will say so if not.
		a.log.Warn("credentials not renewed, the old ones stay in use", "err", err.Error())
		a.goodUntil = time.Now().Add(renewalGap)
	}
	return a.client, nil
}

// renew asks for the credentials anew after the API refused the client's, which
// takes them over where they are still the same account's. Of another account the
// next lookup makes a client.
func (a *account) renew(ctx context.Context) (id, token string, err error) {
	if err := a.lock(ctx); err != nil {
		return "", "", err
	}
	defer a.unlock()
	id, token, err = a.ask(ctx)
	switch {
	case err != nil:
		a.log.Warn("credentials refused and not renewed", "err", err.Error())
		return "", "", err
	case id != a.id:
		a.goodUntil = time.Time{}
	default:
		a.token, a.goodUntil = token, time.Now().Add(credentialsTTL)
	}
	return id, token, nil
}

// refresh needs the lock. Its error does not unwrap: a secret that is slow to
// come must not pass for an API that is.
func (a *account) refresh(ctx context.Context) error {
	id, token, err := a.ask(ctx)
	if err != nil {
		return fmt.Errorf("ask for credentials: %v", err)
	}
	a.goodUntil = time.Now().Add(credentialsTTL)
	if a.client != nil && id == a.id && token == a.token {
		return nil
	}
	client, err := a.connect(id, token, a.renew)
	if err != nil {
		return fmt.Errorf("make a client: %v", err)
	}
	a.client, a.id, a.token = client, id, token
	return nil
}

func (a *account) lock(ctx context.Context) error {
	select {
	case a.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for credentials: %v", ctx.Err())
	}
}

func (a *account) unlock() { <-a.turn }
