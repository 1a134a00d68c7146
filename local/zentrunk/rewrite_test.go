package main

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Published days can be written anew in a folder without Plivo, and a day that is in
// the newest form stays byte for byte.
func TestRewriteNeedsNoAccount(t *testing.T) {
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1})
	day := yesterday(time.Now())
	date := day.Format(time.DateOnly)
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 4, Start: day, Calls: 60})...)
	cfg, err := handler.ParseConfig(overlay(map[string]string{
		"REPORT_BUCKET": folderBucket, "ZENTRUNK_BASE_URL": account.URL, "ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(),
		"ZENTRUNK_REQUESTS_PER_SECOND": "5000",
	}))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	store, err := openFolder(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := report(t.Context(), map[string]any{"date": date}, cfg, store); err != nil {
		t.Fatal(err)
	}
	bucket := folder(filepath.Join(dir, folderBucket))
	before := bucket.objects(t)
	account.Close()
	span := map[string]any{"from": "2025-01-01", "to": "Yesterday"}
	resolveDays(span, time.Now(), time.UTC)
	answer, err := rewrite(t.Context(), span, cfg, store)
	if err != nil || len(answer.Reports) != 1 || answer.Reports[0].Date != date || answer.Reports[0].Calls != 60 || answer.Reports[0].Revision != 1 {
		t.Errorf("rewriting came to %+v, %v", answer, err)
	}
	if !maps.Equal(before, bucket.objects(t)) {
		t.Error("bytes changed")
	}
	for _, span := range [][2]string{{"2026-11-31", date}, {date, "last week"}, {"2026-11-22", "2026-11-21"}} {
		if _, err := rewrite(t.Context(), map[string]any{"from": span[0], "to": span[1]}, cfg, store); err == nil || !strings.Contains(err.Error(), span[0]) && !strings.Contains(err.Error(), span[1]) {
			t.Errorf("%v: %v, want an error that names it", span, err)
		}
	}
}
