package main_test

import (
	"encoding/json"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/lambdatest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

func TestMain(m *testing.M) { os.Exit(lambdatest.Main(m)) }

// The built function, as Lambda runs it, publishes a day, answers for it, fails
// by type, and goes on.
func TestBootstrap(t *testing.T) {
	bootstrap := lambdatest.Build(t, "./functions/dailyreport")
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	store := buckettest.Start(t)
	from := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
	date := from.Format(time.DateOnly)
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 5, Start: from, Calls: 250})...)
	env := store.Env()
	maps.Copy(env, map[string]string{
		"REPORT_BUCKET": buckettest.Name, "REPORT_PREFIX": "x/", "ZENTRUNK_BASE_URL": account.URL,
		"ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND": "5000", "ZENTRUNK_RETRY_MIN_DELAY": "1ms", "ZENTRUNK_RETRY_MAX_DELAY": "5ms",
		"REPORT_WINDOW_CALLS": "60",
	})
	function := lambdatest.Start(t, bootstrap, env)
	deadline := time.Now().Add(5 * time.Minute) // to end a test that hangs

	if _, failed := function.Invoke([]byte(`{"date":"2020-01-01"}`), deadline); failed == nil || failed.Type != "BadEvent" {
		t.Errorf("a day of long ago: %+v, want BadEvent", failed)
	}
	out, failed := function.Invoke([]byte(`{"date":"`+date+`"}`), deadline)
	if failed != nil {
		t.Fatalf("%+v", failed)
	}
	var answer struct {
		Reports []struct {
			Date, Amount, Manifest string
			Calls, Revision        int
		}
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Reports) != 1 || answer.Reports[0].Calls != 250 || answer.Reports[0].Revision != 1 || answer.Reports[0].Manifest != "x/manifests/dt="+date+"/manifest.json" {
		t.Errorf("the answer is %s", out)
	}
	dailytest.Check(t, store, dailytest.Want{Account: account, From: from, To: from.AddDate(0, 0, 1), Date: date, Prefix: "x/", Revision: 1})
}

// A function with wrong settings ends at once, not zero, with one line that
// names them all.
func TestBootstrapRefusesSettings(t *testing.T) {
	bootstrap := lambdatest.Build(t, "./functions/dailyreport")
	function := lambdatest.Start(t, bootstrap, map[string]string{"REPORT_TIMEZONE": "Mars", "ZENTRUNK_SECRET_ARN": "arn", "ZENTRUNK_AUTH_ID": "MA"})
	code, lines := function.Exit()
	if code == 0 || len(lines) != 1 {
		t.Fatalf("ended with %d and %q, want not zero and one line", code, lines)
	}
	for _, name := range []string{"REPORT_BUCKET", "REPORT_TIMEZONE", "ZENTRUNK_SECRET_ARN"} {
		if !strings.Contains(lines[0], name) {
			t.Errorf("the line %s does not name %s", lines[0], name)
		}
	}
}

// Two processes of the built function at once, over a server that ignores conditions, both
// end with what that could lose, on the very first run, and publish nothing.
func TestBootstrapWithoutConditions(t *testing.T) {
	bootstrap := lambdatest.Build(t, "./functions/dailyreport")
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	store := buckettest.Start(t)
	store.Intercept(buckettest.Unconditional)
	from := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 5, Start: from, Calls: 50})...)
	env := store.Env()
	maps.Copy(env, map[string]string{
		"REPORT_BUCKET": buckettest.Name, "ZENTRUNK_BASE_URL": account.URL,
		"ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(), "ZENTRUNK_REQUESTS_PER_SECOND": "5000",
	})
	functions := []*lambdatest.Runtime{lambdatest.Start(t, bootstrap, env), lambdatest.Start(t, bootstrap, env)}
	failed := make([]*lambdatest.ErrorAnswer, len(functions))
	var both sync.WaitGroup
	for i, function := range functions {
		both.Go(func() { _, failed[i] = function.Invoke([]byte(`{}`), time.Now().Add(time.Minute)) })
	}
	both.Wait()
	for _, f := range failed {
		if f == nil || f.Type != "Storage" || !strings.Contains(f.Message, "two runs at the same time") || !strings.Contains(f.Message, "REPORT_CONDITIONAL_WRITES=unchecked") {
			t.Errorf("a run ended with %+v, want Storage that says what may be lost", f)
		}
	}
	for _, key := range store.Keys(t) {
		if !strings.HasPrefix(key, "staging/") {
			t.Errorf("%s is published", key)
		}
	}
}
