package handler_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"zentrunk-reports/internal/lambdatest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

func TestMain(m *testing.M) { os.Exit(lambdatest.Main(m)) }

const function = "./functions/callinsights"

// A function that starts with wrong settings ends at once, not zero, and its one
// line of output names them all.
func TestBootstrapFaults(t *testing.T) {
	t.Parallel()
	bootstrap := lambdatest.Build(t, function)
	for _, tt := range []struct {
		name  string
		env   map[string]string
		names []string
	}{
		{"nothing set", nil, []string{"ZENTRUNK_SECRET_ARN", "ZENTRUNK_AUTH_ID"}},
		{"all wrong", faulty(), []string{"ZENTRUNK_BASE_URL", "ZENTRUNK_REQUESTS_PER_SECOND", "LOOKUP_CACHE_TTL", "LOOKUP_SEARCH", "LOG_LEVEL"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, output := lambdatest.Start(t, bootstrap, tt.env).Exit()
			if code == 0 || len(output) != 1 {
				t.Fatalf("exit code %d, output %q, want one line and not 0", code, output)
			}
			for _, name := range tt.names {
				if !strings.Contains(output[0], name) {
					t.Errorf("%q does not name %s", output[0], name)
				}
			}
		})
	}
}

// Credentials come from the secret once, and once more after the API refused
// them: a token that was rotated meanwhile is then used.
func TestBootstrapSecret(t *testing.T) {
	t.Parallel()
	bootstrap := lambdatest.Build(t, function)
	for _, tt := range []struct {
		name, first string // the token that the secret holds at first
		asked       int
	}{
		{"good at once", zentrunktest.DefaultAuthToken, 1},
		{"rotated", "old", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			api := account(t)
			secret := &secretsManager{id: api.AuthID(), token: tt.first, then: api.AuthToken()}
			server := httptest.NewServer(secret)
			t.Cleanup(server.Close)
			env := environment(api)
			delete(env, "ZENTRUNK_AUTH_ID")
			delete(env, "ZENTRUNK_AUTH_TOKEN")
			env["ZENTRUNK_SECRET_ARN"] = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:plivo"
			env["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = server.URL
			env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"] = "AKIDEXAMPLE", "key-of-no-account"
			runtime := lambdatest.Start(t, bootstrap, env)
			for _, path := range []string{"/calls/" + full, "/calls/" + bare} {
				got := ask(t, invokerOf(runtime), event{Method: "GET", Path: path}, inHalfAMinute())
				if got.StatusCode != 200 {
					t.Errorf("%s: status %d\n%q", path, got.StatusCode, runtime.Output())
				}
			}
			if got := secret.timesAsked(); got != tt.asked {
				t.Errorf("the secret was asked for %d times, want %d", got, tt.asked)
			}
		})
	}
}

// A secretsManager holds one secret.
type secretsManager struct {
	mu        sync.Mutex // guards what follows
	id, token string
	then      string // takes the token's place after the first question
	asked     int
}

func (s *secretsManager) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Amz-Target") != "secretsmanager.GetSecretValue" {
		http.Error(w, "unknown operation", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	pair, _ := json.Marshal(map[string]string{"auth_id": s.id, "auth_token": s.token}) // strings always encode
	if s.then != "" {
		s.token, s.then = s.then, ""
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(map[string]string{"SecretString": string(pair)})
}

func (s *secretsManager) timesAsked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// The function starts as fast as it does because it links neither S3 nor
// Parquet.
func TestDependencies(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "zentrunk-reports/functions/callinsights").Output()
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range strings.Lines(string(out)) {
		for _, banned := range []string{"service/s3", "parquet", "internal/bucket", "internal/calls", "internal/report", "internal/daily", "klauspost"} {
			if strings.Contains(pkg, banned) {
				t.Errorf("the function links %s", strings.TrimSpace(pkg))
			}
		}
	}
	if !strings.Contains(string(out), "zentrunk-reports/internal/lookup\n") {
		t.Error("the list of packages lacks the function's own")
	}
}
