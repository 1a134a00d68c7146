package lookup

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"zentrunk-reports/internal/problem"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// look looks up, past what is kept.
func look(ctx context.Context, w *world) error {
	w.kept = newCache(maxEntries, maxBytes)
	_, err := w.Insights(ctx, withInsights)
	return err
}

// Credentials are asked for once, then every five minutes, and the client goes
// on as long as they stay the same.
func TestCredentialsAge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{})
		var client *zentrunk.Client
		for minute := range 11 {
			if err := look(t.Context(), w); err != nil {
				t.Fatal(err)
			}
			if client != nil && w.account.client != client {
				t.Errorf("a new client after %d minutes, though nothing changed", minute)
			}
			client = w.account.client
			if got, want := w.timesAsked(), minute/5+1; got != want {
				t.Errorf("after %d minutes asked %d times, want %d", minute, got, want)
			}
			time.Sleep(time.Minute)
		}
	})
}

// A secret that cannot be read any more leaves the old credentials in use, and
// is asked for again after a while.
func TestCredentialsGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{})
		for range 2 {
			if err := look(t.Context(), w); err != nil {
				t.Fatal(err)
			}
			time.Sleep(credentialsTTL)
			w.secret("", errors.New("access denied"))
		}
		if got := w.timesAsked(); got != 2 {
			t.Errorf("asked %d times, want 2", got)
		}
	})
}

// Without any credentials the fault is this service's, also where the secret was
// only slow.
func TestNoCredentials(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{})
		for _, fault := range []error{errors.New("access denied"), context.DeadlineExceeded} {
			w.secret("", fault)
			if err := look(t.Context(), w); err == nil || problem.Of(err).Status != 500 {
				t.Errorf("lookup = %v, want an internal error", err)
			}
		}
		if got := w.api.Stats().Requests; got != 0 {
			t.Errorf("%d requests without credentials", got)
		}
	})
}

// A token that is rotated is noticed by the API's refusal, and the lookup succeeds
// by the same client, which also stays where the credentials are asked for again.
func TestRotation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{})
		if err := look(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		client := w.account.client
		w.api.SetAuthToken("rotated")
		if err := look(t.Context(), w); !errors.Is(err, zentrunk.ErrUnauthorized) {
			t.Fatalf("lookup before the secret has the new token = %v, want ErrUnauthorized", err)
		}
		time.Sleep(renewalGap)
		w.secret("rotated", nil)
		for range 2 {
			if err := look(t.Context(), w); err != nil || w.account.client != client {
				t.Errorf("lookup after the rotation = %v, by another client: %t", err, w.account.client != client)
			}
			time.Sleep(credentialsTTL)
		}
		if got := w.timesAsked(); got != 4 {
			t.Errorf("asked for the secret %d times, want 4", got)
		}
	})
}

// A secret that holds another account's credentials fails the lookup that finds
// out, and is used from the next one on.
func TestAnotherAccount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{})
		if err := look(t.Context(), w); err != nil {
			t.Fatal(err)
		}
		w.api.SetAuthToken("rotated")
		w.id = "MAANOTHERACCOUNT0000"
		if err := look(t.Context(), w); !errors.Is(err, zentrunk.ErrUnauthorized) || w.account.client.AuthID() != w.api.AuthID() {
			t.Errorf("lookup = %v by %s, want ErrUnauthorized by the first account's client", err, w.account.client.AuthID())
		}
		if err := look(t.Context(), w); !errors.Is(err, zentrunk.ErrUnauthorized) || w.account.client.AuthID() != w.id {
			t.Errorf("lookup = %v by %s, want the other account's client", err, w.account.client.AuthID())
		}
	})
}

// A wrong token costs one request a lookup, and a second question for the secret
// at first and whenever the gap is over; lookups at one time share a renewal.
func TestWrongToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{Latency: 100 * time.Millisecond})
		w.secret("wrong", nil)
		for range 10 {
			if err := look(t.Context(), w); !errors.Is(err, zentrunk.ErrUnauthorized) {
				t.Fatalf("lookup = %v, want ErrUnauthorized", err)
			}
		}
		if got := w.timesAsked(); got != 2 {
			t.Errorf("asked for the secret %d times in a second, want 2", got)
		}
		if got := w.api.Stats().Requests; got != 10 {
			t.Errorf("%d requests for 10 lookups, want 10", got)
		}
		time.Sleep(renewalGap)
		var all sync.WaitGroup
		for _, ask := range []func(context.Context, string) (Answer, error){w.Call, w.Insights} {
			all.Go(func() {
				if _, err := ask(t.Context(), withInsights); !errors.Is(err, zentrunk.ErrUnauthorized) {
					t.Errorf("lookup = %v, want ErrUnauthorized", err)
				}
			})
		}
		all.Wait()
		if got := w.timesAsked(); got != 3 {
			t.Errorf("asked for the secret %d times, want 3", got)
		}
	})
}

// Of many lookups that are refused at one time, one renews, and all try again
// with what it got.
func TestSharedRenewal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, zentrunktest.Options{Latency: 100 * time.Millisecond})
		good := w.token
		w.secret("old", nil)
		if _, err := w.account.get(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.secret(good, nil)
		var all sync.WaitGroup
		for _, ask := range []func(context.Context, string) (Answer, error){w.Call, w.Insights} {
			all.Go(func() {
				if _, err := ask(t.Context(), withInsights); err != nil {
					t.Errorf("lookup = %v", err)
				}
			})
		}
		all.Wait()
		if got := w.timesAsked(); got != 2 {
			t.Errorf("asked for the secret %d times, want 2", got)
		}
	})
}
