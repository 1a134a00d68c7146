package zentrunk_test

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"testing"

	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// holdsPart returns what an error shows of a secret, at least so many characters
// of it.
func holdsPart(err error, secret string, least int) string {
	for i := 0; i+least <= len(secret); i++ {
		if part := secret[i : i+least]; strings.Contains(err.Error(), part) {
			return part
		}
	}
	return ""
}

// A 401 that repeats what it was asked with shows nothing of it, whatever the
// token's characters are: neither as it is nor in another form.
func TestRefusalHoldsNoSecret(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"MjI0ZTk4NzYtNTQzMi0xMDk4LTc2NTQ", "a+b/c=d_e.f-g<h>&i", "wrong-token-with-hyphens", `qu"ote\back`} {
		s := start(t, 1, zentrunktest.Options{Unauthorized: zentrunktest.UnauthorizedEcho})
		c := newClient(t, s, func(c *zentrunk.Config) { c.AuthToken = token })
		_, err := c.Count(t.Context(), ofDay())
		if !errors.Is(err, zentrunk.ErrUnauthorized) || !strings.Contains(err.Error(), "no account "+s.AuthID()) {
			t.Fatalf("err = %v, want ErrUnauthorized with the API's words", err)
		}
		basic := base64.StdEncoding.EncodeToString([]byte(s.AuthID() + ":" + token))
		for _, secret := range []string{token, url.QueryEscape(token), basic} {
			if part := holdsPart(err, secret, 6); part != "" {
				t.Errorf("the error holds %q of %s: %v", part, secret, err)
			}
		}
	}
}

// An answer that breaks off within a secret, or is longer than what is read, ends
// with no half of it.
func TestBrokenRefusalHoldsNoHalfSecret(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	token := s.AuthToken()
	for name, fault := range map[string]zentrunktest.Fault{
		"connection lost": {Status: 401, Body: "no " + token, Break: zentrunktest.Cut},
		"cut":             {Status: 401, Body: "no " + token, Break: zentrunktest.Truncate},
		"cut JSON":        {Status: 401, Body: `{"error":"no ` + token, Break: zentrunktest.Truncate},
		"too long":        {Status: 401, Body: strings.Repeat(" ", 64<<10-len(token)/2) + token},
		"redacted away":   {Status: 401, Body: strings.Repeat(token, 64<<10/len(token)+1)},
	} {
		s.SetFaults(zentrunktest.At(s.Stats().Requests+1, fault))
		_, err := newClient(t, s, nil).Count(t.Context(), ofDay())
		if !errors.Is(err, zentrunk.ErrUnauthorized) {
			t.Fatalf("%s: err = %v, want ErrUnauthorized", name, err)
		}
		if part := holdsPart(err, token, 6); part != "" {
			t.Errorf("%s: the error holds %q of the token: %v", name, part, err)
		}
	}
}

// What is pasted with a blank or a line break is refused with a sentence, before it
// is sent, and not repeated.
func TestCredentialsAreWhole(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ id, token, want string }{
		{"MAXXXXXXXXXXXXXXXXXX", "token-of-no-account\n", "auth token holds a space or a line break"},
		{"MAXXXXXXXXXXXXXXXXXX", " token-of-no-account", "auth token holds a space or a line break"},
		{"MAXXXXXXXXXXXXXXXXXX", "token-of\u00A0no-account", "auth token holds a space or a line break"},
		{"MAXXXXXXXXXXXXXXXXXX", "token-of-no-account\ufeff", "auth token holds a space or a line break"},
		{"MAXXXXXXXXXXXXXXXXXX\r\n", "token-of-no-account", "auth id holds a colon, a space or a line break"},
		{"MAXXXXXXXXXXXXXXXXXX", strings.Repeat("account", 200), "auth token is over 1024 bytes long"},
		{"MAXXXXXXXXXX:XXXXXXX", "token-of-no-account", "auth id holds a colon, a space or a line break"},
	} {
		_, err := zentrunk.New(zentrunk.Config{AuthID: tt.id, AuthToken: tt.token})
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "account") || strings.Contains(err.Error(), "XX") {
			t.Errorf("New(%q, %q) = %v, want %q alone", tt.id, tt.token, err, tt.want)
		}
	}
}

