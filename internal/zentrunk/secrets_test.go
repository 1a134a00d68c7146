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
		{"MAXXXXXXXXXXXXXXXXXX", "token-of-no-account\n", "auth token holds a blank or a line break"},
		{"MAXXXXXXXXXXXXXXXXXX", " token-of-no-account", "auth token holds a blank or a line break"},
		{"MAXXXXXXXXXXXXXXXXXX", "token-of\u00A0no-account", "auth token holds a blank or a line break"},
		{"MAXXXXXXXXXXXXXXXXXX", "token-of-no-account\ufeff", "auth token holds a blank or a line break"},
		{"MAXXXXXXXXXXXXXXXXXX\r\n", "token-of-no-account", "auth id holds a colon, a blank or a line break"},
		{"MAXXXXXXXXXX:XXXXXXX", "token-of-no-account", "auth id holds a colon, a blank or a line break"},
	} {
		_, err := zentrunk.New(zentrunk.Config{AuthID: tt.id, AuthToken: tt.token})
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "account") || strings.Contains(err.Error(), "XX") {
			t.Errorf("New(%q, %q) = %v, want %q alone", tt.id, tt.token, err, tt.want)
		}
	}
}
