package main_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/lambdatest"
	"zentrunk-reports/internal/webhook"
	"zentrunk-reports/internal/webhook/webhooktest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A telling is a day whose function is killed while it tells the webhook.
type telling struct {
	*killing
	receiver *webhooktest.Receiver
	prefix   string
	env      map[string]string

	steps atomic.Int64 // requests about telling that came
}

// newTelling gives k a webhook of its own for the day below prefix.
func newTelling(t *testing.T, k *killing, prefix string) *telling {
	t.Helper()
	w := &telling{killing: k, receiver: webhooktest.Start(t, time.Now), prefix: prefix}
	vault := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(rw).Encode(map[string]string{"SecretString": w.receiver.Secret(webhook.Standard)})
	}))
	t.Cleanup(vault.Close)
	certificate := filepath.Join(t.TempDir(), "receiver.pem")
	if err := os.WriteFile(certificate, w.receiver.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	w.env = map[string]string{
		"REPORT_WEBHOOK_SECRET_ARN":        "arn:aws:secretsmanager:us-east-1:123456789012:secret:webhook-AbCdEf",
		"SSL_CERT_FILE":                    certificate,
		"SSL_CERT_DIR":                     filepath.Dir(certificate), // else the machine's certificates are read at each start
		"AWS_ENDPOINT_URL_SECRETS_MANAGER": vault.URL,
	}
	return w
}

// run runs the day, and kills the function at step n about telling, from 1, before it is
// carried out or after. A status other than 200 is what the endpoint answers. It tells
// whether the function was killed.
func (w *telling) run(t *testing.T, n int64, after bool, status int) (killed bool) {
	t.Helper()
	env := w.environment(w.full, w.prefix)
	maps.Copy(env, w.env)
	function := lambdatest.Start(t, w.bootstrap, env)
	defer function.Stop()
	w.steps.Store(0)
	var sprung atomic.Bool
	due := func() bool { return w.steps.Add(1) == n }
	w.receiver.Answer(func(rw http.ResponseWriter, _ *http.Request) bool {
		if due() {
			sprung.Store(true)
			function.Stop()
			return after && status == http.StatusOK
		}
		rw.WriteHeader(status)
		return status == http.StatusOK
	})
	w.store.Intercept(func(rw http.ResponseWriter, r *http.Request, next http.Handler) {
		about := r.URL.String()
		telling := strings.Contains(about, "/webhook.json") || strings.Contains(about, "outbox") || r.Method == http.MethodPost // which removes
		if !telling || !due() {
			next.ServeHTTP(rw, r)
			return
		}
		if after {
			next.ServeHTTP(buckettest.Discard{Head: http.Header{}}, r)
		}
		sprung.Store(true)
		function.Stop()
		panic(http.ErrAbortHandler)
	})
	failed := w.invoke(function)
	w.store.Intercept(nil)
	if failed != nil && !sprung.Load() {
		t.Fatalf("a run that was not killed: %+v", failed)
	}
	return sprung.Load()
}

// The built function, killed at any request by which it tells the webhook, before or after
// it is carried out, with an endpoint that takes messages or refuses them, loses no message
// and tells none under two ids. The receiver fails the test for a second id or other bytes.
func TestKillsWhileTelling(t *testing.T) {
	k := newKilling(t, 16)
	kills := 0
	for name, mode := range map[string]struct {
		waits  bool // a message waits when the run begins
		status int
	}{"taken": {false, http.StatusOK}, "refused": {false, http.StatusForbidden}, "taken from the outbox": {true, http.StatusOK}} {
		for _, after := range []bool{false, true} {
			for n, killed := int64(1), true; killed; n++ {
				t.Run(fmt.Sprintf("%s, %d after %t", name, n, after), func(t *testing.T) {
					w := newTelling(t, k, fmt.Sprintf("w%t-%d-%d-%t/", mode.waits, mode.status, n, after))
					if mode.waits {
						w.run(t, 0, false, http.StatusForbidden)
					}
					if killed = w.run(t, n, after, mode.status); killed {
						kills++
					}
					w.run(t, 0, false, http.StatusOK)
					w.told(t)
				})
			}
		}
	}
	if kills < 24 {
		t.Errorf("killed %d times: is telling fewer than four requests?", kills)
	}
	t.Logf("%d kills", kills)
}

// told fails the test where the day was not told, or is told by more than one message.
func (w *telling) told(t *testing.T) {
	t.Helper()
	calls := w.full.Between(w.from, w.from.AddDate(0, 0, 1))
	ids := map[string]bool{}
	for _, m := range w.receiver.Taken() {
		ids[m.ID] = true
		dailytest.Message(t, []byte(m.Body), calls)
	}
	if left := dailytest.Outbox(t, w.store, w.prefix, calls); len(ids) != 1 || len(left) != 0 {
		t.Errorf("told under %v, %d wait", ids, len(left))
	}
	for id := range ids {
		if note := string(w.store.Object(t, w.prefix+"digests/dt="+w.date+"/webhook.json")); !strings.Contains(note, id) {
			t.Errorf("the note is %s, told was %s", note, id)
		}
	}
	before := len(w.receiver.Taken())
	w.run(t, 0, false, http.StatusOK)
	if n := len(w.receiver.Taken()); n != before {
		t.Errorf("told %d times more of what is noted", n-before)
	}
}

// environment is that of a function for the day below prefix.
func (k *killing) environment(account *zentrunktest.Server, prefix string) map[string]string {
	env := k.store.Env()
	maps.Copy(env, map[string]string{
		"REPORT_BUCKET": buckettest.Name, "REPORT_PREFIX": prefix, "ZENTRUNK_BASE_URL": account.URL,
		"ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND": "5000", "ZENTRUNK_RETRY_MIN_DELAY": "1ms", "ZENTRUNK_RETRY_MAX_DELAY": "5ms",
		"REPORT_WINDOW_CALLS": fmt.Sprint(killWindow),
		"GOMEMLIMIT":          "890MiB", "GOGC": "30", // as DailyReportFunction has them
	})
	return env
}