// Neither the token nor a whole number reaches an error, also where the API
// repeats them.
func TestErrorsHoldNoSecrets(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	s.SetFaults(zentrunktest.At(1, zentrunktest.Fault{Status: 400,
		Body: `{"app_id":"73bbb0ff-0000-4000-8000-000000000000","status":"error","error":"no +12025550123 for ` + s.AuthToken() + `"}`}))
	q := ofDay()
	q.FromNumber = "+12025550123"
	_, err := newClient(t, s, nil).Page(t.Context(), q, 0)
	api, ok := errors.AsType[*zentrunk.APIError](err)
	if !ok || api.StatusCode != 400 || api.RequestID != "73bbb0ff-0000-4000-8000-000000000000" {
		t.Fatalf("err = %#v, want an APIError with status 400 and the request id", err)
	}
	if strings.Contains(err.Error(), s.AuthToken()) || strings.Contains(err.Error(), "2025550123") {
		t.Errorf("the error %q holds the token or the number", err)
	}
	if !strings.Contains(err.Error(), "+12*******23") {
		t.Errorf("the error %q does not hold the API's words", err)
	}
	closed := newClient(t, s, func(c *zentrunk.Config) { c.BaseURL, c.Attempts = "http://127.0.0.1:1", 1 })
	if _, err := closed.Page(t.Context(), q, 0); !errors.Is(err, zentrunk.ErrUnavailable) || strings.Contains(err.Error(), "2025550123") {
		t.Errorf("err = %v, want ErrUnavailable without the number", err)
	}
}

// Neither half of a secret nor one in another spelling reaches an error, wherever an
// answer repeats the request's headers.
func TestErrorsHoldNoHalfSecrets(t *testing.T) {
	t.Parallel()
	s := start(t, 1, zentrunktest.Options{})
	basic := base64.StdEncoding.EncodeToString([]byte(s.AuthID() + ":" + s.AuthToken()))
	escaped := strings.NewReplacer("=", `\u003d`, "/", `\/`).Replace(basic)
	bodies := []string{
		`{"error":{"headers":{"authorization":"Basic ` + escaped + `"}}}`,
		`{"message":["` + escaped + `"]}`,
		`{"error":"Basic ` + escaped + `"}`,
		`{"error":{"` + strings.TrimRight(basic, "=") + `":1}}`,
	}
	for before := 1024 - len(basic) - 8; before <= 1024; before += 7 { // across the place where words are cut off
		bodies = append(bodies, `{"error":"`+strings.Repeat("x", before)+basic+`"}`, strings.Repeat("x", before)+s.AuthToken())
	}
	for _, body := range bodies {
		s.SetFaults(zentrunktest.At(s.Stats().Requests+1, zentrunktest.Fault{Status: 400, Body: body}))
		_, err := newClient(t, s, nil).Page(t.Context(), ofDay(), 0)
		if err == nil {
			t.Fatal("no error")
		}
		for _, secret := range []string{basic, s.AuthToken()} {
			for i := 0; i+12 <= len(secret); i++ {
				if part := secret[i : i+12]; strings.Contains(err.Error(), part) {
					t.Fatalf("%.60s…: the error holds %q of a secret: %v", body, part, err)
				}
			}
		}
	}
}

// The longest token that is taken is found like any other.
func TestLongToken(t *testing.T) {
	t.Parallel()
	token := strings.Repeat("Ab1+", 256)
	s := start(t, 1, zentrunktest.Options{Unauthorized: zentrunktest.UnauthorizedEcho})
	_, err := newClient(t, s, func(c *zentrunk.Config) { c.AuthToken = token }).Count(t.Context(), ofDay())
	if part := holdsPart(err, token, 6); !errors.Is(err, zentrunk.ErrUnauthorized) || part != "" {
		t.Errorf("err = %v, which holds %q of the token", err, part)
	}
}
