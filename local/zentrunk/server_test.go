package main

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Two reports at once into a bucket whose server ignores conditions both end with what
// that could lose and what accepts it; nothing is published.
func TestReportWithoutConditions(t *testing.T) {
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	from := yesterday(time.Now())
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 2, Start: from, Calls: 40})...)
	store := buckettest.Start(t)
	store.Intercept(buckettest.Unconditional)
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	cfg, err := handler.ParseConfig(overlay(map[string]string{
		"REPORT_BUCKET": buckettest.Name, "ZENTRUNK_BASE_URL": account.URL,
		"ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(), "ZENTRUNK_REQUESTS_PER_SECOND": "5000",
	}))
	if err != nil {
		t.Fatal(err)
	}
	errs := make([]error, 2)
	var both sync.WaitGroup
	for i := range errs {
		both.Go(func() { _, errs[i] = report(t.Context(), map[string]any{"date": from.Format(time.DateOnly)}, cfg, nil) })
	}
	both.Wait()
	for _, err := range errs {
		if err == nil {
			t.Fatal("a report ends without an error")
		}
		for _, want := range []string{"Storage: ", strings.TrimPrefix(store.URL, "http://"), "two runs at the same time", "REPORT_CONDITIONAL_WRITES=unchecked"} {
			if said := explain(err); !strings.Contains(said, want) {
				t.Errorf("the command says %q, want %q in it", said, want)
			}
		}
	}
	for _, key := range store.Keys(t) {
		if !strings.HasPrefix(key, "staging/") {
			t.Errorf("%s is published", key)
		}
	}
}
