package webhook_test

import (
	"strings"
	"testing"

	"zentrunk-reports/internal/webhook"
)

// A mail of an incident says in its first 80 characters what, where and how much, and then
// a line each of what a person needs.
func TestPlain(t *testing.T) {
	t.Parallel()
	subject, text := webhook.Found(incident(t, webhook.Grew), failedAt).Plain()
	if want := "Grew: New destination CU, 45 calls, 31.20 USD"; subject != want {
		t.Errorf("subject %q, want %q", subject, want)
	}
	const want = `Grew: New destination CU, 45 calls, 31.20 USD

What happened: Calls to a country that was not called before
Since: 2026-11-23 04:08 UTC, calls in progress are not counted
Until now: 45 calls, 31.20 USD
Usual: 0 calls, 0.00 USD
Callers: +49*******17 (45 calls)
To: +535225 (40 calls)
What to do: Block Cuba under Voice, Geo Permissions in Plivo's console, and change the password of the trunk's credentials.
Incident: 0123456789abcdef
Runbook: https://reports.example.com/runbook#fraud
`
	if text != want {
		t.Errorf("text:\n%s\nwant:\n%s", text, want)
	}
}

// What the API sends as a key makes no second line and no subject that SNS refuses.
func TestPlainOfHostileKey(t *testing.T) {
	t.Parallel()
	i := incident(t, webhook.Opened)
	i.Key, i.FirstCallAt = "B\u00fcro\r\nBcc: all\u202e", nil
	subject, text := webhook.Found(i, failedAt).Plain()
	if !strings.HasPrefix(subject, "New destination B?ro  Bcc: all, 45 calls") || strings.ContainsAny(text, "\r\u202e") || strings.Contains(text, "\nBcc") {
		t.Errorf("subject %q, text %q", subject, text)
	}
	if !strings.Contains(text, "Since: 2026-11-23 04:20 UTC") {
		t.Errorf("without a call it began when it was opened: %s", text)
	}
	i.Rule = strings.Repeat("x", 60)
	i.Key = strings.Repeat("y", 60)
	if subject, _ := webhook.Found(i, failedAt).Plain(); len(subject) > 100 {
		t.Errorf("a subject of %d characters", len(subject))
	}
}
