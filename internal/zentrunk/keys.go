package zentrunk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"
)

// renewalGap is the least time between two renewals, so that a wrong token costs
// the keeper of the secret one request in a while and not one a refusal.
const renewalGap = 5 * time.Second

// A key is what requests are signed with, and what no error may hold.
type key struct {
	token  string
	header http.Header // of every request; read only
	redact redactor    // of this token and all before it
}

// keys are the credentials of a client and its forks, which see a new key at the
// same time. They are safe for concurrent use.
type keys struct {
	id      string
	renewal func(context.Context) (id, token string, err error) // nil where there is none
	sign    func(token string) http.Header
	current atomic.Pointer[key]

	// turn holds one token, whose owner may use what follows. It is a lock that a
	// caller can stop waiting for.
	turn   chan struct{}
	tokens []string  // all so far
	next   time.Time // before it nothing is renewed
}

func newKeys(c *Config) *keys {
	k := &keys{id: c.AuthID, renewal: c.Renew, turn: make(chan struct{}, 1)}
	k.sign = func(token string) http.Header {
		r := http.Request{Header: http.Header{"Accept": {"application/json"}, "User-Agent": {c.UserAgent}}}
		r.SetBasicAuth(c.AuthID, token)
		return r.Header
	}
	k.use(c.AuthToken)
	return k
}

// use makes token the current one. It needs the turn.
func (k *keys) use(token string) *key {
	k.tokens = append(k.tokens, token)
	fresh := &key{token: token, header: k.sign(token), redact: newRedactor(k.id, k.tokens...)}
	k.current.Store(fresh)
	return fresh
}

// renew returns the key to try again with after the API refused old: the one that
// another request got meanwhile, or one asked for now. It returns nil where another
// try would be refused too, and an error where that has a reason worth telling.
func (k *keys) renew(ctx context.Context, old *key) (*key, error) {
	if k.renewal == nil {
		return nil, nil
	}
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return nil, nil
	}
	if current := k.current.Load(); current != old {
		return current, nil
	}
	if time.Now().Before(k.next) {
		return nil, nil
	}
	id, token, err := k.renewal(ctx)
	k.next = time.Now().Add(renewalGap)
	switch {
	case err != nil:
		return nil, fmt.Errorf("credentials could not be read again: %v", err)
	case id != k.id:
		return nil, errors.New("the credentials now belong to another account, and a client does not change its account")
	case token == old.token:
		return nil, nil
	}
	if err := CheckAuthToken(token); err != nil {
		return nil, fmt.Errorf("the new auth token %w", err)
	}
	return k.use(token), nil
}
