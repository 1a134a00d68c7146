package zentrunk_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A safe keeps the credentials, and counts who asks.
type safe struct {
	mu        sync.Mutex // guards what follows
	id, token string
	fault     error
	asked     int
}

func (s *safe) get(context.Context) (id, token string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return s.id, s.token, s.fault
}

// A token that is rotated in the midst of a listing is asked for anew once, by one
// of all the requests under way, and no call is lost.
func TestRotationWithinARun(t *testing.T) {
	t.Parallel()
	s := start(t, 200, zentrunktest.Options{Unauthorized: zentrunktest.UnauthorizedEcho})
	vault := &safe{id: s.AuthID(), token: s.AuthToken()}
	c := newClient(t, s, func(c *zentrunk.Config) { c.Renew = vault.get })
	s.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		if r.N == 4 {
			s.SetAuthToken("rotated")
			vault.mu.Lock()
			defer vault.mu.Unlock()
			vault.token = "rotated"
		}
		return nil
	})
	var all sync.WaitGroup
	for range 8 {
		fork := c.Fork()
		all.Go(func() {
			n := 0
			for _, err := range fork.Calls(t.Context(), ofDay()) {
				if err != nil {
					t.Error(err)
				}
				n++
			}
			if got := fork.Stats(); n != 200 || got.Requests != 10+got.Retries || got.Retries > 1 {
				t.Errorf("%d calls by %+v, want 200 by ten requests and one more at most", n, got)
			}
		})
	}
	all.Wait()
	if vault.asked != 1 {
		t.Errorf("the credentials were asked for %d times, want once", vault.asked)
	}
}

// A refusal stands where the credentials are the same, cannot be had, or are another
// account's; it says why, and shows neither token.
func TestRefusalStands(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change         func(*safe)
		want           string
		asked, refused int
	}{
		"same":            {func(*safe) {}, "authentication failed", 1, 1},
		"wrong again":     {func(s *safe) { s.token = "wrong-again" }, "authentication failed", 1, 2},
		"gone":            {func(s *safe) { s.fault = errors.New("access denied") }, "could not be read again: access denied", 1, 1},
		"another account": {func(s *safe) { s.id = "MAANOTHERACCOUNT0000" }, "another account", 1, 1},
		"a line break":    {func(s *safe) { s.token = "wrong-again\n" }, "the new auth token holds a space", 1, 1},
	} {
		for _, status := range []int{401, 403} {
			s := start(t, 1, zentrunktest.Options{})
			vault := &safe{id: s.AuthID(), token: s.AuthToken()}
			tt.change(vault)
			s.SetFaults(zentrunktest.When(func(zentrunktest.Request) bool { return true }, zentrunktest.Fault{
				Status: status, Body: `{"error":"authentication failed for wrong-again and ` + s.AuthToken() + `"}`,
			}))
			c := newClient(t, s, func(c *zentrunk.Config) { c.Renew = vault.get })
			_, err := c.Count(t.Context(), ofDay())
			api, _ := errors.AsType[*zentrunk.APIError](err)
			if !errors.Is(err, zentrunk.ErrUnauthorized) || api == nil || api.StatusCode != status || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: err = %v, want a %d with %q", name, err, status, tt.want)
			}
			if strings.Contains(err.Error(), s.AuthToken()) || (name == "wrong again" && strings.Contains(err.Error(), "wrong-again")) {
				t.Errorf("%s: the error holds a token: %v", name, err)
			}
			if got := s.Stats().Requests; got != tt.refused || vault.asked != tt.asked {
				t.Errorf("%s: %d requests and %d questions, want %d and %d", name, got, vault.asked, tt.refused, tt.asked)
			}
		}
	}
}

// After a rotation the old token is no more to be shown than the new one.
func TestOldTokenStaysSecret(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	old := s.AuthToken()
	vault := &safe{id: s.AuthID(), token: "rotated-token"}
	c := newClient(t, s, func(c *zentrunk.Config) { c.Renew = vault.get })
	s.SetAuthToken("rotated-token")
	if _, err := c.Count(t.Context(), ofDay()); err != nil {
		t.Fatal(err)
	}
	s.SetFaults(zentrunktest.At(s.Stats().Requests+1, zentrunktest.Fault{Status: 400,
		Body: old + " rotated-token " + base64.StdEncoding.EncodeToString([]byte(s.AuthID()+":rotated-token"))}))
	if _, err := c.Count(t.Context(), ofDay()); err == nil || strings.Count(err.Error(), "[secret]") != 3 || strings.Contains(err.Error(), "token") {
		t.Errorf("err = %v, want three secrets hidden", err)
	}
}

// A caller who leaves while the credentials are asked for anew is told that, and so
// is one who waits for another's question.
func TestCancelInRenewal(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	c := newClient(t, s, func(c *zentrunk.Config) {
		c.AuthToken = "wrong"
		c.Renew = func(ctx context.Context) (id, token string, err error) {
			cancel()
			<-ctx.Done()
			return "", "", ctx.Err()
		}
	})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := c.Count(ctx, ofDay()); !errors.Is(err, context.Canceled) || errors.Is(err, zentrunk.ErrUnauthorized) {
				t.Errorf("err = %v, want context.Canceled", err)
			}
		})
	}
	all.Wait()
}

// Refusals in a row ask for the credentials once in a while, not each time.
func TestRenewalGap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		vault := &safe{id: "MAXXXXXXXXXXXXXXXXXX", token: "token"}
		api := zentrunktest.New(zentrunktest.Options{AuthID: vault.id, AuthToken: "other-token", Limit: -1})
		c, err := zentrunk.New(zentrunk.Config{
			BaseURL: "http://zentrunk.test/v1", AuthID: vault.id, AuthToken: vault.token, Renew: vault.get,
			RequestsPerSecond: 10, Transport: served(api),
		})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		for time.Since(begin) < 20*time.Second {
			if _, err := c.Count(t.Context(), ofDay()); !errors.Is(err, zentrunk.ErrUnauthorized) {
				t.Fatalf("err = %v, want ErrUnauthorized", err)
			}
		}
		if vault.asked < 3 || vault.asked > 5 {
			t.Errorf("asked %d times in 20 s, want once in 5 s", vault.asked)
		}
	})
}

// served carries requests to an account within the process, so that its time can be
// a test's.
func served(api http.Handler) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		req = req.Clone(req.Context())
		req.Body = http.NoBody
		recorder := httptest.NewRecorder()
		api.ServeHTTP(recorder, req)
		return recorder.Result(), nil
	}
}
