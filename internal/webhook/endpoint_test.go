package webhook_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"zentrunk-reports/internal/webhook"
)

// key returns a signing key of so many bytes.
func key(n int) string {
	return "whsec_" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", n)))
}

func secret(url, format, key string) string {
	return fmt.Sprintf(`{"url":%q,"format":%q,"signing_key":%q}`, url, format, key)
}

// A secret that makes no sense is refused in a sentence that names the host and nothing
// else of it.
func TestSecretMakesNoSense(t *testing.T) {
	t.Parallel()
	const good = "https://h.example.com/hunter2"
	for text, want := range map[string]string{
		``: "is not a JSON object of strings", `hunter2`: "is not a JSON object of strings", `null`: "is not a JSON object of strings",
		`{"url":7}`: "is not a JSON object of strings",
		`{"format":"standard","signing_key":"hunter2"}`:                "has no url",
		`{"hunter2":"x","url":"https://h.example.com"}`:                "has a field other than url, format and signing_key",
		secret("http://h.example.com/hunter2", "slack", ""):            "at h.example.com that is not https",
		secret("h.example.com/hunter2", "slack", ""):                   "has a url that is not valid",
		secret("https:///hunter2", "slack", ""):                        "has a url that is not valid",
		secret("https://h.example.com/hunter2\n", "slack", ""):         "has a url that is not valid",
		secret("https://h.example.com/%zz/hunter2", "slack", ""):       "has a url that is not valid",
		secret("https://me:hunter2@h.example.com/", "slack", ""):       "at h.example.com that holds a user",
		secret("https://h.example.com/#hunter2", "slack", ""):          "at h.example.com that holds a #",
		secret(good, "hunter2", ""):                                    "has for h.example.com a format that is not standard, slack or teams",
		secret(good, "", key(32)):                                      "has for h.example.com a format that is not standard, slack or teams",
		secret("https://hooks.slack.com/hunter2", "teams", ""):         "has for hooks.slack.com the format teams, want slack",
		secret("https://acme.webhook.office.com/hunter2", "teams", ""): "which Microsoft has retired",
		secret(good, "standard", ""):                                   "has for h.example.com a signing_key that does not begin with whsec_",
		secret(good, "standard", "hunter2"):                            "has for h.example.com a signing_key that does not begin with whsec_",
		secret(good, "standard", "whsec_hunter2-_"):                    "is not base64",
		secret(good, "standard", strings.TrimRight(key(32), "=")):      "is not base64",
		secret(good, "standard", key(32)+"\n"):                         "is not base64",
		secret(good, "standard", key(23)):                              "has 23 bytes, want 24 to 64",
		secret(good, "standard", key(65)):                              "has 65 bytes, want 24 to 64",
	} {
		_, err := webhook.ParseEndpoint(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: err = %v, want %q and nothing of the secret", text, err, want)
		}
	}
}

// An endpoint is its host, however it is printed.
func TestEndpointIsItsHost(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		secret("https://hooks.slack.com/services/hunter2", "slack", ""), secret("https://H.example.com:8443/x?sig=hunter2", "teams", "any"),
		secret("https://h.example.com/hunter2", "standard", key(24)), secret("https://h.example.com/hunter2", "standard", key(64)),
	} {
		e, err := webhook.ParseEndpoint(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "e", e, "p", &e)
		b, err := json.Marshal(map[string]any{"e": e})
		if err != nil {
			t.Error(err)
		}
		said := fmt.Sprintf("%v %+v %#v %s %q %x %d %v", e, e, e, e, e, e, e, &e) + log.String() + string(b)
		if strings.Contains(said, "hunter2") || strings.Contains(said, "kkkk") || strings.Contains(said, "107 107") || !strings.Contains(said, e.Host()) {
			t.Errorf("printed as %s", said)
		}
	}
}
