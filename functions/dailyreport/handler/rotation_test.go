package handler

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A vault is Secrets Manager with one secret.
type vault struct {
	mu        sync.Mutex // guards what follows
	id, token string
	asked     int
}

func (v *vault) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.asked++
	pair, _ := json.Marshal(map[string]string{"auth_id": v.id, "auth_token": v.token}) // strings always encode
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(map[string]string{"SecretString": string(pair)})
}

func (v *vault) set(id, token string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.id, v.token = id, token
}

// newSecretScene is a scene whose credentials lie in v.
func newSecretScene(t *testing.T, v *vault) *scene {
	t.Helper()
	server := httptest.NewServer(v)
	t.Cleanup(server.Close)
	t.Setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", server.URL)
	s := newScene(t, "ZENTRUNK_AUTH_ID", "", "ZENTRUNK_AUTH_TOKEN", "",
		"ZENTRUNK_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:plivo-AbCdEf")
	v.set(s.account.AuthID(), s.account.AuthToken())
	return s
}

// A token that is rotated in the midst of a run costs nothing but one more question
// for the secret: the run goes on, and so does the next.
func TestRotationWithinARun(t *testing.T) {
	v := &vault{}
	s := newSecretScene(t, v)
	s.account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		if r.N == 10 {
			s.account.SetAuthToken("rotated")
			v.set(s.account.AuthID(), "rotated")
		}
		return nil
	})
	if a := s.answer(t, `{"from":"2026-11-21","to":"2026-11-22"}`); len(a.Reports) != 2 || !a.Reports[0].Complete || !a.Reports[1].Complete {
		t.Errorf("answered %+v, want two complete days", a)
	}
	s.check(t, "2026-11-21")
	s.check(t, "2026-11-22")
	if v.asked != 2 || s.account.Stats().ByStatus[401] == 0 {
		t.Errorf("the secret was asked for %d times after %d refusals, want twice after some", v.asked, s.account.Stats().ByStatus[401])
	}
	s.account.SetFaults()
	s.answer(t, `{"date":"2026-11-20"}`)
	if v.asked != 3 {
		t.Errorf("the secret was asked for %d times by two runs, want three", v.asked)
	}
}

// A run keeps to its account: a secret that holds another one's in its midst ends
// it, and says so.
func TestAnotherAccountWithinARun(t *testing.T) {
	v := &vault{}
	s := newSecretScene(t, v)
	s.account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		if r.N == 10 {
			s.account.SetAuthToken("rotated")
			v.set("MAANOTHERACCOUNT0000", "token-of-another")
		}
		return nil
	})
	kind, message := s.failure(t, t.Context(), `{"date":"2026-11-22"}`)
	if kind != Unauthorized || !strings.Contains(message, "another account") || strings.Contains(message+s.log.String(), "token-of-another") {
		t.Errorf("failed as %s: %s", kind, message)
	}
}
