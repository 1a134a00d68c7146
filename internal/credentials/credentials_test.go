package credentials_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"zentrunk-reports/internal/credentials"
	"zentrunk-reports/internal/latetest"
	"zentrunk-reports/internal/settings"
)

// A vault is Secrets Manager with one secret, for whoever asks. It notes the
// regions that requests are signed for.
type vault struct {
	url, secret string
	regions     []string
}

func newVault(t *testing.T, secret string) *vault {
	t.Helper()
	v := &vault{secret: secret}
	server := httptest.NewServer(v)
	t.Cleanup(server.Close)
	v.url = server.URL
	return v
}

func (v *vault) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// AWS4-HMAC-SHA256 Credential=ID/DATE/REGION/SERVICE/aws4_request, …
	v.regions = append(v.regions, strings.Split(r.Header.Get("Authorization"), "/")[2])
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(map[string]string{"SecretString": v.secret})
}

// load is the function's own environment, in Frankfurt.
func (v *vault) load(context.Context) (aws.Config, error) {
	return aws.Config{
		Region: "eu-central-1", BaseEndpoint: &v.url,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "key-of-no-account"}, nil
		}),
	}, nil
}

// A secret is asked for where it lies: in the region of its ARN, or for a name in
// the function's.
func TestRegion(t *testing.T) {
	t.Parallel()
	for secret, want := range map[string]string{
		"arn:aws:secretsmanager:us-west-2:123456789012:secret:plivo-AbCdEf":          "us-west-2",
		"arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:team/plivo-AbCdEf": "cn-north-1",
		"arn:aws:secretsmanager:eu-central-1:123456789012:secret:plivo-AbCdEf":       "eu-central-1",
		"plivo": "eu-central-1",
	} {
		v := newVault(t, `{"auth_id":"MA","auth_token":"token"}`)
		pair, err := credentials.Get(t.Context(), settings.API{SecretARN: secret}, v.load)
		if err != nil || pair != (credentials.Pair{ID: "MA", Token: "token"}) {
			t.Errorf("%s: Get = %v, %v", secret, pair, err)
		}
		if len(v.regions) != 1 || v.regions[0] != want {
			t.Errorf("%s is asked for in %q, want %s", secret, v.regions, want)
		}
	}
}

// A secret that does not hold what it should is refused with a sentence that
// repeats nothing of it, a pasted line break included.
func TestSecret(t *testing.T) {
	t.Parallel()
	for secret, want := range map[string]string{
		``:                                 "is not JSON",
		`hunter2`:                          "is not JSON",
		`["hunter2"]`:                      "is not JSON",
		`{"auth_token":"hunter2"}`:         "has no auth_id",
		`{"auth_id":"hunter2"}`:            "has no auth_token",
		`{"auth_id":"MA","auth_token":""}`: "has no auth_token",
		`{"auth_id":"MA","auth_token":"hunter2\n"}`:     "has an auth_token that holds a space or a line break",
		`{"auth_id":"MA","auth_token":"hunter2 "}`:      "has an auth_token that holds a space or a line break",
		`{"auth_id":"MA","auth_token":"\thunter2"}`:     "has an auth_token that holds a space or a line break",
		`{"auth_id":"hunter2\r\n","auth_token":"t"}`:    "has an auth_id that holds a colon, a space or a line break",
		`{"auth_id":"MA:hunter2","auth_token":"token"}`: "has an auth_id that holds a colon, a space or a line break",
	} {
		_, err := credentials.Get(t.Context(), settings.API{SecretARN: "plivo"}, newVault(t, secret).load)
		if !errors.Is(err, credentials.ErrSecret) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: err = %v, want ErrSecret, %q and nothing of the secret", secret, err, want)
		}
	}
}

// A stack's secret that nobody has filled yet, and a name that is none, say what to do.
func TestSecretWithoutValue(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-ErrorType", "ResourceNotFoundException")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"message":"Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"}`))
	}))
	t.Cleanup(server.Close)
	_, err := credentials.Get(t.Context(), settings.API{SecretARN: "plivo"}, (&vault{url: server.URL}).load)
	if !errors.Is(err, credentials.ErrSecret) || !strings.Contains(err.Error(), `secret plivo does not exist, or is still empty: write {"auth_id":"…","auth_token":"…"} into it`) {
		t.Errorf("err = %v, want ErrSecret and what to write", err)
	}
}

// What is answered once the context has ended is no answer: the secret is not empty.
func TestAnswerAfterTime(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	text, err := credentials.Secret(ctx, "webhook", "{}", func(ctx context.Context) (aws.Config, error) {
		cfg, err := (&vault{}).load(ctx)
		cfg.HTTPClient = latetest.Leaver{}
		return cfg, err
	})
	if text != "" || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Secret = %q, %v, want the end of the context", text, err)
	}
}
