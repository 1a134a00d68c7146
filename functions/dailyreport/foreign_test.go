package main_test

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/lambdatest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Under a runtime API that others wrote, the built function fails by type, goes
// on, publishes a day, and publishes nothing on the rerun.
func TestForeignRuntime(t *testing.T) {
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	store := buckettest.Start(t)
	from := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
	date := from.Format(time.DateOnly)
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 8, Start: from, Calls: 120})...)
	env := store.Env()
	maps.Copy(env, map[string]string{
		"REPORT_BUCKET": buckettest.Name, "ZENTRUNK_BASE_URL": account.URL,
		"ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND": "5000",
	})
	day := `{"date":"` + date + `"}`
	answers := lambdatest.Foreign(t, lambdatest.Build(t, "./functions/dailyreport"), env, `{"date":"2020-01-01"}`, day, day)
	var failure struct{ ErrorType string }
	if err := json.Unmarshal(answers[0].Payload, &failure); err != nil || answers[0].Error == "" || failure.ErrorType != "BadEvent" {
		t.Errorf("a day of long ago: %s %s, want BadEvent", answers[0].Error, answers[0].Payload)
	}
	for _, a := range answers[1:] {
		if a.Error != "" || string(a.Payload) != string(answers[1].Payload) {
			t.Errorf("the day came to %s %s, want %s", a.Error, a.Payload, answers[1].Payload)
		}
	}
	dailytest.Check(t, store, dailytest.Want{Account: account, From: from, To: from.AddDate(0, 0, 1), Date: date, Revision: 1})
}
